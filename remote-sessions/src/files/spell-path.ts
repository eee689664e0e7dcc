import type { FileCalls } from '../etienne/file-calls.ts';
import { findSpelling, hasOneSpelling } from '../etienne/spelling.ts';

export type SpelledPath =
  | { status: 'found'; path: string }
  /** Several paths look the same; how their letters are stored is the only difference. */
  | { status: 'several'; paths: readonly string[] }
  | { status: 'missing' };

/**
 * Finds a path of a project however the letters of its names are stored, and gives it as Etienne spells it.
 *
 * Names that can be stored in one way only are taken as they are, so most paths cost no call. `path` is a safe one.
 */
export function createSpellPath({ listFiles }: Pick<FileCalls, 'listFiles'>) {
  return async (project: string, path: string): Promise<SpelledPath> => {
    let folder = '';
    for (const name of path.split('/')) {
      if (hasOneSpelling(name)) {
        folder = within(folder, name);
        continue;
      }
      const listing = await listFiles(project, folder);
      if (listing.status === 'missing') return { status: 'missing' };
      const found = findSpelling(
        name,
        listing.entries.map((entry) => entry.name),
      );
      if (found.status === 'none') return { status: 'missing' };
      if (found.status === 'several') {
        return { status: 'several', paths: found.names.map((one) => within(folder, one)) };
      }
      folder = within(folder, found.name);
    }
    return { status: 'found', path: folder };
  };
}

const within = (folder: string, name: string) => (folder === '' ? name : `${folder}/${name}`);
