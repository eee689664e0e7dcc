import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import type { Database } from '../database.ts';
import { openPostgres, type Schemas } from './with-databases.ts';

interface Tables {
  /** `table.column type`, with `not null` and the order of its values where they have one. */
  columns: string[];
  /** Names, and whether they are unique or leave rows out; those of keys are the engines' own affair. */
  indexes: string[];
}

/**
 * Fails where a table, a column, its kind, or an index is in one of the databases alone, so that nobody forgets one.
 *
 * @param postgresAlone Tables that are meant to be in PostgreSQL only.
 */
export async function assertSameTables(schemas: Schemas, postgresAlone: readonly string[] = []): Promise<void> {
  const database = await openPostgres(schemas.postgres);
  try {
    assert.deepEqual(await tablesInPostgres(database, [...KIT, ...postgresAlone]), tablesInSqlite(schemas.sqlite));
  } finally {
    await database.close();
  }
}

function tablesInSqlite(migrations: readonly string[]): Tables {
  const database = new DatabaseSync(':memory:');
  for (const migration of migrations) database.exec(migration);
  const columns = database
    .prepare(
      `SELECT m.name AS table_name, c.name, c.type, c."notnull" <> 0 OR c.pk > 0 AS required
       FROM sqlite_master AS m, pragma_table_xinfo(m.name) AS c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'`,
    )
    .all()
    .map((row) => columnText({ ...row, type: row.type === 'INTEGER' ? 'bigint' : 'text "C"' }));
  const indexes = database
    .prepare(
      `SELECT i.name, i."unique" AS is_unique, i.partial AS is_partial
       FROM sqlite_master AS m, pragma_index_list(m.name) AS i WHERE m.type = 'table' AND i.origin = 'c'`,
    )
    .all()
    .map(indexText);
  database.close();
  return { columns: columns.toSorted(), indexes: indexes.toSorted() };
}

const KIT = ['schema_versions', 'workers', 'owned_keys', 'write_turns', 'parcels'];

async function tablesInPostgres(database: Database, without: readonly string[]): Promise<Tables> {
  const ours = `NOT IN (${without.map((name) => `'${name}'`).join(', ')})`;
  const columns = await database
    .prepare(
      `SELECT table_name, column_name AS name, is_nullable = 'NO' AS required,
         data_type || COALESCE(' "' || collation_name || '"', '') AS type
       FROM information_schema.columns WHERE table_schema = current_schema() AND table_name ${ours}`,
    )
    .all();
  const indexes = await database
    .prepare(
      `SELECT index.relname AS name, indisunique AS is_unique, indpred IS NOT NULL AS is_partial
       FROM pg_index JOIN pg_class AS index ON index.oid = indexrelid JOIN pg_class AS owner ON owner.oid = indrelid
       WHERE owner.relnamespace = CAST(current_schema() AS regnamespace) AND owner.relname ${ours}
         AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))`,
    )
    .all();
  return { columns: columns.map(columnText).toSorted(), indexes: indexes.map(indexText).toSorted() };
}

const columnText = (row: Record<string, unknown>): string =>
  `${row.table_name}.${row.name} ${row.type}${row.required === 1 ? ' not null' : ''}`;

const indexText = (row: Record<string, unknown>): string =>
  [row.name, row.is_unique === 1 && 'unique', row.is_partial === 1 && 'partial'].filter(Boolean).join(' ');
