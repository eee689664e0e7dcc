import type { ActionRows } from 'shared-types';
import { actionId, MOST_ACTION_ID } from './actions.ts';
import { code } from './markdown.ts';
import type { ReplyText } from './reply-text.ts';
import { firstCharacters } from './short-text.ts';

/** How many projects are offered as buttons; more than that is easier to type than to scroll. */
const MOST_PROJECT_BUTTONS = 40;

export function projectButtons(projects: readonly string[]): ActionRows {
  const offered = projects
    .filter((name) => actionId('project', name).length <= MOST_ACTION_ID)
    .slice(0, MOST_PROJECT_BUTTONS);
  return offered.map((name) => [{ id: actionId('project', name), label: firstCharacters(name, 60) }]);
}

const projectLines = (projects: readonly string[]) => projects.map((name) => `- ${code(name)}`).join('\n');

export function projectList(projects: readonly string[], current: string | undefined): ReplyText {
  if (projects.length === 0)
    return {
      text: 'There are no projects in Etienne yet. Create one there, then send /projects.',
      commands: ['projects'],
    };
  const now = current === undefined ? 'No project is selected yet.' : `You are talking to ${code(current)}.`;
  const rest =
    projects.length > MOST_PROJECT_BUTTONS ? `\n\nAll ${projects.length} projects:\n${projectLines(projects)}` : '';
  return { text: `${now} Choose a project:${rest}`, actions: projectButtons(projects) };
}

export function welcome(projects: readonly string[]): ReplyText {
  if (projects.length === 0) return projectList(projects, undefined);
  return {
    text: "Choose a project, or type `project 'name'`. After that, everything you write goes to its agent.",
    actions: projectButtons(projects),
  };
}

export function projectUnknown(asked: string, nearest: string | undefined, projects: readonly string[]): ReplyText {
  if (projects.length === 0) return projectList(projects, undefined);
  const guess = nearest === undefined ? '' : ` Did you mean ${code(nearest)}?`;
  const ordered = nearest === undefined ? projects : [nearest, ...projects.filter((name) => name !== nearest)];
  return {
    text: `There is no project ${code(asked)}.${guess}\n\nThe projects are:\n${projectLines(projects)}`,
    actions: projectButtons(ordered),
  };
}

export function projectSelected(name: string, session: { hasSession: boolean; waiting: number }): ReplyText {
  const joined = session.hasSession
    ? 'I joined its most recent session.'
    : 'It has no session yet; your first message creates one.';
  const waiting =
    session.waiting === 0
      ? ''
      : ` ${session.waiting === 1 ? 'The message that waits stays' : `The ${session.waiting} messages that wait stay`} with the project ${session.waiting === 1 ? 'it was' : 'they were'} written for.`;
  return { text: `You are now talking to ${code(name)}. ${joined}${waiting}` };
}

export const noProjectYet = (projects: readonly string[]): ReplyText => ({
  text: 'No project is selected yet, so I did not pass this on. Choose a project and send it again.',
  actions: projectButtons(projects),
});

export const projectGone = (project: string): ReplyText => ({
  text: `The project ${code(project)} does not exist any more, so nothing of this message has run. Choose another one with /projects.`,
  commands: ['projects'],
});
