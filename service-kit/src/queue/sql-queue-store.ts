import type { Database, SqlRow } from '../database.ts';
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

/** Ends the range of the keys that begin with a prefix: no key holds a character beyond it. */
const LAST_CHARACTER = '\u{10ffff}';

/** A million expired rows must not hold the event loop in one piece. */
const PRUNED_AT_ONCE = 1_000;

const COLUMNS = 'id, key, payload, attempts, not_before, created_at, event_id';
const PENDING = `SELECT ${COLUMNS} FROM queue_items WHERE queue = ? AND state = 'pending'`;

/** Makes the store of the queue called `queue`; several queues share one table. `now` is in milliseconds. */
export function createQueueStore<Payload>(
  database: Database,
  queue: string,
  now: () => number = Date.now,
): QueueStore<Payload> {
  const insert = database.prepare(
    `INSERT INTO queue_items (queue, id, key, payload, not_before, created_at, event_id)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (queue, id) DO NOTHING`,
  );
  const selectHead = database.prepare(`${PENDING} AND key = ? ORDER BY seq LIMIT 2`);
  const selectKey = database.prepare(`${PENDING} AND key = ? ORDER BY seq`);
  const selectPrefix = database.prepare(`${PENDING} AND key >= ? AND key < ? ORDER BY seq`);
  const countPrefix = database.prepare(
    `SELECT COUNT(*) AS pending FROM queue_items WHERE queue = ? AND key >= ? AND key < ? AND state = 'pending'`,
  );
  const selectOne = database.prepare(`${PENDING} AND id = ?`);
  const selectKeys = database.prepare(
    `SELECT key FROM queue_items WHERE queue = ? AND state = 'pending' GROUP BY key ORDER BY MIN(seq)`,
  );
  const change = database.prepare(
    `UPDATE queue_items SET payload = ?, not_before = COALESCE(?, not_before)
     WHERE queue = ? AND id = ? AND state = 'pending'`,
  );
  const finish = database.prepare(
    `UPDATE queue_items SET state = 'done', finished_at = ?, payload = NULL
     WHERE queue = ? AND id = ? AND state = 'pending'`,
  );
  const bury = database.prepare(
    `UPDATE queue_items SET state = 'dead', finished_at = ?, reason = ?
     WHERE queue = ? AND id = ? AND state = 'pending'`,
  );
  const hold = database.prepare(
    `UPDATE queue_items SET not_before = ?, reason = ? WHERE queue = ? AND id = ? AND state = 'pending'`,
  );
  const postpone = database.prepare(
    `UPDATE queue_items SET attempts = attempts + 1, not_before = ?, reason = ?
     WHERE queue = ? AND id = ? AND state = 'pending'`,
  );
  const revive = database.prepare(
    `UPDATE queue_items SET state = 'pending', finished_at = NULL, reason = NULL, attempts = 0, not_before = 0
     WHERE queue = ? AND id = ? AND state = 'dead' AND payload IS NOT NULL RETURNING key`,
  );
  const selectDead = database.prepare(
    `SELECT id, key, reason, finished_at FROM queue_items
     WHERE queue = ? AND state = 'dead' ORDER BY finished_at DESC LIMIT ?`,
  );
  const countPending = database.prepare(
    `SELECT COUNT(*) AS pending, MIN(created_at) AS oldest FROM queue_items WHERE queue = ? AND state = 'pending'`,
  );
  const countDead = database.prepare(`SELECT COUNT(*) AS dead FROM queue_items WHERE queue = ? AND state = 'dead'`);
  const prune = database.prepare(
    `DELETE FROM queue_items WHERE seq IN
       (SELECT seq FROM queue_items WHERE queue = ? AND finished_at < ? LIMIT ${PRUNED_AT_ONCE})`,
  );

  /** An item is changed by its id, by whoever has the work of its key; what is appended waits for the lock of its key. */
  const ofItem = (id: string) => ({ apart: `${queue} item ${id}` });
  const ofKey = (key: string) => ({ apart: `${queue} key ${key}` });

  const toItem = (row: SqlRow): QueueItem<Payload> => ({
    id: row.id as string,
    key: row.key as string,
    payload: JSON.parse(row.payload as string) as Payload,
    attempts: row.attempts as number,
    notBefore: row.not_before as number,
    createdAt: row.created_at as number,
    ...(row.event_id !== null && { eventId: row.event_id as string }),
  });

  async function add(item: NewQueueItem<Payload>): Promise<AppendResult> {
    const { id, key, payload, notBefore = 0, eventId = currentEventId() } = item;
    // Both are asked at once, and answered one after the other.
    const locked = database.lockKey?.(`${queue} ${key}`);
    const inserted = insert.run(...[queue, id, key, JSON.stringify(payload), notBefore, now()], eventId ?? null);
    const [{ changes }] = await Promise.all([inserted, locked]);
    return { status: changes === 1 ? 'queued' : 'duplicate' };
  }

  return {
    append: (item) => database.write(() => add(item), ofKey(item.key)),
    note: (item) => database.note(() => add(item), ofKey(item.key)),
    pendingKeys: async () => (await selectKeys.all(queue)).map((row) => row.key as string),
    async head(key) {
      const [row, next] = await selectHead.all(queue, key);
      return row && { item: toItem(row), isOnly: next === undefined };
    },
    async get(id) {
      const row = await selectOne.get(queue, id);
      return row && toItem(row);
    },
    list: async (key) => (await selectKey.all(queue, key)).map(toItem),
    listByKeyPrefix: async (prefix) => (await selectPrefix.all(queue, prefix, prefix + LAST_CHARACTER)).map(toItem),
    async countByKeyPrefix(prefix) {
      const row = await countPrefix.get(queue, prefix, prefix + LAST_CHARACTER);
      return (row?.pending as number | undefined) ?? 0;
    },
    replace: (id, payload, notBefore) =>
      database.write(
        async () => (await change.run(JSON.stringify(payload), notBefore ?? null, queue, id)).changes === 1,
        ofItem(id),
      ),
    revise: (id, revise) =>
      database.write(async () => {
        const row = await selectOne.get(queue, id);
        if (row === undefined) return false;
        const { payload, notBefore } = revise(toItem(row).payload);
        await change.run(JSON.stringify(payload), notBefore ?? null, queue, id);
        return true;
      }, ofItem(id)),
    finish: (id) => database.note(async () => (await finish.run(now(), queue, id)).changes === 1, ofItem(id)),
    hold: (id, notBefore, reason) =>
      database.note(async () => {
        await hold.run(notBefore, reason ?? null, queue, id);
      }, ofItem(id)),
    postpone: (id, notBefore, reason) =>
      database.note(async () => {
        await postpone.run(notBefore, reason, queue, id);
      }, ofItem(id)),
    bury: (id, reason) =>
      database.note(async () => {
        await bury.run(now(), reason, queue, id);
      }, ofItem(id)),
    revive: (id) => database.write(async () => (await revive.get(queue, id))?.key as string | undefined, ofItem(id)),
    async deadLetters(limit) {
      const rows = await selectDead.all(queue, limit);
      return rows.map((row) => ({
        id: row.id as string,
        key: row.key as string,
        reason: row.reason as string,
        finishedAt: row.finished_at as number,
      }));
    },
    async counts() {
      const pending = await countPending.get(queue);
      const dead = await countDead.get(queue);
      return {
        pending: (pending?.pending as number | undefined) ?? 0,
        oldestCreatedAt: (pending?.oldest as number | null | undefined) ?? undefined,
        dead: (dead?.dead as number | undefined) ?? 0,
      };
    },
    async prune(endedBefore) {
      for (let isMore = true; isMore; ) {
        isMore = await database.write(async () => (await prune.run(queue, endedBefore)).changes === PRUNED_AT_ONCE);
      }
    },
  };
}
