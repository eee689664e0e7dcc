import { type Clock, type Database, type Handler, type PostResult, postWebhook, type QueueStore } from 'service-kit';
import type { EventStore } from './event-store.ts';
import type { StoredSubscription, SubscriptionStore } from './subscription-store.ts';

/** One event on its way to one subscription. */
export interface Delivery {
  eventId: string;
  subscriptionId: string;
}

/**
 * Makes the handler that posts one event to one subscription, signed with the secret in force at that moment.
 *
 * Once posted, an event is not posted again unless the answer was lost; the receiver knows it by its id then. Only an
 * acceptance counts where the subscription was replaced meanwhile: what its former address refuses goes to the new one.
 */
export function createDeliver({
  database,
  events,
  subscriptions,
  deliveries,
  clock,
  end,
  onPost,
  onAccepted,
}: {
  database: Pick<Database, 'note'>;
  events: Pick<EventStore, 'bodyOf'>;
  subscriptions: Pick<SubscriptionStore, 'find' | 'noteSuccess' | 'noteError'>;
  deliveries: Pick<QueueStore<Delivery>, 'finish'>;
  clock: Clock;
  /** Ends a subscription that wants nothing any more; takes part in the transaction. */
  end(subscriptionId: string): Promise<unknown>;
  /** Told before it is read what an event says, which cannot be changed any more then. */
  onPost(eventId: string): void;
  /** Told when a subscriber has taken an event, which is on disk. */
  onAccepted(delivery: Delivery): void;
}): Handler<Delivery> {
  async function isInForce({ id, generation, url, secret }: StoredSubscription): Promise<boolean> {
    const current = await subscriptions.find(id);
    return current?.generation === generation && current.url === url && current.secret === secret;
  }

  /** False where the answer does not count. */
  async function note(itemId: string, subscription: StoredSubscription, result: PostResult): Promise<boolean> {
    if (result.status === 'accepted') {
      // Ended here and not only by the queue: one transaction for both.
      await deliveries.finish(itemId);
      await subscriptions.noteSuccess(subscription, clock.now());
      return true;
    }
    if (!(await isInForce(subscription))) return false;
    if (result.status === 'gone') await end(subscription.id);
    else await subscriptions.noteError(subscription.id, result.reason);
    return true;
  }

  return async ({ id, payload: { eventId, subscriptionId } }, signal) => {
    onPost(eventId);
    const body = await events.bodyOf(eventId);
    const subscription = await subscriptions.find(subscriptionId);
    // Removed while this one was about to be posted; the removal has taken care of the event.
    if (subscription === undefined || body === undefined) return { status: 'done' };
    const { url, secret } = subscription;
    const result = await postWebhook({ url, secret, id: eventId, body, at: clock.now(), signal });
    if (signal.aborted && result.status !== 'accepted') throw new Error('stopped');
    // The receiver knows by its id what it gets again.
    // The end of a subscription changes what waits for all of its remote sessions.
    const kind = result.status === 'gone' ? {} : { apart: `delivery ${id}` };
    const counts = await database.note(() => note(id, subscription, result), kind);
    if (!counts) return { status: 'retry', reason: 'the subscription was replaced meanwhile', afterMs: 0 };
    if (result.status === 'refused') return { status: 'dead', reason: result.reason };
    if (result.status === 'unreachable') return { status: 'retry', reason: result.reason };
    if (result.status !== 'accepted') return { status: 'done' };
    onAccepted({ eventId, subscriptionId });
    return { status: 'ended' };
  };
}
