import type { Query } from '../../service-kit/src/testing/postgres-server.ts';

const SCHEMAS = ['remote_sessions', 'telegram'];
/** Ended a day ago: kept by housekeeping, of use to nobody. */
const AGE_MS = 86_400_000;
/** So many of the newest rows of a table are the ones that are copied: all that a prompt leaves is among them. */
const PATTERNS = 12;
/** Added to numbers: above the ids of messages in a bench, below those of Telegram's updates. */
const FIRST_NUMBER = 10_000_000;

interface Column {
  name: string;
  type: string;
  isIdentity: boolean;
  isTelling: boolean;
}

/**
 * Adds `count` rows in all to the tables that keep something of every prompt, copies of what `prompts` real ones have left
 * there, and so many mappings of remote sessions that nobody uses. Answers how many rows that are.
 *
 * Which tables and columns those are is read from the database, so that it fits each build.
 */
export async function addOldPostgresRows(
  query: Query,
  count: number,
  mappings: number,
  prompts: number,
): Promise<number> {
  const tables: string[] = [];
  for (const { name } of await query(
    `SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables
     WHERE schemaname = ANY($1) ORDER BY 1`,
    [SCHEMAS],
  )) {
    if (Number((await query(`SELECT count(*) AS n FROM ${name}`))[0]?.n) >= prompts) tables.push(String(name));
  }
  // What they refer to is not all there.
  await query('SET session_replication_role = replica');
  const each = Math.ceil(count / tables.length);
  for (const table of tables) await copyRows(query, table, each);
  await query(
    `INSERT INTO remote_sessions.session_mappings (session_key, mapping)
     SELECT session_key || '-' || i, replace(mapping, mapping::json #>> '{remoteSession,sessionId}', (9000000 + i)::text)
     FROM generate_series(1, $1::int) i, (SELECT session_key, mapping FROM remote_sessions.session_mappings LIMIT 1) one`,
    [mappings],
  );
  await query('ANALYZE');
  return each * tables.length + mappings;
}

async function copyRows(query: Query, table: string, count: number): Promise<void> {
  const columns = (await query(
    `SELECT attname AS name, format_type(atttypid, atttypmod) AS type, attidentity <> '' AS "isIdentity",
       EXISTS (SELECT 1 FROM pg_index WHERE indrelid = attrelid AND indisunique AND attnum = ANY(indkey)) AS "isTelling"
     FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
    [table],
  )) as unknown as Column[];
  const copied = columns.filter(({ isIdentity }) => !isIdentity);
  const tellingText = copied.find(({ isTelling, type }) => isTelling && type === 'text');
  const values = copied.map(({ name, type, isTelling }) => {
    const column = `p."${name}"`;
    if (/_at$/.test(name)) return `${column} - ${AGE_MS}`;
    if (!isTelling) return column;
    if (type === 'bigint') return `i + ${FIRST_NUMBER}`;
    return name === tellingText?.name || copied.every((one) => one.type !== 'bigint' || !one.isTelling)
      ? `${column} || '~' || i`
      : column;
  });
  const names = copied.map(({ name }) => `"${name}"`).join(', ');
  await query(
    `WITH pattern AS MATERIALIZED (SELECT row_number() OVER () - 1 AS k, * FROM
       (SELECT * FROM ${table} ORDER BY ctid DESC LIMIT ${PATTERNS}) newest)
     INSERT INTO ${table} (${names}) SELECT ${values.join(', ')} FROM generate_series(1, $1::int) i
     JOIN pattern p ON p.k = i % (SELECT count(*) FROM pattern)`,
    [count],
  );
}
