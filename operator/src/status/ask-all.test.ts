import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { readWhatRuns } from '../services/installation.ts';
import { ETIENNE_SECRET, installPair } from '../testing/start-pair.ts';
import { askAll } from './ask-all.ts';
import { statusLines } from './status-lines.ts';

it('status tells of the services that run, and of those that do not', async (t) => {
  const pair = await installPair(t);
  const ask = async () => askAll(await readWhatRuns(pair.place));
  const before = await ask();
  assert.deepEqual([before.ok, before.services.map(({ state }) => state)], [false, ['absent', 'absent']]);

  await pair.start();
  pair.telegram.person({ id: 7 }).send('/start');
  const person = pair.telegram.person({ id: 7 });
  await person.waitFor(({ messages }) => messages.find(({ from }) => from === 'bot'));
  const during = await ask();
  assert.equal(during.ok, true, JSON.stringify(during));
  const text = statusLines(during, Date.now()).join('\n');
  assert.match(text, /^telegram +ready +\d+\.\d+\.\d+ +@\w+ https:\/\/t\.me\/\w+\nremote-sessions +ready /);
  assert.match(text, /\n1 asked for a pairing: /);
  for (const secret of [pair.telegram.token, ETIENNE_SECRET]) assert.ok(!JSON.stringify(during).includes(secret));

  writeFileSync(join(pair.dataDir, 'api-token'), 'another-token');
  const refused = await ask();
  assert.match(statusLines(refused, Date.now()).join('\n'), /does not accept the API token/);
});

it('status is that of the sandbox where it runs and no credentials are set', async (t) => {
  const pair = await installPair(t, { channels: {} });
  assert.equal((await readWhatRuns(pair.place)).isSandbox, false);
  const folder = join(pair.dataDir, 'sandbox');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ dataDir: folder, remoteSessions: { port: 7 } }));
  const { isSandbox, settings } = await readWhatRuns(pair.place);
  assert.deepEqual([isSandbox, settings.remoteSessions.port], [true, 7]);
  const named = await readWhatRuns({ ...pair.place, only: pair.path });
  assert.equal(named.isSandbox, false);
});
