import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openDatabase } from 'service-kit';
import { MIGRATIONS } from '../app/open-stores.ts';
import { privateFolder } from '../testing/private-folder.ts';
import { createLanguageStore, LANGUAGE_MIGRATION } from './language-store.ts';

const ref = { provider: 'telegram', sessionId: '7' };

describe('the language of a remote session', () => {
  it('is what was told last, and written only where it changes', async (t) => {
    const database = openDatabase(':memory:', [LANGUAGE_MIGRATION]);
    t.after(() => database.close());
    let written = 0;
    database.onWritten(() => written++);
    const languages = createLanguageStore(database);
    assert.equal(await languages.get(ref), undefined);
    for (const told of ['de', 'de', undefined, '', 'x'.repeat(36)]) await languages.note(ref, told);
    assert.deepEqual([await languages.get(ref), written], ['de', 1]);
    await languages.note(ref, 'en-GB');
    assert.deepEqual([await languages.get(ref), written], ['en-GB', 2]);
    assert.equal(await languages.get({ ...ref, sessionId: '8' }), undefined);
    await languages.remove(ref);
    assert.equal(await languages.get(ref), undefined);
  });

  it('is kept in the database of an earlier version, too', async (t) => {
    const folder = privateFolder();
    t.after(folder.remove);
    const path = join(folder.path, 'x.db');
    await openDatabase(path, MIGRATIONS.slice(0, MIGRATIONS.indexOf(LANGUAGE_MIGRATION))).close();
    const database = openDatabase(path, MIGRATIONS);
    await createLanguageStore(database).note(ref, 'de');
    await database.close();
    const again = openDatabase(path, MIGRATIONS);
    t.after(() => again.close());
    assert.equal(await createLanguageStore(again).get(ref), 'de');
  });
});
