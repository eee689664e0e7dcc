import { createHash } from 'node:crypto';

/** What may stand in SQL and holds no place for a value: texts, names, comments, texts between dollars. */
const PASSED_OVER =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|(\$(?:[A-Za-z_]\w*)?\$)[\s\S]*?\1|\?(\d*)/g;

/**
 * The same SQL with places for values as PostgreSQL writes them: `?` becomes `$1`, `$2` …, `?2` becomes `$2`.
 *
 * As in SQLite, a `?` without a number takes the one after the highest so far. PostgreSQL's own operators with a question
 * mark cannot be written.
 */
export function numberedPlaces(sql: string): string {
  let highest = 0;
  return sql.replace(PASSED_OVER, (found: string, _tag: string | undefined, digits: string | undefined) => {
    if (digits === undefined) return found;
    const place = digits === '' ? highest + 1 : Number(digits);
    highest = Math.max(highest, place);
    return `$${place}`;
  });
}

/** A name for a prepared statement, the same for the same text; PostgreSQL takes 63 characters. */
export const statementName = (sql: string): string => createHash('sha256').update(sql).digest('base64url').slice(0, 16);

/** Whether a statement changes rows of one table by what these hold alone: what others change meanwhile it waits for and looks at anew. */
export const isOfOneTable = (sql: string): boolean =>
  /^\s*(?:INSERT|UPDATE|DELETE)\b/i.test(sql) && !/\bSELECT\b/i.test(sql);
