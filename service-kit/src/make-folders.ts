import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

type MakeOne = (path: string) => Promise<unknown>;

const makePrivate: MakeOne = (path) => mkdir(path, { mode: 0o700 });

/**
 * Makes the folder and those above it that are missing, for the owner alone (0700), one step at a time.
 *
 * Not by the `recursive` of Node, which never returns where a place answers "no such file or directory" to a new folder
 * although it is there itself, as /proc does. Callers in any number of processes may race. Throws what the system says.
 */
export async function makeFolders(path: string, makeOne: MakeOne = makePrivate): Promise<void> {
  const parent = dirname(path);
  // Asked before: afterwards it may be there because another caller has just made it.
  const parentWasThere = await isFolder(parent);
  try {
    await makeOne(path);
  } catch (error) {
    if (await isFolder(path)) return;
    if (codeOf(error) !== 'ENOENT' || parent === path) throw error;
    if (parentWasThere) throw new Error(`${parent} takes no new folders`, { cause: error });
    await makeFolders(parent, makeOne);
    // Once: whoever removes folders meanwhile gets an error, and no endless race.
    await makeOne(path).catch(async (again: unknown) => {
      if (await isFolder(path)) return;
      throw codeOf(again) === 'ENOENT' ? new Error(`${parent} takes no new folders`, { cause: again }) : again;
    });
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
