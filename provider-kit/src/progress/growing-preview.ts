import { type Clock, createInTurn, delay, describeError } from 'service-kit';
import type { CallFailure, CallOutcome } from '../calls/call-outcome.ts';
import {
  afterCall,
  type GrowingLimits,
  type GrowingMessage,
  nextCall,
  type Piece,
  shownBy,
} from './growing-message.ts';
import {
  type PreviewOutcome,
  type PreviewPort,
  type PreviewRates,
  type ProgressContent,
  toPreviewOutcome,
} from './preview-port.ts';

/** What a message that grows needs of a messenger; no call rejects. */
export interface GrowingPort {
  sendTyping(remoteSessionId: string, signal?: AbortSignal): Promise<CallOutcome>;
  /** Answers the id of the message that the first piece has begun. */
  show(remoteSessionId: string, piece: Piece, signal?: AbortSignal): Promise<CallOutcome<{ id?: string }>>;
  /** Ends the message with this text. */
  close(
    remoteSessionId: string,
    streamId: string,
    text: string,
    signal?: AbortSignal,
  ): Promise<CallOutcome<{ id?: string }>>;
  remove(remoteSessionId: string, streamId: string): Promise<unknown>;
  /** What a refusal tells of the message: the person has stopped it, or it takes nothing any more; undefined: nothing. */
  endOf(reason: string): 'stopped' | 'over' | undefined;
  /** Whether there are such messages; elsewhere typing has to do. */
  canGrow(remoteSessionId: string): Promise<boolean>;
}

export interface GrowingPreviewOptions {
  port: GrowingPort;
  rates: PreviewRates;
  limits: GrowingLimits;
  /** What of an unfinished answer will not change any more, and what is being done in one line, as they are shown. */
  render(content: ProgressContent): ProgressContent;
  clock: Clock;
  /** The person stopped what was shown of a run. */
  onStop(remoteSessionId: string, runId: string): void;
}

interface ShownRun {
  runId: string;
  message: GrowingMessage;
}

const OK: PreviewOutcome = { status: 'ok', result: true };

/**
 * Shows progress as a message that grows and becomes the answer. No call rejects.
 *
 * What is shown is kept in memory; after a restart such a message ends by itself.
 */
export function createGrowingPreview(options: GrowingPreviewOptions) {
  const { port, rates, limits, clock } = options;
  const runs = new Map<string, ShownRun>();
  const { run: inTurn } = createInTurn();

  async function show(id: string, run: ShownRun, content: ProgressContent, signal: AbortSignal) {
    if (!(await port.canGrow(id))) return toPreviewOutcome(await port.sendTyping(id, signal));
    const shown = options.render(content);
    const call = nextCall(run.message, shown, clock.now(), limits);
    if (call.type === 'nothing') return OK;
    if (call.type === 'wait') return { status: 'too_fast', reason: 'it has its own rate', afterMs: call.ms } as const;
    if (call.type === 'typing') return toPreviewOutcome(await port.sendTyping(id, signal));
    const outcome = await (call.type === 'piece'
      ? port.show(id, call, signal)
      : port.close(id, call.streamId, call.text, signal));
    if (outcome.status !== 'ok') endBy(id, run, outcome);
    else run.message = afterCall(run.message, call, shown, { id: outcome.result.id, now: clock.now() });
    return toPreviewOutcome(outcome);
  }

  function endBy(id: string, run: ShownRun, failure: CallFailure) {
    const { message } = run;
    if (failure.status === 'lost' && message.state === 'idle') run.message = { state: 'over', leftover: undefined };
    const end = failure.status === 'refused' ? port.endOf(failure.reason) : undefined;
    if (end === undefined) return;
    // What the person stopped is theirs to keep.
    const isLeft = end === 'over' && message.state === 'open';
    run.message = { state: 'over', leftover: isLeft ? message.streamId : undefined };
    if (end === 'stopped') options.onStop(id, run.runId);
  }

  /** Takes away what no answer has taken the place of. */
  async function clear(id: string, { message }: ShownRun): Promise<void> {
    if (message.state === 'idle') return;
    if (message.state === 'open') {
      await delay(clock, message.lastAt + limits.intervalMs - clock.now());
      await port.close(id, message.streamId, shownBy(message));
    }
    const leftover = message.state === 'open' ? message.streamId : message.leftover;
    if (leftover !== undefined) await port.remove(id, leftover);
  }

  const preview: PreviewPort = {
    rates,
    kindOf: async (id) => ((await port.canGrow(id)) ? 'draft' : 'none'),
    sendTyping: async (id, signal) => toPreviewOutcome(await port.sendTyping(id, signal)),
    sendDraft: (id, { runId, content }, signal) =>
      inTurn(id, async () => {
        const before = runs.get(id);
        if (before !== undefined && before.runId !== runId) await clear(id, before);
        const run = before?.runId === runId ? before : { runId, message: { state: 'idle' as const } };
        runs.set(id, run);
        return show(id, run, content, signal);
      }).catch((error): PreviewOutcome => ({ status: 'failed', reason: describeError(error), isLost: true })),
    async endDraft(id) {
      const run = runs.get(id);
      runs.delete(id);
      if (run !== undefined) await inTurn(id, () => clear(id, run)).catch(() => {});
    },
  };

  return {
    preview,
    /**
     * Lets a message that goes on with what is shown take its place: `send` makes it the end of that message. Undefined
     * where the message is no continuation, or what is shown was over: it has to be sent as one of its own then.
     */
    async finish<Result>(
      id: string,
      text: string,
      send: (streamId: string) => Promise<CallOutcome<Result>>,
      signal: AbortSignal,
    ): Promise<CallOutcome<string> | undefined> {
      const run = runs.get(id);
      if (run === undefined) return undefined;
      return inTurn(id, async () => {
        const { message } = run;
        if (message.state !== 'open' || !text.startsWith(message.text)) return undefined;
        const { streamId, lastAt } = message;
        await delay(clock, lastAt + limits.intervalMs - clock.now(), signal);
        const outcome = await send(streamId);
        if (outcome.status === 'refused' && port.endOf(outcome.reason) !== undefined) {
          run.message = { state: 'over', leftover: streamId };
          return undefined;
        }
        if (outcome.status === 'ok' || outcome.status === 'lost') run.message = { state: 'idle' };
        return outcome.status === 'ok' ? { status: 'ok', result: streamId } : outcome;
      });
    },
  };
}

export type GrowingPreview = ReturnType<typeof createGrowingPreview>;
