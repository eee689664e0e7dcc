import assert from 'node:assert/strict';
import { it } from 'node:test';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { KIT_TABLES } from '../testing/open-kit-database.ts';
import { createMessageStore } from './message-store.ts';
import { createPartStore, LEFT_AS_IT_IS } from './part-store.ts';

withDatabases('parts of messages', KIT_TABLES, (database) => {
  const setup = async () => {
    const parts = createPartStore(database());
    const messages = createMessageStore(database());
    const { write } = database();
    const id = await write(() => messages.add({ remoteSessionId: '1', text: 'x' }, 1_000));
    return { parts, messages, write, id };
  };

  it('stand in their order, begun once, and are found by what the platform calls them', async () => {
    const { parts, write, id } = await setup();
    await write(async () => {
      await parts.begin(id, 'b', 1);
      await parts.begin(id, 'a', 1);
      await parts.begin(id, 'z', 0);
    });
    await write(() => parts.settle(id, 'a', '10', 'print'));
    await Promise.all([write(() => parts.begin(id, 'a', 1)), write(() => parts.begin(id, 'a', 1))]);
    assert.deepEqual(await parts.list(id), [
      { slot: 'z', platformId: undefined, fingerprint: '' },
      { slot: 'a', platformId: '10', fingerprint: 'print' },
      { slot: 'b', platformId: undefined, fingerprint: '' },
    ]);
    assert.deepEqual([await parts.platformIdOf('1', id), await parts.platformIdOf('2', id)], ['10', undefined]);
    assert.deepEqual([await parts.messageIdOf('1', '10'), await parts.messageIdOf('2', '10')], [id, undefined]);
    await write(() => parts.remove(id, 'a'));
    assert.deepEqual(
      (await parts.list(id)).map(({ slot }) => slot),
      ['z', 'b'],
    );
  });

  it('that the platform has left as they were are tried again', async () => {
    const { parts, write, id } = await setup();
    await write(async () => {
      await parts.begin(id, 'a', 0);
      await parts.settle(id, 'a', '1', LEFT_AS_IT_IS);
      await parts.begin(id, 'b', 1);
      await parts.settle(id, 'b', '2', 'print');
      await parts.reconsider(id);
    });
    assert.deepEqual(
      (await parts.list(id)).map(({ fingerprint }) => fingerprint),
      ['', 'print'],
    );
  });

  it('go with their message, and are begun for none that is not there', async () => {
    const { parts, messages, write, id } = await setup();
    await write(() => parts.begin(id, 'a', 0));
    await write(() => messages.markFailed(id, 'x'));
    await write(() => messages.prune(5_000, 10));
    await write(() => parts.begin(id, 'a', 0));
    assert.deepEqual(await parts.list(id), []);
  });

  it('count the answers that were lost, and none of them twice or not at all', async () => {
    const { parts, write } = await setup();
    assert.equal(await parts.lostAnswers(), 0);
    await Promise.all(Array.from({ length: 6 }, () => write(() => parts.countLostAnswer())));
    assert.equal(await parts.lostAnswers(), 6);
  });
});
