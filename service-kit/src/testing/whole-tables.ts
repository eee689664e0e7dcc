import type { ClientBase } from 'pg';
import { loadPg } from '../postgres/connections.ts';
import { numberedPlaces } from '../postgres/sql-text.ts';

/** A node of PostgreSQL's plans. */
interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  Filter?: string;
  Plans?: Plan[];
}

/**
 * Of these statements those that look at every row of a table, however it is filled: no index of theirs leads to the rows
 * that they are after. An index that holds some rows only (`WHERE` in its definition) leads to these.
 */
export async function wholeTableReads(url: string, schema: string, statements: Iterable<string>): Promise<string[]> {
  const { Client } = await loadPg();
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    // Of tables that are nearly empty it would read all, in any way that is as cheap.
    await client.query(
      `SET search_path = ${schema}; SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off`,
    );
    const partial = await partialIndexes(client, schema);
    const found: string[] = [];
    for (const statement of statements) if (await readsWhole(client, statement, partial)) found.push(statement);
    return found;
  } finally {
    await client.end();
  }
}

async function partialIndexes(client: ClientBase, schema: string): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_index JOIN pg_class ON oid = indexrelid
     WHERE indpred IS NOT NULL AND relnamespace = CAST($1 AS regnamespace)`,
    [schema],
  );
  return new Set(rows.map(({ name }) => name));
}

async function readsWhole(client: ClientBase, statement: string, partial: ReadonlySet<string>): Promise<boolean> {
  const { rows } = await client.query<Record<string, [{ Plan: Plan }]>>(
    `EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${numberedPlaces(statement)}`,
  );
  const plan = rows[0]?.['QUERY PLAN']?.[0].Plan;
  return plan !== undefined && isWhole(plan, partial);
}

function isWhole(plan: Plan, partial: ReadonlySet<string>): boolean {
  const { 'Node Type': kind, 'Index Name': index, 'Index Cond': condition, Plans: parts = [] } = plan;
  if (kind === 'Seq Scan') return true;
  // The first rows of an index, as for the least or the newest.
  if (kind === 'Limit' && parts.every((part) => part['Index Name'] !== undefined && part.Filter === undefined))
    return false;
  const isOfIndex = kind.includes('Index') && index !== undefined;
  if (isOfIndex && condition === undefined && !partial.has(index)) return true;
  return parts.some((part) => isWhole(part, partial));
}
