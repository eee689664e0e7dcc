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

/** `same` look alike and differ only in how their letters are stored. */
export const projectAmbiguous = (asked: string, same: readonly string[]): ReplyText => ({
  text: `There are ${same.length} projects with the name ${code(asked)}. They look the same; only how their letters are stored differs. Choose one:`,
  actions: projectButtons(same),
});

export const projectByTitle = (name: string, hasSession: boolean): ReplyText => ({
  text: `This conversation is called ${code(name)}, as one of the projects is, so it talks to that one. ${joinedText(hasSession)} /projects offers the others.`,
  commands: ['projects'],
});

const joinedText = (hasSession: boolean) =>
  hasSession ? 'I joined its most recent session.' : 'It has no session yet; your first message creates one.';

interface Selected {
  hasSession: boolean;
  /** How many messages wait that were written for other projects. */
  waiting: number;
  /** Files without words that wait in this project. */
  kept: number;
  /** The project that was left, where files without words wait in it. */
  left: { name: string; kept: number } | undefined;
}

export function projectSelected(name: string, { hasSession, waiting, kept, left }: Selected): ReplyText {
  const stays =
    waiting === 0
      ? ''
      : ` ${waiting === 1 ? 'The message that waits stays' : `The ${waiting} messages that wait stay`} with the project ${waiting === 1 ? 'it was' : 'they were'} written for.`;
  const lines = [`You are now talking to ${code(name)}. ${joinedText(hasSession)}${stays}`];
  if (left !== undefined) {
    lines.push(
      `${filesWait(left.kept)} in ${code(left.name)} to be named in your next message there, for a day at most.`,
    );
  }
  if (kept > 0) lines.push(`${filesWait(kept)} here from before: your next message will name ${itOrThem(kept)}.`);
  const actions = [
    ...(left === undefined ? [] : forgetButton(left.name, `Forget ${itOrThem(left.kept)}`)),
    ...(kept === 0 ? [] : forgetButton(name, `Do not name ${itOrThem(kept)}`)),
  ];
  return { text: lines.join('\n\n'), ...(actions.length > 0 && { actions }) };
}

const filesWait = (count: number) => (count === 1 ? '1 file waits' : `${count} files wait`);
const itOrThem = (count: number) => (count === 1 ? 'it' : 'them');

function forgetButton(project: string, label: string): ActionRows {
  const id = actionId('forget-all', project);
  return id.length > MOST_ACTION_ID ? [] : [[{ id, label }]];
}

export const noProjectYet = (projects: readonly string[]): ReplyText => ({
  text: 'No project is selected yet, so I did not pass this on. Choose a project and send it again.',
  actions: projectButtons(projects),
});

export const projectGone = (project: string): ReplyText => ({
  text: `The project ${code(project)} does not exist any more, so nothing of this message has run. Choose another one with /projects.`,
  commands: ['projects'],
});
