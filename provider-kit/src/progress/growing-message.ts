import type { ProgressContent } from './preview-port.ts';

/**
 * A message that grows while it is written, as messengers allow it that only add to one: every text begins with the one
 * before, at a rate, and there is an end to it. Times are milliseconds since 1970.
 */
export type GrowingMessage =
  | { state: 'idle' }
  | OpenMessage
  /** Over before the run: typing stands in. A message is left to be taken away, unless the person stopped it. */
  | { state: 'over'; leftover: string | undefined };

export interface OpenMessage {
  state: 'open';
  streamId: string;
  startedAt: number;
  lastAt: number;
  sequence: number;
  /** What the person sees of the answer; '' while only what is being done is shown. */
  text: string;
  activity: string;
}

/** A piece shows all that is to be seen now; without a stream it begins one. */
export interface Piece {
  streamId?: string;
  kind: 'activity' | 'text';
  /** From 1. */
  sequence: number;
  text: string;
}

export type GrowingCall =
  | { type: 'nothing' }
  | { type: 'wait'; ms: number }
  | { type: 'typing' }
  /** Ends what stands there, with what it shows. */
  | { type: 'close'; streamId: string; text: string }
  | ({ type: 'piece' } & Piece);

export interface GrowingLimits {
  /** Between two calls. */
  intervalMs: number;
  /** Of one message in all. */
  mostMs: number;
  /** Characters of what is being done. */
  mostActivity: number;
}

/** What to call so that the messenger shows the content. */
export function nextCall(
  message: GrowingMessage,
  { text, activity }: ProgressContent,
  now: number,
  { intervalMs, mostMs, mostActivity }: GrowingLimits,
): GrowingCall {
  if (message.state === 'over') return { type: 'typing' };
  const line = `⏳ ${activity}`.slice(0, mostActivity).toWellFormed();
  if (message.state === 'idle') {
    if (text !== '') return { type: 'piece', kind: 'text', sequence: 1, text };
    return activity === '' ? { type: 'typing' } : { type: 'piece', kind: 'activity', sequence: 1, text: line };
  }
  const { streamId, startedAt, lastAt } = message;
  if (now < lastAt + intervalMs) return { type: 'wait', ms: lastAt + intervalMs - now };
  if (now >= startedAt + mostMs) return { type: 'close', streamId, text: shownBy(message) };
  const sequence = message.sequence + 1;
  if (text !== message.text && text.startsWith(message.text)) {
    return { type: 'piece', streamId, kind: 'text', sequence, text };
  }
  if (message.text !== '' || activity === '' || activity === message.activity) return { type: 'nothing' };
  return { type: 'piece', streamId, kind: 'activity', sequence, text: line };
}

export const shownBy = ({ text, activity }: OpenMessage): string => text || `⏳ ${activity}`;

/** The message once a call has worked. `id`: of the answer to the first piece. */
export function afterCall(
  message: GrowingMessage,
  call: GrowingCall,
  content: ProgressContent,
  { id, now }: { id: string | undefined; now: number },
): GrowingMessage {
  if (call.type === 'close') return { state: 'over', leftover: call.streamId };
  if (call.type !== 'piece') return message;
  const before = message.state === 'open' ? message : undefined;
  const streamId = call.streamId ?? id;
  if (streamId === undefined) return { state: 'over', leftover: undefined };
  return {
    state: 'open',
    streamId,
    startedAt: before?.startedAt ?? now,
    lastAt: now,
    sequence: call.sequence,
    text: call.kind === 'text' ? call.text : '',
    activity: content.activity,
  };
}
