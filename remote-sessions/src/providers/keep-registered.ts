import { isDeepStrictEqual } from 'node:util';
import { backoffMs, type Clock, describeError, isCodedError } from 'service-kit';
import type { Capabilities, ProviderInfo } from 'shared-types';
import { providerMistaken } from './errors.ts';
import type { ProviderClient } from './provider-client.ts';
import type { WebhookIdentity } from './webhook-secret.ts';

export interface RegistrationState {
  ok: boolean;
  error?: string;
}

export interface Registration {
  /** Registers and keeps looking; resolves at once, whether or not the provider is there. */
  start(): void;
  stop(): void;
  /** Looks again at once where the provider was not there: something has been heard of it. */
  heardOf(): void;
  state(): RegistrationState;
  /** What the provider has said last that it can carry; undefined as long as it never has. */
  capabilities(): Capabilities | undefined;
}

export interface RegistrationOptions {
  client: ProviderClient;
  webhookUrl(): string;
  identity: WebhookIdentity;
  clock: Clock;
  log: { info(details: object, message: string): void; warn(details: object, message: string): void };
  /** What it has said to an earlier process. */
  formerCapabilities: Capabilities | undefined;
  /** Resolves after it is on disk. */
  keepCapabilities(capabilities: Capabilities): Promise<void>;
  /** Called when the provider is there (again). */
  onRegistered(): void;
  /** How often a registration that holds is looked at: a provider may come back with an empty disk. */
  checkEveryMs?: number;
}

/** Waits between attempts; short at first, as both services are often started together. */
const RETRY_DELAYS_MS = [250, 500, 1_000, 2_000, 5_000, 10_000, 30_000];

/** Failures before that are usual while both services start. */
const WORTH_A_WARNING = 4;

/** Registers the manager's webhook at a provider and keeps it registered. */
export function createRegistration(options: RegistrationOptions): Registration {
  const { client, webhookUrl, identity, clock, log, onRegistered, checkEveryMs = 30_000 } = options;
  let state: RegistrationState = { ok: false, error: 'not registered yet' };
  /** What the operator was told last. */
  let said: 'there' | 'away' | undefined;
  let cancel = () => {};
  let stopped = true;
  let failures = 0;
  let isChecking = false;
  let capabilities = options.formerCapabilities;

  /** Asked each time, as a provider may have been replaced by a newer one. */
  async function meet(): Promise<ProviderInfo> {
    const info = await client.info();
    if (info.name !== client.name) {
      throw providerMistaken(
        `the provider at this address calls itself ${info.name}; put its address into providers.${info.name}.url`,
      );
    }
    if (!isDeepStrictEqual(capabilities, info.capabilities)) {
      capabilities = info.capabilities;
      await options.keepCapabilities(capabilities);
    }
    return info;
  }

  async function register() {
    await client.subscribe(identity.subscriptionId, { url: webhookUrl(), secret: identity.secret });
    onRegistered();
  }

  async function check() {
    isChecking = true;
    try {
      const { account } = await meet();
      if (!state.ok || !(await isStillRegistered())) await register();
      failures = 0;
      state = { ok: true };
      const bot = account.username === '' ? account.name : account.username;
      if (said !== 'there')
        log.info({ provider: client.name, bot }, 'the provider is there, and tells us of its events');
      said = 'there';
    } catch (error) {
      failures++;
      state = { ok: false, error: describeError(error) };
      // One that was there does not go for so short a time that nobody need hear of it.
      if (said !== 'away' && (said === 'there' || failures >= WORTH_A_WARNING)) {
        log.warn({ provider: client.name, reason: state.error }, 'the provider cannot be reached, or refuses us');
        said = 'away';
      }
    }
    isChecking = false;
    if (stopped) return;
    cancel = clock.after(state.ok ? checkEveryMs : backoffMs(failures, RETRY_DELAYS_MS), () => void check());
  }

  async function isStillRegistered(): Promise<boolean> {
    try {
      return (await client.subscription(identity.subscriptionId)).url === webhookUrl();
    } catch (error) {
      if (isCodedError(error) && error.code === 'PROVIDER_NOT_FOUND') return false;
      throw error;
    }
  }

  return {
    start() {
      stopped = false;
      void check();
    },
    stop() {
      stopped = true;
      cancel();
    },
    heardOf() {
      if (state.ok || stopped || isChecking) return;
      cancel();
      void check();
    },
    state: () => state,
    capabilities: () => capabilities,
  };
}
