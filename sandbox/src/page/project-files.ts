import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { PICTURE_HEAD_BYTES, pictureType } from './picture-type.ts';
import type { PageProject, ShownFile, TreeNode } from './wire.ts';

/** A longer text is cut; bytes. */
const MOST_SHOWN_BYTES = 256 * 1024;
/** A folder with more in it is shown as far as this. */
const MOST_NODES_OF_FOLDER = 200;

/** The projects with all that is in them, folders first; projects are the folders of the workspace. */
export async function readProjects(workspaceDir: string): Promise<PageProject[]> {
  const entries = await readdir(workspaceDir, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
  return Promise.all(
    names.sort().map(async (name) => ({ name, children: await readTree(join(workspaceDir, name), '') })),
  );
}

async function readTree(dir: string, prefix: string): Promise<TreeNode[]> {
  // A folder that goes meanwhile is empty.
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  entries.sort((a, b) => Number(b.isDirectory()) - Number(a.isDirectory()) || a.name.localeCompare(b.name));
  return Promise.all(
    entries.slice(0, MOST_NODES_OF_FOLDER).map(async (entry): Promise<TreeNode> => {
      const path = `${prefix}${entry.name}`;
      if (!entry.isDirectory()) return { name: entry.name, path, version: await versionOf(join(dir, entry.name)) };
      return { name: entry.name, path, children: await readTree(join(dir, entry.name), `${path}/`) };
    }),
  );
}

async function versionOf(place: string): Promise<string> {
  const { mtimeMs, size } = await stat(place).catch(() => ({ mtimeMs: 0, size: 0 }));
  return `${mtimeMs} ${size}`;
}

/** The place of a file on disk; undefined where there is none in that project, also where a link leads out of it. */
export async function findProjectFile(workspaceDir: string, project: string, path: string) {
  if (project === '' || project === '.' || project === '..' || /[\\/\0]/.test(project) || path.includes('\0')) {
    return undefined;
  }
  try {
    const root = await realpath(join(workspaceDir, project));
    const place = await realpath(join(root, path));
    const { size } = await stat(place);
    return place.startsWith(root + sep) && (await stat(place)).isFile() ? { place, size } : undefined;
  } catch {
    return undefined;
  }
}

/** Reads as much of a file as a page shows. */
export async function readShownFile({ place, size }: { place: string; size: number }): Promise<ShownFile> {
  const file = await open(place);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(size, MOST_SHOWN_BYTES)), 0);
    const bytes = buffer.subarray(0, bytesRead);
    if (pictureType(bytes.subarray(0, PICTURE_HEAD_BYTES)) !== undefined) return { kind: 'picture', size };
    const isCut = size > bytesRead;
    const text = textOf(bytes, isCut);
    return text === undefined ? { kind: 'other', size } : { kind: 'text', size, text, isCut };
  } finally {
    await file.close();
  }
}

/** Undefined where it is no text; a character that was cut at the end is left out. */
function textOf(bytes: Buffer, isCut: boolean): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isCut });
  } catch {
    return undefined;
  }
}
