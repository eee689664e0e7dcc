import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshService, postgresServer } from '../testing/postgres-server.ts';
import { connectDatabase } from './connect-database.ts';

const FIRST = 'CREATE TABLE words (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, word TEXT NOT NULL)';
const SECOND =
  "ALTER TABLE words ADD COLUMN language TEXT NOT NULL DEFAULT 'en'; INSERT INTO words (word) VALUES ('added')";

describe('the tables of a service on PostgreSQL', () => {
  const open = async (service: string, migrations: readonly string[]) =>
    connectDatabase({ url: (await postgresServer()).url(), service, migrations });

  async function wordsOf(service: string, migrations: readonly string[]) {
    const database = await open(service, migrations);
    const rows = await database.prepare('SELECT * FROM words ORDER BY id').all();
    await database.close();
    return rows.map((row) => ({ ...row }));
  }

  it('are made by one of many who come at once', async () => {
    const service = freshService();
    const all = await Promise.all(Array.from({ length: 4 }, () => open(service, [FIRST, SECOND])));
    const rows = await all[0]?.prepare('SELECT word, language FROM words').all();
    assert.deepEqual(
      rows?.map((row) => ({ ...row })),
      [{ word: 'added', language: 'en' }],
    );
    await Promise.all(all.map((one) => one.close()));
  });

  it('get what is new, once, and keep their rows', async () => {
    const service = freshService();
    const before = await open(service, [FIRST]);
    await before.prepare("INSERT INTO words (word) VALUES ('kept')").run();
    await before.close();
    const wanted = [
      { id: 1, word: 'kept', language: 'en' },
      { id: 2, word: 'added', language: 'en' },
    ];
    assert.deepEqual(await wordsOf(service, [FIRST, SECOND]), wanted);
    assert.deepEqual(await wordsOf(service, [FIRST, SECOND]), wanted);
  });

  it('are left alone by a program that is older', async () => {
    const service = freshService();
    assert.equal((await wordsOf(service, [FIRST, SECOND])).length, 1);
    await assert.rejects(open(service, [FIRST]), (error: Error) => {
      assert.ok('code' in error && error.code === 'DATABASE_NEWER', String(error));
      assert.match(error.message, /: 2, this program knows 1\).*start the newer program/);
      return true;
    });
  });

  it('are as they were where a script fails', async () => {
    const service = freshService();
    await assert.rejects(open(service, [FIRST, 'CREATE TABLE other (x TEXT); SELECT 1 / 0']), /division by zero/);
    assert.deepEqual(await wordsOf(service, [FIRST]), []);
  });
});
