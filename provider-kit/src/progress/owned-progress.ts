import { describeError, type Hold, type Ownership, outsideTransactions } from 'service-kit';
import type { ProgressRequest } from 'shared-types';
import type { Progress } from './create-progress.ts';

/** What is asked of progress by callers of the provider and by people. */
export interface ProgressCalls {
  /** Resolves when it was taken, or is on its way to where it is shown. */
  put(remoteSessionId: string, request: ProgressRequest): Promise<void>;
  end(remoteSessionId: string): void;
  endRun(remoteSessionId: string, runId: string): void;
  /** Undefined also where whoever shows it does not answer. Not within a transaction. */
  stopPreview(remoteSessionId: string, draftId: string): Promise<string | undefined>;
}

/** As it goes from one process to another. */
type Call = { remoteSessionId: string } & (
  | { type: 'put'; request: ProgressRequest }
  | { type: 'end' }
  | { type: 'end_run'; runId: string }
  | { type: 'stop'; draftId: string }
);

/** The calls where one process alone shows progress. */
export const ownCalls = ({ put, end, endRun, stopPreview }: Progress): ProgressCalls => ({
  put,
  end,
  endRun,
  stopPreview: async (remoteSessionId, draftId) => stopPreview(remoteSessionId, draftId),
});

const QUESTION = 'progress';

export interface OwnedProgressOptions {
  progress: Pick<Progress, keyof ProgressCalls | 'isShown' | 'forgetAll'>;
  ownership: Ownership;
  /** Whose work the progress of a remote session is. */
  pairingOf(remoteSessionId: string): string;
  log: { debug(details: object, text: string): void };
}

/**
 * Makes the calls where several processes do: whatever is asked goes to the one that has the pairing, as that one also
 * sends its messages. What is asked of one remote session arrives in the order in which it was asked here, of states that
 * wait only the newest; like all of progress it may be lost.
 */
export function createOwnedProgress({ progress, ownership, pairingOf, log }: OwnedProgressOptions) {
  /** What waits to be passed on, while something is. */
  const lines = new Map<string, Call[]>();
  /** The pairings in which something is shown here, which is why they stay ours. */
  const holds = new Map<string, Hold>();

  function release(remoteSessionId: string) {
    holds.get(remoteSessionId)?.leave();
    holds.delete(remoteSessionId);
  }

  function perform(call: Call): Promise<void> | string | undefined | void {
    const { remoteSessionId } = call;
    if (call.type === 'put') return progress.put(remoteSessionId, call.request);
    if (call.type === 'end') return progress.end(remoteSessionId);
    if (call.type === 'end_run') return progress.endRun(remoteSessionId, call.runId);
    return progress.stopPreview(remoteSessionId, call.draftId);
  }

  async function performHere(call: Call): Promise<unknown> {
    const { remoteSessionId } = call;
    const hold = await ownership.hold(pairingOf(remoteSessionId));
    // It went elsewhere while this was on its way.
    if (hold === undefined) return undefined;
    try {
      return await perform(call);
    } finally {
      if (progress.isShown(remoteSessionId) && !holds.has(remoteSessionId)) holds.set(remoteSessionId, hold);
      else hold.leave();
    }
  }

  const ask = (call: Call) =>
    outsideTransactions(() => ownership.ask(pairingOf(call.remoteSessionId), QUESTION, call)).catch(
      (error: unknown) => {
        log.debug({ remoteSessionId: call.remoteSessionId, reason: describeError(error) }, 'progress is not passed on');
        return undefined;
      },
    );

  async function passOn(remoteSessionId: string, line: Call[]) {
    for (let call = line.shift(); call !== undefined; call = line.shift()) await ask(call);
    lines.delete(remoteSessionId);
  }

  function add(call: Call) {
    const line = lines.get(call.remoteSessionId);
    if (line === undefined) {
      const begun = [call];
      lines.set(call.remoteSessionId, begun);
      void passOn(call.remoteSessionId, begun);
      return;
    }
    if (call.type === 'put' && line.at(-1)?.type === 'put') line.pop();
    line.push(call);
  }

  const stops = [
    ownership.onAsked(QUESTION, performHere),
    ownership.onLost(() => {
      progress.forgetAll();
      for (const remoteSessionId of [...holds.keys()]) release(remoteSessionId);
    }),
  ];

  const calls: ProgressCalls = {
    async put(remoteSessionId, request) {
      add({ type: 'put', remoteSessionId, request });
    },
    end: (remoteSessionId) => add({ type: 'end', remoteSessionId }),
    endRun: (remoteSessionId, runId) => add({ type: 'end_run', remoteSessionId, runId }),
    async stopPreview(remoteSessionId, draftId) {
      const runId = await ask({ type: 'stop', remoteSessionId, draftId });
      return typeof runId === 'string' ? runId : undefined;
    },
  };
  return {
    calls,
    /** To be told when nothing of a remote session is shown any more. */
    onForgotten: release,
    stop(): void {
      for (const stop of stops) stop();
      for (const remoteSessionId of [...holds.keys()]) release(remoteSessionId);
    },
  };
}
