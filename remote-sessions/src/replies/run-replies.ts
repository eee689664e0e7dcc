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

/** What the agent had said by then, in its own Markdown. */
const before = (partial: string): string => (partial.trim() === '' ? '' : `${closedMarkdown(partial)}\n\n`);

export const stopped = (partial: string): ReplyText => ({
  text: partial.trim() === '' ? '*Stopped.*' : `${before(partial)}*Stopped here.*`,
});

export const tooLateToRunAgain: ReplyText = { text: 'I no longer have this message. Please send it again.' };

export const ranAgainBefore: ReplyText = { text: 'This was run again before.' };

export const runningAgain: ReplyText = { text: 'Running it again.' };

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
  return {
    text: `${before(partial)}*The connection was lost for too long and the run was interrupted; its end is not known.*`,
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

/** `reason` is plain text. */
export function runFailed(reason: string, runId: string, partial: string): ReplyText {
  return {
    text: `${before(partial)}⚠️ ${text(reason)}`,
    actions: [[{ id: actionId('again', runId), label: 'Run again' }]],
  };
}

/** Why a run failed, in one sentence with what to do next; plain text. */
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
