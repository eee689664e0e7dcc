import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { emptyDatabase, PASSWORD, postgresServer } from '../../../service-kit/src/testing/postgres-server.ts';
import { installPair } from '../testing/start-pair.ts';
import { moveToFiles, moveToPostgres } from './move.ts';
import { readMoveWords } from './move-words.ts';
import { movedLines } from './moved-lines.ts';

const NOW = new Date('2026-01-02T03:04:05Z');

describe('npm run migrate', () => {
  it('carries an installation to PostgreSQL and back: still paired, with its mapping and all that waits', async (t) => {
    const server = await postgresServer();
    const url = server.url({ database: await emptyDatabase(server) });
    const pair = await installPair(t, { apiToken: 'the-same-on-all-machines' });
    await pair.start();
    const person = await pair.pairPerson(7);
    await pair.stop();
    const mapping = readFileSync(join(pair.dataDir, 'remote-sessions.json'), 'utf8');

    const there = await moveToPostgres(pair.place, url, NOW);
    assert.deepEqual([there.parts.map(({ name }) => name), there.mappings], [['telegram.db', 'remote-sessions.db'], 1]);
    assert.equal(there.parts[0]?.tables.pairings, 1);
    assert.ok(readdirSync(there.aside).includes('telegram.db') && !existsSync(join(pair.dataDir, 'telegram.db')));
    assert.ok(!movedLines(there).join('\n').includes(PASSWORD));

    await pair.start({ storage: { url } });
    await pair.prompt(person, 'over PostgreSQL');
    await pair.stop();
    await assert.rejects(moveToFiles({ ...pair.place, env: { DATA_DIR: there.aside } }, url, NOW), {
      code: 'NOT_MOVED',
      message: /has telegram\.db already/,
    });

    const back = await moveToFiles(pair.place, url, NOW);
    assert.equal(back.mappings, 1);
    assert.deepEqual(
      JSON.parse(readFileSync(join(pair.dataDir, 'remote-sessions.json'), 'utf8'))['remote-sessions'][0].remoteSession,
      JSON.parse(mapping)['remote-sessions'][0].remoteSession,
    );
    await pair.start();
    await pair.prompt(person, 'on files again');
  });

  it('is refused where there is nothing, or it is not said which way, without showing an address', () => {
    for (const words of [
      [],
      ['--to', 'mysql://u:p@h/d'],
      ['--to', 'postgres://a/b', '--from', 'postgres://a/b'],
      ['x'],
    ]) {
      assert.throws(
        () => readMoveWords(words),
        ({ message }: Error) => !/u:p|a\/b/.test(message),
      );
    }
    const { direction, url } = readMoveWords(['--', '--to', 'postgres://u:p@h/d']);
    assert.deepEqual([direction, url], ['to', 'postgres://u:p@h/d']);
  });
});
