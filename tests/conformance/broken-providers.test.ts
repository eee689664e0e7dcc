import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createDriver } from 'sandbox/drivers/minimal';
import { createMinimalProvider, type Rules, rules } from 'sandbox/minimal-provider';
import type { CreateDriver } from '../../provider-kit/src/conformance/driver.ts';
import { runConformance } from '../../provider-kit/src/conformance/run-conformance.ts';
import { toldResults } from './told-results.ts';

const TOKEN = 'token-of-the-conformance-run';
const CLOCK_FACTOR = 5;
const fastRules: Rules = { ...rules, delaysMs: rules.delaysMs.map((delayMs) => delayMs / CLOCK_FACTOR) };
const play: CreateDriver = createDriver;

/** One break of the contract each, with the check that has to catch it. */
const BREAKS: [what: string, check: string, broken: Partial<Rules>][] = [
  [
    'asks for no token on one route',
    'auth.none',
    { isAuthorized: (path, ...more) => path.startsWith('/v1/files/') || rules.isAuthorized(path, ...more) },
  ],
  [
    'takes every token that begins rightly',
    'auth.wrong',
    { isAuthorized: (_path, header, token) => header?.startsWith(`Bearer ${token}`) ?? false },
  ],
  ['shows the secret', 'subscriptions.secret', { showSubscription: (one, pendingCount) => ({ ...one, pendingCount }) }],
  ['lets events go to other hosts', 'subscriptions.loopback', { isAllowedTarget: () => true }],
  ['gives an event a new id at each attempt', 'delivery.retry', { attemptId: () => `evt_${randomUUID()}` }],
  ['tries again at once', 'delivery.retry', { delaysMs: [1] }],
  ['waits far too long', 'delivery.retry', { delaysMs: [3_000] }],
  ['follows redirects', 'delivery.retry', { redirect: 'follow' }],
  [
    'signs with the letters of the secret instead of its bytes',
    'events.shape',
    { signatureOf: (secret, ...more) => rules.signatureOf(btoa(secret), ...more) },
  ],
  [
    'signs the time in milliseconds',
    'events.shape',
    { signatureOf: (secret, id, at, body) => rules.signatureOf(secret, id, `${at}000`, body) },
  ],
  ['lets later events overtake', 'delivery.order', { laneOf: ({ eventId }) => eventId }],
  ['lets one stuck remote session block the others', 'delivery.order', { laneOf: () => 'all' }],
  [
    'tries 422 again for ever',
    'delivery.final',
    { outcomeOf: (status) => (status === 422 ? 'again' : rules.outcomeOf(status)) },
  ],
  [
    'takes every 4xx as final',
    'delivery.gone',
    { outcomeOf: (status) => (status >= 400 && status < 500 ? 'final' : rules.outcomeOf(status)) },
  ],
  [
    'goes on after 410',
    'delivery.gone',
    { outcomeOf: (status) => (status === 410 ? 'again' : rules.outcomeOf(status)) },
  ],
  [
    'gives up after one failure',
    'delivery.retry',
    { outcomeOf: (status) => (status >= 500 ? 'final' : rules.outcomeOf(status)) },
  ],
  ['ignores the Idempotency-Key', 'idempotency.same', { keyOf: () => randomUUID() }],
  ['takes another body with the same key', 'idempotency.other', { isSameBody: () => true }],
  ['refuses in a shape of its own', 'errors.shape', { errorBody: ({ message, code }) => ({ code, detail: message }) }],
  ['cuts the ids of actions to what its buttons hold', 'actions.selected', { selectedId: ({ id }) => id.slice(0, 64) }],
  ['reads files as text', 'files.download', { fileBytes: (bytes) => Buffer.from(bytes.toString('utf8')) }],
  ['says that it edits, and does not', 'changes.text', { change: () => {} }],
  ['says that it has progress, and shows none', 'progress.put', { preview: () => undefined }],
];

async function startMinimal(t: TestContext, broken: Partial<Rules>, forgetsAll = false) {
  const dataDir = mkdtempSync(join(tmpdir(), 'minimal-'));
  const start = (port: number) =>
    createMinimalProvider({ dataDir, apiToken: TOKEN, port, rules: { ...fastRules, ...broken } });
  let provider = await start(0);
  t.after(async () => {
    await provider.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const { url } = provider;
  return {
    url,
    async restart() {
      await provider.close();
      if (forgetsAll) rmSync(dataDir, { recursive: true });
      provider = await start(Number(new URL(url).port));
    },
  };
}

async function prove(
  { url, restart }: Awaited<ReturnType<typeof startMinimal>>,
  only: readonly string[],
  clockFactor = CLOCK_FACTOR,
) {
  const createOne = (person: number) => play({ providerUrl: url, person });
  return toldResults(await runConformance({ url, token: TOKEN, createDriver: createOne, restart, only, clockFactor }));
}

const needed = (check: string) => (check === 'events.shape' ? ['events.message', check] : [check]);

describe('the conformance run catches a provider that', { concurrency: 6 }, () => {
  for (const [what, check, broken] of BREAKS) {
    it(what, async (t) => {
      // A busy machine may be slow by what a fast clock has between two attempts.
      const clockFactor = broken.delaysMs === undefined ? CLOCK_FACTOR : 1;
      const { failed } = await prove(await startMinimal(t, broken), needed(check), clockFactor);
      assert.ok(
        failed.some((line) => line.startsWith(`${check}: `)),
        `${check} did not fail, but: ${failed.join('; ') || 'nothing'}`,
      );
    });
  }

  it('forgets everything when it is restarted', async (t) => {
    const { failed } = await prove(await startMinimal(t, {}, true), ['messages.restart']);
    assert.match(failed.join(), /messages\.restart: /);
  });
});

describe('the conformance run', () => {
  it('finds nothing of that at a provider that is not broken', async (t) => {
    const checks = new Set(BREAKS.flatMap(([, check]) => needed(check)));
    assert.deepEqual(await prove(await startMinimal(t, {}), [...checks, 'messages.restart']), {
      failed: [],
      skipped: ['pairings.somebody: the driver plays them'],
    });
  });

  it('skips, and says so, what a provider says that it cannot do', async (t) => {
    const { capabilities } = rules;
    const provider = await startMinimal(t, { capabilities: { ...capabilities, actions: false, editing: false } });
    const { failed, skipped } = await prove(provider, ['actions.selected', 'changes.text', 'changes.actions']);
    assert.deepEqual(failed, []);
    assert.deepEqual(skipped.slice(1), [
      'changes.text: the provider cannot edit',
      'changes.actions: the provider cannot edit',
      'actions.selected: the provider has no buttons',
    ]);
  });

  it('asks a human for what it waits for, and takes what comes', async (t) => {
    const { url } = await startMinimal(t, {});
    const human = await play({ providerUrl: url, person: 1 });
    await human.pair();
    const authorization = `Bearer ${TOKEN}`;
    const list = await fetch(`${url}/v1/pairings`, { headers: { authorization } });
    const { pairings } = (await list.json()) as { pairings: { code: string }[] };
    await fetch(`${url}/v1/pairings/${pairings[0]?.code}/approve`, { method: 'POST', headers: { authorization } });
    const asked = new Set<string>();
    const results = await runConformance({
      url,
      token: TOKEN,
      clockFactor: CLOCK_FACTOR,
      personTimeoutMs: 5_000,
      ask(what) {
        const button = /^Press the button "(.+)"\.$/.exec(what)?.[1];
        asked.add(button === undefined ? what : 'Press the button');
        const bytes = new Uint8Array([1, 2, 3]);
        if (button !== undefined) void human.press(button);
        else if (what.startsWith('Send a file')) void human.sendFile({ name: 'a.bin', mimeType: 'image/png', bytes });
        else void human.write('whatever');
      },
    });
    const { failed, skipped } = toldResults(results);
    assert.deepEqual(failed, []);
    assert.deepEqual(
      skipped.filter((line) => !line.endsWith(': needs --driver')),
      ['messages.restart: needs --restart'],
    );
    assert.deepEqual([...asked].sort(), [
      'Press the button',
      'Send a file to the bot.',
      'Write a message to the bot, as somebody who is paired.',
      'Write a message to the bot.',
    ]);
  });
});
