import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { Client } from 'pg';
import { type CodedError, defineError, isCodedError } from '../errors.ts';
import { connectionSettings } from './connection-settings.ts';
import { ignore, loadPg } from './connections.ts';
import { explainPostgres } from './explain-postgres.ts';
import { prepareTables } from './prepare-tables.ts';

const servicesRun = defineError('SERVICES_RUN');
const notEmpty = defineError('DATABASE_NOT_EMPTY');
const notCarried = defineError('NOT_CARRIED_OVER');

/** Rows that go at once; some hold a whole answer. */
const ROWS_AT_ONCE = 200;

export interface CarryOptions {
  /** `postgres://…` */
  url: string;
  /** The schema of the service. */
  service: string;
  migrations: readonly string[];
  /** The SQLite file, brought up to date, which nobody has open. */
  path: string;
}

/** How many rows of which table. */
export type Carried = Record<string, number>;

/**
 * Copies all tables of an SQLite file into PostgreSQL, where they have the same columns, as one transaction.
 *
 * Each table is counted on both sides. Throws `SERVICES_RUN` where somebody works with the tables there,
 * `DATABASE_NOT_EMPTY` where they hold something already, `NOT_CARRIED_OVER` where the counts differ: nothing is changed
 * then. Text with NUL in it, which PostgreSQL cannot hold, gets the sign for what cannot be shown in its place.
 */
export function carryToPostgres({ path, ...options }: CarryOptions): Promise<Carried> {
  const sqlite = new DatabaseSync(path, { readOnly: true });
  return withClient(options, async (client) => {
    const tables = tablesOf(sqlite);
    await refuseUnlessEmpty(client, tables);
    const carried: Carried = {};
    for (const table of tables) {
      for (const rows of batches(sqlite.prepare(`SELECT * FROM ${table}`).iterate())) {
        const text = JSON.stringify(rows.map(withoutNul));
        await client.query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1::json)`, [
          text,
        ]);
      }
      await goOnCounting(client, table);
      carried[table] = await checkedCount(client, sqlite, table);
    }
    return carried;
  }).finally(() => sqlite.close());
}

/**
 * Copies all tables that an SQLite file has from PostgreSQL into it, as one transaction; it must be new, with its tables.
 * Throws as `carryToPostgres`.
 */
export function carryFromPostgres({ path, ...options }: CarryOptions): Promise<Carried> {
  const sqlite = new DatabaseSync(path);
  return withClient(options, async (client) => {
    const carried: Carried = {};
    sqlite.exec('BEGIN IMMEDIATE');
    try {
      for (const table of tablesOf(sqlite)) {
        if (countIn(sqlite, table) > 0) throw notEmpty(`${path} has rows in ${table} already; nothing was changed`);
        await copyTable(client, sqlite, table);
        carried[table] = await checkedCount(client, sqlite, table);
      }
      sqlite.exec('COMMIT');
      return carried;
    } catch (error) {
      sqlite.exec('ROLLBACK');
      throw error;
    }
  }).finally(() => sqlite.close());
}

/** Runs `work` as one transaction in which nobody else works with the tables of the service. */
async function withClient<T>(
  { migrations, ...options }: Omit<CarryOptions, 'path'>,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  await prepareTables({ ...options, migrations });
  const { place, config } = connectionSettings(options);
  const { Client: PgClient } = await loadPg();
  // A whole installation takes its time.
  const { query_timeout: _, statement_timeout: __, idle_in_transaction_session_timeout: ___, ...patient } = config;
  const client = new PgClient(patient);
  client.on('error', ignore);
  try {
    await client.connect();
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await refuseWhileRunning(client, place);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(ignore);
    throw isCodedError(error) ? error : (explainPostgres(error, place) as CodedError);
  } finally {
    client.end().catch(ignore);
  }
}

/** Nobody can begin meanwhile either: a service registers itself in this table. */
async function refuseWhileRunning(client: Client, place: string) {
  await client.query('LOCK TABLE workers IN SHARE ROW EXCLUSIVE MODE');
  const { rows } = await client.query(
    "SELECT name FROM workers WHERE renewed_at > clock_timestamp() - INTERVAL '10 s'",
  );
  if (rows.length === 0) return;
  throw servicesRun(`${rows[0].name} works with ${place}: end all services first, and wait 10 s after a crash`);
}

async function refuseUnlessEmpty(client: Client, tables: readonly string[]) {
  for (const table of tables) {
    const { rowCount } = await client.query(`SELECT 1 FROM ${table} LIMIT 1`);
    if (rowCount === 0) continue;
    throw notEmpty(
      `the database has rows in ${table} already: take an empty one, or drop that schema; nothing was changed`,
    );
  }
}

/** A table comes behind those that its rows refer to. */
function tablesOf(sqlite: DatabaseSync): string[] {
  const names = sqlite
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .all()
    .map(({ name }) => String(name));
  const references = sqlite.prepare('SELECT "table" AS name FROM pragma_foreign_key_list(?)');
  const ordered = new Set<string>();
  const add = (table: string) => {
    for (const { name } of references.all(table)) if (name !== table) add(String(name));
    ordered.add(table);
  };
  for (const name of names) add(name);
  return [...ordered];
}

async function copyTable(client: Client, sqlite: DatabaseSync, table: string) {
  const columns = sqlite
    .prepare(`SELECT name FROM pragma_table_info(?)`)
    .all(table)
    .map(({ name }) => String(name));
  const insert = sqlite.prepare(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  await client.query(`DECLARE every CURSOR FOR SELECT row_to_json(one) AS row FROM ${table} AS one`);
  for (;;) {
    const { rows } = await client.query(`FETCH ${ROWS_AT_ONCE} FROM every`);
    for (const { row } of rows) {
      const values = typeof row === 'string' ? JSON.parse(row) : row;
      insert.run(...columns.map((column) => values[column] as SQLInputValue));
    }
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await client.query('CLOSE every');
}

function* batches<Row>(rows: Iterable<Row>): Generator<Row[]> {
  let batch: Row[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length < ROWS_AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

const withoutNul = (row: object): object =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replaceAll('\0', '\u{fffd}') : value,
    ]),
  );

/** The next row of a table that counts its rows comes after those that were carried over. */
async function goOnCounting(client: Client, table: string) {
  const { rows } = await client.query(
    `SELECT attname AS name, pg_get_serial_sequence($1, attname) AS sequence FROM pg_attribute
     WHERE attrelid = to_regclass($1) AND attidentity <> ''`,
    [table],
  );
  for (const { name, sequence } of rows) {
    await client.query(`SELECT setval($1, COALESCE((SELECT MAX(${name}) FROM ${table}), 0) + 1, false)`, [sequence]);
  }
}

const countIn = (sqlite: DatabaseSync, table: string): number =>
  Number(sqlite.prepare(`SELECT COUNT(*) AS count FROM ${table}`).get()?.count);

async function checkedCount(client: Client, sqlite: DatabaseSync, table: string): Promise<number> {
  const { rows } = await client.query(`SELECT COUNT(*) AS count FROM ${table}`);
  const [there, here] = [Number(rows[0].count), countIn(sqlite, table)];
  if (there === here) return there;
  throw notCarried(`${table} has ${there} rows in PostgreSQL and ${here} in SQLite; nothing was changed`);
}
