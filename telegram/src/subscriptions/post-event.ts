import {
  type Clock,
  type Database,
  type Handler,
  type PostResult,
  postWebhook,
  type SqliteQueueStore,
} from 'service-kit';
import type { EventStore } from './event-store.ts';
import type { SubscriptionStore } from './subscription-store.ts';

/** One event on its way to one subscription. */
export interface Delivery {
  eventId: string;
  subscriptionId: string;
}

/**
 * Makes the handler that posts one event to one subscription, signed with the secret in force at that moment.
 *
 * Once posted, an event is not posted again unless the answer was lost; the receiver knows it by its id then.
 */
export function createDeliver({
  database,
  events,
  subscriptions,
  deliveries,
  clock,
  end,
}: {
  database: Pick<Database, 'write'>;
  events: Pick<EventStore, 'bodyOf'>;
  subscriptions: Pick<SubscriptionStore, 'find' | 'noteSuccess' | 'noteError'>;
  deliveries: Pick<SqliteQueueStore<Delivery>, 'finishInTransaction'>;
  clock: Clock;
  /** Ends a subscription that wants nothing any more. */
  end(subscriptionId: string): Promise<unknown>;
}): Handler<Delivery> {
  async function note(itemId: string, subscriptionId: string, result: PostResult) {
    await database.write(() => {
      if (result.status === 'accepted') {
        // Ended here and not only by the queue: one transaction for both.
        deliveries.finishInTransaction(itemId);
        subscriptions.noteSuccess(subscriptionId, clock.now());
      } else if (result.status !== 'gone') subscriptions.noteError(subscriptionId, result.reason);
    });
  }

  return async ({ id, payload: { eventId, subscriptionId } }, signal) => {
    const subscription = subscriptions.find(subscriptionId);
    const body = events.bodyOf(eventId);
    // Removed while this one was about to be posted; the removal has taken care of the event.
    if (subscription === undefined || body === undefined) return { status: 'done' };
    const { url, secret } = subscription;
    const result = await postWebhook({ url, secret, id: eventId, body, at: clock.now(), signal });
    if (signal.aborted && result.status !== 'accepted') throw new Error('stopped');
    await note(id, subscriptionId, result);
    if (result.status === 'refused') return { status: 'dead', reason: result.reason };
    if (result.status === 'unreachable') return { status: 'retry', reason: result.reason };
    if (result.status === 'gone') await end(subscriptionId);
    return { status: 'done' };
  };
}
