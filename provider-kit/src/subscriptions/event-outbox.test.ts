import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createManualClock, createQueueStore } from 'service-kit';
import type { ProviderEvent } from 'shared-types';
import { openKitDatabase } from '../testing/open-kit-database.ts';
import { startReceiver } from '../testing/start-receiver.ts';
import { createEventOutbox } from './event-outbox.ts';
import { createEventStore } from './event-store.ts';
import type { Delivery } from './post-event.ts';
import { createSubscriptionStore } from './subscription-store.ts';

it('an event is not changed any more once it is being read to be posted', async (t) => {
  const database = openKitDatabase(t);
  const receiver = await startReceiver(t);
  const events = createEventStore(database);
  const reading = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  let isHeldBack = true;
  const outbox = createEventOutbox({
    database,
    events: {
      ...events,
      async bodyOf(id) {
        const body = await events.bodyOf(id);
        if (isHeldBack) {
          isHeldBack = false;
          reading.resolve();
          await answer.promise;
        }
        return body;
      },
    },
    subscriptions: createSubscriptionStore(database),
    deliveries: createQueueStore<Delivery>(database, 'events'),
    measure: { eventStored() {}, deliveryTried() {} },
    clock: createManualClock(Date.now()),
    log: { info() {}, warn() {}, error() {} },
  });
  const message = { id: '5:1', text: 'first', attachments: [] };
  const event: ProviderEvent = {
    type: 'message.received',
    timestamp: new Date(0).toISOString(),
    data: { provider: 'pigeon', remoteSession: { sessionId: '5', displayName: 'Ann' }, message },
  };
  await outbox.subscribe('tests', { url: receiver.url, secret: receiver.secret });
  await outbox.start();
  await database.write(() => outbox.publishInTransaction('evt_1', event));
  await reading.promise;
  const changed = { ...message, text: 'changed' };
  const isAmended = await database.write(() => outbox.amendInTransaction('evt_1', changed));
  answer.resolve();
  assert.equal(isAmended, false);
  await outbox.stop();
});
