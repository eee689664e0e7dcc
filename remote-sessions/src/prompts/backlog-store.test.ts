import assert from 'node:assert/strict';
import { it } from 'node:test';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { MANAGER_TABLES } from '../testing/manager-tables.ts';
import { createBacklogStore } from './backlog-store.ts';

const ref = { provider: 'telegram', sessionId: '7' };
const other = { ...ref, sessionId: '8' };

withDatabases('questions about what waited', MANAGER_TABLES, (database) => {
  it('are the last of each remote session, with what was decided until that is asked again', async () => {
    const store = createBacklogStore(database());
    const { write } = database();
    const question = { askedAt: 1_000, replyId: 'r', promptIds: ['a', 'b'] };
    const decided = { ...question, decision: { eventId: 'evt_1', kept: ['b'] } };
    await write(() => store.put(ref, decided));
    await write(() => store.put(other, question));
    assert.deepEqual([await store.get(ref), await store.get(other)], [decided, question]);
    const again = { ...question, askedAt: 2_000 };
    await Promise.all([write(() => store.put(ref, again)), write(() => store.put(ref, again))]);
    assert.deepEqual(await store.get(ref), again);
    const failing = write(async () => {
      await store.put(ref, decided);
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    assert.deepEqual(await store.get(ref), again);
    await write(() => store.put(ref, decided));
    await write(() => store.removeDecided());
    assert.deepEqual([await store.get(ref), await store.get(other)], [undefined, question]);
    await write(() => store.remove(other));
    assert.equal(await store.get(other), undefined);
  });
});
