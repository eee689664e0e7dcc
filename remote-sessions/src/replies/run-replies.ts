import { actionId } from './actions.ts';
import { code, text } from './markdown.ts';
import { closedMarkdown } from './open-fence.ts';
import type { ReplyText } from './reply-text.ts';

export const waitsForProject = (project: string): ReplyText => ({
  text: `Somebody else's message runs in ${code(project)} right now. Yours starts when it is done.`,
});

export const waitsInEtienne = (project: string): ReplyText => ({
  text: `Another task runs in ${code(project)} right now. Yours starts when it is done.`,
});

/** By the code of the error that keeps a prompt from being sent. */
const WHY_AWAY: Record<string, string> = {
  ETIENNE_SIGN_IN_UNREACHABLE: "Etienne's sign-in service cannot be reached right now",
  ETIENNE_FAILED: 'Etienne is there but does not work right now',
};

export const waitsForEtienne = ({ code: why }: { code: string }): ReplyText => ({
  text: `${WHY_AWAY[why] ?? 'Etienne cannot be reached right now'}. Your message waits and runs as soon as that is over.`,
});

export const cutOffActivity = 'Connection to Etienne lost, looking again …';

/** A run that began can't be seen at the moment. */
export const cutOff: ReplyText = {
  text: 'The connection to Etienne is lost. The run may go on there; I look again all the time and tell you how it ends.',
};

export const gaveUpWaiting = (promptId: string): ReplyText => ({
  text: 'Etienne was not reachable for an hour, so I put this message aside. Nothing of it has run.',
  actions: [[{ id: actionId('again', promptId), label: 'Run it now', style: 'primary' }]],
});

export const stopping: ReplyText = { text: 'Stopping …', momentary: true };

export const stoppedWaiting: ReplyText = { text: 'Stopped. It had not started yet, so nothing of it has run.' };

export const nothingToStop: ReplyText = { text: 'Nothing is running.', momentary: true };

/** What the agent had said by then, in its own Markdown. */
const before = (partial: string): string => (partial.trim() === '' ? '' : `${closedMarkdown(partial)}\n\n`);

export const stopped = (partial: string): ReplyText => ({
  text: partial.trim() === '' ? '*Stopped.*' : `${before(partial)}*Stopped here.*`,
});

export const tooLateToRunAgain: ReplyText = { text: 'I no longer have this message. Please send it again.' };

export const ranAgainBefore: ReplyText = { text: 'This was run again before.' };

export const runningAgain: ReplyText = { text: 'Running it again.' };

export const continuedBefore: ReplyText = { text: 'This was continued before.' };

export const continuing: ReplyText = { text: 'Going on.' };

export const emptyAnswer: ReplyText = { text: '*Done. The agent said nothing.*' };

export const sessionReplaced: ReplyText = {
  text: 'The session could not be resumed any more, so this message runs in a new one. Earlier messages are not known there.',
};

export const otherSession: ReplyText = {
  text: 'Etienne runs this message in another session than before. What you said here earlier may not be known there.',
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

const WHY_INTERRUPTED = {
  restarted:
    '*Etienne was restarted while this ran, so it was interrupted. A command that it had begun may still be going on there: look at the project before you run it again.*',
  given_up:
    '*Etienne could not be reached for more than a minute and has stopped this run. What it had done by then is done: look at the project before you run it again.*',
  forgotten:
    '*This run was interrupted before it was finished, and Etienne does not know it any more. A command that it had begun may still be going on there: look at the project before you run it again.*',
  unknown:
    '*This run was interrupted before it was finished. What it had done by then is done: look at the project before you run it again.*',
};

export const interrupted = (
  runId: string,
  partial: string,
  why: keyof typeof WHY_INTERRUPTED = 'unknown',
): ReplyText => ({
  text: `${before(partial)}${WHY_INTERRUPTED[why]}`,
  actions: [[{ id: actionId('again', runId), label: 'Run again' }]],
});

/** The agent used all the steps that Etienne gives it for one message; nothing is wrong and nothing is lost. */
export const pausedAtLimit = (runId: string, partial: string): ReplyText => ({
  text: `${before(partial)}⏸ *Paused: the agent has used all the steps that it has for one message. It can go on from here.*`,
  actions: [[{ id: actionId('continue', runId), label: 'Continue', style: 'primary' }]],
});

export const stopRefused = (reason: string): ReplyText => ({
  text: `I could not stop it: ${text(reason.replace(/\.$/, ''))}. It goes on; /stop tries again.`,
  commands: ['stop'],
});

/** Why a stop was not taken, where Etienne says that it does not know the run. */
export const runNotFoundToStop = 'Etienne does not find this run';

export function lostFromSight(reason: string, runId: string, partial: string): ReplyText {
  return runFailed(
    `${reason} I cannot follow this run any more; look at the project before you run it again.`,
    runId,
    partial,
  );
}

/** `reason` is plain text. */
export const runFailed = (reason: string, runId: string, partial: string): ReplyText => ({
  text: `${before(partial)}⚠️ ${text(reason)}`,
  actions: [[{ id: actionId('again', runId), label: 'Run again' }]],
});

export const overBudget = 'The budget limit of Etienne is reached. Raise it there, then run this again.';

export const runBroke = (said: string): string =>
  `The run failed (${short(said)}). Look at the project before you run it again.`;

/** What happened, and whose turn it is. */
const MODEL_FAILURES: Record<string, string> = {
  key: 'The model does not accept the key of this Etienne. The operator has to correct it there; then run this again.',
  credit: 'The model account of this Etienne has no credit left. The operator has to top it up; then run this again.',
  busy: 'The model has too much to do right now. Run this again in a minute.',
  too_long:
    'This conversation has become too long for the model. Ask for less at once, or start a new session in Etienne and choose the project again.',
  unreachable: 'Etienne cannot reach the model. The operator has to look at its connection; then run this again.',
};

export function modelFailed(kind: string, said: string, runId: string, partial: string): ReplyText {
  const known = MODEL_FAILURES[kind];
  if (known !== undefined) return runFailed(known, runId, partial);
  const reason = kind === 'refused' ? 'The model refused this' : 'The model reported an error';
  return runFailed(`${reason} (${short(said)}). Change the message and send it again.`, runId, partial);
}

const short = (said: string) => said.replace(/\s+/g, ' ').trim().slice(0, 300).replace(/\.+$/, '');
