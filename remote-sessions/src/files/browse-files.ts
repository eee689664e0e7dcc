import type { ActionRows } from 'shared-types';
import type { FileCalls, FolderEntry } from '../etienne/file-calls.ts';
import { mayHandOut, safeProjectPath } from '../etienne/project-path.ts';
import * as replies from '../replies/file-replies.ts';
import type { Reply } from '../replies/replies.ts';
import { OUTGOING_FOLDER } from './encode-request.ts';
import { fileButton } from './file-actions.ts';
import { ATTACHMENTS_FOLDER } from './safe-file-name.ts';
import { createSpellPath } from './spell-path.ts';

/** More buttons than that nobody scrolls through. */
const MOST_SHOWN = 40;

export interface BrowseFilesOptions {
  etienne: { listProjects(): Promise<string[]> } & Pick<FileCalls, 'listFiles' | 'fileTree'>;
}

/** Lists a folder of a project with buttons: its folders, then its files, the newest first where that is known,
 * and at the end those that people sent. */
export function createBrowseFiles({ etienne }: BrowseFilesOptions) {
  const spellPath = createSpellPath(etienne);

  return async (project: string, asked: string): Promise<Reply> => {
    const folder = asked.replace(/^\.?\/*$/, '');
    const safe = folder === '' ? ({ status: 'ok', path: '' } as const) : safeProjectPath(folder);
    if (safe.status === 'refused') return replies.pathRefused(asked, safe.reason);
    if (safe.path !== '' && !mayHandOut(safe.path)) return replies.notHandedOut(safe.path);
    if (!(await etienne.listProjects()).includes(project)) return replies.projectGone(project);
    const spelled = await spellPath(project, safe.path);
    if (spelled.status === 'missing') return replies.noSuchFolder(safe.path);
    if (spelled.status === 'several') {
      const buttons = spelled.paths.flatMap((one) => fileButton('files', project, one, `📁 ${one}`));
      return replies.samePaths(safe.path, buttons);
    }
    const { path } = spelled;
    const listing = await etienne.listFiles(project, path);
    if (listing.status === 'missing') return replies.noSuchFolder(path);
    const entries = await sorted(project, path, listing.entries.filter(isShown(path)));
    const shown = entries.slice(0, MOST_SHOWN);
    const actions = [...upButton(project, path), ...shown.flatMap((entry) => entryButton(project, path, entry))];
    return replies.folderListing(
      { project, folder: path, shown: shown.length, more: entries.length - shown.length },
      actions,
    );
  };

  async function sorted(project: string, folder: string, entries: readonly FolderEntry[]): Promise<FolderEntry[]> {
    const changedAt = await timesOf(project);
    const timeOf = (entry: FolderEntry) => changedAt.get(within(folder, entry.name)) ?? 0;
    return entries.toSorted((a, b) => {
      // What the person sent is not what they look for.
      const isOwn = (entry: FolderEntry) => Number(within(folder, entry.name) === ATTACHMENTS_FOLDER);
      return (
        isOwn(a) - isOwn(b) ||
        Number(b.isFolder) - Number(a.isFolder) ||
        (a.isFolder ? 0 : timeOf(b) - timeOf(a)) ||
        a.name.localeCompare(b.name)
      );
    });
  }

  /** Without the times the listing is still of use. */
  async function timesOf(project: string): Promise<Map<string, number>> {
    const tree = await etienne.fileTree(project).catch(() => []);
    return new Map(tree.map(({ path, changedAtMs }) => [path, changedAtMs ?? 0]));
  }
}

const within = (folder: string, name: string) => (folder === '' ? name : `${folder}/${name}`);

/** Of a file that a person sent; the file itself is shown beside it. */
const ENCODED_PART = /^\.attachments\/.*\.b64\.\d{3}$/;

const isShown = (folder: string) => (entry: FolderEntry) => {
  const path = within(folder, entry.name);
  return mayHandOut(path) && path !== OUTGOING_FOLDER && !ENCODED_PART.test(path);
};

function upButton(project: string, folder: string): ActionRows {
  if (folder === '') return [];
  return fileButton('files', project, folder.split('/').slice(0, -1).join('/'), '⬆️ ..');
}

const entryButton = (project: string, folder: string, { name, isFolder }: FolderEntry): ActionRows =>
  fileButton(isFolder ? 'files' : 'get', project, within(folder, name), `${isFolder ? '📁' : '📄'} ${name}`);
