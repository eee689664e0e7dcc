import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const FILES = ['telegram.db', 'remote-sessions.db'];
/** Ended a day ago: kept by housekeeping, of use to nobody. */
const AGE_MS = 86_400_000;
/** So many of the newest rows of a table are the ones that are copied: all that a prompt leaves is among them. */
const PATTERNS = 12;
/** Added to numbers: above the ids of messages in a bench, below those of Telegram's updates. */
const FIRST_NUMBER = 10_000_000;

interface Column {
  name: string;
  type: string;
  pk: number;
}

/**
 * Fills each table that keeps something of every prompt with `count` copies of what `prompts` real ones have left there,
 * in the same chats; answers how many rows that are in all. The databases must be closed.
 *
 * Which tables and columns those are is read from the databases, so that it fits each build.
 */
export function addOldRows(dataDir: string, count: number, prompts: number): number {
  let added = 0;
  if (count === 0) return added;
  for (const file of FILES) {
    const database = new DatabaseSync(join(dataDir, file), { enableForeignKeyConstraints: false });
    // Nothing is lost here that could not be made again.
    database.exec('PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-200000');
    database.exec('BEGIN; CREATE TEMP TABLE numbers (i INTEGER PRIMARY KEY)');
    database
      .prepare(
        'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) INSERT INTO numbers SELECT i FROM n',
      )
      .run(count);
    for (const table of tablesOf(database)) {
      if (countOf(database, table, '*') < prompts) continue;
      copyRows(database, table);
      added += count;
    }
    database.exec('COMMIT; PRAGMA journal_mode=WAL');
    database.close();
  }
  return added;
}

const tablesOf = (database: DatabaseSync) =>
  texts(database, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`);

function copyRows(database: DatabaseSync, table: string): void {
  const columns = database.prepare(`SELECT name, type, pk FROM pragma_table_xinfo('${table}')`).all() as unknown[];
  const sql = sqlOf(database, table);
  const isCounted = /AUTOINCREMENT/i.test(sql);
  const copied = (columns as Column[]).filter(({ pk }) => !(isCounted && pk > 0));
  const telling = tellingColumns(database, table);
  const values = copied.map(({ name, type }) => {
    if (/_at$/.test(name)) return `${name} - ${AGE_MS}`;
    if (!telling.has(name)) return name;
    const other = `i + ${FIRST_NUMBER}`;
    if (type !== 'TEXT') return other;
    return `CASE WHEN ${name} GLOB '*[^0-9]*' THEN ${name} || '~' || i ELSE CAST(${other} AS TEXT) END`;
  });
  database.exec('DROP TABLE IF EXISTS temp.pattern');
  database.exec(
    `CREATE TEMP TABLE pattern AS SELECT row_number() OVER () - 1 AS k, * FROM (
       SELECT * FROM "${table}" ORDER BY ${/WITHOUT ROWID/i.test(sql) ? '1' : 'rowid'} DESC LIMIT ${PATTERNS})`,
  );
  const names = copied.map(({ name }) => name).join(', ');
  database.exec(
    `INSERT INTO "${table}" (${names}) SELECT ${values.join(', ')} FROM numbers JOIN pattern
     ON k = i % (SELECT count(*) FROM pattern)`,
  );
}

/** The columns that tell one row from another: of each index the one with the most different values. */
function tellingColumns(database: DatabaseSync, table: string): Set<string> {
  const rows = countOf(database, table, '*');
  const indexes = database.prepare(`SELECT name, "unique" AS isUnique FROM pragma_index_list('${table}')`).all();
  const telling = indexes.flatMap(({ name, isUnique }) => {
    const columns = texts(database, `SELECT name FROM pragma_index_info('${name}') WHERE name IS NOT NULL`)
      .map((column) => ({ column, values: countOf(database, table, `DISTINCT ${column}`) }))
      .toSorted((one, other) => other.values - one.values);
    const [best] = columns;
    return best !== undefined && (isUnique === 1 || best.values > rows / 2) ? [best.column] : [];
  });
  return new Set(telling.filter((name) => !/_at$/.test(name)));
}

const texts = (database: DatabaseSync, sql: string): string[] =>
  database
    .prepare(sql)
    .all()
    .map(({ name }) => String(name));

const countOf = (database: DatabaseSync, table: string, what: string): number =>
  Number(database.prepare(`SELECT count(${what}) AS count FROM "${table}"`).get()?.count);

const sqlOf = (database: DatabaseSync, table: string): string =>
  String(database.prepare(`SELECT sql FROM sqlite_master WHERE name = ?`).get(table)?.sql);
