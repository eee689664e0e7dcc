import { actionId } from './actions.ts';
import type { ReplyText } from './reply-text.ts';
import { code } from './short-text.ts';

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

export const stopping: ReplyText = { text: 'Stopping …' };

export const stoppedWaiting: ReplyText = { text: 'Stopped. It had not started yet, so nothing of it has run.' };

export const nothingToStop: ReplyText = { text: 'Nothing is running.' };

export const stopped = (partial: string): ReplyText => ({
  text: partial.trim() === '' ? '*Stopped.*' : `${partial}\n\n*Stopped here.*`,
});

export const tooLateToRunAgain: ReplyText = { text: 'I no longer have this message. Please send it again.' };

export const ranAgainBefore: ReplyText = { text: 'This was run again before.' };

export const runningAgain: ReplyText = { text: 'Running it again.' };

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
