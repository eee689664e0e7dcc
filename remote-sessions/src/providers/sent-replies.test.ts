import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createManualClock, createQueueStore } from 'service-kit';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { MANAGER_TABLES } from '../testing/manager-tables.ts';
import { createMessageOutbox, type OutgoingItem } from './message-outbox.ts';

const ref = { provider: 'telegram', sessionId: '7' };
const none = () => {};

withDatabases('replies that were sent', MANAGER_TABLES, (database) => {
  const setup = () => {
    const clock = createManualClock();
    const store = createQueueStore<OutgoingItem>(database(), 'replies', clock.now);
    return {
      store,
      outbox: createMessageOutbox({
        database: database(),
        store,
        client: () => undefined,
        onSent: none,
        onDelivered: async () => {},
        deliverFile: async () => undefined,
        hide: (text) => text,
        measure: none,
        clock,
        log: { warn: none, error: none, debug: none },
      }),
    };
  };

  it('are known by the message that they have become last, and by the event that they answer', async () => {
    const { outbox, store } = setup();
    await store.append({ id: 'r', key: 'telegram:7', payload: {} as OutgoingItem, eventId: 'evt_1' });
    assert.deepEqual([await outbox.wasSaid('r'), await outbox.messageIdOf('r')], [true, undefined]);
    await outbox.noteSent('r', 'msg_1');
    await Promise.all([outbox.noteSent('r', 'msg_2'), outbox.noteSent('r', 'msg_2')]);
    await store.finish('r');
    assert.deepEqual([await outbox.wasSaid('r'), await outbox.wasSaid('x')], [true, false]);
    assert.deepEqual(
      [await outbox.messageIdOf('r'), await outbox.eventOf(ref, 'msg_2'), await outbox.eventOf(ref, 'msg_1')],
      ['msg_2', 'evt_1', undefined],
    );
    assert.equal(await outbox.eventOf({ ...ref, sessionId: '8' }, 'msg_2'), undefined);
  });

  it('are said once, within the transaction of whoever says them', async () => {
    const { outbox, store } = setup();
    const reply = { id: 'r', text: 'hello' };
    const failing = database().write(async () => {
      await outbox.sayInTransaction(ref, reply);
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    assert.equal(await outbox.wasSaid('r'), false);
    const say = () => database().write(() => outbox.sayInTransaction(ref, reply));
    await Promise.all([say(), say()]);
    assert.equal((await store.list('telegram:7')).length, 1);
    await outbox.drop(ref);
    assert.deepEqual(await store.list('telegram:7'), []);
  });
});
