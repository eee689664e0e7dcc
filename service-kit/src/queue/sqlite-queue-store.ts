import type { Database } from '../database.ts';
import { currentEventId } from '../event-context.ts';
import type { AppendResult, NewQueueItem, QueueItem, QueueStore } from './queue-store.ts';

/** The tables of all queues of a database; with `QUEUE_EVENTS_MIGRATION` to be among the migrations of whoever opens it. */
export const QUEUE_MIGRATION = `
  CREATE TABLE queue_items (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    id TEXT NOT NULL,
    key TEXT NOT NULL,
    payload TEXT,
    state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'done', 'dead')),
    attempts INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    finished_at INTEGER,
    reason TEXT,
    UNIQUE (queue, id)
  ) STRICT;
  CREATE INDEX queue_items_pending ON queue_items (queue, key, seq) WHERE state = 'pending';
  CREATE INDEX queue_items_dead ON queue_items (queue, finished_at) WHERE state = 'dead';
  CREATE INDEX queue_items_finished ON queue_items (queue, finished_at) WHERE finished_at IS NOT NULL;
`;

interface Row {
  id: string;
  key: string;
  payload: string;
  attempts: number;
  not_before: number;
  created_at: number;
  event_id: string | null;
}

/** A queue store in SQLite, with the parts that other stores need within a transaction of their own. */
export interface SqliteQueueStore<Payload> extends QueueStore<Payload> {
  /** For use inside `database.write`: part of that transaction. True where the id was new. */
  appendInTransaction(item: NewQueueItem<Payload>): Promise<boolean>;
  /** For use inside `database.write`: ends a pending item well. */
  finishInTransaction(id: string): Promise<boolean>;
  /**
   * For use inside `database.write`: a pending item is not to be handled before this time (`UNTIL_RELEASED`; 0 releases
   * it). Counts no attempt.
   *
   * @param reason For operators; default: none, also where there was one.
   */
  holdInTransaction(id: string, notBefore: number, reason?: string): Promise<void>;
  /** Pending items of all keys that begin with `prefix`, in the order of their appending. */
  listByKeyPrefix(prefix: string): Promise<QueueItem<Payload>[]>;
  countByKeyPrefix(prefix: string): Promise<number>;
}

/** Ends the range of the keys that begin with a prefix: no key holds a character beyond it. */
const LAST_CHARACTER = '\u{10ffff}';

/** A million expired rows must not hold the event loop in one piece. */
const PRUNED_AT_ONCE = 1_000;

const COLUMNS = 'id, key, payload, attempts, not_before, created_at, event_id';

/** Makes the store of the queue called `queue`; several queues share one table. `now` is in milliseconds. */
export function createSqliteQueueStore<Payload>(
  database: Database,
  queue: string,
  now: () => number = Date.now,
): SqliteQueueStore<Payload> {
  const toItem = (row: Row): QueueItem<Payload> => ({
    id: row.id,
    key: row.key,
    payload: JSON.parse(row.payload) as Payload,
    attempts: row.attempts,
    notBefore: row.not_before,
    createdAt: row.created_at,
    ...(row.event_id !== null && { eventId: row.event_id }),
  });

  const insert = database.prepare(
    `INSERT OR IGNORE INTO queue_items (queue, id, key, payload, not_before, created_at, event_id)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const selectHead = database.prepare(
    `SELECT ${COLUMNS} FROM queue_items WHERE queue = ? AND key = ? AND state = 'pending' ORDER BY seq LIMIT 2`,
  );
  const selectKey = database.prepare(
    `SELECT ${COLUMNS} FROM queue_items WHERE queue = ? AND key = ? AND state = 'pending' ORDER BY seq`,
  );
  const selectOne = database.prepare(
    `SELECT ${COLUMNS} FROM queue_items WHERE queue = ? AND id = ? AND state = 'pending'`,
  );
  const end = database.prepare(
    `UPDATE queue_items SET state = ?1, finished_at = ?2, reason = COALESCE(?3, reason), payload = iif(?1 = 'dead', payload, NULL)
     WHERE queue = ?4 AND id = ?5 AND state = 'pending'`,
  );
  const hold = database.prepare(
    "UPDATE queue_items SET not_before = ?, reason = ? WHERE queue = ? AND id = ? AND state = 'pending'",
  );
  const reviveDead = database.prepare(
    `UPDATE queue_items SET state = 'pending', finished_at = NULL, reason = NULL, attempts = 0, not_before = 0
     WHERE queue = ? AND id = ? AND state = 'dead' AND payload IS NOT NULL RETURNING key`,
  );

  const appendInTransaction = async ({ id, key, payload, notBefore = 0, eventId }: NewQueueItem<Payload>) =>
    (await insert.run(queue, id, key, JSON.stringify(payload), notBefore, now(), eventId ?? currentEventId() ?? null))
      .changes === 1;
  const endInTransaction = async (id: string, state: 'done' | 'dead', reason: string | null) =>
    (await end.run(state, now(), reason, queue, id)).changes === 1;

  const resultOf = (isNew: boolean): AppendResult => ({ status: isNew ? 'queued' : 'duplicate' });

  return {
    appendInTransaction,
    finishInTransaction: (id) => endInTransaction(id, 'done', null),
    async holdInTransaction(id, notBefore, reason) {
      await hold.run(notBefore, reason ?? null, queue, id);
    },
    async listByKeyPrefix(prefix) {
      const rows = await database
        .prepare(
          `SELECT ${COLUMNS} FROM queue_items
           WHERE queue = ? AND key >= ? AND key < ? AND state = 'pending' ORDER BY seq`,
        )
        .all(queue, prefix, prefix + LAST_CHARACTER);
      return (rows as unknown as Row[]).map(toItem);
    },
    async countByKeyPrefix(prefix) {
      const row = await database
        .prepare(
          "SELECT COUNT(*) AS pending FROM queue_items WHERE queue = ? AND key >= ? AND key < ? AND state = 'pending'",
        )
        .get(queue, prefix, prefix + LAST_CHARACTER);
      return (row?.pending as number) ?? 0;
    },
    append: async (item) => resultOf(await database.write(() => appendInTransaction(item))),
    note: async (item) => resultOf(await database.note(() => appendInTransaction(item))),
    async pendingKeys() {
      const rows = await database
        .prepare("SELECT key FROM queue_items WHERE queue = ? AND state = 'pending' GROUP BY key ORDER BY MIN(seq)")
        .all(queue);
      return rows.map((row) => row.key as string);
    },
    async head(key) {
      const [row, next] = (await selectHead.all(queue, key)) as unknown as Row[];
      return row && { item: toItem(row), isOnly: next === undefined };
    },
    async get(id) {
      const row = (await selectOne.get(queue, id)) as unknown as Row | undefined;
      return row && toItem(row);
    },
    async list(key) {
      return ((await selectKey.all(queue, key)) as unknown as Row[]).map(toItem);
    },
    replace: (id, payload, notBefore) =>
      database.write(
        async () =>
          (
            await database
              .prepare(
                `UPDATE queue_items SET payload = ?, not_before = COALESCE(?, not_before)
               WHERE queue = ? AND id = ? AND state = 'pending'`,
              )
              .run(JSON.stringify(payload), notBefore ?? null, queue, id)
          ).changes === 1,
      ),
    finish: (id) => database.note(() => endInTransaction(id, 'done', null)),
    postpone: (id, notBefore, reason) =>
      database.note(async () => {
        await database
          .prepare(
            `UPDATE queue_items SET attempts = attempts + 1, not_before = ?, reason = ?
             WHERE queue = ? AND id = ? AND state = 'pending'`,
          )
          .run(notBefore, reason, queue, id);
      }),
    bury: (id, reason) =>
      database.note(async () => {
        await endInTransaction(id, 'dead', reason);
      }),
    revive: (id) => database.write(async () => (await reviveDead.get(queue, id))?.key as string | undefined),
    async deadLetters(limit) {
      return (
        await database
          .prepare(
            `SELECT id, key, reason, finished_at AS finishedAt FROM queue_items
           WHERE queue = ? AND state = 'dead' ORDER BY finished_at DESC LIMIT ?`,
          )
          .all(queue, limit)
      ).map((row) => ({
        id: row.id as string,
        key: row.key as string,
        reason: row.reason as string,
        finishedAt: row.finishedAt as number,
      }));
    },
    async counts() {
      const pending = await database
        .prepare(
          "SELECT COUNT(*) AS pending, MIN(created_at) AS oldest FROM queue_items WHERE queue = ? AND state = 'pending'",
        )
        .get(queue);
      const dead = await database
        .prepare("SELECT COUNT(*) AS dead FROM queue_items WHERE queue = ? AND state = 'dead'")
        .get(queue);
      return {
        pending: (pending?.pending as number) ?? 0,
        oldestCreatedAt: (pending?.oldest as number | null) ?? undefined,
        dead: (dead?.dead as number) ?? 0,
      };
    },
    async prune(endedBefore) {
      const prune = database.prepare(
        `DELETE FROM queue_items WHERE seq IN
           (SELECT seq FROM queue_items WHERE queue = ? AND finished_at < ? LIMIT ${PRUNED_AT_ONCE})`,
      );
      for (let left = true; left; ) {
        left = await database.write(async () => (await prune.run(queue, endedBefore)).changes === PRUNED_AT_ONCE);
      }
    },
  };
}
