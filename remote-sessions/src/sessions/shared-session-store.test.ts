import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { afterCommit, type Database } from 'service-kit';
import { openPostgres } from '../../../service-kit/src/testing/with-databases.ts';
import { mappingOf, sessionStoreContract } from './session-store-contract.ts';
import { createSharedSessionStore, SESSION_MAPPINGS_TABLE } from './shared-session-store.ts';

const one = { provider: 'telegram', sessionId: '1' };

describe('mappings that managers share', () => {
  let database: Database;
  before(async () => {
    database = await openPostgres([SESSION_MAPPINGS_TABLE]);
  });
  after(() => database.close());

  async function empty(onChange = () => {}) {
    await database.prepare('DELETE FROM session_mappings').run();
    return createSharedSessionStore(database, async () => afterCommit(onChange));
  }

  sessionStoreContract('PostgreSQL', async () => ({ store: await empty(), close() {} }));

  it('tell of each change, and of nothing else', async () => {
    let changes = 0;
    const store = await empty(() => changes++);
    await store.put(mappingOf('1'));
    await store.setProjectSession(one, 'alpha', 's1');
    await store.setProjectSession(one, 'alpha', 's1');
    await store.setProjectSession(one, 'beta', 's2');
    await store.remove(one);
    await store.remove(one);
    assert.equal(changes, 3);
  });

  it('keep all that a mapping holds, letters that no text of PostgreSQL takes included', async () => {
    const store = await empty();
    const mapping = { ...mappingOf('1', 'a\0b'), remoteSession: { sessionId: '1', title: '\u{1f980} "\\u0000' } };
    await store.put(mapping);
    assert.deepEqual(await store.get(one), mapping);
  });
});
