import assert from 'node:assert/strict';
import { it } from 'node:test';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { KIT_TABLES } from '../testing/open-kit-database.ts';
import { createDeadLetters } from './dead-letters.ts';
import { createMessageStore } from './message-store.ts';

withDatabases('dead letters', KIT_TABLES, (database) => {
  it('are ended once in the form that was refused, newest first, and can begin anew or be let go', async () => {
    const letters = createDeadLetters(database());
    const messages = createMessageStore(database());
    const { write } = database();
    const ids = await write(async () => {
      const added: string[] = [];
      for (let index = 0; index < 4; index++) added.push(await messages.add({ remoteSessionId: '1', text: 'x' }, 1));
      return added;
    });
    const [a = '', b = '', c = '', d = ''] = ids;
    const add = (id: string, at: number | null, revision = 1) => write(() => letters.add(id, 'refused', at, revision));
    assert.equal(await add(a, 1_000, 2), false);
    assert.deepEqual((await Promise.all([add(a, 1_000), add(a, 1_000)])).toSorted(), [false, true]);
    for (const [id, at] of [
      [b, 2_000],
      [c, 3_000],
      [d, null],
    ] as const)
      assert.equal(await add(id, at), true);
    assert.deepEqual(await letters.last(2), [
      { id: c, reason: 'refused', finishedAt: 3_000 },
      { id: b, reason: 'refused', finishedAt: 2_000 },
    ]);
    assert.deepEqual(await letters.counts(), { count: 3, oldestAt: 1_000 });
    assert.equal(await write(() => letters.revive(b)), 2);
    const revived = await messages.find(b);
    assert.deepEqual([revived?.status, revived?.reason, revived?.diedAt], ['queued', null, undefined]);
    const forget = () => write(() => letters.forget(9_000, 1));
    assert.deepEqual([await forget(), await forget(), await forget()], [1, 1, 0]);
    assert.deepEqual(
      [await letters.counts(), (await messages.find(c))?.status],
      [{ count: 0, oldestAt: undefined }, 'failed'],
    );
  });
});
