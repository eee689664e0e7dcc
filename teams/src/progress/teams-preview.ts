import { type CallOutcome, createGrowingPreview, type GrowingPort, type PreviewRates } from 'provider-kit';
import type { Clock } from 'service-kit';
import { type Activity, type Address, type Connector, textActivity } from '../connection/connector.ts';
import { isStreamRefusal, isStreamStopped } from '../connection/connector-rules.ts';
import { MESSAGE_BYTES, teamsMarkdown, textBytes } from '../rendering/teams-markdown.ts';

/** Microsoft's page "Stream bot messages": one a second, better 1.5 to 2; two minutes, of which some are kept for the end. */
const LIMITS = { intervalMs: 1_500, mostMs: 110_000, mostActivity: 1_000 };

const RATES: PreviewRates = {
  draft: { leastMs: LIMITS.intervalMs, mostMs: 10_000, recoveryMs: 100 },
  status: { leastMs: 10_000, mostMs: 60_000, recoveryMs: 1_000 },
  /** Each counts as a message, of which a conversation has 1,800 an hour. */
  typingEveryMs: 4_000,
  /** A stream stays, but has to be closed in time. */
  draftRefreshMs: 5_000,
  /** Of 50 for one app and tenant ("Optimize your bot with rate limiting"); the rest is for messages. */
  callsPerSecond: 30,
};

const NOTHING: CallOutcome = { status: 'ok', result: undefined };

/** Shows progress in Teams: an answer that grows in personal chats, one at a time, typing elsewhere. */
export function createTeamsPreview({
  connector,
  addressOf,
  clock,
  onStop,
}: {
  connector: Pick<Connector, 'send' | 'remove'>;
  addressOf(remoteSessionId: string): Promise<Address | undefined>;
  clock: Clock;
  /** The person pressed Stop at what was shown of a run. */
  onStop(remoteSessionId: string, runId: string): void;
}) {
  /** What only shows progress is left out rather than late. */
  const send = async (remoteSessionId: string, activity: Activity, signal?: AbortSignal) =>
    connector.send(await addressOf(remoteSessionId), activity, { signal, mayBeLeftOut: signal !== undefined });
  const port: GrowingPort = {
    canGrow: async (id) => (await addressOf(id))?.kind === 'personal',
    sendTyping: async (id, signal) =>
      (await addressOf(id)) === undefined ? NOTHING : send(id, { type: 'typing' }, signal),
    show: (id, { streamId, kind, sequence, text }, signal) => {
      const info = {
        type: 'streaminfo',
        ...(streamId !== undefined && { streamId }),
        streamType: kind === 'text' ? 'streaming' : 'informative',
        streamSequence: sequence,
      };
      return send(id, { type: 'typing', text, textFormat: 'markdown', entities: [info] }, signal);
    },
    close: (id, streamId, text, signal) =>
      send(id, { ...textActivity(text, 'markdown'), entities: [finalOf(streamId)] }, signal),
    remove: async (id, streamId) => connector.remove(await addressOf(id), streamId),
    endOf: (reason) => (isStreamStopped(reason) ? 'stopped' : isStreamRefusal(reason) ? 'over' : undefined),
  };
  return createGrowingPreview({
    ...{ port, clock, onStop, rates: RATES, limits: LIMITS },
    render: ({ text, activity }) => ({
      text: teamsMarkdown.renderStable(text, textBytes(MESSAGE_BYTES)),
      activity: teamsMarkdown.renderLine(activity),
    }),
  });
}

/** Ends a streamed message. */
export const finalOf = (streamId: string) => ({ type: 'streaminfo', streamId, streamType: 'final' });
