import type { QueueItem } from 'service-kit';
import type { Prompt } from '../prompts/prompt.ts';
import type { PromptQueue } from '../prompts/prompt-queue.ts';
import type { SessionRef } from '../sessions/session-ref.ts';
import type { ActiveRun, ActiveRuns } from './active-runs.ts';
import type { RunStore } from './run-store.ts';

export type StopResult = { status: 'stopping' } | { status: 'dropped' } | { status: 'not_running' };

export interface StopRunOptions {
  active: ActiveRuns;
  runs: Pick<RunStore, 'get' | 'requestStop'>;
  prompts: Pick<PromptQueue, 'list' | 'find' | 'drop' | 'wake'>;
  /** Whether the person has yet to decide what becomes of this prompt. */
  isUndecided(item: QueueItem<Prompt>): Promise<boolean>;
}

/**
 * Stops what runs in a remote session; what waits behind it stays.
 *
 * Resolves once the wish is stored, without waiting for the run's end, so that it survives a restart. A prompt that
 * has not reached Etienne yet ends at once; so does one that waits for an Etienne that is away (`dropped`).
 */
export function createStopRun({ active, runs, prompts, isUndecided }: StopRunOptions) {
  async function stopActive(run: ActiveRun): Promise<StopResult> {
    run.stopRequested = true;
    // The abort does not wait for the disk: a person who says stop means now.
    if (run.abort === undefined) run.abandon.abort(new Error('stopped by the person'));
    else void run.abort();
    await runs.requestStop(run.id);
    return { status: 'stopping' };
  }

  /** One that has begun is not dropped: it may go on in Etienne, and whoever takes it up again stops it there. */
  async function stopWaiting(ref: SessionRef, id: string): Promise<StopResult> {
    if ((await runs.get(id)) === undefined) {
      const { status } = await prompts.drop(ref, id);
      // It has begun while it was looked at.
      const begun = active.get(ref);
      if (status === 'running' && begun?.id === id) return stopActive(begun);
      return status === 'dropped' ? { status } : { status: 'not_running' };
    }
    await runs.requestStop(id);
    prompts.wake(ref);
    const run = active.get(ref);
    return run?.id === id ? stopActive(run) : { status: 'stopping' };
  }

  return {
    async ofSession(ref: SessionRef): Promise<StopResult> {
      const run = active.get(ref);
      if (run !== undefined) return stopActive(run);
      const [head] = await prompts.list(ref);
      // What the person has yet to decide on does not run, and a stop drops nothing.
      if (head === undefined || (await isUndecided(head))) return { status: 'not_running' };
      // One that has neither failed nor is held for more of its text is just being taken up, or behind one that was.
      const isUntouched = head.attempts === 0 && head.notBefore === 0 && (await runs.get(head.id)) === undefined;
      const begun = active.get(ref);
      if (begun !== undefined) return stopActive(begun);
      if (isUntouched) return { status: 'not_running' };
      return stopWaiting(ref, head.id);
    },
    /** Stops this run of the remote session, if it is the one that runs. */
    async ofRun(ref: SessionRef, runId: string): Promise<StopResult> {
      const run = active.get(ref);
      return run?.id === runId ? stopActive(run) : { status: 'not_running' };
    },
    async byId(runId: string): Promise<StopResult> {
      const run = active.byId(runId);
      if (run !== undefined) return stopActive(run);
      const waiting = await prompts.find(runId);
      return waiting === undefined ? { status: 'not_running' } : stopWaiting(waiting.payload, runId);
    },
  };
}

export type StopRun = ReturnType<typeof createStopRun>;
