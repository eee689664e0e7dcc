import { randomBytes } from 'node:crypto';
import { chmod, link, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { defineError, describeError } from './errors.ts';
import { ensurePrivateDirectory, folderUnusable, syncDirectoryOf, writeTemporaryFile } from './private-file.ts';

const apiTokenUnusable = defineError('API_TOKEN_UNUSABLE');

const TOKEN_BYTES = 32;

/**
 * Finds the token that the services and the command line share, or makes it.
 *
 * A configured token wins; else `<dataDir>/api-token` is read; else it is created with 32 random bytes, for the owner
 * alone (0600). Callers in any number of processes may race: whoever comes first decides, all get the same token.
 * Throws `API_TOKEN_UNUSABLE` if the file is empty or cannot be read or made, `FOLDER_UNUSABLE` if its folder cannot
 * be made or used.
 */
export async function loadApiToken({
  dataDir,
  configured,
}: {
  dataDir: string;
  configured?: string | undefined;
}): Promise<string> {
  if (configured !== undefined && configured !== '') return configured;
  const path = tokenPath(dataDir);
  const token = await readToken(path);
  if (token === undefined) return await createToken(path, dataDir);
  if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600).catch(unusable(path));
  return token;
}

/**
 * Reads that token and makes nothing; undefined where no service was ever started with this folder.
 *
 * Throws `API_TOKEN_UNUSABLE` where it is there, or may be, and this account cannot read it.
 */
export async function readApiToken(dataDir: string): Promise<string | undefined> {
  return await readToken(tokenPath(dataDir));
}

const tokenPath = (dataDir: string) => join(dataDir, 'api-token');

const unusable = (path: string) => (cause: unknown) => {
  const { code } = cause as NodeJS.ErrnoException;
  const wayOut =
    code === 'EACCES' || code === 'EPERM'
      ? 'it is readable by its owner alone; run this as the account that runs the services'
      : 'make it readable, or remove it to have a new one made, or set apiToken';
  throw apiTokenUnusable(`the token file ${path} cannot be used (${describeError(cause)}): ${wayOut}`, { cause });
};

async function readToken(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    // A file in place of the folder is told when the folder is made.
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    return unusable(path)(error);
  });
  if (text?.trim() === '') unusable(path)(new Error('the file is empty'));
  return text?.trim();
}

async function createToken(path: string, dataDir: string): Promise<string> {
  await ensurePrivateDirectory(dataDir);
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const temporaryPath = await writeTemporaryFile(path, `${token}\n`).catch((cause) => {
    throw folderUnusable(dataDir, cause);
  });
  try {
    // A link, unlike a rename, never replaces the token that another process has just made.
    await link(temporaryPath, path);
    await syncDirectoryOf(path);
    return token;
  } catch (error) {
    const theirs = (error as NodeJS.ErrnoException).code === 'EEXIST' ? await readToken(path) : undefined;
    if (theirs === undefined) throw folderUnusable(dataDir, error);
    return theirs;
  } finally {
    await rm(temporaryPath, { force: true });
  }
}
