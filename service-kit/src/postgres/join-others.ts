import type { Clock } from '../clock.ts';
import { describeError, isCodedError } from '../errors.ts';
import type { Ownership } from '../ownership.ts';
import { untilPassed } from '../until-passed.ts';
import { createClaims } from './claims.ts';
import { connectDatabase, type PostgresDatabase } from './connect-database.ts';
import { ignore } from './connections.ts';
import { createNotices, type Notices } from './notices.ts';
import { createOwnership } from './ownership.ts';
import { hasEndedHere, processName } from './process-name.ts';
import { createSharedClock } from './shared-clock.ts';
import { createWorker } from './worker.ts';

/** One process among those that share a PostgreSQL. */
export interface Shared {
  /** By which people and the other processes know this one. */
  name: string;
  /** The names of the others that live, or did until some seconds ago. */
  others(): Promise<string[]>;
  database: PostgresDatabase;
  ownership: Ownership;
  notices: Notices;
  /** The same for all of them. */
  clock: Clock;
  /** For `/ready`. */
  state(): Promise<{ ok: boolean; error?: string }>;
  /** Gives back what is ours, so that others go on at once, and closes all connections. */
  close(): Promise<void>;
}

export interface JoinOptions {
  /** `postgres://…` of the settings. */
  url: string;
  /** The schema of the tables: the service's name. */
  service: string;
  migrations: readonly string[];
  log: Record<'info' | 'warn', (details: object, text: string) => void>;
  signal?: AbortSignal;
  /** See `createWorker`. */
  leaseMs?: number;
  renewMs?: number;
}

/** Pauses between tries at the start. */
const START_DELAYS_MS = [200, 500, 1_000, 2_000, 5_000];

/** How often this process has joined others: tests do more than once. */
let joined = 0;

/**
 * Joins the processes of a service that share a database. Waits for one that cannot be reached yet or goes away meanwhile,
 * and says so.
 */
export async function joinOthers(options: JoinOptions): Promise<Shared> {
  const { log, signal } = options;
  return await untilPassed(() => joinOnce(options), {
    delaysMs: START_DELAYS_MS,
    signal,
    onWaiting: ({ message }) => log.warn({ reason: message }, 'the database is not there yet; it is tried again'),
  });
}

async function joinOnce(options: JoinOptions): Promise<Shared> {
  const opened = new AsyncDisposableStack();
  try {
    const joined = await open(options, (close) => opened.defer(close));
    return { ...joined, close: () => opened.disposeAsync() };
  } catch (error) {
    // What failed is what must be told.
    await opened.disposeAsync().catch(ignore);
    throw error;
  }
}

async function open(
  { url, service, migrations, log, leaseMs, renewMs }: JoinOptions,
  onClose: (close: () => Promise<void> | void) => void,
): Promise<Omit<Shared, 'close'>> {
  const onError = (error: unknown) => {
    const details = isCodedError(error) ? { reason: error.message } : { err: error };
    log.warn(details, 'the database does not do what it should; it is tried again');
  };
  const database = await connectDatabase({ url, service, migrations });
  onClose(database.close);
  const clock = await createSharedClock(database, onError);
  onClose(clock.stop);
  joined += 1;
  const name = `${processName(service)}${joined === 1 ? '' : ` (${joined})`}`;
  const lease = { ...(leaseMs !== undefined && { leaseMs }), ...(renewMs !== undefined && { renewMs }) };
  const worker = await createWorker({
    database,
    name,
    ...lease,
    hasEnded: (other) => hasEndedHere(other, name),
    onError,
  });
  onClose(worker.close);
  const others = database.prepare('SELECT name FROM workers WHERE name <> ? ORDER BY name');
  const notices = await createNotices({ url, service, database, onError });
  onClose(notices.close);
  const ownership = createOwnership({
    database,
    worker,
    claims: createClaims({ database, worker }),
    notices,
    clock,
    onError,
  });
  onClose(ownership.close);
  return {
    name,
    others: async () => (await others.all(name)).map((row) => String(row.name)),
    database,
    ownership,
    notices,
    clock,
    async state() {
      try {
        await database.check();
        return worker.isSteady()
          ? { ok: true }
          : { ok: false, error: 'this process has lost its lease for the moment' };
      } catch (error) {
        return { ok: false, error: describeError(error) };
      }
    },
  };
}
