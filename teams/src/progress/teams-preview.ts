import {
  type CallFailure,
  type PreviewKind,
  type PreviewOutcome,
  type PreviewRates,
  type ProgressContent,
  toPreviewOutcome,
} from 'provider-kit';
import { type Clock, delay, describeError } from 'service-kit';
import type { Activity, Address, Connector } from '../connection/connector.ts';
import { isStreamRefusal, isStreamStopped } from '../connection/connector-rules.ts';
import { MESSAGE_BYTES, teamsMarkdown, textBytes } from '../rendering/teams-markdown.ts';
import { afterCall, isGoneOnBy, nextCall, STREAM_INTERVAL_MS, type Stream, type StreamCall } from './stream.ts';

export interface TeamsPreviewOptions {
  connector: Pick<Connector, 'send' | 'remove'>;
  addressOf(remoteSessionId: string): Address | undefined;
  clock: Clock;
  /** The person pressed Stop at what was shown of a run. */
  onStop(remoteSessionId: string, runId: string): void;
}

export interface Claim {
  streamId: string;
  /** The end of a stream has to keep to its rate, too. */
  notBefore: number;
  /** `over`: the stream takes nothing any more, and what it shows is left behind. */
  settle(result: 'taken' | 'over' | 'kept'): void;
}

interface ShownRun {
  runId: string;
  stream: Stream;
  /** The call that is being made; there is never a second one. */
  call: Promise<unknown>;
}

const RATES: PreviewRates = {
  draft: { leastMs: STREAM_INTERVAL_MS, mostMs: 10_000, recoveryMs: 100 },
  status: { leastMs: 10_000, mostMs: 60_000, recoveryMs: 1_000 },
  /** Each counts as a message, of which a conversation has 1,800 an hour. */
  typingEveryMs: 4_000,
  /** A stream stays, but has to be closed in time. */
  draftRefreshMs: 5_000,
  /** Of 50 for one app and tenant ("Optimize your bot with rate limiting"); the rest is for messages. */
  callsPerSecond: 30,
};

const OK: PreviewOutcome = { status: 'ok', result: true };

/**
 * Shows progress in Teams: an answer that grows in personal chats, typing elsewhere. No call rejects.
 *
 * What is shown is kept in memory; after a restart a stream ends by itself, within two minutes.
 */
export function createTeamsPreview({ connector, addressOf, clock, onStop }: TeamsPreviewOptions) {
  const runs = new Map<string, ShownRun>();
  const endings = new Map<string, Promise<void>>();

  async function show(
    remoteSessionId: string,
    run: ShownRun,
    content: ProgressContent,
    signal?: AbortSignal,
  ): Promise<PreviewOutcome> {
    const address = addressOf(remoteSessionId);
    if (address === undefined) return { status: 'refused', reason: 'nothing has come from this conversation yet' };
    if (address.kind !== 'personal') return toPreviewOutcome(await send(address, { type: 'typing' }, signal));
    const shown = {
      text: teamsMarkdown.renderStable(content.text, textBytes(MESSAGE_BYTES)),
      activity: teamsMarkdown.renderLine(content.activity),
    };
    const call = nextCall(run.stream, shown, clock.now());
    if (call.type === 'nothing') return OK;
    if (call.type === 'wait') return { status: 'too_fast', reason: 'the stream has its own rate', afterMs: call.ms };
    const outcome = await send(address, activityOf(call), signal);
    if (outcome.status === 'ok') {
      run.stream = afterCall(run.stream, call, shown, { id: outcome.result.id, now: clock.now() });
      return OK;
    }
    if (call.type !== 'typing') endBy(outcome);
    return toPreviewOutcome(outcome);

    function endBy(failure: CallFailure) {
      const { stream } = run;
      if (failure.status === 'lost' && stream.state === 'idle') run.stream = { state: 'over', leftover: undefined };
      if (failure.status !== 'refused' || !isStreamRefusal(failure.reason)) return;
      const isStopped = isStreamStopped(failure.reason);
      // What the person stopped is theirs to keep.
      run.stream = { state: 'over', leftover: isStopped || stream.state !== 'open' ? undefined : stream.streamId };
      if (isStopped) onStop(remoteSessionId, run.runId);
    }
  }

  const send = (address: Address, activity: Activity, signal?: AbortSignal) =>
    connector.send(address, activity, { mayBeLeftOut: true, ...(signal !== undefined && { signal }) });

  /** Takes away what no answer has taken the place of. */
  async function clear(remoteSessionId: string, { stream }: ShownRun): Promise<void> {
    const address = addressOf(remoteSessionId);
    if (address === undefined || stream.state === 'idle') return;
    if (stream.state === 'open') {
      const { streamId, text, activity, lastAt } = stream;
      await delay(clock, lastAt + STREAM_INTERVAL_MS - clock.now());
      await connector.send(address, activityOf({ type: 'close', streamId, text: text || `⏳ ${activity}` }));
    }
    const leftover = stream.state === 'open' ? stream.streamId : stream.leftover;
    if (leftover !== undefined) await connector.remove(address, leftover);
  }

  async function end(remoteSessionId: string): Promise<void> {
    const run = runs.get(remoteSessionId);
    if (run === undefined) return;
    runs.delete(remoteSessionId);
    await run.call;
    await clear(remoteSessionId, run);
  }

  const noStatus = async (): Promise<PreviewOutcome<never>> => ({
    status: 'refused',
    reason: 'Teams shows typing where it streams nothing',
  });

  return {
    rates: RATES,
    /** Elsewhere than in personal chats nothing can be streamed, and typing has to do. */
    kindOf: (remoteSessionId: string): PreviewKind =>
      addressOf(remoteSessionId)?.kind === 'personal' ? 'draft' : 'none',
    async sendTyping(remoteSessionId: string, signal: AbortSignal): Promise<PreviewOutcome> {
      const address = addressOf(remoteSessionId);
      return address === undefined ? OK : toPreviewOutcome(await send(address, { type: 'typing' }, signal));
    },
    async sendDraft(
      remoteSessionId: string,
      { runId, content }: { runId: string; content: ProgressContent },
      signal: AbortSignal,
    ): Promise<PreviewOutcome> {
      await endings.get(remoteSessionId);
      if (runs.get(remoteSessionId)?.runId !== runId) await end(remoteSessionId);
      const run = runs.get(remoteSessionId) ?? { runId, stream: { state: 'idle' }, call: Promise.resolve() };
      runs.set(remoteSessionId, run);
      const outcome = run.call
        .then(() => show(remoteSessionId, run, content, signal))
        .catch((error): PreviewOutcome => ({ status: 'failed', reason: describeError(error), isLost: true }));
      run.call = outcome;
      return outcome;
    },
    /** One stream in a chat at a time: what is taken away has gone before another one begins. */
    endDraft(remoteSessionId: string): Promise<void> {
      const ending = end(remoteSessionId).catch(() => {});
      endings.set(remoteSessionId, ending);
      return ending.finally(() => {
        if (endings.get(remoteSessionId) === ending) endings.delete(remoteSessionId);
      });
    },
    sendStatus: noStatus,
    editStatus: noStatus,
    deleteStatus: noStatus,
    /**
     * Lends the stream to a message that goes on with what it shows, so that the message takes its place. Undefined where
     * the message is no continuation. Nothing is shown until `settle` tells what came of it.
     */
    async claim(remoteSessionId: string, text: string): Promise<Claim | undefined> {
      const run = runs.get(remoteSessionId);
      await run?.call;
      if (run?.stream.state !== 'open' || !isGoneOnBy(run.stream, text)) return undefined;
      const { streamId, lastAt } = run.stream;
      const { promise, resolve } = Promise.withResolvers<void>();
      run.call = promise;
      return {
        streamId,
        notBefore: lastAt + STREAM_INTERVAL_MS,
        settle(result) {
          if (result === 'taken') run.stream = { state: 'idle' };
          if (result === 'over') run.stream = { state: 'over', leftover: streamId };
          resolve();
        },
      };
    },
  };
}

export type Streams = ReturnType<typeof createTeamsPreview>;

function activityOf(call: Exclude<StreamCall, { type: 'nothing' | 'wait' }>): Activity {
  if (call.type === 'typing') return { type: 'typing' };
  if (call.type === 'close') {
    const final = { type: 'streaminfo', streamId: call.streamId, streamType: 'final' };
    return { type: 'message', text: call.text, textFormat: 'markdown', entities: [final] };
  }
  const { streamId, streamType, sequence, text } = call;
  const info = {
    type: 'streaminfo',
    ...(streamId !== undefined && { streamId }),
    streamType,
    streamSequence: sequence,
  };
  return { type: 'typing', text, textFormat: 'markdown', entities: [info] };
}
