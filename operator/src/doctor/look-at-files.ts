import { constants } from 'node:fs';
import { access, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError } from 'service-kit';
import type { CheckResult } from './result.ts';

/** As many files as are looked at; a folder of the services holds few beside the files that are on their way. */
const MOST_FILES = 2_000;
const OTHERS_MAY = 0o077;

/** Looks whether the data folder is there, this account's and nobody else's. Changes nothing. */
export async function lookAtDataFolder(dataDir: string): Promise<CheckResult> {
  const check = 'data folder';
  const found = await lstat(dataDir).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) {
    return found.code === 'ENOENT'
      ? { check, status: 'ok', text: `${dataDir} will be made at the first start` }
      : { check, status: 'fail', text: describeError(found), next: 'set another dataDir' };
  }
  if (!found.isDirectory() && !found.isSymbolicLink()) {
    return { check, status: 'fail', text: `${dataDir} is no folder`, next: 'remove it, or set another dataDir' };
  }
  try {
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    const open = await findOpen(dataDir);
    if (open.length > 0) {
      const text = `others may look into ${open.slice(0, 3).join(', ')}${open.length > 3 ? ` and ${open.length - 3} more` : ''}`;
      return { check, status: 'fail', text, next: `chmod -R go-rwx ${dataDir}` };
    }
    return { check, status: 'ok', text: `${dataDir}, for its account alone` };
  } catch (error) {
    const next = 'run this as the account of the services, or give this one the right';
    return { check, status: 'fail', text: describeError(error), next };
  }
}

async function findOpen(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const open: string[] = [];
  for (const path of [folder, ...names.slice(0, MOST_FILES).map((name) => join(folder, name))]) {
    // Something may go at any moment while the services run. A link has no rights of its own.
    const found = await lstat(path).catch(() => undefined);
    if (found !== undefined && !found.isSymbolicLink() && (found.mode & OTHERS_MAY) !== 0) open.push(path);
  }
  return open;
}

/** Looks whether others may read the file in which the secrets are. */
export async function lookAtSettingsFile(path: string, hasSecrets: boolean): Promise<CheckResult> {
  const check = 'settings';
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return { check, status: 'ok', text: `fit; there is no ${path}` };
  if (hasSecrets && found.isFile() && (found.mode & OTHERS_MAY) !== 0) {
    return { check, status: 'warn', text: `${path} fits, and others may read its secrets`, next: `chmod 600 ${path}` };
  }
  return { check, status: 'ok', text: `${path} fits` };
}
