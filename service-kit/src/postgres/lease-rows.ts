import type { PostgresDatabase } from './connect-database.ts';

/** Holds off whoever would bury it until the transaction ends; its own renewals go on beside it. */
export const HOLDS_LEASE = 'SELECT 1 FROM workers WHERE id = ? FOR KEY SHARE';

/** The rows of the leases; times are milliseconds of the database's clock. */
export function leaseRows(database: PostgresDatabase) {
  const now = 'CAST(extract(epoch FROM clock_timestamp()) * 1000 AS DOUBLE PRECISION) AS at';
  const insert = database.prepare(
    `INSERT INTO workers (name, renewed_at) VALUES (?, clock_timestamp()) RETURNING id, ${now}`,
  );
  const renew = database.prepare(`UPDATE workers SET renewed_at = clock_timestamp() WHERE id = ? RETURNING ${now}`);
  // A lease that begins in the future is as dead: the clock there was set back, and nobody has renewed it since.
  // Whose row is locked is at work, or writes at this moment; there is another renewal.
  const bury = database.prepare(
    `DELETE FROM workers WHERE id IN (SELECT id FROM workers
     WHERE id <> ? AND abs(extract(epoch FROM clock_timestamp() - renewed_at)) * 1000 > ? FOR UPDATE SKIP LOCKED)`,
  );
  const living = database.prepare('SELECT id FROM workers');
  const forgetKeys = database.prepare(
    'DELETE FROM owned_keys WHERE NOT EXISTS (SELECT 1 FROM workers WHERE id = owned_keys.worker_id)',
  );
  const lockWorkers = database.prepare('LOCK TABLE workers IN SHARE ROW EXCLUSIVE MODE');
  const named = database.prepare('SELECT id, name FROM workers');
  const remove = database.prepare('DELETE FROM workers WHERE id = ?');
  return {
    async insert(name: string) {
      const row = await insert.get(name);
      return { id: Number(row?.id), at: Number(row?.at) };
    },
    async renew(id: number) {
      const row = await renew.get(id);
      return row === undefined ? undefined : Number(row.at);
    },
    bury: (id: number, leaseMs: number) => bury.run(id, leaseMs),
    /** Those whose name says so are dead, whenever they renewed last. */
    async buryNamed(isDead: (name: string) => boolean) {
      for (const { id, name } of await named.all()) if (isDead(String(name))) await remove.run(Number(id));
    },
    /**
     * They are free anyway, and some are of remote sessions that never come back. Nobody can register meanwhile: a claim of
     * one that the look at the living did not see would be taken for a dead one's. Others write on.
     */
    async forgetKeysOfDead() {
      await lockWorkers.run();
      await forgetKeys.run();
    },
    living: async () => new Set((await living.all()).map(({ id }) => Number(id))),
    remove: (id: number) => remove.run(id),
  };
}
