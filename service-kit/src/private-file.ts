import { randomUUID } from 'node:crypto';
import { chmod, open, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { defineError, describeError } from './errors.ts';
import { makeFolders } from './make-folders.ts';

const folderCannotBeUsed = defineError('FOLDER_UNUSABLE');

/** The failure of a data folder in which this account cannot do what it has to. */
export const folderUnusable = (path: string, cause: unknown) =>
  folderCannotBeUsed(
    `the folder ${path} cannot be made or used (${describeError(cause)}): give this account the right to write there, or set another dataDir`,
    { cause },
  );

/**
 * Makes the folder, and those above it, for the owner alone (0700); narrows the mode of one that exists.
 *
 * Throws `FOLDER_UNUSABLE` with what an operator can do where that does not work.
 */
export async function ensurePrivateDirectory(path: string): Promise<void> {
  try {
    await makeFolders(path);
    const { mode } = await stat(path);
    if ((mode & 0o077) !== 0) await chmod(path, 0o700);
  } catch (cause) {
    throw folderUnusable(path, cause);
  }
}

/**
 * Writes a new file for the owner alone (0600) beside `path` and returns its name, ready to be renamed or linked.
 *
 * Resolves after its content is on disk. Removes what it began when that fails, a full disk for instance.
 */
export async function writeTemporaryFile(path: string, text: string): Promise<string> {
  const temporaryPath = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  const file = await open(temporaryPath, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    await file.close().catch(() => {});
    await rm(temporaryPath, { force: true });
    throw error;
  }
  await file.close();
  return temporaryPath;
}

/** Makes names that were created or renamed in the folder of `path` survive a power cut. */
export async function syncDirectoryOf(path: string): Promise<void> {
  const directory = await open(dirname(path), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
