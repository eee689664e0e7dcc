import type { ActionRows } from 'shared-types';
import { mayHandOut, relativeToProject } from '../etienne/project-path.ts';
import { fileButton } from './file-actions.ts';
import { ATTACHMENTS_FOLDER } from './safe-file-name.ts';

/** More than that is easier to find under /files. */
const MOST_OFFERED = 8;

/**
 * Buttons that fetch the files which a run has written, in the order of their writing.
 *
 * `changedFiles` are absolute paths on Etienne's machine. What may not be handed out, and what people sent
 * themselves, is not offered.
 */
export function offerFiles(changedFiles: readonly string[], project: string): ActionRows {
  const paths = changedFiles.flatMap((absolute) => {
    const relative = relativeToProject(
      absolute,
      project,
      changedFiles.filter((other) => other.includes(`/${project}/`)),
    );
    return relative.status === 'ok' ? [relative.path] : [];
  });
  return [...new Set(paths)]
    .filter((path) => mayHandOut(path) && !path.startsWith(`${ATTACHMENTS_FOLDER}/`))
    .flatMap((path) => fileButton('get', project, path, `📄 ${path}`))
    .slice(0, MOST_OFFERED);
}
