import type { Clock, Database, QueueLog } from 'service-kit';
import { type Downtime, downtimeOf } from './gap.ts';

/** When we were there first and last; to be among the migrations of the manager's database. */
export const PRESENCE_MIGRATION = `
  CREATE TABLE presence (
    id INTEGER PRIMARY KEY CHECK (id = 1), first_at INTEGER NOT NULL, seen_at INTEGER NOT NULL
  ) STRICT;
`;

/** The last long downtime; to be among the migrations after the table. */
export const DOWNTIME_MIGRATION = `
  ALTER TABLE presence ADD COLUMN away_from INTEGER;
  ALTER TABLE presence ADD COLUMN away_until INTEGER;
`;

/** The same in PostgreSQL. */
export const DOWNTIME_COLUMNS = DOWNTIME_MIGRATION.replaceAll('INTEGER', 'BIGINT');

/** How often it is noted that we are there: after a kill, a downtime seems longer by this much at most. */
const EVERY_MS = 60_000;

export interface PresenceOptions {
  database: Database;
  clock: Clock;
  log: QueueLog;
  /** Told of a long downtime before anything that waited may run; until it resolves the downtime is not over. */
  onBack(downtime: Downtime): Promise<void>;
}

/**
 * Notes once a minute that we are there, so that the next start knows how long we were not.
 *
 * The last long downtime is kept: what came before it may still wait when a start is broken off, or another machine has
 * noted already that it is there.
 */
export function createPresence({ database, clock, log, onBack }: PresenceOptions) {
  let cancel = () => {};
  let downtime: Downtime | undefined;
  let firstThere = Number.POSITIVE_INFINITY;

  const note = () =>
    database.write(async () => {
      const now = clock.now();
      await database
        .prepare(
          `INSERT INTO presence (id, first_at, seen_at) VALUES (1, ?, ?)
           ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at`,
        )
        .run(now, now);
    });

  /** The downtime that ends now, or the last one before. */
  const findDowntime = () =>
    database.write(async () => {
      const now = clock.now();
      const row = await database.prepare('SELECT first_at, seen_at, away_from, away_until FROM presence').get();
      const isNew = downtimeOf(row?.seen_at as number | undefined, now);
      if (isNew !== undefined) {
        await database.prepare('UPDATE presence SET away_from = ?, away_until = ?').run(isNew.from, isNew.until);
      }
      const before =
        typeof row?.away_from === 'number' && typeof row.away_until === 'number'
          ? { from: row.away_from, until: row.away_until }
          : undefined;
      return { firstThere: (row?.first_at as number | undefined) ?? now, isNew, last: isNew ?? before };
    });

  function noteAgain() {
    note().catch((err) => log.warn({ err }, 'it could not be noted that we are there'));
    cancel = clock.after(EVERY_MS, noteAgain);
  }

  return {
    /** The last long downtime. */
    downtime: () => downtime,
    /** When this data folder was first worked with, in milliseconds. */
    firstThere: () => firstThere,
    async start() {
      const found = await findDowntime();
      firstThere = found.firstThere;
      downtime = found.last;
      if (found.isNew !== undefined) await onBack(found.isNew);
      await note();
      cancel = clock.after(EVERY_MS, noteAgain);
    },
    async stop() {
      cancel();
      await note();
    },
  };
}
