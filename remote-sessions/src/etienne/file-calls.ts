import type { ApiCall } from './api-call.ts';
import { etienneFailed, etiennePathRefused, etienneTooLarge } from './errors.ts';
import { field, textField } from './json-field.ts';
import { checkedProject } from './project-name.ts';
import { safeProjectPath } from './project-path.ts';

export type ProjectFile =
  /** `absolutePath` is on Etienne's machine; empty where Etienne did not say it. */
  | { readonly status: 'found'; readonly content: string; readonly absolutePath: string }
  | { readonly status: 'missing' }
  | { readonly status: 'folder' };

export type FolderEntry = { readonly name: string; readonly isFolder: boolean };

export type FolderListing =
  | { readonly status: 'found'; readonly entries: readonly FolderEntry[] }
  | { readonly status: 'missing' };

/** A file or folder anywhere in a project; `changedAtMs` is its time of modification since 1970, where known. */
export type TreeEntry = { readonly path: string; readonly isFolder: boolean; readonly changedAtMs: number | undefined };

export type FileCalls = {
  /** Reads a text file. Bytes that are no UTF-8 have become U+FFFD by then. */
  getFile(project: string, path: string): Promise<ProjectFile>;
  /** Lists one folder; `''` is the project itself. */
  listFiles(project: string, folder: string): Promise<FolderListing>;
  /** Lists the whole project, folders before what is in them. */
  fileTree(project: string): Promise<TreeEntry[]>;
  /**
   * Writes a text file, over an existing one too. Etienne does not take empty contents, skips CLAUDE.md and
   * AGENTS.md, and takes 10 MiB (content, names and JSON escapes together), else ETIENNE_TOO_LARGE.
   */
  addFile(project: string, path: string, content: string): Promise<{ readonly status: 'added' | 'skipped' }>;
};

/** Etienne's limit for a JSON body. */
const MAX_BODY_BYTES = 10_485_760;

/** Makes the calls that deal with a project's files. Paths that leave the project are ETIENNE_PATH_REFUSED. */
export function createFileCalls(api: ApiCall): FileCalls {
  const list = (project: string, folder: string) =>
    api.send({
      method: 'GET',
      path: '/listFiles',
      query: { project_dir: checkedProject(project), sub_dir: folder },
      // A folder that is not there, or is a file, is a 500 to Etienne.
      expected: [404, 500],
    });
  return {
    async getFile(project, path) {
      const file = checkedPath(path);
      const query = { project_dir: checkedProject(project), file_name: file };
      const { status, value } = await api.send({ method: 'GET', path: '/getFile', query, expected: [404, 500] });
      if (status === 404) return { status: 'missing' };
      if (status === 500) {
        if ((await list(project, file)).status < 300) return { status: 'folder' };
        throw etienneFailed('Etienne answered 500 to GET /getFile', { status });
      }
      const content = field(value, 'content');
      if (typeof content !== 'string')
        throw etienneFailed('Etienne answered GET /getFile without a content', { status });
      return { status: 'found', content, absolutePath: textField(value, 'path') ?? '' };
    },
    async listFiles(project, folder) {
      const isRoot = folder === '' || folder === '.' || folder === './';
      const { status, value } = await list(project, isRoot ? '' : checkedPath(folder));
      if (status >= 300) return { status: 'missing' };
      return { status: 'found', entries: Array.isArray(value) ? value.flatMap(readEntry) : [] };
    },
    async fileTree(project) {
      const body = { projectName: checkedProject(project) };
      const { value } = await api.send({ method: 'POST', path: '/filesystem', body, isRepeatable: true });
      const tree = field(value, 'tree') ?? value;
      return Array.isArray(tree) ? tree.flatMap((node) => readNode(node, '')) : [];
    },
    async addFile(project, path, content) {
      const body = { project_dir: checkedProject(project), file_name: checkedPath(path), file_content: content };
      if (Buffer.byteLength(JSON.stringify(body)) > MAX_BODY_BYTES) {
        throw etienneTooLarge(`a file for Etienne is larger than ${MAX_BODY_BYTES} bytes`);
      }
      const { value } = await api.send({ method: 'POST', path: '/addFile', body, isRepeatable: true });
      return { status: field(value, 'skipped') === true ? 'skipped' : 'added' };
    },
  };
}

function checkedPath(path: string): string {
  const safe = safeProjectPath(path);
  if (safe.status === 'ok') return safe.path;
  throw etiennePathRefused(`a path of a project was refused: ${safe.reason}`);
}

function readEntry(entry: unknown): FolderEntry[] {
  const name = textField(entry, 'name');
  return name === undefined ? [] : [{ name, isFolder: field(entry, 'isDir') === true }];
}

function readNode(node: unknown, folder: string): TreeEntry[] {
  const name = textField(node, 'label') ?? textField(node, 'name');
  if (name === undefined) return [];
  const path = `${folder}${name}`;
  const children = field(node, 'children');
  const isFolder = field(node, 'type') === 'folder' || Array.isArray(children);
  const changedAt = Date.parse(String(field(node, 'mtime')));
  const entry = { path, isFolder, changedAtMs: Number.isNaN(changedAt) ? undefined : changedAt };
  return [entry, ...(Array.isArray(children) ? children.flatMap((child) => readNode(child, `${path}/`)) : [])];
}
