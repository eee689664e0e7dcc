import { etiennePathRefused } from './errors.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const FORBIDDEN = /[/\\\u0000-\u001f\u007f]|^\s*\.{0,2}\s*$/;

/**
 * Returns the project name when it can name one folder of the workspace, else throws ETIENNE_PATH_REFUSED.
 *
 * The last line of defence only: Etienne creates what it does not know and takes an empty name for the workspace
 * itself, so callers send nothing but names that they found in `listProjects`.
 */
export function checkedProject(project: string): string {
  if (FORBIDDEN.test(project)) throw etiennePathRefused('a project name must name one folder of the workspace');
  return project;
}
