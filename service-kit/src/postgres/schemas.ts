import { isCodedError } from '../errors.ts';
import { checkServer } from './check-server.ts';
import { type ConnectionOptions, connectionSettings } from './connection-settings.ts';
import { ignore, loadPg } from './connections.ts';
import { explainPostgres } from './explain-postgres.ts';

/** Whether a service has ever kept something there. Rejects with what `explainPostgres` makes of a failure. */
export const hasTables = (options: ConnectionOptions): Promise<boolean> =>
  asked(options, 'SELECT 1 FROM pg_namespace WHERE nspname = $1', [options.service]).then((count) => count > 0);

/** Drops all tables of a service. */
export async function dropTables(options: ConnectionOptions): Promise<void> {
  await asked(options, `DROP SCHEMA IF EXISTS ${options.service} CASCADE`);
}

/** Renames the schema of a service, so that it begins with no tables. */
export async function putTablesAside(options: ConnectionOptions & { ending: string }): Promise<void> {
  await asked(options, `ALTER SCHEMA ${options.service} RENAME TO ${options.service}${options.ending}`);
}

async function asked(options: ConnectionOptions, sql: string, values: string[] = []): Promise<number> {
  const { place, config } = connectionSettings(options);
  const { Client } = await loadPg();
  const client = new Client(config);
  client.on('error', ignore);
  try {
    await client.connect();
    await checkServer(client, place, options.service);
    return (await client.query(sql, values)).rowCount ?? 0;
  } catch (error) {
    throw isCodedError(error) ? error : explainPostgres(error, place);
  } finally {
    client.end().catch(ignore);
  }
}
