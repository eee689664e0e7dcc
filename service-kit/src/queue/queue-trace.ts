import type { Database } from '../database.ts';

/** Which event an item is there for; to be among the migrations of whoever has the tables of queues. */
export const QUEUE_EVENTS_MIGRATION = `
  ALTER TABLE queue_items ADD COLUMN event_id TEXT;
  CREATE INDEX queue_items_event ON queue_items (event_id) WHERE event_id IS NOT NULL;
`;

/** What has become of one item of a queue. Times are milliseconds since 1970. */
export interface QueueTrace {
  queue: string;
  id: string;
  key: string;
  state: 'pending' | 'done' | 'dead';
  /** Failed attempts. */
  failures: number;
  /** Why the last attempt failed, or it was given up. */
  reason: string | undefined;
  createdAt: number;
  /** Undefined as long as it waits. */
  finishedAt: number | undefined;
  /** Of one that waits: not to be tried before this time; 0 where there is none. */
  notBefore: number;
}

/** Makes the look at all that is in the queues of a database because of one event, in the order of its appending. */
export function createQueueTraces(database: Pick<Database, 'prepare'>) {
  const select = database.prepare(
    `SELECT queue, id, key, state, attempts, reason, created_at, finished_at, not_before
     FROM queue_items WHERE event_id = ? ORDER BY seq`,
  );
  return async (eventId: string): Promise<QueueTrace[]> =>
    (await select.all(eventId)).map((row) => ({
      queue: row.queue as string,
      id: row.id as string,
      key: row.key as string,
      state: row.state as QueueTrace['state'],
      failures: row.attempts as number,
      reason: (row.reason as string | null) ?? undefined,
      createdAt: row.created_at as number,
      finishedAt: (row.finished_at as number | null) ?? undefined,
      notBefore: row.not_before as number,
    }));
}

export type QueueTraces = ReturnType<typeof createQueueTraces>;
