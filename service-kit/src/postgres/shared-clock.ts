import { type Clock, systemClock } from '../clock.ts';
import type { PostgresDatabase } from './connect-database.ts';

/** Clocks of machines differ by up to some 100 s a month where nobody sets them; within this by milliseconds. Ours. */
const SET_AGAIN_MS = 600_000;

/**
 * A clock that all processes on a database share, whatever their machines' own clocks say: that of the database, looked at
 * now and then, and gone on with by a clock that is never set.
 */
export async function createSharedClock(
  database: PostgresDatabase,
  onError: (error: unknown) => void,
  monotonic: () => number = () => performance.now(),
): Promise<Clock & { stop(): void }> {
  const select = database.prepare(
    'SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS DOUBLE PRECISION) AS at',
  );
  let ahead = 0;
  let cancel = () => {};

  async function set() {
    const before = monotonic();
    const row = await select.get();
    const after = monotonic();
    ahead = Number(row?.at) - (before + after) / 2;
  }

  function setAgain() {
    cancel = systemClock.after(SET_AGAIN_MS, () => {
      set().catch(onError).finally(setAgain);
    });
  }

  await set();
  setAgain();
  return { now: () => Math.round(monotonic() + ahead), after: systemClock.after, stop: () => cancel() };
}
