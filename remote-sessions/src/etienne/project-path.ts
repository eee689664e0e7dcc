export type ProjectPath =
  | { readonly status: 'ok'; readonly path: string }
  | {
      readonly status: 'refused';
      readonly reason:
        | 'empty'
        | 'too_long'
        | 'absolute'
        | 'traversal'
        | 'backslash'
        | 'drive_letter'
        | 'control_character';
    };

/** Far above any path that Etienne's machine takes in practice, and small enough to be decoded over and over. */
const MAX_CHARACTERS = 1_000;

type Refusal = Extract<ProjectPath, { status: 'refused' }>['reason'];

/**
 * Normalises a path that a person or an agent named, and keeps it inside the project.
 *
 * An `ok` path is relative, uses `/`, has neither `.` nor `..` nor empty components and is safe to send to Etienne,
 * which serves `../../etc/hostname` when asked. Percent signs stay as they are, but a path that would lead elsewhere
 * once decoded, however often, is refused too.
 */
export function safeProjectPath(input: string): ProjectPath {
  if (input.length > MAX_CHARACTERS) return { status: 'refused', reason: 'too_long' };
  const path = componentsOf(input).join('/');
  // Leaving out `.` may bring to the front what is a slash once decoded: both forms have to be harmless.
  for (const form of [input, ...decodedForms(input), ...decodedForms(path)]) {
    const reason = refusalOf(form);
    if (reason !== undefined) return { status: 'refused', reason };
  }
  return path === '' ? { status: 'refused', reason: 'empty' } : { status: 'ok', path };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/;

/** `..`, and its disguises `...` and `.. .` that some file systems shorten to it. */
const DOTS_ONLY = /^\s*\.[. ]*\.\s*$/;

function refusalOf(path: string): Refusal | undefined {
  if (CONTROL_CHARACTER.test(path)) return 'control_character';
  if (path.includes('\\')) return 'backslash';
  if (/^\s*[/~]/.test(path)) return 'absolute';
  if (/^\s*[a-z]:/i.test(path)) return 'drive_letter';
  return path.split('/').some((component) => DOTS_ONLY.test(component)) ? 'traversal' : undefined;
}

const componentsOf = (path: string): string[] =>
  path.split('/').filter((component) => component.trim() !== '' && component.trim() !== '.');

/** Decodes until nothing changes: each round shortens the text, so it ends. */
function decodedForms(path: string): string[] {
  const forms: string[] = [];
  let current = path;
  for (;;) {
    const next = current.replace(/%([0-9a-f]{2})/gi, (_match, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    if (next === current) return forms;
    forms.push(next);
    current = next;
  }
}

const ATTACHMENTS_FOLDER = '.attachments';
const KEY_FILE = /(?:\.pem|\.key)$|^id_rsa/;

/**
 * Says whether a file of a project may be handed out to a person.
 *
 * Not: `data/session.id`, `*.pem`, `*.key`, `id_rsa*` in any case and depth, anything with a component that begins
 * with a dot (the top folder `.attachments` excepted), and whatever `safeProjectPath` refuses.
 */
export function mayHandOut(path: string): boolean {
  const safe = safeProjectPath(path);
  return safe.status === 'ok' && [safe.path, ...decodedForms(safe.path)].every(isHarmless);
}

function isHarmless(path: string): boolean {
  const components = componentsOf(path).map(asFileSystemsSeeIt);
  const shown = components[0] === ATTACHMENTS_FOLDER ? components.slice(1) : components;
  if (shown.some((component) => component.startsWith('.') || KEY_FILE.test(component))) return false;
  return !`/${components.join('/')}/`.includes('/data/session.id/');
}

/** Windows drops trailing dots and spaces and reads `name::$DATA` as `name`; it and macOS ignore the case. */
const asFileSystemsSeeIt = (component: string): string =>
  component
    .normalize('NFKC')
    .replace(/(?<=.):.*$/, '')
    .replace(/[. ]+$/, '')
    .trimStart()
    .toLowerCase();

/**
 * Finds the path within the project of an absolute path on Etienne's machine, whose workspace folder is unknown.
 *
 * A root is everything up to a component named like the project. The shortest root that `knownPaths` (absolute paths
 * of the same project, for example those that `getFile` reports) lie under is taken, else the shortest.
 */
export function relativeToProject(
  absolutePath: string,
  project: string,
  knownPaths: readonly string[] = [],
): { readonly status: 'ok'; readonly path: string } | { readonly status: 'outside' } {
  const path = withSlashes(absolutePath);
  const roots = rootsOf(path, project);
  const known = knownPaths.map(withSlashes);
  const root = roots.find((candidate) => known.every((other) => other.startsWith(candidate))) ?? roots[0];
  if (root === undefined) return { status: 'outside' };
  const relative = safeProjectPath(path.slice(root.length));
  return relative.status === 'ok' ? relative : { status: 'outside' };
}

function rootsOf(path: string, project: string): string[] {
  if (project === '') return [];
  const segment = `/${project}/`;
  const roots: string[] = [];
  for (let at = path.indexOf(segment); at !== -1; at = path.indexOf(segment, at + 1)) {
    roots.push(path.slice(0, at + segment.length));
  }
  return roots;
}

const withSlashes = (path: string): string => (/^[a-z]:\\|^\\\\/i.test(path) ? path.replaceAll('\\', '/') : path);
