import type { Clock, Database, QueueLog } from 'service-kit';
import { type Downtime, downtimeOf } from './gap.ts';

/** When we were there last; to be among the migrations of the manager's database. */
export const PRESENCE_MIGRATION = `
  CREATE TABLE presence (id INTEGER PRIMARY KEY CHECK (id = 1), seen_at INTEGER NOT NULL) STRICT;
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

  const note = () =>
    database.write(() => {
      database.prepare('INSERT OR REPLACE INTO presence (id, seen_at) VALUES (1, ?)').run(clock.now());
    });

  function noteAgain() {
    note().catch((err) => log.warn({ err }, 'it could not be noted that we are there'));
    cancel = clock.after(EVERY_MS, noteAgain);
  }

  return {
    /** The downtime before this start, where it was long. */
    downtime: () => downtime,
    async start() {
      const lastThere = database.prepare('SELECT seen_at FROM presence').get()?.seen_at as number | undefined;
      downtime = downtimeOf(lastThere, clock.now());
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
