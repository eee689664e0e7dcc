import { backoffMs } from '../backoff.ts';
import { delay, systemClock } from '../clock.ts';
import type { CodedError } from '../errors.ts';
import { checkServer } from './check-server.ts';
import { type ConnectionOptions, connectionSettings } from './connection-settings.ts';
import { ignore, loadPg } from './connections.ts';
import { explainPostgres } from './explain-postgres.ts';
import { KIT_MIGRATIONS } from './kit-tables.ts';
import { type Migrations, migrate } from './migrate.ts';

/** Pauses between tries to reach the database at the start. */
const START_DELAYS_MS = [200, 500, 1_000, 2_000, 5_000];

export interface DatabaseOptions extends ConnectionOptions {
  /** SQL scripts of the service's own tables, in order. Never change one that was released, add another. */
  migrations?: readonly string[];
  /**
   * Told of each try at the start that failed for a reason that passes; another one follows, until the signal ends that.
   * Without it the first failure is thrown.
   */
  onWaiting?: (error: CodedError) => void;
  signal?: AbortSignal;
}

/** Waits for the database where that is wanted, and brings the tables of the service and of this folder up to date. */
export async function prepareTables({ onWaiting, signal, ...options }: DatabaseOptions): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await migrateOnce(options);
    } catch (error) {
      const { code, retryable } = error as CodedError;
      if (code === undefined || !retryable || onWaiting === undefined || signal?.aborted) throw error;
      onWaiting(error as CodedError);
      await delay(systemClock, backoffMs(tries, START_DELAYS_MS), signal);
    }
  }
}

async function migrateOnce({ migrations = [], service, ...options }: Omit<DatabaseOptions, 'onWaiting' | 'signal'>) {
  const { place, config } = connectionSettings({ service, ...options });
  const { Client } = await loadPg();
  // A migration may take its time, and so may the one that another machine is at.
  const { query_timeout: _, statement_timeout: __, ...patient } = config;
  const client = new Client(patient);
  client.on('error', ignore);
  const all: Migrations = { kit: KIT_MIGRATIONS, [service]: migrations };
  try {
    await client.connect();
    await checkServer(client, place);
    await migrate(client, service, all);
  } catch (error) {
    throw explainPostgres(error, place);
  } finally {
    // The answer to a goodbye is not worth waiting for.
    client.end().catch(ignore);
  }
}
