import type { Database } from 'service-kit';

/** In a database that processes share; one process alone remembers it while it sends. */
export const LAST_HEARD_TABLES = `
  CREATE TABLE last_heard (
    pairing_id TEXT COLLATE "C" PRIMARY KEY,
    heard_at BIGINT NOT NULL
  );
  CREATE INDEX last_heard_at ON last_heard (heard_at);
`;

/**
 * Keeps when something came last from a pairing, for the process that sends to it: what comes arrives at another. Changes
 * belong into `database.write`.
 */
export function createLastHeard(database: Pick<Database, 'prepare'>) {
  const upsert = database.prepare(
    `INSERT INTO last_heard (pairing_id, heard_at) VALUES (?, ?)
     ON CONFLICT (pairing_id) DO UPDATE SET heard_at = excluded.heard_at`,
  );
  const select = database.prepare('SELECT 1 FROM last_heard WHERE pairing_id = ? AND heard_at >= ?');
  const remove = database.prepare(
    'DELETE FROM last_heard WHERE pairing_id IN (SELECT pairing_id FROM last_heard WHERE heard_at < ? LIMIT ?)',
  );
  return {
    async note(pairingId: string, now: number): Promise<void> {
      await upsert.run(pairingId, now);
    },
    wasHeardSince: async (pairingId: string, time: number): Promise<boolean> =>
      (await select.get(pairingId, time)) !== undefined,
    /** Forgets at most `limit` of before; answers how many. */
    prune: async (before: number, limit: number): Promise<number> => (await remove.run(before, limit)).changes,
  };
}

export type LastHeard = ReturnType<typeof createLastHeard>;
