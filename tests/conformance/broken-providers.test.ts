import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createDriver } from 'sandbox/drivers/minimal';
import type { CreateDriver } from '../../provider-kit/src/conformance/driver.ts';
import { runConformance } from '../../provider-kit/src/conformance/run-conformance.ts';
import { type Change, minimalWith } from './changed-minimal.ts';
import { toldResults } from './told-results.ts';

const TOKEN = 'token-of-the-conformance-run';
const CLOCK_FACTOR = 5;
const DELAYS_MS = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000];
const delays = (...ms: number[]): Change => ['[1_000, 2_000, 5_000, 10_000, 30_000, 60_000]', JSON.stringify(ms)];
const FAST = delays(...DELAYS_MS.map((ms) => ms / CLOCK_FACTOR));
const FINAL = '[400, 413, 422].includes(status)';
const ON_410 = 'if (status === 410) return unsubscribe(taker);';
const play: CreateDriver = createDriver;

/** One break of the contract each, with the check that has to catch it. What the provider lacks is broken in `telegram.test.ts`. */
const BREAKS: [what: string, check: string, change: Change][] = [
  ['asks for no token on one route', 'auth.none', ["url.startsWith('/v1/')", '/^.v1.(?!pairings)/.test(url)']],
  [
    'takes every token that begins rightly',
    'auth.wrong',
    ['sha256(authorization)', "sha256(authorization.slice(0, 'Bearer '.length + apiToken.length))"],
  ],
  ['shows the secret', 'subscriptions.secret', ['{ secret: _, waiting, ...shown }', '{ waiting, ...shown }']],
  ['lets events go to other hosts', 'subscriptions.loopback', ['!LOOPBACK.test(hostname)', 'false']],
  [
    'gives an event a new id at each attempt',
    'delivery.retry',
    ['{ id, json }: Event', '{ json }: Event, id = randomUUID()'],
  ],
  ['tries again at once', 'delivery.retry', delays(1)],
  ['waits far too long', 'delivery.retry', delays(3_000)],
  ['follows redirects', 'delivery.retry', ["redirect: 'manual'", "redirect: 'follow'"]],
  [
    'signs with the letters of the secret instead of its bytes',
    'events.shape',
    ["Buffer.from(secret.slice('whsec_'.length), 'base64')", 'secret'],
  ],
  ['signs the time in milliseconds', 'events.shape', ['Math.floor(Date.now() / 1_000)', 'Date.now()']],
  ['lets later events overtake', 'delivery.order', ['const lane =', 'const lane = event.id; void']],
  ['lets one stuck remote session block the others', 'delivery.order', ['const lane =', "const lane = 'all'; void"]],
  ['tries 422 again for ever', 'delivery.final', [FINAL, '[400, 413].includes(status)']],
  [
    'takes every 4xx as final',
    'delivery.gone',
    [ON_410, 'if (status >= 400 && status < 500) return void taker.waiting.splice(taker.waiting.indexOf(event), 1);'],
  ],
  ['goes on after 410', 'delivery.gone', [ON_410, '']],
  ['gives up after one failure', 'delivery.retry', [FINAL, 'status >= 400']],
  ['ignores the Idempotency-Key', 'idempotency.same', ['(one) => one.key === key', '() => false']],
  ['takes another body with the same key', 'idempotency.other', ['former.body !== JSON.stringify(body)', 'false']],
  ['refuses in a shape of its own', 'errors.shape', ['{ statusCode, code })', '{ statusCode, detail: code })']],
];

async function startMinimal(t: TestContext, changes: readonly Change[], forgetsAll = false) {
  const { createMinimalProvider } = await minimalWith(changes);
  const dataDir = mkdtempSync(join(tmpdir(), 'minimal-'));
  const start = (port: number) => createMinimalProvider({ dataDir, apiToken: TOKEN, port });
  let provider = await start(0);
  t.after(async () => {
    await provider.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const url = provider.listeningOrigin;
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
  for (const [what, check, change] of BREAKS) {
    it(what, async (t) => {
      // A busy machine may be slow by what a fast clock has between two attempts.
      const isAboutTime = change[0] === FAST[0];
      const provider = await startMinimal(t, isAboutTime ? [change] : [FAST, change]);
      const { failed } = await prove(provider, needed(check), isAboutTime ? 1 : CLOCK_FACTOR);
      assert.ok(
        failed.some((line) => line.startsWith(`${check}: `)),
        `${check} did not fail, but: ${failed.join('; ') || 'nothing'}`,
      );
    });
  }

  it('does not say who speaks in a group', async (t) => {
    const isGroup: Change = ['{ sessionId: person }, ...more', "{ sessionId: person, kind: 'group' }, ...more"];
    const { url } = await startMinimal(t, [FAST, isGroup]);
    const createOne = async (person: number) => ({
      ...(await play({ providerUrl: url, person })),
      group: () => play({ providerUrl: url, person }),
    });
    const results = await runConformance({ url, token: TOKEN, createDriver: createOne, only: ['events.sender'] });
    assert.deepEqual(toldResults(results).failed, ['events.sender: nobody is named as its sender']);
  });

  it('forgets everything when it is restarted', async (t) => {
    const { failed } = await prove(await startMinimal(t, [FAST], true), ['messages.restart']);
    assert.match(failed.join(), /messages\.restart: /);
  });
});

describe('the conformance run', () => {
  it('finds nothing of that at a provider that is not broken', async (t) => {
    const checks = new Set(BREAKS.flatMap(([, check]) => needed(check)));
    assert.deepEqual(await prove(await startMinimal(t, [FAST]), [...checks, 'messages.restart']), {
      failed: [],
      skipped: ['pairings.somebody: the driver plays them'],
    });
  });

  it('asks a human for what it waits for, and takes what comes', async (t) => {
    const { url } = await startMinimal(t, [FAST]);
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
        asked.add(what);
        void human.write('whatever');
      },
    });
    const { failed, skipped } = toldResults(results);
    assert.deepEqual(failed, []);
    assert.deepEqual(
      skipped.filter((line) => !/: needs --driver$|: the provider (has|carries|cannot)/.test(line)),
      ['messages.restart: needs --restart'],
    );
    assert.deepEqual([...asked].sort(), [
      'Write a message to the bot, as somebody who is paired.',
      'Write a message to the bot.',
    ]);
  });
});
