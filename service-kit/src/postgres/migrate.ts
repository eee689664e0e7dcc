import type { ClientBase } from 'pg';
import { defineError } from '../errors.ts';

const newer = defineError('DATABASE_NEWER');

/** SQL scripts in order, by the name of what they belong to. Never change one that was released, add another at the end. */
export type Migrations = Readonly<Record<string, readonly string[]>>;

/**
 * Brings the tables in the schema of a service up to what this program knows; `schema_versions` counts what was applied.
 * Of several that come at once one works, in one transaction, and the others wait. The schema is made where it is missing.
 *
 * Throws `DATABASE_NEWER` where the tables are ahead of the program.
 */
export async function migrate(client: ClientBase, service: string, migrations: Migrations): Promise<void> {
  if ((await missing(client, service, migrations)).length === 0) return;
  await client.query('BEGIN; SET LOCAL statement_timeout = 0');
  try {
    await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`remote-sessions ${service}`]);
    if (!(await hasSchema(client, service))) await client.query(`CREATE SCHEMA ${service}`);
    await client.query(
      'CREATE TABLE IF NOT EXISTS schema_versions (service TEXT PRIMARY KEY, version INTEGER NOT NULL)',
    );
    for (const { name, scripts, version } of await missing(client, service, migrations)) {
      for (const script of scripts) await client.query(script);
      await client.query(
        'INSERT INTO schema_versions VALUES ($1, $2) ON CONFLICT (service) DO UPDATE SET version = excluded.version',
        [name, version],
      );
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

async function missing(client: ClientBase, service: string, migrations: Migrations) {
  const versions = await readVersions(client, service);
  return Object.entries(migrations).flatMap(([name, all]) => {
    const known = versions.get(name) ?? 0;
    if (known > all.length)
      throw newer(
        `the database has tables of a newer version (${name}: ${known}, this program knows ${all.length}): start the newer program, or restore the copy from before`,
      );
    const scripts = all.slice(known);
    return scripts.length === 0 ? [] : [{ name, scripts, version: all.length }];
  });
}

async function readVersions(client: ClientBase, service: string): Promise<Map<string, number>> {
  const table = `${service}.schema_versions`;
  const { rows: found } = await client.query<{ found: number }>('SELECT to_regclass($1) IS NOT NULL AS found', [table]);
  if (found[0]?.found !== 1) return new Map();
  const { rows } = await client.query<{ service: string; version: number }>(
    'SELECT service, version FROM schema_versions',
  );
  return new Map(rows.map(({ service: name, version }) => [name, version]));
}

/** Asked first: to make one takes a right that its owner may lack. */
async function hasSchema(client: ClientBase, service: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [service]);
  return rowCount === 1;
}
