import type { FileCalls } from './file-calls.ts';

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

/** `..` in disguise, which some file systems shorten to it; nobody can say where that leads. */
const LIKE_PARENT = /^(?!\.\.$)\s*\.[. ]*\.\s*$/;

/**
 * The agent works in the project's folder, so what is relative begins there. `.` and `..` count as an agent's tools
 * resolve them, by the words of the path alone; `.` is the project's folder itself.
 */
export function placeOf(path: string, root: string | undefined): Place {
  const isOfWindows = root === undefined ? path.includes('\\') : /^(?:[a-z]:|\/\/)/i.test(root);
  const slashed = isOfWindows ? path.replaceAll('\\', '/') : path;
  const outside: Place = { path, place: 'outside' };
  if (slashed.startsWith('~') || slashed.split('/').some((component) => LIKE_PARENT.test(component))) return outside;
  const isRelative = !/^(?:\/|[a-z]:)/i.test(slashed);
  if (root === undefined && !isRelative) return { path, place: 'unknown' };
  const base = root === undefined ? '/' : resolved(root);
  const full = resolved(isRelative ? `${base}/${slashed}` : slashed);
  if (base === undefined || full === undefined) return outside;
  if (full === base) return { path: '.', place: 'inside' };
  const prefix = base.endsWith('/') ? base : `${base}/`;
  return full.startsWith(prefix) ? { path: full.slice(prefix.length), place: 'inside' } : outside;
}

/** Without `.`, `..` and empty components; undefined where it leads above all folders. */
function resolved(path: string): string | undefined {
  const components: string[] = [];
  for (const component of path.split('/')) {
    if (component === '..') {
      if (components.pop() === undefined) return undefined;
    } else if (component !== '' && component !== '.') components.push(component);
  }
  return `/${components.join('/')}`;
}

const withSlashes = (path: string): string => (/^[a-z]:\\|^\\\\/i.test(path) ? path.replaceAll('\\', '/') : path);
