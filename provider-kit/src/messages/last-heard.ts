import type { Database } from 'service-kit';

/** In a database that processes share; one process alone remembers it while it sends. */
export const LAST_HEARD_TABLES = `
  CREATE TABLE last_heard (
    pairing_id TEXT COLLATE "C" PRIMARY KEY,
    times BIGINT NOT NULL,
    heard_at BIGINT NOT NULL
  );
  CREATE INDEX last_heard_at ON last_heard (heard_at);
`;

/**
 * Keeps how often something came from a pairing, for the process that sends to it: what comes arrives at another. Counted,
 * as clocks of processes may differ by the time that a send takes. Changes belong into `database.write`.
 */
export function createLastHeard(database: Pick<Database, 'prepare'>) {
  const upsert = database.prepare(
    `INSERT INTO last_heard (pairing_id, times, heard_at) VALUES (?, 1, ?)
     ON CONFLICT (pairing_id) DO UPDATE SET times = last_heard.times + 1, heard_at = excluded.heard_at`,
  );
  const select = database.prepare('SELECT times FROM last_heard WHERE pairing_id = ?');
  const remove = database.prepare(
    'DELETE FROM last_heard WHERE pairing_id IN (SELECT pairing_id FROM last_heard WHERE heard_at < ? LIMIT ?)',
  );
  return {
    async note(pairingId: string, now: number): Promise<void> {
      await upsert.run(pairingId, now);
    },
    /** Another number than before means that something came. */
    async timesOf(pairingId: string): Promise<number> {
      return ((await select.get(pairingId))?.times as number | undefined) ?? 0;
    },
    /** Forgets at most `limit` of before; answers how many. */
    prune: async (before: number, limit: number): Promise<number> => (await remove.run(before, limit)).changes,
  };
}

export type LastHeard = ReturnType<typeof createLastHeard>;
