import { afterCommit, type Database } from 'service-kit';
import type { ProviderEvent } from 'shared-types';
import { createBoundedMap } from '../bounded-map.ts';

export const EVENT_TABLES = `
  CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    remote_session_id TEXT NOT NULL,
    body TEXT NOT NULL,
    claims INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    claimed_at INTEGER
  ) STRICT;
  CREATE INDEX events_unclaimed ON events (seq) WHERE claims = 0;
  CREATE INDEX events_claimed ON events (claimed_at) WHERE claims > 0;
`;

export interface UnclaimedEvent {
  id: string;
  type: string;
  remoteSessionId: string;
}

/** Of how many new events the body is kept in memory, as most are posted at once. */
const REMEMBERED = 256;

/** Keeps the bodies of events, once each, and how many subscriptions took each. Changes belong into `database.write`. */
export function createEventStore(database: Pick<Database, 'prepare' | 'lockKey' | 'isShared'>) {
  const bodies = createBoundedMap<string>(REMEMBERED);
  const insert = database.prepare(
    `INSERT INTO events (id, type, remote_session_id, body, created_at, claims, claimed_at)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
  );
  const claim = database.prepare('UPDATE events SET claims = claims + 1, claimed_at = ? WHERE id = ?');
  const selectClaimedAt = database.prepare('SELECT claimed_at FROM events WHERE id = ?');
  const selectBody = database.prepare('SELECT body FROM events WHERE id = ?');
  const selectFacts = database.prepare('SELECT type, remote_session_id, body, created_at FROM events WHERE id = ?');

  return {
    /**
     * False where the event is known already.
     *
     * @param claims How many subscriptions take it; default: none yet.
     */
    async add(event: UnclaimedEvent & { body: string }, now: number, claims = 0): Promise<boolean> {
      const { id, type, remoteSessionId, body } = event;
      await database.lockKey?.(`unclaimed ${remoteSessionId}`);
      const claimedAt = claims === 0 ? null : now;
      const isNew = (await insert.run(id, type, remoteSessionId, body, now, claims, claimedAt)).changes === 1;
      if (isNew && !database.isShared) afterCommit(() => bodies.set(id, body));
      return isNew;
    },
    async claim(id: string, now: number): Promise<void> {
      await claim.run(now, id);
    },
    /** Takes a claim back; an event that nobody else has claimed waits for the next subscription again. */
    async unclaim(id: string): Promise<void> {
      await database.prepare('UPDATE events SET claims = claims - 1 WHERE id = ?').run(id);
    },
    /** Whether it was ever handed to a subscription. */
    wasClaimed: async (id: string): Promise<boolean> => (await selectClaimedAt.get(id))?.claimed_at !== null,
    async changeBody(id: string, body: string): Promise<void> {
      // Now for those who read it meanwhile, afterwards as it may have been added in the same transaction.
      bodies.delete(id);
      afterCommit(() => bodies.delete(id));
      await database.prepare('UPDATE events SET body = ? WHERE id = ?').run(body, id);
    },
    bodyOf: async (id: string): Promise<string | undefined> =>
      bodies.get(id) ?? ((await selectBody.get(id))?.body as string | undefined),
    /** What an event tells of itself; `happenedAt` as in its body, `createdAt` in milliseconds. */
    async find(
      id: string,
    ): Promise<{ type: string; remoteSessionId: string; happenedAt: string; createdAt: number } | undefined> {
      const row = await selectFacts.get(id);
      return (
        row && {
          type: row.type as string,
          remoteSessionId: row.remote_session_id as string,
          happenedAt: (JSON.parse(row.body as string) as ProviderEvent).timestamp,
          createdAt: row.created_at as number,
        }
      );
    },
    /** In the order in which they came. */
    async unclaimed(): Promise<UnclaimedEvent[]> {
      return (
        await database.prepare('SELECT id, type, remote_session_id FROM events WHERE claims = 0 ORDER BY seq').all()
      ).map((row) => ({
        id: row.id as string,
        type: row.type as string,
        remoteSessionId: row.remote_session_id as string,
      }));
    },
    async unclaimedCounts() {
      const row = await database
        .prepare('SELECT COUNT(*) AS depth, MIN(created_at) AS oldest FROM events WHERE claims = 0')
        .get();
      return { depth: (row?.depth as number) ?? 0, oldestCreatedAt: (row?.oldest as number | null) ?? undefined };
    },
    /** Forgets at most `limit` events that were claimed before the given time; answers how many. */
    pruneClaimed: async (before: number, limit: number): Promise<number> =>
      Number(
        (
          await database
            .prepare(
              'DELETE FROM events WHERE seq IN (SELECT seq FROM events WHERE claims > 0 AND claimed_at < ? LIMIT ?)',
            )
            .run(before, limit)
        ).changes,
      ),
    /** Forgets at most `limit` events that came before the given time and that nobody wanted; answers how many. */
    pruneUnclaimed: async (before: number, limit: number): Promise<number> =>
      Number(
        (
          await database
            .prepare(
              'DELETE FROM events WHERE seq IN (SELECT seq FROM events WHERE claims = 0 AND created_at < ? LIMIT ?)',
            )
            .run(before, limit)
        ).changes,
      ),
  };
}

export type EventStore = ReturnType<typeof createEventStore>;
