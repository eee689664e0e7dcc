import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, it } from 'node:test';
import { openDatabase } from './open-database.ts';

describe('looks at a database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shared-reads-'));
  const path = join(folder, 'words.db');
  const database = openDatabase(path, ['CREATE TABLE words (word TEXT NOT NULL)']);
  const others = new DatabaseSync(path);
  after(async () => {
    others.close();
    await database.close();
    rmSync(folder, { recursive: true });
  });
  const insert = database.prepare('INSERT INTO words (word) VALUES (?)');
  const count = async () => (await database.prepare('SELECT COUNT(*) AS words FROM words').get())?.words;
  const countOfOthers = () => others.prepare('SELECT COUNT(*) AS words FROM words').get()?.words;

  it('see what was written since the last one', async () => {
    assert.equal(await count(), 0);
    await database.write(async () => void (await insert.run('written')));
    assert.equal(await count(), 1);
    await database.note(async () => void (await insert.run('noted')));
    assert.equal(await count(), 2);
  });

  it('leave nothing open that a change without a transaction would become a part of', async () => {
    assert.equal(await count(), 2);
    await insert.run('by itself');
    assert.equal(countOfOthers(), 3);
    assert.equal(await count(), 3);
  });

  it('leave the log to those who bring it into the database', async () => {
    assert.equal(await count(), 3);
    const [row] = others.prepare('PRAGMA wal_checkpoint(PASSIVE)').all();
    assert.deepEqual([row?.busy, row?.log === row?.checkpointed], [0, true]);
  });
});
