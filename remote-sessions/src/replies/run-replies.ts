import { actionId } from './actions.ts';
import { code, text } from './markdown.ts';
import { closedMarkdown } from './open-fence.ts';
import type { Phrase, Reply } from './reply-text.ts';
import type { Words } from './words/en.ts';

export const waitsForProject =
  (project: string): Reply =>
  ({ runs }) => ({ text: runs.waitsForProject(code(project)) });

export const waitsInEtienne =
  (project: string): Reply =>
  ({ runs }) => ({ text: runs.waitsInEtienne(code(project)) });

/** By the code of the error that keeps a prompt from being sent. */
const WHY_AWAY: Readonly<Record<string, keyof Words['runs']['etienneAway']>> = {
  ETIENNE_SIGN_IN_UNREACHABLE: 'signIn',
  ETIENNE_FAILED: 'failing',
};

export const waitsForEtienne =
  ({ code: why }: { code: string }): Reply =>
  ({ runs }) => ({ text: runs.etienneAway[WHY_AWAY[why] ?? 'unreachable'] });

export const cutOffActivity: Phrase = ({ runs }) => runs.cutOffActivity;

/** A run that began can't be seen at the moment. */
export const cutOff: Reply = ({ runs }) => ({ text: runs.cutOff });

export const gaveUpWaiting =
  (promptId: string): Reply =>
  ({ runs, buttons }) => ({
    text: runs.gaveUpWaiting,
    actions: [[{ id: actionId('again', promptId), label: buttons.runNow, style: 'primary' }]],
  });

export const stopping: Reply = ({ runs }) => ({ text: runs.stopping, momentary: true });

export const stoppedWaiting: Reply = ({ runs }) => ({ text: runs.stoppedWaiting });

export const nothingToStop: Reply = ({ runs }) => ({ text: runs.nothingToStop, momentary: true });

/** An answer of the agent, in its own Markdown and its own language. */
export const answer =
  (markdown: string): Reply =>
  () => ({ text: markdown });

/** What the agent had said by then, in its own Markdown. */
const before = (partial: string): string => (partial.trim() === '' ? '' : `${closedMarkdown(partial)}\n\n`);

export const stopped =
  (partial: string): Reply =>
  ({ runs }) => ({ text: partial.trim() === '' ? runs.stopped : `${before(partial)}${runs.stoppedHere}` });

export const tooLateToRunAgain: Reply = ({ runs }) => ({ text: runs.tooLateToRunAgain });

export const ranAgainBefore: Reply = ({ runs }) => ({ text: runs.ranAgainBefore });

export const runningAgain: Reply = ({ runs }) => ({ text: runs.runningAgain });

export const continuedBefore: Reply = ({ runs }) => ({ text: runs.continuedBefore });

export const continuing: Reply = ({ runs }) => ({ text: runs.continuing });

export const emptyAnswer: Reply = ({ runs }) => ({ text: runs.emptyAnswer });

export const sessionReplaced: Reply = ({ runs }) => ({ text: runs.sessionReplaced });

export const otherSession: Reply = ({ runs }) => ({ text: runs.otherSession });

export const sessionNotResumable: Reply = ({ runs }) => ({ text: runs.sessionNotResumable });

export const checkingStart: Reply = ({ runs }) => ({ text: runs.checkingStart });

export const maybeStarted =
  (runId: string): Reply =>
  ({ runs, buttons }) => ({
    text: runs.maybeStarted,
    actions: [[{ id: actionId('again', runId), label: buttons.runAgain, style: 'primary' }]],
  });

export const interrupted =
  (runId: string, partial: string, why: keyof Words['runs']['interrupted'] = 'unknown'): Reply =>
  ({ runs, buttons }) => ({
    text: `${before(partial)}${runs.interrupted[why]}`,
    actions: [[{ id: actionId('again', runId), label: buttons.runAgain }]],
  });

/** The agent used all the steps that Etienne gives it for one message; nothing is wrong and nothing is lost. */
export const pausedAtLimit =
  (runId: string, partial: string): Reply =>
  ({ runs, buttons }) => ({
    text: `${before(partial)}${runs.pausedAtLimit}`,
    actions: [[{ id: actionId('continue', runId), label: buttons.continue, style: 'primary' }]],
  });

export const stopRefused =
  (reason: Phrase): Reply =>
  (words) => ({ text: words.runs.stopRefused(text(reason(words).replace(/\.$/, ''))), commands: ['stop'] });

/** Why a stop was not taken, where Etienne says that it does not know the run. */
export const runNotFoundToStop: Phrase = ({ runs }) => runs.notFoundToStop;

export const runNotShown: Phrase = ({ runs }) => runs.failures.notShown;

export const lostFromSight = (reason: Phrase, runId: string, partial: string): Reply =>
  runFailed((words) => `${reason(words)} ${words.runs.failures.lostFromSight}`, runId, partial);

export const runFailed =
  (reason: Phrase, runId: string, partial: string): Reply =>
  (words) => ({
    text: `${before(partial)}⚠️ ${text(reason(words))}`,
    actions: [[{ id: actionId('again', runId), label: words.buttons.runAgain }]],
  });

export const overBudget: Phrase = ({ runs }) => runs.failures.overBudget;

export const runBroke =
  (said: string): Phrase =>
  ({ runs }) =>
    runs.failures.broke(short(said));

/** `kind` is what keeps the model from answering; what is not known here is told in its own words. */
export const modelFailed = (kind: string, said: string, runId: string, partial: string): Reply =>
  runFailed(
    ({ runs: { failures } }) => {
      const known: Readonly<Record<string, string>> = failures.model;
      if (Object.hasOwn(known, kind)) return known[kind] ?? '';
      return kind === 'refused' ? failures.refused(short(said)) : failures.reported(short(said));
    },
    runId,
    partial,
  );

const short = (said: string) => said.replace(/\s+/g, ' ').trim().slice(0, 300).replace(/\.+$/, '');

/** The answer of a run that is longer than we hand over. */
export const cutAnswer: Phrase = ({ general }) => general.cut;
