import { checkServer } from './check-server.ts';
import { type ConnectionOptions, connectionSettings } from './connection-settings.ts';
import { ignore, loadPg } from './connections.ts';
import { explainPostgres } from './explain-postgres.ts';
import { KIT_MIGRATIONS } from './kit-tables.ts';
import { type Migrations, migrate } from './migrate.ts';

export interface DatabaseOptions extends ConnectionOptions {
  /** SQL scripts of the service's own tables, in order. Never change one that was released, add another. */
  migrations?: readonly string[];
}

/** Brings the tables of the service and of this folder up to date. */
export async function prepareTables({ migrations = [], service, ...options }: DatabaseOptions): Promise<void> {
  const { place, config } = connectionSettings({ service, ...options });
  const { Client } = await loadPg();
  // A migration may take its time, and so may the one that another machine is at.
  const { query_timeout: _, statement_timeout: __, ...patient } = config;
  const client = new Client(patient);
  client.on('error', ignore);
  const all: Migrations = { kit: KIT_MIGRATIONS, [service]: migrations };
  try {
    await client.connect();
    await checkServer(client, place, service);
    await migrate(client, service, all);
  } catch (error) {
    throw explainPostgres(error, place);
  } finally {
    // The answer to a goodbye is not worth waiting for.
    client.end().catch(ignore);
  }
}
