import assert from 'node:assert/strict';
import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { createTranscriptionStandIn } from 'sandbox/transcription';
import packageJson from '../../package.json' with { type: 'json' };
import { ETIENNE_SECRET, installPair } from '../testing/start-pair.ts';
import { examine } from './examine.ts';
import type { CheckResult } from './result.ts';

/** Of the transcription service. */
const VOICE_KEY = 'a-key-for-voice-messages';

type Pair = Awaited<ReturnType<typeof installPair>>;

async function look(pair: Pair, place: object = pair.place): Promise<Map<string, CheckResult>> {
  const options = { ...pair.place, ...place, version: packageJson.version, nodeVersion: process.version };
  const results = await examine(options);
  const text = JSON.stringify(results);
  for (const secret of [pair.telegram.token, ETIENNE_SECRET, VOICE_KEY]) assert.ok(!text.includes(secret));
  return new Map(results.map((result) => [result.check, result]));
}

const statuses = (results: Map<string, CheckResult>, status: string) =>
  [...results.values()].filter((result) => result.status === status).map(({ check }) => check);

/** Names, sizes, modes and times of all that there is. */
const picture = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .map((name) => {
      const { size, mode, mtimeMs } = statSync(join(folder, name));
      return [name, size, mode, mtimeMs];
    });

describe('npm run doctor', () => {
  it('finds all well before the first start, while the services run, and after', async (t) => {
    const voice = await createTranscriptionStandIn({ apiKey: VOICE_KEY });
    t.after(() => voice.close());
    const pair = await installPair(t, { transcription: { url: voice.url, apiKey: VOICE_KEY } });
    const before = await look(pair);
    assert.deepEqual(statuses(before, 'fail'), []);
    assert.deepEqual(statuses(before, 'warn'), ['telegram', 'remote-sessions']);
    assert.match(before.get('data folder')?.text ?? '', /will be made/);
    assert.match(before.get('transcription')?.text ?? '', /answers and takes the key/);
    assert.deepEqual(voice.taken, [], 'nothing was sent to be heard');

    await pair.start();
    const during = await look(pair);
    assert.deepEqual(statuses(during, 'fail'), [], JSON.stringify([...during.values()]));
    assert.match(during.get('bot messages')?.text ?? '', /by the provider that runs/);
    assert.match(during.get('telegram.db')?.text ?? '', /^whole, version \d+$/);
    for (const name of ['token of telegram', 'token of remote-sessions']) assert.equal(during.get(name)?.status, 'ok');

    await pair.stop();
    const lies = picture(pair.dataDir);
    const after = await look(pair);
    assert.deepEqual(statuses(after, 'fail'), []);
    assert.equal(after.get('remote-sessions.db')?.status, 'ok');
    assert.deepEqual(picture(pair.dataDir), lies, 'nothing is changed');
  });

  it('names what fails, each with the next step', async (t) => {
    const pair = await installPair(t);
    await pair.start();
    await pair.stop();
    const { dataDir, content } = pair;
    const newer = new DatabaseSync(join(dataDir, 'remote-sessions.db'));
    newer.exec('PRAGMA user_version=999');
    newer.close();
    writeFileSync(join(dataDir, 'telegram.db'), 'no database at all '.repeat(1_000));
    chmodSync(join(dataDir, 'api-token'), 0o644);
    const settings = {
      ...content,
      channels: { telegram: { ...content.channels.telegram, botToken: '1:wrong' } },
      etienne: { ...content.etienne, jwtSecret: 'wrong-secret' },
      providers: { console: { url: 'http://0.0.0.0:1' } },
      transcription: { url: `http://127.0.0.1:1/${VOICE_KEY}`, apiKey: VOICE_KEY },
    };
    writeFileSync(pair.path, JSON.stringify(settings));
    writeFileSync(join(pair.root, 'node_modules/.pnpm/lock.yaml'), 'older');
    const results = await look(pair);
    assert.deepEqual(statuses(results, 'fail').toSorted(), [
      'Etienne',
      'bot token',
      'console',
      'data folder',
      'packages',
      'remote-sessions.db',
      'telegram.db',
      'transcription',
    ]);
    for (const check of statuses(results, 'fail')) assert.ok(results.get(check)?.next, check);
    assert.match(results.get('data folder')?.text ?? '', /api-token/);
    assert.match(results.get('remote-sessions.db')?.text ?? '', /version 999/);
    assert.ok(!JSON.stringify([...results.values()]).includes('wrong-secret'));
  });

  it('tells wrong settings and looks no further', async (t: TestContext) => {
    const pair = await installPair(t, { logLevel: 'loud' });
    const results = await look(pair);
    assert.deepEqual(statuses(results, 'fail'), ['settings']);
    assert.match(results.get('settings')?.text ?? '', /logLevel/);
  });
});
