import { delay, isCodedError, type Outcome } from 'service-kit';
import * as replies from '../replies/replies.ts';
import type { ActiveRun } from './active-runs.ts';
import type { EndRun } from './end-run.ts';
import { replyToRun } from './reply-to-run.ts';
import type { RunPromptOptions } from './run-ports.ts';

/** What was sent for a prompt, or was about to be. */
export interface SentPrompt {
  /** The words as they were sent, which is how the history knows them. */
  sent: string;
  /** When it was about to be sent, in milliseconds. */
  startedAt: number;
  /** The project session that it was meant for; empty where none is known. */
  projectSessionId: string;
}

/** Etienne aborts a run after 60 s without a client, so after this time it is certain whether history will tell it. */
const SETTLED_AFTER_MS = 65_000;
const CHECK_EVERY_MS = 3_000;
/** How long an Etienne is waited for that can't be asked; as long as a prompt waits that was not sent. */
const MOST_WAIT_MS = 3_600_000;

type Options = Pick<RunPromptOptions, 'etienne' | 'runs' | 'say' | 'onProgress' | 'afterRun' | 'clock' | 'log'>;

/** Makes what finds out from the history how a run ended that nobody saw end. */
export function createSettleStart(options: Options, end: EndRun) {
  const { etienne, runs, say, onProgress, afterRun, clock, log } = options;

  /** What is stored of it, if anything; `isAway` where Etienne can't be asked at the moment. */
  async function lookUp(run: ActiveRun, { sent, startedAt, projectSessionId }: SentPrompt) {
    try {
      const toldSessionId = run.view.sessionId ?? (await runs.get(run.id))?.projectSessionId;
      const stored = await etienne.storedAnswer({
        project: run.project,
        projectSessionId: toldSessionId ?? projectSessionId,
        prompt: sent,
        startedAfter: startedAt,
        hasBegun: toldSessionId !== undefined,
      });
      return { stored, isAway: false };
    } catch (err) {
      log.warn({ err, runId: run.id }, 'could not read the history');
      return { stored: undefined, isAway: isCodedError(err) && err.retryable };
    }
  }

  /** What is stored of it; undefined where there is nothing or the history can't be read. */
  const answerFromHistory = async (run: ActiveRun, prompt: SentPrompt) => (await lookUp(run, prompt)).stored;

  /**
   * The prompt was about to be sent and it is unknown whether it was. The history tells, at the latest when Etienne
   * would have aborted a run that nobody is attached to, or when it can be asked again.
   */
  async function settleStart(run: ActiveRun, prompt: SentPrompt, signal: AbortSignal): Promise<Outcome> {
    run.abort = undefined;
    run.cutOff ??= { since: clock.now(), error: undefined };
    onProgress(run);
    for (let isFirst = true; ; isFirst = false) {
      const { stored, isAway } = await lookUp(run, prompt);
      if (stored !== undefined) {
        const [state, reply] = replyToRun(run, run.view, stored);
        return end(run, state, await afterRun(run, run.view, reply));
      }
      const mostMs = isAway ? MOST_WAIT_MS : SETTLED_AFTER_MS;
      if (run.stopRequested || clock.now() - prompt.startedAt > mostMs) {
        return end(run, 'interrupted', replies.maybeStarted(run.id));
      }
      if (isFirst) await say(run, `${run.id}:checking`, replies.checkingStart);
      await (isAway ? etienne.untilBack(CHECK_EVERY_MS, signal) : delay(clock, CHECK_EVERY_MS, signal));
      signal.throwIfAborted();
    }
  }

  return { answerFromHistory, settleStart };
}
