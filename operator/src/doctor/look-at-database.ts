import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { describeError } from 'service-kit';
import type { CheckResult } from './result.ts';

/**
 * Looks whether a database is whole and of a version that this program knows (`version`: how many migrations there are).
 *
 * Changes nothing: one that nobody has open is read as it lies there, as opening it would leave files beside it; one that
 * is in use, or was left by a crash, is read by way of the files that are there. Undefined where there is none.
 */
export function lookAtDatabase(path: string, version: number): CheckResult | undefined {
  if (!existsSync(path)) return undefined;
  const check = path.replace(/^.*[\\/]/, '');
  let database: DatabaseSync | undefined;
  try {
    const location = pathToFileURL(path);
    if (!existsSync(`${path}-wal`)) location.searchParams.set('immutable', '1');
    database = new DatabaseSync(location, { readOnly: true });
    database.exec('PRAGMA busy_timeout=5000');
    const problems = database.prepare('PRAGMA integrity_check(3)').all() as { integrity_check: string }[];
    const found = (database.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
    return judgeDatabase({ check, problems: problems.map(({ integrity_check }) => integrity_check), found, version });
  } catch (error) {
    return { check, status: 'fail', text: describeError(error), next: 'make it readable, or restore a copy' };
  } finally {
    database?.close();
  }
}

function judgeDatabase(facts: { check: string; problems: string[]; found: number; version: number }): CheckResult {
  const { check, problems, found, version } = facts;
  const isWhole = problems.length === 1 && problems[0] === 'ok';
  if (!isWhole) return { check, status: 'fail', text: `is damaged: ${problems.join(', ')}`, next: 'restore a copy' };
  if (found > version) {
    const text = `is of version ${found}, this program knows ${version}`;
    return { check, status: 'fail', text, next: 'take the newer program again, or a copy from before' };
  }
  const text = `whole, version ${found}`;
  return { check, status: 'ok', text: found < version ? `${text}; its next start makes it ${version}` : text };
}
