import type { FileCalls } from './file-calls.ts';
import { safeProjectPath } from './project-path.ts';

/** Etienne writes it at the beginning of every run, so it is there whenever an agent asks something. */
const KNOWN_FILE = 'data/session.id';

/**
 * Asks where a project lies on Etienne's machine: an absolute path that ends with `/`.
 *
 * Undefined where Etienne does not say it; never rejects, as what is shown without it is only longer.
 */
export async function projectRoot(
  { getFile }: Pick<FileCalls, 'getFile'>,
  project: string,
): Promise<string | undefined> {
  try {
    const file = await getFile(project, KNOWN_FILE);
    if (file.status !== 'found') return undefined;
    const path = withSlashes(file.absolutePath);
    return path.endsWith(`/${KNOWN_FILE}`) ? path.slice(0, -KNOWN_FILE.length) : undefined;
  } catch {
    return undefined;
  }
}

/** Where a path that an agent names lies, seen from a project; `unknown` where the project's place is not known. */
export type Place = { readonly path: string; readonly place: 'inside' | 'outside' | 'unknown' };

/** The agent works in the project's folder, so what is relative begins there. */
export function placeOf(path: string, root: string | undefined): Place {
  const slashed = withSlashes(path);
  if (!/^(?:[/~]|[a-z]:)/i.test(slashed)) {
    const relative = safeProjectPath(slashed);
    return relative.status === 'ok' ? { path: relative.path, place: 'inside' } : { path, place: 'outside' };
  }
  if (root === undefined) return { path, place: slashed.startsWith('~') ? 'outside' : 'unknown' };
  const within = slashed.startsWith(root) ? safeProjectPath(slashed.slice(root.length)) : undefined;
  return within?.status === 'ok' ? { path: within.path, place: 'inside' } : { path, place: 'outside' };
}

const withSlashes = (path: string): string => (/^[a-z]:\\|^\\\\/i.test(path) ? path.replaceAll('\\', '/') : path);
