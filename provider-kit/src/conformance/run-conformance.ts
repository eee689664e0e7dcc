import { randomBytes } from 'node:crypto';
import { describeError } from 'service-kit';
import { type Check, type Context, type Need, Skipped, Violation } from './check.ts';
import { authChecks } from './checks/auth.ts';
import { changeChecks } from './checks/changes.ts';
import { deliveryChecks } from './checks/delivery.ts';
import { eventChecks } from './checks/events.ts';
import { fileChecks } from './checks/files.ts';
import { idempotencyChecks } from './checks/idempotency.ts';
import { messageChecks } from './checks/messages.ts';
import { pairingChecks, revocationChecks } from './checks/pairings.ts';
import { placeChecks } from './checks/places.ts';
import { progressChecks } from './checks/progress.ts';
import { lastChecks, providerChecks } from './checks/provider.ts';
import { subscriptionChecks } from './checks/subscriptions.ts';
import type { Driver } from './driver.ts';
import { createProviderCalls } from './provider-calls.ts';
import { startReceiver } from './receiver.ts';

export interface ConformanceOptions {
  url: string;
  token: string;
  /** Plays the person with this number, 1 or 2; without it a human is asked. */
  createDriver?: ((person: number) => Promise<Driver>) | undefined;
  /** Restarts the provider and resolves when that is under way or done. */
  restart?: (() => Promise<void>) | undefined;
  /** Checks to run besides those that the others stand on; default: all. */
  only?: readonly string[] | undefined;
  /** How many times faster than ours the provider's clock is; default 1. */
  clockFactor?: number;
  /** How long a human is waited for; default two minutes. */
  personTimeoutMs?: number;
  onResult?(result: CheckResult): void;
  /** Shows a human what is waited for. */
  ask?(what: string): void;
}

export interface CheckResult {
  id: string;
  /** Of docs/protocol.md. */
  section: number;
  rule: string;
  outcome: 'ok' | 'FAIL' | 'skipped';
  /** What was seen, what was wrong, or why it could not be told. */
  seen: string;
}

const PERSON_TIMEOUT_MS = 120_000;
const RESTART_TIMEOUT_MS = 30_000;

/** In the order of a run: what stands on the others comes after them. */
export const CHECKS: readonly Check[] = [
  ...authChecks,
  ...providerChecks,
  ...subscriptionChecks,
  ...pairingChecks,
  ...placeChecks,
  ...eventChecks.filter(({ id }) => !['events.shape', 'events.unpair'].includes(id)),
  ...messageChecks.filter(({ id }) => id !== 'messages.restart'),
  ...idempotencyChecks,
  ...changeChecks,
  ...progressChecks,
  ...fileChecks,
  ...deliveryChecks,
  ...messageChecks.filter(({ id }) => id === 'messages.restart'),
  ...eventChecks.filter(({ id }) => ['events.shape', 'events.unpair'].includes(id)),
  ...revocationChecks,
  ...lastChecks,
];

const MISSING: Record<Need, (context: Context) => string | undefined> = {
  person: ({ people }) => (people.length === 0 ? 'nobody is paired' : undefined),
  driver: ({ drivers }) => (drivers.length === 0 ? 'needs --driver' : undefined),
  restart: ({ restart }) => (restart === undefined ? 'needs --restart' : undefined),
  progress: ({ info }) => (info?.capabilities.progress === true ? undefined : 'the provider has no progress'),
  actions: ({ info }) => (info?.capabilities.actions === true ? undefined : 'the provider has no buttons'),
  editing: ({ info }) => (info?.capabilities.editing === true ? undefined : 'the provider cannot edit'),
  files: ({ info }) => (info?.capabilities.files === false ? 'the provider carries no files' : undefined),
};

/**
 * Proves a provider from outside against docs/protocol.md, one check after the other.
 *
 * Rejects where nothing answers at all; everything that a provider does is a result. Its subscription is taken away at the end.
 */
export async function runConformance(options: ConformanceOptions): Promise<CheckResult[]> {
  const { url, token, only, onResult, restart } = options;
  const mark = randomBytes(3).toString('hex');
  const calls = createProviderCalls({ url, token });
  await calls.call('GET', '/health').catch((cause: unknown) => {
    throw new Error(`No provider answers at ${calls.base}`, { cause });
  });
  const receiver = await startReceiver();
  const { createDriver } = options;
  const drivers = createDriver === undefined ? [] : [await createDriver(1), await createDriver(2)];
  const context: Context = {
    calls,
    receiver,
    subscriptionId: `conformance-${mark}`,
    mark,
    clockFactor: options.clockFactor ?? 1,
    info: undefined,
    isSubscribed: false,
    people: [],
    drivers,
    restart: restart && (() => restartAndWait(restart, () => calls.call('GET', '/health', { timeoutMs: 1_000 }))),
    ask: options.ask ?? (() => {}),
    personTimeoutMs: options.personTimeoutMs ?? PERSON_TIMEOUT_MS,
  };
  const results: CheckResult[] = [];
  try {
    for (const check of CHECKS) {
      if (only !== undefined && check.isBase !== true && !only.includes(check.id)) continue;
      const { id, section, rule } = check;
      const result = { id, section, rule, ...(await judge(check, context)) };
      results.push(result);
      onResult?.(result);
    }
  } finally {
    await calls.call('DELETE', `/v1/subscriptions/${context.subscriptionId}`).catch(() => undefined);
    for (const driver of drivers) await driver.close?.();
    await receiver.close();
  }
  return results;
}

async function judge(check: Check, context: Context): Promise<Pick<CheckResult, 'outcome' | 'seen'>> {
  for (const need of check.needs ?? []) {
    const missing = MISSING[need](context);
    if (missing !== undefined) return { outcome: 'skipped', seen: missing };
  }
  try {
    return { outcome: 'ok', seen: await check.run(context) };
  } catch (error) {
    if (error instanceof Skipped) return { outcome: 'skipped', seen: error.message };
    return { outcome: 'FAIL', seen: error instanceof Violation ? error.message : describeError(error) };
  }
}

/** The old process may still answer for a moment, so two answers in a row are waited for. */
async function restartAndWait(
  restart: () => Promise<void>,
  askHealth: () => Promise<{ status: number }>,
): Promise<void> {
  await restart();
  const end = performance.now() + RESTART_TIMEOUT_MS;
  for (let inARow = 0; inARow < 2; ) {
    const status = await askHealth().then(
      (answer) => answer.status,
      () => 0,
    );
    inARow = status === 200 ? inARow + 1 : 0;
    if (performance.now() > end) throw new Violation(`it did not come back within ${RESTART_TIMEOUT_MS / 1_000} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
