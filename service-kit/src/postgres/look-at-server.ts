import { isCodedError } from '../errors.ts';
import { checkServer } from './check-server.ts';
import { connectionSettings } from './connection-settings.ts';
import { ignore, loadPg } from './connections.ts';
import { explainPostgres } from './explain-postgres.ts';

/** What a PostgreSQL tells of itself and of those who work with it. */
export interface ServerFacts {
  version: string;
  /** Processes by the service whose tables they share; services that have no tables there yet are not named. */
  processes: Record<string, number>;
}

/** Looks at the server and changes nothing. Rejects with what `explainPostgres` makes of a failure, `DATABASE_TOO_OLD` or `DATABASE_READ_ONLY`. */
export async function lookAtServer(url: string, services: readonly string[]): Promise<ServerFacts> {
  const { place, config } = connectionSettings({ url, service: 'public' });
  const { Client } = await loadPg();
  const client = new Client(config);
  client.on('error', ignore);
  try {
    await client.connect();
    await checkServer(client, place, 'public');
    const { rows } = await client.query<{ version: string }>("SELECT current_setting('server_version') AS version");
    const processes: Record<string, number> = {};
    for (const service of services) {
      const table = await client.query('SELECT 1 WHERE to_regclass($1) IS NOT NULL', [`${service}.workers`]);
      if (table.rowCount === 0) continue;
      const living = await client.query(
        `SELECT 1 FROM ${service}.workers WHERE renewed_at > clock_timestamp() - INTERVAL '10 s'`,
      );
      processes[service] = living.rowCount ?? 0;
    }
    return { version: rows[0]?.version ?? '', processes };
  } catch (error) {
    throw isCodedError(error) ? error : explainPostgres(error, place);
  } finally {
    client.end().catch(ignore);
  }
}
