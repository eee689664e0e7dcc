import type { Database } from 'service-kit';
import { createRemembered } from '../remembered.ts';

/** What waits for people who cannot be reached; after the tables of messages. */
export const KEPT_MIGRATION = `
  CREATE TABLE unreachable_sessions (
    remote_session_id TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    since INTEGER NOT NULL,
    too_old INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE kept_messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT NOT NULL UNIQUE REFERENCES messages (id) ON DELETE CASCADE,
    remote_session_id TEXT NOT NULL,
    kept_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX kept_messages_session ON kept_messages (remote_session_id, seq);
  CREATE INDEX kept_messages_age ON kept_messages (kept_at);
  CREATE TRIGGER kept_messages_end AFTER UPDATE OF status ON messages WHEN NEW.status <> 'queued'
  BEGIN
    DELETE FROM kept_messages WHERE message_id = NEW.id;
  END;
  CREATE TABLE kept_offers (
    message_id TEXT PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
`;

export interface KeptMessage {
  messageId: string;
  remoteSessionId: string;
  /** The remote session shows a part of it already. */
  isBegun: boolean;
}

/** Of how many remote sessions it is remembered whether somebody can be reached there. */
const REMEMBERED = 10_000;

/** Keeps who cannot be reached and what waits for them. What changes it belongs into `database.write`. */
export function createKeptStore(database: Pick<Database, 'prepare' | 'isShared'>) {
  const selectUnreachable = database.prepare('SELECT reason FROM unreachable_sessions WHERE remote_session_id = ?');
  const count = (where: string) =>
    database.prepare(`SELECT COUNT(*) AS count, MIN(kept_at) AS oldest FROM kept_messages ${where}`);
  const countAll = count('');
  const countOfSession = count('WHERE remote_session_id = ?');
  const countUnreachable = database.prepare('SELECT COUNT(*) AS count FROM unreachable_sessions');
  const COLUMNS = `message_id, remote_session_id, EXISTS (SELECT 1 FROM message_parts
    WHERE message_parts.message_id = kept_messages.message_id AND platform_id IS NOT NULL) AS begun`;
  const toKept = (row: Record<string, unknown>): KeptMessage => ({
    messageId: row.message_id as string,
    remoteSessionId: row.remote_session_id as string,
    isBegun: row.begun === 1,
  });

  const remembered = createRemembered<string | undefined>(database, REMEMBERED);
  const whyUnreachable = (remoteSessionId: string): Promise<string | undefined> =>
    remembered.get(
      remoteSessionId,
      async () => (await selectUnreachable.get(remoteSessionId))?.reason as string | undefined,
    );

  return {
    isUnreachable: async (remoteSessionId: string): Promise<boolean> =>
      (await whyUnreachable(remoteSessionId)) !== undefined,
    /** Why nobody can be reached there; undefined where somebody can. */
    whyUnreachable,
    /** False where that was known already. */
    async beginUnreachable(remoteSessionId: string, reason: string, now: number): Promise<boolean> {
      remembered.forget();
      const { changes } = await database
        .prepare(
          `INSERT INTO unreachable_sessions (remote_session_id, reason, since) VALUES (?, ?, ?)
           ON CONFLICT (remote_session_id) DO NOTHING`,
        )
        .run(remoteSessionId, reason, now);
      return changes === 1;
    },
    /** Answers how many messages became too old meanwhile; undefined where the session was reachable all the time. */
    async endUnreachable(remoteSessionId: string): Promise<{ tooOld: number } | undefined> {
      if ((await whyUnreachable(remoteSessionId)) === undefined) return undefined;
      remembered.forget();
      const row = await database
        .prepare('DELETE FROM unreachable_sessions WHERE remote_session_id = ? RETURNING too_old')
        .get(remoteSessionId);
      return row && { tooOld: row.too_old as number };
    },
    async countTooOld(remoteSessionId: string): Promise<void> {
      await database
        .prepare('UPDATE unreachable_sessions SET too_old = too_old + 1 WHERE remote_session_id = ?')
        .run(remoteSessionId);
    },
    /** A message that is kept already keeps its place. */
    async add(messageId: string, remoteSessionId: string, now: number): Promise<void> {
      await database
        .prepare(
          `INSERT INTO kept_messages (message_id, remote_session_id, kept_at) VALUES (?, ?, ?)
           ON CONFLICT (message_id) DO NOTHING`,
        )
        .run(messageId, remoteSessionId, now);
    },
    async remove(messageId: string): Promise<void> {
      await database.prepare('DELETE FROM kept_messages WHERE message_id = ?').run(messageId);
    },
    /** In the order in which they were taken. */
    list: async (remoteSessionId: string): Promise<KeptMessage[]> =>
      (
        await database
          .prepare(`SELECT ${COLUMNS} FROM kept_messages WHERE remote_session_id = ? ORDER BY seq`)
          .all(remoteSessionId)
      ).map(toKept),
    async oldest(remoteSessionId: string): Promise<KeptMessage | undefined> {
      const row = await database
        .prepare(`SELECT ${COLUMNS} FROM kept_messages WHERE remote_session_id = ? ORDER BY seq LIMIT 1`)
        .get(remoteSessionId);
      return row && toKept(row);
    },
    keptBefore: async (time: number, limit: number): Promise<KeptMessage[]> =>
      (await database.prepare(`SELECT ${COLUMNS} FROM kept_messages WHERE kept_at < ? LIMIT ?`).all(time, limit)).map(
        toKept,
      ),
    countOf: async (remoteSessionId: string): Promise<number> =>
      (await countOfSession.get(remoteSessionId))?.count as number,
    async counts() {
      const row = await countAll.get();
      return {
        messages: row?.count as number,
        oldestAt: (row?.oldest as number | null) ?? undefined,
        unreachable: (await countUnreachable.get())?.count as number,
      };
    },
    async addOffer(messageId: string): Promise<void> {
      await database.prepare('INSERT INTO kept_offers (message_id) VALUES (?)').run(messageId);
    },
    isOffer: async (messageId: string): Promise<boolean> =>
      (await database.prepare('SELECT 1 FROM kept_offers WHERE message_id = ?').get(messageId)) !== undefined,
    /** Forgets at most `limit` sessions for which nothing waits since the given time; answers how many. */
    async prune(before: number, limit: number): Promise<number> {
      remembered.forget();
      const { changes } = await database
        .prepare(
          `DELETE FROM unreachable_sessions WHERE remote_session_id IN
             (SELECT remote_session_id FROM unreachable_sessions AS away
             WHERE since < ? AND NOT EXISTS
               (SELECT 1 FROM kept_messages WHERE kept_messages.remote_session_id = away.remote_session_id)
             LIMIT ?)`,
        )
        .run(before, limit);
      return changes;
    },
  };
}

export type KeptStore = ReturnType<typeof createKeptStore>;
