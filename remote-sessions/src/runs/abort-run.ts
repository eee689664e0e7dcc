import { isCodedError, type QueueLog } from 'service-kit';
import type { Phrase, Reply } from '../replies/replies.ts';
import * as replies from '../replies/replies.ts';
import type { Addressee } from '../sessions/session-ref.ts';
import type { ActiveRun } from './active-runs.ts';

export interface AbortRunOptions {
  etienne: {
    /** False where Etienne does not know the run, or not any more. */
    abort(processId: string): Promise<boolean>;
    untilBack(mostMs: number, signal: AbortSignal): Promise<void>;
  };
  /** Whether the run still goes on. */
  isActive(run: ActiveRun): boolean;
  say(to: Addressee, id: string, reply: Reply): Promise<void>;
  log: QueueLog;
}

/** While Etienne can't be reached; it is tried at once when that is over. */
const TRY_AGAIN_MS = 2_000;
/** Etienne may not know a run that ends right now. One that is seen to go on after so many tries is not stopped. */
const MOST_DENIALS = 3;

/**
 * Makes what passes the wish to stop on to Etienne: again until it is taken, and where it is refused the person hears
 * that the run goes on. Never rejects; asking while a wish is under way adds nothing.
 */
export function createAbortRun({ etienne, isActive, say, log }: AbortRunOptions) {
  const underWay = new Set<ActiveRun>();

  async function refused(run: ActiveRun, reason: Phrase) {
    run.refusedStops++;
    await say(run, `${run.id}:not-stopped:${run.refusedStops}`, replies.stopRefused(reason));
  }

  async function passOn(run: ActiveRun, signal: AbortSignal): Promise<'taken' | 'not_taken'> {
    let denials = 0;
    while (isActive(run) && !signal.aborted) {
      const { processId } = run.view;
      if (processId === undefined) break;
      try {
        if (await etienne.abort(processId)) return 'taken';
        denials++;
        if (denials < MOST_DENIALS) {
          await etienne.untilBack(TRY_AGAIN_MS, signal);
          continue;
        }
        await refused(run, replies.runNotFoundToStop);
        break;
      } catch (err) {
        log.warn({ err, runId: run.id }, 'Etienne did not take the abort');
        if (isCodedError(err) && err.retryable) {
          await etienne.untilBack(TRY_AGAIN_MS, signal);
          continue;
        }
        await refused(run, replies.failurePhrase(err) ?? replies.somethingWrong);
        break;
      }
    }
    return 'not_taken';
  }

  return async (run: ActiveRun, signal: AbortSignal): Promise<'taken' | 'not_taken'> => {
    if (underWay.has(run)) return 'not_taken';
    underWay.add(run);
    try {
      return await passOn(run, signal);
    } catch (err) {
      log.error({ err, runId: run.id }, 'that a run could not be stopped could not be said');
      return 'not_taken';
    } finally {
      underWay.delete(run);
    }
  };
}
