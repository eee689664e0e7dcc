import type { ActionRows } from 'shared-types';
import { actionId, MOST_ACTION_ID } from './actions.ts';
import { code } from './markdown.ts';
import type { Reply } from './reply-text.ts';
import { firstCharacters } from './short-text.ts';
import type { Words } from './words/en.ts';

/** How many projects are offered as buttons; more than that is easier to type than to scroll. */
const MOST_PROJECT_BUTTONS = 40;

export function projectButtons(projects: readonly string[]): ActionRows {
  const offered = projects
    .filter((name) => actionId('project', name).length <= MOST_ACTION_ID)
    .slice(0, MOST_PROJECT_BUTTONS);
  return offered.map((name) => [{ id: actionId('project', name), label: firstCharacters(name, 60) }]);
}

const projectLines = (projects: readonly string[]) => projects.map((name) => `- ${code(name)}`).join('\n');

const noProjects: Reply = ({ projects }) => ({ text: projects.none, commands: ['projects'] });

export const projectList = (projects: readonly string[], current: string | undefined): Reply =>
  projects.length === 0
    ? noProjects
    : ({ projects: words }) => {
        const now = current === undefined ? words.notSelected : words.current(code(current));
        const rest =
          projects.length > MOST_PROJECT_BUTTONS ? `\n\n${words.all(projects.length)}\n${projectLines(projects)}` : '';
        return { text: `${now}${rest}`, actions: projectButtons(projects) };
      };

export const welcome = (projects: readonly string[]): Reply =>
  projects.length === 0
    ? noProjects
    : ({ projects: words }) => ({ text: words.welcome, actions: projectButtons(projects) });

export function projectUnknown(asked: string, nearest: string | undefined, projects: readonly string[]): Reply {
  if (projects.length === 0) return noProjects;
  const ordered = nearest === undefined ? projects : [nearest, ...projects.filter((name) => name !== nearest)];
  return ({ projects: words }) => {
    const guess = nearest === undefined ? '' : ` ${words.didYouMean(code(nearest))}`;
    return {
      text: `${words.unknown(code(asked))}${guess}\n\n${words.list}\n${projectLines(projects)}`,
      actions: projectButtons(ordered),
    };
  };
}

/** `same` look alike and differ only in how their letters are stored. */
export const projectAmbiguous =
  (asked: string, same: readonly string[]): Reply =>
  ({ projects }) => ({ text: projects.ambiguous(same.length, code(asked)), actions: projectButtons(same) });

export const projectByTitle =
  (name: string, hasSession: boolean): Reply =>
  ({ projects }) => ({
    text: `${projects.byTitle(code(name))} ${hasSession ? projects.joined : projects.noSession} ${projects.others}`,
    commands: ['projects'],
  });

interface Selected {
  hasSession: boolean;
  /** How many messages wait that were written for other projects. */
  waiting: number;
  /** Files without words that wait in this project. */
  kept: number;
  /** The project that was left, where files without words wait in it. */
  left: { name: string; kept: number } | undefined;
}

export const projectSelected =
  (name: string, { hasSession, waiting, kept, left }: Selected): Reply =>
  ({ projects, buttons }: Words) => {
    const stays = waiting === 0 ? '' : ` ${projects.othersWait(waiting)}`;
    const joined = hasSession ? projects.joined : projects.noSession;
    const lines = [`${projects.selected(code(name))} ${joined}${stays}`];
    if (left !== undefined) lines.push(projects.filesLeft(left.kept, code(left.name)));
    if (kept > 0) lines.push(projects.filesHere(kept));
    const actions = [
      ...(left === undefined ? [] : forgetButton(left.name, buttons.forget(left.kept))),
      ...(kept === 0 ? [] : forgetButton(name, buttons.doNotName(kept))),
    ];
    return { text: lines.join('\n\n'), ...(actions.length > 0 && { actions }) };
  };

function forgetButton(project: string, label: string): ActionRows {
  const id = actionId('forget-all', project);
  return id.length > MOST_ACTION_ID ? [] : [[{ id, label }]];
}

export const noProjectYet =
  (projects: readonly string[]): Reply =>
  ({ projects: words }) => ({ text: words.notYet, actions: projectButtons(projects) });

export const projectGone =
  (project: string): Reply =>
  ({ projects }) => ({ text: projects.gone(code(project)), commands: ['projects'] });
