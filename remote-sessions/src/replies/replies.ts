import type { ActionRows } from 'shared-types';
import { type AddResult, MOST_WAITING } from '../prompts/prompt-queue.ts';
import { code, firstCharacters } from './short-text.ts';

/** What is said, without when and to whom. */
export interface ReplyText {
  text: string;
  actions?: ActionRows;
}

/** How many projects are offered as buttons; more than that is easier to type than to scroll. */
const MOST_PROJECT_BUTTONS = 40;

/** What a button does; its id is the name and an argument: `project:my-app`. */
const ACTION_NAMES = ['project', 'again', 'drop', 'mode', 'question'] as const;
export type ActionName = (typeof ACTION_NAMES)[number];

const actionId = (name: ActionName, argument: string): string => `${name}:${argument}`;

/** Reads the id of a button; undefined for one that this version does not know. */
export function readAction(id: string): { name: ActionName; argument: string } | undefined {
  const name = ACTION_NAMES.find((known) => id.startsWith(`${known}:`));
  return name && { name, argument: id.slice(name.length + 1) };
}

/** Ids of actions are limited to 200 characters; a longer name can still be typed. */
const MOST_ACTION_ID = 200;

export function projectButtons(projects: readonly string[]): ActionRows {
  const offered = projects
    .filter((name) => actionId('project', name).length <= MOST_ACTION_ID)
    .slice(0, MOST_PROJECT_BUTTONS);
  return offered.map((name) => [{ id: actionId('project', name), label: firstCharacters(name, 60) }]);
}

const projectLines = (projects: readonly string[]) => projects.map((name) => `- ${code(name)}`).join('\n');

export function projectList(projects: readonly string[], current: string | undefined): ReplyText {
  if (projects.length === 0)
    return { text: 'There are no projects in Etienne yet. Create one there, then send /projects.' };
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

export const help: ReplyText = {
  text: [
    "Write anything: it goes to the agent of your project. `project 'name'` changes the project.",
    '',
    '/projects – choose a project',
    '/status – project, session, what runs and what waits',
    '/stop – stop what runs now',
    '/files – look at the files of the project; /get path fetches one',
    '/mode – how freely the agent works',
    '/unpair – disconnect this chat',
    '/help – this text',
  ].join('\n'),
};

const queued = (place: number, promptId: string): ReplyText => ({
  text: `Queued, number ${place} in line.`,
  actions: [[{ id: actionId('drop', promptId), label: 'Drop this message' }]],
});

/** What is said to a message that was put into the queue; nothing where it runs at once or has run before. */
export function afterAdding(added: AddResult, promptId: string): ReplyText | undefined {
  if (added.status === 'full') return queueFull(MOST_WAITING);
  return added.status === 'queued' && added.place > 0 ? queued(added.place, promptId) : undefined;
}

const queueFull = (most: number): ReplyText => ({
  text: `${most} messages wait already, so I did not take this one. Send it again when some are done, or /stop what runs.`,
});

export const waitsForProject = (project: string): ReplyText => ({
  text: `Somebody else's message runs in ${code(project)} right now. Yours starts when it is done.`,
});

export const waitsInEtienne = (project: string): ReplyText => ({
  text: `Another task runs in ${code(project)} right now. Yours starts when it is done.`,
});

export const waitsForEtienne: ReplyText = {
  text: 'Etienne cannot be reached right now. Your message waits and runs as soon as it is back.',
};

export const gaveUpWaiting = (promptId: string): ReplyText => ({
  text: 'Etienne was not reachable for an hour, so I put this message aside. Nothing of it has run.',
  actions: [[{ id: actionId('again', promptId), label: 'Run it now', style: 'primary' }]],
});

export const stopping: ReplyText = { text: 'Stopping …' };
export const stoppedWaiting: ReplyText = { text: 'Stopped. It had not started yet, so nothing of it has run.' };
export const nothingToStop: ReplyText = { text: 'Nothing is running.' };
export const stopped = (partial: string): ReplyText => ({
  text: partial.trim() === '' ? '*Stopped.*' : `${partial}\n\n*Stopped here.*`,
});

export const dropped: ReplyText = { text: 'Dropped. It will not run.' };
export const tooLateToDrop: ReplyText = { text: 'Too late: it has started already. /stop ends it.' };
export const tooLateToRunAgain: ReplyText = { text: 'I no longer have this message. Please send it again.' };

export const ranAgainBefore: ReplyText = { text: 'This was run again before.' };
export const runningAgain: ReplyText = { text: 'Running it again.' };
export const nothingToPassOn: ReplyText = {
  text: 'There was no text in this message, so I passed nothing on. Please send it with some words.',
};

export const editTaken: ReplyText = { text: 'I changed the message that waits.' };
export const editTooLate: ReplyText = {
  text: 'This was passed on before you changed it. Please send the change as a new message.',
};

const MODE_TEXTS = {
  default: 'the agent works on its own and asks only where it has a question',
  plan: 'the agent makes a plan first and asks before everything that it does',
  acceptEdits: 'the agent works without a plan and asks before each tool that it uses',
} as const;

export const modeSet = (mode: keyof typeof MODE_TEXTS): ReplyText => ({
  text: `Mode ${code(mode)}: ${MODE_TEXTS[mode]}. It counts from your next message on.`,
});

export function modeChoice(current: string, asked: string): ReplyText {
  const unknown = asked === '' ? '' : `There is no mode ${code(asked)}. `;
  const lines = Object.entries(MODE_TEXTS).map(([mode, text]) => `- ${code(mode)}: ${text}`);
  return {
    text: `${unknown}The mode is ${code(current)}. You can choose:\n\n${lines.join('\n')}`,
    actions: [Object.keys(MODE_TEXTS).map((mode) => ({ id: actionId('mode', mode), label: mode }))],
  };
}

export const questionOver: ReplyText = { text: 'This question is no longer open.' };

export const emptyAnswer: ReplyText = { text: '*Done. The agent said nothing.*' };

export const sessionReplaced: ReplyText = {
  text: 'The session could not be resumed any more, so this message runs in a new one. Earlier messages are not known there.',
};

export const sessionNotResumable: ReplyText = {
  text: 'Etienne could not resume the session, and clearing it did not help. Nothing of this message has run.',
};

export const checkingStart: ReplyText = {
  text: 'I was interrupted while I passed your message on, and I am finding out whether it has started. This takes a minute at most.',
};

export const maybeStarted = (runId: string): ReplyText => ({
  text: 'I was interrupted while I passed your message on, and I cannot tell whether it has run. Look at the project first; run it again only if it has not.',
  actions: [[{ id: actionId('again', runId), label: 'Run again', style: 'primary' }]],
});

export function interrupted(runId: string, partial: string): ReplyText {
  const produced = partial.trim() === '' ? '' : `${partial}\n\n`;
  return {
    text: `${produced}*The connection was lost for too long and the run was interrupted; its end is not known.*`,
    actions: [[{ id: actionId('again', runId), label: 'Run again', style: 'primary' }]],
  };
}

export function lostFromSight(reason: string, runId: string, partial: string): ReplyText {
  return runFailed(
    `${reason} I cannot follow this run any more; look at the project before you run it again.`,
    runId,
    partial,
  );
}

export function runFailed(reason: string, runId: string, partial: string): ReplyText {
  const produced = partial.trim() === '' ? '' : `${partial}\n\n`;
  return {
    text: `${produced}⚠️ ${reason}`,
    actions: [[{ id: actionId('again', runId), label: 'Run again' }]],
  };
}

export const projectGone = (project: string): ReplyText => ({
  text: `The project ${code(project)} does not exist any more, so nothing of this message has run. Choose another one with /projects.`,
});

export const unexpected: ReplyText = {
  text: 'Something went wrong on my side and this was not done. The operator finds it in the log; please try again.',
};

/** Why a run failed, in one sentence with what to do next. */
export function failureText(failure: { kind: string; message: string; retryable: boolean }): string {
  const said = failure.message.replace(/\s+/g, ' ').trim().slice(0, 300).replace(/\.+$/, '');
  switch (failure.kind) {
    case 'budget':
      return 'The budget limit of Etienne is reached. Raise it there, then run this again.';
    case 'api':
      return failure.retryable
        ? `The model is not available right now (${said}). Try again in a minute.`
        : `The model refused this (${said}). Change the message and send it again.`;
    default:
      return `The run failed (${said}). Look at the project before you run it again.`;
  }
}
