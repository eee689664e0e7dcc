import assert from 'node:assert/strict';
import { after, before, beforeEach, describe } from 'node:test';
import type { Database } from '../database.ts';
import { connectDatabase } from '../postgres/connect-database.ts';
import { openDatabase } from '../sqlite/open-database.ts';
import { freshService, postgresServer } from './postgres-server.ts';
import { wholeTableReads } from './whole-tables.ts';

/** The same tables for both. */
export interface Schemas {
  sqlite: readonly string[];
  postgres: readonly string[];
  /** How the statements begin that look at all rows of a table: those of lists, starts, counts and the hourly tidying. */
  mayReadAll: readonly string[];
}

type Engine = 'sqlite' | 'postgres';

const opened = new Map<Schemas, Map<Engine, Promise<Database>>>();

/** Of each engine one for the same schemas, which ends with the tests of this process. */
function databaseOf(schemas: Schemas, engine: Engine): Promise<Database> {
  const known = opened.get(schemas) ?? new Map<Engine, Promise<Database>>();
  opened.set(schemas, known);
  const database = known.get(engine) ?? open(schemas, engine);
  known.set(engine, database);
  return database;
}

async function open(schemas: Schemas, engine: Engine): Promise<Database> {
  return engine === 'sqlite' ? openDatabase(':memory:', schemas.sqlite) : openPostgres(schemas.postgres);
}

/** A PostgreSQL database of its own with these tables; to be closed. */
export const openPostgres = async (migrations: readonly string[], service = freshService()) =>
  connectDatabase({ url: (await postgresServer()).url(), service, migrations });

after(async () => {
  for (const known of opened.values()) for (const database of known.values()) await (await database).close();
});

/**
 * Registers the same tests for SQLite and for PostgreSQL. They share one database of each with all suites of these
 * `schemas`, which is empty at the beginning of each test.
 */
export function withDatabases(what: string, schemas: Schemas, tests: (database: () => Database) => void): void {
  for (const engine of ['sqlite', 'postgres'] satisfies Engine[]) {
    describe(`${what}, in ${engine === 'sqlite' ? 'SQLite' : 'PostgreSQL'}`, () => {
      let database: Database;
      const asked = new Set<string>();
      before(async () => {
        const shared = await databaseOf(schemas, engine);
        database = {
          ...shared,
          prepare(sql) {
            asked.add(sql);
            return shared.prepare(sql);
          },
        };
      });
      beforeEach(async () => emptyTables(await databaseOf(schemas, engine), schemas, engine));
      tests(() => database);
      if (engine === 'postgres') after(async () => assertReadByIndex(await schemaOf(database), asked, schemas));
    });
  }
}

async function emptyTables(database: Database, { postgres }: Schemas, engine: Engine): Promise<void> {
  const tables = engine === 'sqlite' ? await tablesInSqlite(database) : tablesOf(postgres);
  await database.note(async () => {
    for (const table of tables) await database.prepare(`DELETE FROM ${table}`).run();
  });
}

/** Those of the migrations are not all there any more. */
async function tablesInSqlite(database: Database): Promise<string[]> {
  const rows = await database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all();
  return rows.map(({ name }) => String(name));
}

const tablesOf = (migrations: readonly string[]): string[] =>
  [...migrations.join('\n').matchAll(/CREATE TABLE (\w+)/g)].map(([, name = '']) => name);

const schemaOf = async (database: Database): Promise<string> =>
  String((await database.prepare('SELECT current_schema() AS name').get())?.name);

/** What is asked must not cost more, the more there is; what may is listed with the tables. */
async function assertReadByIndex(schema: string, asked: ReadonlySet<string>, { mayReadAll }: Schemas): Promise<void> {
  const texts = [...asked].filter((sql) => !mayReadAll.some((beginning) => sql.startsWith(beginning)));
  assert.deepEqual(await wholeTableReads((await postgresServer()).url(), schema, texts), []);
}
