import type { Clock, Database, QueueLog } from 'service-kit';
import { type Downtime, downtimeOf } from './gap.ts';

/** When we were there first and last; to be among the migrations of the manager's database. */
export const PRESENCE_MIGRATION = `
  CREATE TABLE presence (
    id INTEGER PRIMARY KEY CHECK (id = 1), first_at INTEGER NOT NULL, seen_at INTEGER NOT NULL
  ) STRICT;
`;

/** How often it is noted that we are there: after a kill, a downtime seems longer by this much at most. */
const EVERY_MS = 60_000;

export interface PresenceOptions {
  database: Database;
  clock: Clock;
  log: QueueLog;
  /** Told of a long downtime before anything that waited may run; until it resolves the downtime is not over. */
  onBack(downtime: Downtime): Promise<void>;
}

/** Notes once a minute that we are there, so that the next start knows how long we were not. */
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

  function noteAgain() {
    note().catch((err) => log.warn({ err }, 'it could not be noted that we are there'));
    cancel = clock.after(EVERY_MS, noteAgain);
  }

  return {
    /** The downtime before this start, where it was long. */
    downtime: () => downtime,
    /** When this data folder was first worked with, in milliseconds. */
    firstThere: () => firstThere,
    async start() {
      const times = await database.prepare('SELECT first_at, seen_at FROM presence').get();
      firstThere = (times?.first_at as number | undefined) ?? clock.now();
      downtime = downtimeOf(times?.seen_at as number | undefined, clock.now());
      if (downtime !== undefined) await onBack(downtime);
      await note();
      cancel = clock.after(EVERY_MS, noteAgain);
    },
    async stop() {
      cancel();
      await note();
    },
  };
}
