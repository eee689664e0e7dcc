import { describeError, isCodedError, isFenced, isOfDatabase, type Outcome } from 'service-kit';
import { EtienneError } from '../etienne/errors.ts';
import type { Prompt } from '../prompts/prompt.ts';
import * as replies from '../replies/replies.ts';
import type { ActiveRun } from './active-runs.ts';
import type { EndRun } from './end-run.ts';
import type { RunPromptOptions } from './run-ports.ts';
import { isNotSteady } from './steady.ts';

/** How long a prompt waits for an Etienne that can't be reached. */
const MOST_WAIT_MS = 3_600_000;
/** All that wait are woken when Etienne is back; this is only for the case that nobody wakes them. */
const LOOK_AGAIN_MS = 60_000;

type Options = Pick<RunPromptOptions, 'say' | 'setWaitingSince' | 'clock' | 'log'>;

/**
 * Makes what follows when nothing of a prompt has reached Etienne: it waits where that helps, else the person is told
 * why. `prompt` is the one that waits in the queue. Rejects with errors that are not coded or of the database, and where
 * another manager may have taken over.
 */
export function createNotStarted({ say, setWaitingSince, clock, log }: Options, end: EndRun) {
  return async (run: ActiveRun, prompt: Prompt, error: unknown): Promise<Outcome> => {
    if (!isCodedError(error) || isFenced(error) || isNotSteady(error) || isOfDatabase(error)) throw error;
    if (!error.retryable) {
      log.error({ err: error, runId: run.id }, 'a prompt could not be started');
      return end(run, 'failed', replies.runFailed(replies.failurePhrase(error) ?? replies.somethingWrong, run.id, ''));
    }
    const waitingSince = prompt.waitingSince ?? clock.now();
    if (clock.now() - waitingSince >= MOST_WAIT_MS) return end(run, 'interrupted', replies.gaveUpWaiting(run.id));
    if (prompt.waitingSince === undefined) {
      await setWaitingSince(run.id, { ...prompt, waitingSince });
      await say(run, `${run.id}:etienne-away`, replies.waitsForEtienne(error));
    }
    const reason = describeError(error);
    return error instanceof EtienneError
      ? { status: 'retry', reason, afterMs: LOOK_AGAIN_MS }
      : { status: 'retry', reason };
  };
}
