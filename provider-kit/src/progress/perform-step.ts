import { describeError } from 'service-kit';
import type { Pacing, Step } from './pace.ts';
import type { PreviewOutcome, PreviewPort } from './preview-port.ts';
import type { SessionProgress, ShownRun } from './session-progress.ts';

type CallStep = Exclude<Step['type'], 'expire'>;

const MOST_REMOVALS = 5;
const REMOVAL_RETRY_MS = 3_000;
const NO_STATUS: PreviewOutcome<never> = { status: 'refused', reason: 'there are no status messages' };

/**
 * Makes the function that makes one call for a remote session and notes what came of it.
 *
 * Never rejects. What was put or ended while the call went on is respected.
 */
export function createPerformStep({
  port,
  pacingOf,
  now,
  warn,
}: {
  port: PreviewPort;
  pacingOf(remoteSessionId: string): Pick<Pacing, 'paceAfter'>;
  now(): number;
  warn(details: object, text: string): void;
}) {
  return async (session: SessionProgress, type: CallStep, signal: AbortSignal): Promise<void> => {
    const { run } = session;
    const outcome = await callSafely(() => call(session, run, type, signal));
    session.pace = pacingOf(session.remoteSessionId).paceAfter(session.pace, type, outcome, now());
    if (outcome.status === 'blocked' && run !== undefined) run.isBlocked = true;
    const isTrouble = outcome.status !== 'ok' && outcome.status !== 'later';
    if (isTrouble && run !== undefined) warnOnce(session, run, type, outcome.reason);
  };

  function call(session: SessionProgress, run: ShownRun | undefined, type: CallStep, signal: AbortSignal) {
    if (type === 'remove') return removeLeftover(session, signal);
    if (type === 'typing') {
      session.pace = { ...session.pace, lastTypingAt: now() };
      if (run !== undefined) run.isTyping = true;
      return port.sendTyping(session.remoteSessionId, signal);
    }
    session.pace = { ...session.pace, lastPreviewAt: now() };
    if (run === undefined) throw new Error('there is no run to show');
    return session.pace.kind === 'draft' ? showDraft(session, run, signal) : showStatus(session, run, signal);
  }

  async function showDraft(session: SessionProgress, run: ShownRun, signal: AbortSignal): Promise<PreviewOutcome> {
    const { content, draftId, runId } = run;
    // After a refusal the formatting is the first suspect.
    const draft = { runId, draftId, content, isPlain: session.pace.refusals > 0 };
    const outcome = await port.sendDraft(session.remoteSessionId, draft, signal);
    if (outcome.status === 'ok') {
      run.shown = content;
      run.showsText = (content.text + content.activity).trim() !== '' && !run.isStopped;
    } else {
      // Shown anew by the next call: what stands in the remote session may have gone by then.
      run.shown = undefined;
      run.showsText = false;
    }
    return outcome;
  }

  async function showStatus(session: SessionProgress, run: ShownRun, signal: AbortSignal): Promise<PreviewOutcome> {
    const { remoteSessionId, statusId } = session;
    const { content } = run;
    if (statusId !== undefined) {
      const outcome = (await port.editStatus?.(remoteSessionId, statusId, content, signal)) ?? NO_STATUS;
      if (outcome.status === 'ok') run.shown = content;
      // It is no longer there; a new one takes its place.
      if (outcome.status === 'refused' && session.statusId === statusId) session.statusId = undefined;
      return outcome;
    }
    const outcome = (await port.sendStatus?.(remoteSessionId, content, signal)) ?? NO_STATUS;
    if (outcome.status === 'ok') {
      run.shown = content;
      if (session.run === run) session.statusId = outcome.result;
      else session.leftovers.push({ platformId: outcome.result, attempts: 0, at: now() });
    }
    // It may stand there without our knowing its id; a second one must not join it.
    if (outcome.status === 'failed' && outcome.isLost) session.pace = { ...session.pace, kind: 'none' };
    return outcome;
  }

  async function removeLeftover(session: SessionProgress, signal: AbortSignal): Promise<PreviewOutcome> {
    const [leftover] = session.leftovers;
    if (leftover === undefined) throw new Error('there is nothing to take away');
    const outcome = (await port.deleteStatus?.(session.remoteSessionId, leftover.platformId, signal)) ?? NO_STATUS;
    if (outcome.status === 'later') {
      leftover.at = now() + outcome.afterMs;
      return outcome;
    }
    const attempts = leftover.attempts + 1;
    const mayWorkLater = outcome.status === 'failed' || outcome.status === 'too_fast';
    if (!mayWorkLater || attempts >= MOST_REMOVALS)
      session.leftovers = session.leftovers.filter((one) => one !== leftover);
    else Object.assign(leftover, { attempts, at: now() + REMOVAL_RETRY_MS });
    return outcome;
  }

  function warnOnce({ remoteSessionId }: SessionProgress, run: ShownRun, type: CallStep, reason: string) {
    if (run.hasWarned) return;
    run.hasWarned = true;
    warn({ remoteSessionId, runId: run.runId, step: type, reason }, 'progress of a run could not be shown');
  }
}

async function callSafely(call: () => Promise<PreviewOutcome>): Promise<PreviewOutcome> {
  try {
    return await call();
  } catch (error) {
    return { status: 'failed', reason: describeError(error), isLost: true };
  }
}
