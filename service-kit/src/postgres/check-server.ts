import type { ClientBase } from 'pg';
import { defineError } from '../errors.ts';

const tooOld = defineError('DATABASE_TOO_OLD', { isOfSettings: true });
const wrongEncoding = defineError('DATABASE_ENCODING', { isOfSettings: true });
const settingsDropped = defineError('DATABASE_POOLED', { isOfSettings: true });
const readOnly = defineError('DATABASE_READ_ONLY', { statusCode: 503, retryable: true });

/** The oldest major version that PostgreSQL's own people still look after in 2026. */
const OLDEST = 14;

/**
 * Asks a new connection once whom it has reached: `DATABASE_TOO_OLD` below PostgreSQL 14, `DATABASE_READ_ONLY` where it is
 * a replica, which may lag and takes nothing; `DATABASE_ENCODING` where it does not keep every character;
 * `DATABASE_POOLED` where our settings of a session did not get there, such as the schema of our tables.
 */
export async function checkServer(client: ClientBase, place: string, service: string): Promise<void> {
  const { rows } = await client.query<{ version: string; encoding: string; path: string; is_replica: number }>(
    `SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding,
       current_setting('search_path') AS path, pg_is_in_recovery() AS is_replica`,
  );
  const [{ version, encoding, path, is_replica: isReplica } = { version: '', encoding: '', path: '', is_replica: 0 }] =
    rows;
  if (Number.parseInt(version, 10) < OLDEST)
    throw tooOld(`the database at ${place} is PostgreSQL ${version}: ${OLDEST} or newer is needed`);
  if (path !== service)
    throw settingsDropped(
      `the database at ${place} does not get the settings of a session, as behind a pooler: let storage.url lead to PostgreSQL itself`,
    );
  if (encoding !== 'UTF8')
    throw wrongEncoding(
      `the database at ${place} keeps texts as ${encoding}: create one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0`,
    );
  if (isReplica === 1)
    throw readOnly(
      `the database at ${place} is a replica: let storage.url lead to the primary; a failover passes by itself`,
    );
}
