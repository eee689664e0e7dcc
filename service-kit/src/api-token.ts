import { randomBytes } from 'node:crypto';
import { chmod, link, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { defineError, describeError, isCodedError } from './errors.ts';
import { ensurePrivateDirectory, syncDirectoryOf, writeTemporaryFile } from './private-file.ts';

const apiTokenUnusable = defineError('API_TOKEN_UNUSABLE');

const TOKEN_BYTES = 32;

/**
 * Finds the token that the services and the command line share, or makes it.
 *
 * A configured token wins; else `<dataDir>/api-token` is read; else it is created with 32 random bytes, for the owner
 * alone (0600). Callers in any number of processes may race: whoever comes first decides, all get the same token.
 * Throws `API_TOKEN_UNUSABLE` if the file is empty or cannot be read or made, `FOLDER_UNUSABLE` if its folder cannot.
 */
export async function loadApiToken({
  dataDir,
  configured,
}: {
  dataDir: string;
  configured?: string | undefined;
}): Promise<string> {
  if (configured !== undefined && configured !== '') return configured;
  const path = join(dataDir, 'api-token');
  try {
    return (await readToken(path)) ?? (await createToken(path, dataDir));
  } catch (cause) {
    if (isCodedError(cause)) throw cause;
    throw apiTokenUnusable(
      `the token file ${path} cannot be used (${describeError(cause)}): make it readable, or remove it to have a new one made, or set apiToken`,
      { cause },
    );
  }
}

async function readToken(path: string): Promise<string | undefined> {
  let token: string;
  try {
    token = (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  if (token === '') throw new Error('the file is empty');
  if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600);
  return token;
}

async function createToken(path: string, dataDir: string): Promise<string> {
  await ensurePrivateDirectory(dataDir);
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const temporaryPath = await writeTemporaryFile(path, `${token}\n`);
  try {
    // A link, unlike a rename, never replaces the token that another process has just made.
    await link(temporaryPath, path);
    await syncDirectoryOf(path);
    return token;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const theirs = await readToken(path);
    if (theirs === undefined) throw error;
    return theirs;
  } finally {
    await rm(temporaryPath, { force: true });
  }
}
