import assert from 'node:assert/strict';
import { it } from 'node:test';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { MANAGER_TABLES } from '../testing/manager-tables.ts';
import { createLanguageStore } from './language-store.ts';
import { createModeStore } from './mode-store.ts';

const ref = { provider: 'telegram', sessionId: '7' };
const other = { ...ref, sessionId: '8' };

withDatabases('what a remote session has chosen', MANAGER_TABLES, (database) => {
  it('is the mode that was set last, by whomever', async () => {
    const modes = createModeStore(database());
    assert.equal(await modes.get(ref), 'default');
    await modes.set(ref, 'plan');
    await Promise.all([modes.set(ref, 'acceptEdits'), modes.set(ref, 'acceptEdits')]);
    assert.deepEqual([await modes.get(ref), await modes.get(other)], ['acceptEdits', 'default']);
    await modes.remove(ref);
    assert.equal(await modes.get(ref), 'default');
  });

  it('is the language that was told last', async () => {
    const languages = createLanguageStore(database());
    for (const told of ['de', undefined, 'x'.repeat(36)]) await languages.note(ref, told);
    await Promise.all([languages.note(ref, 'en-GB'), languages.note(ref, 'en-GB')]);
    assert.deepEqual([await languages.get(ref), await languages.get(other)], ['en-GB', undefined]);
    await languages.remove(ref);
    assert.equal(await languages.get(ref), undefined);
  });
});
