/** What a queue keeps on disk. Times are milliseconds since 1970. */
export interface QueueItem<Payload> {
  /** Unique in its queue; appending the same id again changes nothing. */
  id: string;
  /** Items of one key are handled strictly one after another, in the order of their appending. */
  key: string;
  payload: Payload;
  /** Failed attempts so far. */
  attempts: number;
  /** Not to be handled before this time. */
  notBefore: number;
  createdAt: number;
  /** The event because of which it is there. */
  eventId?: string;
}

export type NewQueueItem<Payload> = Pick<QueueItem<Payload>, 'id' | 'key' | 'payload'> & {
  /** Default: at once. Holds back what comes after it in its key as well. */
  notBefore?: number;
  /** Default: that of now. */
  eventId?: string;
};

/** The time of an item that waits until it is released: the latest that a date holds. */
export const UNTIL_RELEASED = 8_640_000_000_000_000;

export type AppendResult = { status: 'queued' } | { status: 'duplicate' };

export interface DeadLetter {
  id: string;
  key: string;
  reason: string;
  finishedAt: number;
}

export interface QueueCounts {
  pending: number;
  /** When the oldest pending item was appended. */
  oldestCreatedAt: number | undefined;
  dead: number;
}

/**
 * Where a queue keeps its items. Within a transaction of the caller's all of it is a part of that; one suite (`queue-store-contract.ts`) says what every implementation promises.
 *
 * What others rely on resolves only after it is on disk: `append`, `replace`, `revive`. What handling leaves behind
 * (`note`, `hold`, `finish`, `postpone`, `bury`) survives the end of the process, and may be undone by a power cut within 50 ms,
 * in the order in which it happened: then it is handled again, as after any crash. Ids of finished items stay known until
 * they are pruned, so that what comes again is recognised; their payload is forgotten at once, but for dead letters, which
 * can be revived.
 */
export interface QueueStore<Payload> {
  append(item: NewQueueItem<Payload>): Promise<AppendResult>;
  /** As `append`, for what would be appended again after a power cut, as that because of which it is there is on disk. */
  note(item: NewQueueItem<Payload>): Promise<AppendResult>;
  /** Keys that have pending items, longest waiting first. */
  pendingKeys(): Promise<string[]>;
  /** The first pending item of a key, and whether it is the only one. */
  head(key: string): Promise<{ item: QueueItem<Payload>; isOnly: boolean } | undefined>;
  get(id: string): Promise<QueueItem<Payload> | undefined>;
  /** Pending items of a key in their order. */
  list(key: string): Promise<QueueItem<Payload>[]>;
  /** Pending items of all keys that begin with `prefix`, in the order of their appending. */
  listByKeyPrefix(prefix: string): Promise<QueueItem<Payload>[]>;
  countByKeyPrefix(prefix: string): Promise<number>;
  /** Changes the payload of a pending item, and its time where one is given; false where it is no longer pending. */
  replace(id: string, payload: Payload, notBefore?: number): Promise<boolean>;
  /**
   * Changes a pending item by what it is at that moment; false where it is no longer pending. `change` may be asked more
   * than once; without a time the item keeps its own.
   */
  revise(id: string, change: (payload: Payload) => { payload: Payload; notBefore?: number }): Promise<boolean>;
  /** Ends an item well; false where it was no longer pending. */
  finish(id: string): Promise<boolean>;
  /**
   * A pending item is not to be handled before this time (`UNTIL_RELEASED`; 0 releases it). Counts no attempt.
   *
   * @param reason For operators; default: none, also where there was one.
   */
  hold(id: string, notBefore: number, reason?: string): Promise<void>;
  /** Counts a failed attempt. */
  postpone(id: string, notBefore: number, reason: string): Promise<void>;
  /** Ends an item badly: it is kept with its reason and blocks its key no longer. */
  bury(id: string, reason: string): Promise<void>;
  /**
   * Lets a dead letter wait again, at its old place in its key and without its failed attempts. Its key; undefined where
   * there is none with this id, or its payload is not kept any more.
   */
  revive(id: string): Promise<string | undefined>;
  deadLetters(limit: number): Promise<DeadLetter[]>;
  counts(): Promise<QueueCounts>;
  /** Forgets what ended before the given time. */
  prune(endedBefore: number): Promise<void>;
}
