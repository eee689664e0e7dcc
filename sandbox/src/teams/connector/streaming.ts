import { type Activity, isObject } from '../activity.ts';
import { badRequest, ConnectorFailure } from '../errors.ts';
import type { Answer } from '../handle-call.ts';
import type { Conversation, Message } from '../world/conversation.ts';
import type { World } from '../world/world.ts';
import type { Place } from './find-conversation.ts';
import { checkMessage, MAX_ACTIVITY_BYTES, sizeOf } from './validate-activity.ts';

/** From the page "Stream bot messages". */
const MAX_STREAM_MS = 120_000;
const MIN_INTERVAL_MS = 1_000;
const MAX_INFORMATIVE = 1_000;

type Stream = {
  message: Message;
  startedAt: number;
  lastAt: number;
  sequence: number;
  type: 'informative' | 'streaming';
  /** The text of the answer so far; informative texts are not part of it. */
  text: string;
  end?: 'completed' | 'timed-out' | 'stopped';
  timer: unknown;
};

type Piece = { streamId: string | undefined; streamType: string; sequence: unknown };

const notAllowed = (message: string) => new ConnectorFailure(403, 'ContentStreamNotAllowed', message);

const ENDINGS = {
  completed: 'Content stream is not allowed on an already completed streamed message',
  'timed-out': 'Content stream finished due to exceeded streaming time.',
  stopped: 'Content stream was canceled by user',
} as const;

/** Tells a piece of a streamed message by its entity, or answers `undefined` for any other activity. */
export function readPiece({ entities = [] }: Activity): Piece | undefined {
  const info = entities.find(({ type }) => String(type).toLowerCase() === 'streaminfo');
  if (!isObject(info)) return undefined;
  return {
    streamId: info.streamId === undefined ? undefined : String(info.streamId),
    streamType: String(info.streamType ?? 'streaming'),
    sequence: info.streamSequence,
  };
}

/** Messages that grow while they are written: one per personal chat, by the rules and with the refusals of Teams. */
export function createStreaming(world: World, { isThrottled = true }: { isThrottled?: boolean } = {}) {
  const streams = new Map<string, Stream>();
  const running = new Map<string, Stream>();

  const end = (stream: Stream, conversation: Conversation, how: NonNullable<Stream['end']>) => {
    stream.end = how;
    running.delete(conversation.id);
    world.timers.clearTimeout(stream.timer);
    if (how === 'completed') delete stream.message.streaming;
    else stream.message.streaming = how;
    conversation.changed();
  };

  const checkText = ({ text = '' }: Activity, streamType: string, before: Stream | undefined) => {
    if (streamType === 'informative') {
      if (text.length > MAX_INFORMATIVE) throw badRequest('Informative messages have at most 1000 characters');
      if (before?.type === 'streaming') throw badRequest('Informative messages come before the streamed text');
      return;
    }
    if (before && !text.startsWith(before.text)) {
      throw notAllowed('Request streamed content should contain the previously streamed content');
    }
  };

  const start = ({ conversation }: Place, activity: Activity, { streamType, sequence }: Piece): Answer => {
    if (running.has(conversation.id)) throw notAllowed('Content stream is not allowed');
    if (!activity.text) throw badRequest('Start streaming activities should include text');
    if (sequence !== 1) throw badRequest('streamSequence of the first activity has to be 1');
    checkText(activity, streamType, undefined);
    const id = world.nextId();
    const type = streamType as Stream['type'];
    const message = conversation.add({
      id,
      from: world.bot,
      isFromBot: true,
      activity: { ...activity, id, type: 'message' },
      streaming: type,
    });
    const now = world.timers.now();
    const stream: Stream = {
      message,
      startedAt: now,
      lastAt: now,
      sequence: 1,
      type,
      text: type === 'streaming' ? activity.text : '',
      timer: world.timers.setTimeout(() => end(stream, conversation, 'timed-out'), MAX_STREAM_MS),
    };
    streams.set(id, stream);
    running.set(conversation.id, stream);
    return { status: 201, body: { id } };
  };

  const grow = (
    { conversation }: Place,
    activity: Activity,
    { streamType, sequence }: Piece,
    stream: Stream,
  ): Answer => {
    if (!activity.text) throw badRequest('Continue streaming activities should include text');
    if (typeof sequence !== 'number' || !Number.isInteger(sequence)) throw badRequest('streamSequence is missing');
    if (sequence <= stream.sequence) {
      const message = 'PreCondition failed exception when processing streaming activity.';
      return { status: 202, body: { error: { code: 'ContentStreamSequenceOrderPreConditionFailed', message } } };
    }
    checkText(activity, streamType, stream);
    stream.sequence = sequence;
    stream.type = streamType as Stream['type'];
    if (stream.type === 'streaming') stream.text = activity.text;
    stream.message.streaming = stream.type;
    stream.message.activity = { ...activity, id: stream.message.id, type: 'message' };
    conversation.changed();
    return { status: 202, body: {} };
  };

  const finish = ({ conversation }: Place, activity: Activity, { sequence }: Piece, stream: Stream): Answer => {
    if (sequence !== undefined) throw badRequest('streamSequence must not be set for the final message');
    if (activity.text !== undefined || !activity.attachments?.length) checkText(activity, 'final', stream);
    checkMessage(activity, conversation.kind);
    stream.message.activity = { ...activity, id: stream.message.id };
    end(stream, conversation, 'completed');
    return { status: 202, body: {} };
  };

  return {
    /** Takes one piece; the answer to the first carries the id of the stream. */
    take(place: Place, activity: Activity, piece: Piece): Answer {
      const { conversation } = place;
      const isFinal = piece.streamType === 'final';
      if (conversation.kind !== 'personal') throw notAllowed('Content stream is not allowed');
      if (!isFinal && !['informative', 'streaming'].includes(piece.streamType)) throw badRequest('Unknown streamType');
      if (isFinal !== (activity.type === 'message')) {
        throw badRequest(
          isFinal
            ? 'Only start streaming and continue streaming types are allowed as a typing activity'
            : 'Only the final streaming type is allowed as a message activity',
        );
      }
      if (!isFinal && activity.attachments?.length) throw badRequest('Attachments are for the final message only');
      if (sizeOf(activity) > MAX_ACTIVITY_BYTES) throw notAllowed('Message size too large');
      if (piece.streamId === undefined) {
        if (isFinal) throw badRequest('streamId is missing');
        return start(place, activity, piece);
      }
      const stream = streams.get(piece.streamId);
      if (!stream || !conversation.messages.has(piece.streamId)) throw badRequest('Unknown streamId');
      if (stream.end) throw notAllowed(ENDINGS[stream.end]);
      const now = world.timers.now();
      if (isThrottled && now - stream.lastAt < MIN_INTERVAL_MS) {
        throw new ConnectorFailure(429, 'TooManyRequests', 'API calls quota exceeded', { retryAfterS: 1 });
      }
      const answer = isFinal ? finish(place, activity, piece, stream) : grow(place, activity, piece, stream);
      stream.lastAt = now;
      return answer;
    },
    /** The person presses Stop; answers whether there was something to stop. */
    stop(conversation: Conversation): boolean {
      const stream = running.get(conversation.id);
      if (stream) end(stream, conversation, 'stopped');
      return stream !== undefined;
    },
    close(): void {
      for (const { timer } of running.values()) world.timers.clearTimeout(timer);
    },
  };
}

export type Streaming = ReturnType<typeof createStreaming>;
