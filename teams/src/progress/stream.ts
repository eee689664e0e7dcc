import type { ProgressContent } from 'provider-kit';

/**
 * A message that grows while it is written, as Teams allows it: in personal chats, one at a time, every text begins with
 * the one before, two minutes in all. Times are milliseconds since 1970.
 */
export type Stream =
  | { state: 'idle' }
  | OpenStream
  /** Over before the run: typing stands in. A message is left to be taken away, unless the person stopped it. */
  | { state: 'over'; leftover: string | undefined };

export interface OpenStream {
  state: 'open';
  streamId: string;
  startedAt: number;
  lastAt: number;
  sequence: number;
  /** What the person sees of the answer; '' while only what is being done is shown. */
  text: string;
  activity: string;
}

export type StreamCall =
  | { type: 'nothing' }
  | { type: 'wait'; ms: number }
  | { type: 'typing' }
  /** Ends what stands there, with what it shows. */
  | { type: 'close'; streamId: string; text: string }
  | { type: 'piece'; streamId?: string; streamType: 'informative' | 'streaming'; sequence: number; text: string };

/** Microsoft's page "Stream bot messages": one a second, better 1.5 to 2; two minutes, of which some are kept for the end. */
export const STREAM_INTERVAL_MS = 1_500;
const STREAM_MS = 110_000;
const MOST_INFORMATIVE = 1_000;

/** What to call so that the chat shows the content. */
export function nextCall(stream: Stream, { text, activity }: ProgressContent, now: number): StreamCall {
  if (stream.state === 'over') return { type: 'typing' };
  const line = `⏳ ${activity}`.slice(0, MOST_INFORMATIVE).toWellFormed();
  if (stream.state === 'idle') {
    if (text !== '') return { type: 'piece', streamType: 'streaming', sequence: 1, text };
    return activity === '' ? { type: 'typing' } : { type: 'piece', streamType: 'informative', sequence: 1, text: line };
  }
  const { streamId, startedAt, lastAt } = stream;
  if (now < lastAt + STREAM_INTERVAL_MS) return { type: 'wait', ms: lastAt + STREAM_INTERVAL_MS - now };
  if (now >= startedAt + STREAM_MS) return { type: 'close', streamId, text: stream.text || `⏳ ${stream.activity}` };
  const sequence = stream.sequence + 1;
  if (text !== stream.text && text.startsWith(stream.text)) {
    return { type: 'piece', streamId, streamType: 'streaming', sequence, text };
  }
  if (stream.text !== '' || activity === '' || activity === stream.activity) return { type: 'nothing' };
  return { type: 'piece', streamId, streamType: 'informative', sequence, text: line };
}

/** The stream once a call has worked. `id`: of the answer to the first piece. */
export function afterCall(
  stream: Stream,
  call: StreamCall,
  content: ProgressContent,
  { id, now }: { id: string | undefined; now: number },
): Stream {
  if (call.type === 'close') return { state: 'over', leftover: call.streamId };
  if (call.type !== 'piece') return stream;
  const before = stream.state === 'open' ? stream : undefined;
  const streamId = call.streamId ?? id;
  if (streamId === undefined) return { state: 'over', leftover: undefined };
  return {
    state: 'open',
    streamId,
    startedAt: before?.startedAt ?? now,
    lastAt: now,
    sequence: call.sequence,
    text: call.streamType === 'streaming' ? call.text : '',
    activity: content.activity,
  };
}

/** Whether a message can take the place of what is shown: it goes on with it. */
export const isGoneOnBy = (stream: OpenStream, text: string): boolean => text.startsWith(stream.text);
