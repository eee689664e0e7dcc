import { createHash } from 'node:crypto';
import type { ActionRows } from 'shared-types';

/** What a button for files does, in which project; the project is named by a hash, as its id must stay short. */
export interface FileAction {
  name: 'files' | 'get';
  projectTag: string;
  path: string;
}

const PATTERN = /^(files|get):([0-9a-f]{8}):(.*)$/s;

/** Ids of actions are limited to 200 characters, labels too; a longer path can still be typed. */
const MOST_ACTION_ID = 200;
const MOST_LABEL = 60;

export const projectTag = (project: string): string => createHash('sha256').update(project).digest('hex').slice(0, 8);

/** Reads the id of a button; undefined for one that is not about files. */
export function readFileAction(id: string): FileAction | undefined {
  const [, name, tag, path] = PATTERN.exec(id) ?? [];
  if ((name !== 'files' && name !== 'get') || tag === undefined || path === undefined) return undefined;
  return { name, projectTag: tag, path };
}

/** One row with one button; none where the path is too long for it. */
export function fileButton(name: FileAction['name'], project: string, path: string, label: string): ActionRows {
  const id = `${name}:${projectTag(project)}:${path}`;
  return id.length > MOST_ACTION_ID ? [] : [[{ id, label: shortLabel(label) }]];
}

/** The end of a path tells most. */
function shortLabel(label: string): string {
  const characters = [...label];
  return characters.length <= MOST_LABEL ? label : `…${characters.slice(1 - MOST_LABEL).join('')}`;
}
