import { randomUUID } from 'node:crypto';
import {
  afterCommit,
  becauseOf,
  type Clock,
  createQueue,
  type Database,
  type QueueLog,
  type QueueSharing,
  type QueueStore,
} from 'service-kit';
import type { IncomingMessage, ProviderEvent, Subscription, SubscriptionRequest } from 'shared-types';
import { pruneInPieces } from '../prune-in-pieces.ts';
import type { EventStore } from './event-store.ts';
import { createDeliver, type Delivery } from './post-event.ts';
import { type StoredSubscription, type SubscriptionStore, wants } from './subscription-store.ts';

export interface EventOutboxOptions {
  database: Pick<Database, 'write' | 'note' | 'isShared'>;
  events: EventStore;
  subscriptions: SubscriptionStore;
  deliveries: QueueStore<Delivery>;
  /** Told what was stored, and how each attempt to deliver ended, so many milliseconds after. */
  measure: {
    eventStored(event: ProviderEvent, now: number): void;
    deliveryTried(status: string, sinceStoredMs: number): void;
  };
  /** Where other processes deliver as well, by remote session; default: this one delivers all. */
  sharing?: QueueSharing | undefined;
  clock: Clock;
  log: QueueLog & { info(details: object, text: string): void };
}

/**
 * How many deliveries to a subscription run at the same time. Measured with 16 and 256: in a flood more of them only keep
 * the provider from taking what comes.
 */
const PARALLELISM = 16;
/** Events that were delivered are remembered for this long, so that what comes again is recognised. */
const RETENTION_MS = 7 * 24 * 3_600_000;
/** Events of types that nobody subscribes to would pile up otherwise. */
const UNCLAIMED_RETENTION_MS = 30 * 24 * 3_600_000;

/** Of how many waiting events it is remembered that they can still be changed. */
const MAX_UNPOSTED = 10_000;

const DEAD_LETTERS_SHOWN = 5;

/** Ids of subscriptions and generations hold no space. */
const deliveryId = (eventId: string, { id, generation }: Pick<StoredSubscription, 'id' | 'generation'>) =>
  `${eventId} ${id} ${generation}`;
const eventIdOf = (deliveryIdText: string) => deliveryIdText.split(' ').slice(0, -2).join(' ');

const keyPrefix = (subscriptionId: string) => `${subscriptionId} `;

/**
 * Brings events to the subscriptions that want them.
 *
 * Each subscription gets the events of one remote session in order; neither other remote sessions nor other
 * subscriptions wait for it. Events that nobody wants yet are kept for the next subscription that does.
 */
export function createEventOutbox({
  database,
  events,
  subscriptions,
  deliveries,
  measure,
  sharing,
  clock,
  log,
}: EventOutboxOptions) {
  /**
   * Events of this process that no subscriber can have got yet. Those of a former one may have been on their way, and so
   * may all where other processes deliver as well.
   */
  const unposted = new Set<string>();

  function noteUnposted(eventId: string) {
    if (database.isShared) return;
    unposted.add(eventId);
    const [oldest] = unposted;
    if (unposted.size > MAX_UNPOSTED && oldest !== undefined) unposted.delete(oldest);
  }

  const deliver = createDeliver({
    database,
    events,
    subscriptions,
    deliveries,
    clock,
    end: removeInTransaction,
    onPost: (eventId) => void unposted.delete(eventId),
    onAccepted: ({ subscriptionId }) => log.info({ subscriptionId }, 'event delivered'),
  });
  const queue = createQueue<Delivery>({
    name: 'events',
    store: deliveries,
    clock,
    log,
    parallelism: PARALLELISM,
    laneOf: (key) => key.slice(0, key.indexOf(' ')),
    ...(sharing && {
      sharing: { ...sharing, ownerOf: (key) => sharing.ownerOf(key.slice(key.indexOf(' ') + 1)) },
    }),
    async handle(item, signal) {
      const outcome = await deliver(item, signal);
      measure.deliveryTried(outcome.status === 'ended' ? 'done' : outcome.status, clock.now() - item.createdAt);
      return outcome;
    },
  });

  function tellStored(event: ProviderEvent) {
    log.info({ type: event.type }, 'event stored');
    measure.eventStored(event, clock.now());
  }

  /** Lets an event that the subscription has claimed wait for its delivery. */
  async function assign(subscription: StoredSubscription, event: { id: string; remoteSessionId: string }) {
    const key = keyPrefix(subscription.id) + event.remoteSessionId;
    const id = deliveryId(event.id, subscription);
    const payload = { eventId: event.id, subscriptionId: subscription.id };
    await deliveries.append({ id, key, payload, eventId: event.id });
    queue.notice(key);
  }

  async function assignUnclaimed(subscription: StoredSubscription) {
    for (const event of await events.unclaimed()) {
      if (!wants(subscription, event.type)) continue;
      if (!(await events.wasClaimed(event.id))) noteUnposted(event.id);
      await events.claim(event.id, clock.now());
      await assign(subscription, event);
    }
  }

  async function removeInTransaction(id: string): Promise<boolean> {
    if (!(await subscriptions.remove(id))) return false;
    for (const item of await deliveries.listByKeyPrefix(keyPrefix(id))) {
      await deliveries.finish(item.id);
      await events.unclaim(item.payload.eventId);
    }
    for (const other of await subscriptions.list()) await assignUnclaimed(other);
    return true;
  }

  /** Ends a subscription. What nobody else got waits for the next one. False where there was none. */
  function unsubscribe(id: string): Promise<boolean> {
    return database.write(() => removeInTransaction(id));
  }

  const show = async ({ id, url, types, lastSuccessAt, lastError }: StoredSubscription): Promise<Subscription> => ({
    id,
    url,
    types,
    pendingCount: await deliveries.countByKeyPrefix(keyPrefix(id)),
    lastSuccessAt: lastSuccessAt === null ? null : new Date(lastSuccessAt).toISOString(),
    lastError,
  });

  return {
    /**
     * Stores an event for delivery to every subscription that wants it; to be called inside `database.write`.
     *
     * Publishing the same id twice is harmless.
     */
    async publishInTransaction(id: string, event: ProviderEvent): Promise<void> {
      const stored = { id, type: event.type, remoteSessionId: event.data.remoteSession.sessionId };
      const takers = (await subscriptions.list()).filter((one) => wants(one, event.type));
      if (!(await events.add({ ...stored, body: JSON.stringify(event) }, clock.now(), takers.length))) return;
      becauseOf(id, () => afterCommit(() => tellStored(event)));
      // Not after the commit: it may be on its way by then.
      noteUnposted(id);
      for (const one of takers) await assign(one, stored);
    },
    /**
     * Changes the message that a stored event tells of, as long as no subscriber can have got it; to be called inside
     * `database.write`. False where one may have.
     */
    async amendInTransaction(id: string, message: IncomingMessage): Promise<boolean> {
      const body = await events.bodyOf(id);
      if (body === undefined || ((await events.wasClaimed(id)) && !unposted.has(id))) return false;
      const event = JSON.parse(body) as ProviderEvent;
      await events.changeBody(id, JSON.stringify({ ...event, data: { ...event.data, message } }));
      return true;
    },
    /** Creates or replaces a subscription; what waits for it is tried again at once. */
    async subscribe(id: string, request: SubscriptionRequest) {
      const result = await database.write(async () => {
        const isNew = (await subscriptions.find(id)) === undefined;
        await subscriptions.put(id, request, randomUUID());
        const subscription = (await subscriptions.find(id)) as StoredSubscription;
        await assignUnclaimed(subscription);
        return { isNew, subscription };
      });
      const waiting = await deliveries.listByKeyPrefix(keyPrefix(id));
      for (const key of new Set(waiting.map((item) => item.key))) queue.wake(key);
      return {
        status: result.isNew ? ('created' as const) : ('replaced' as const),
        subscription: await show(result.subscription),
      };
    },
    unsubscribe,
    list: async (): Promise<Subscription[]> => Promise.all((await subscriptions.list()).map(show)),
    async find(id: string): Promise<Subscription | undefined> {
      const subscription = await subscriptions.find(id);
      return subscription && (await show(subscription));
    },
    /** Depth and age of what was not accepted yet, claimed or not. */
    async counts() {
      const { pending, oldestCreatedAt, dead } = await deliveries.counts();
      const unclaimed = await events.unclaimedCounts();
      const oldest = [oldestCreatedAt, unclaimed.oldestCreatedAt].filter((time) => time !== undefined);
      return {
        depth: pending + unclaimed.depth,
        oldestCreatedAt: oldest.length === 0 ? undefined : Math.min(...oldest),
        deadLetters: dead,
        lastDeadLetters: (await deliveries.deadLetters(dead === 0 ? 0 : DEAD_LETTERS_SHOWN)).map((letter) => ({
          id: eventIdOf(letter.id),
          reason: letter.reason,
          finishedAt: letter.finishedAt,
        })),
      };
    },
    /** Posts an event again to the subscriptions that had refused it; false where none had, or it is not kept any more. */
    async retry(eventId: string): Promise<boolean> {
      const revived = await Promise.all(
        (await subscriptions.list()).map((one) => queue.revive(deliveryId(eventId, one))),
      );
      return revived.includes(true);
    },
    async prune() {
      const { oldestCreatedAt } = await deliveries.counts();
      const before = clock.now() - RETENTION_MS;
      await deliveries.prune(before);
      await pruneInPieces(database, [
        (limit) => events.pruneClaimed(Math.min(before, oldestCreatedAt ?? before), limit),
        (limit) => events.pruneUnclaimed(clock.now() - UNCLAIMED_RETENTION_MS, limit),
      ]);
    },
    start: queue.start,
    stop: queue.stop,
  };
}

export type EventOutbox = ReturnType<typeof createEventOutbox>;
