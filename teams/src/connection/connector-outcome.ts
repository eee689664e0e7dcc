import type { CallFailure } from 'provider-kit';

/** How a call of the connector ended. `reason` never holds an address or a token. */
export type CallOutcome<Result> = { status: 'ok'; result: Result } | CallFailure;

/** An answer as it came; the body may be anything, for gateways before the connector answer in HTML. */
export interface ConnectorAnswer {
  statusCode: number;
  retryAfter?: string | undefined;
  body: string;
}

/** Microsoft's list of what is to be tried again, and what every gateway says of itself. */
const TRY_AGAIN = new Set([408, 412, 429, 500, 502, 503, 504]);
const MOST_RETRY_AFTER_MS = 3_600_000;
const MOST_REASON = 200;

/** Says what an answer other than 2xx means for whoever wanted the call. `now`: milliseconds since 1970. */
export function classifyAnswer(answer: ConnectorAnswer, now: number): CallFailure {
  const { statusCode } = answer;
  const reason = reasonOf(answer);
  if (TRY_AGAIN.has(statusCode)) {
    const afterMs = readRetryAfter(answer.retryAfter, now);
    return { status: 'retry', reason, ...(afterMs !== undefined && { afterMs }) };
  }
  if (statusCode === 401) return { status: 'unauthorized', reason };
  // It may come back, as where the app is added again.
  if (isConversationGone(reason)) return { status: 'unreachable', reason };
  // All others say that the bot may not write there.
  if (statusCode === 403 && !/ContentStreamNotAllowed|MessageSizeTooBig/i.test(reason)) {
    return { status: 'unreachable', reason };
  }
  return { status: 'refused', reason };
}

/** Where the connection failed: nothing was written, or nobody knows. */
export function classifyBroken(error: unknown, isBegun: boolean): CallFailure {
  const code = (error as { code?: unknown; name?: unknown }).code ?? (error as { name?: unknown }).name;
  const detail = typeof code === 'string' ? code : 'connection broken';
  if (isBegun) return { status: 'lost', reason: `no answer from Teams (${detail})` };
  return { status: 'retry', reason: `Teams cannot be reached (${detail})` };
}

export const isTooBig = (reason: string): boolean => /^413\b|MessageSizeTooBig|size too large/i.test(reason);
export const isAlreadyGone = (reason: string): boolean => /ActivityNotFoundInConversation/i.test(reason);
const isConversationGone = (reason: string): boolean => /ConversationNotFound/i.test(reason);
export const isStreamRefusal = (reason: string): boolean => /ContentStreamNotAllowed/i.test(reason);
/** The person has pressed Stop while the answer was shown. Only the words of the refusal tell. */
export const isStreamStopped = (reason: string): boolean =>
  isStreamRefusal(reason) && /cancel+ed|stopped/i.test(reason);

function reasonOf({ statusCode, body }: ConnectorAnswer): string {
  const error = readError(body);
  if (error === undefined) return `${statusCode}: no answer in JSON`;
  const { code, message } = error;
  const words = [code, message].filter((part) => typeof part === 'string' && part !== '').join(': ');
  const safe = words.replace(/https?:\/\/\S+/g, '…').replace(/\s+/g, ' ');
  return `${statusCode} ${safe.slice(0, MOST_REASON)}`.trim();
}

function readError(body: string): { code?: unknown; message?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null) return undefined;
    const { error } = value as { error?: unknown };
    return (typeof error === 'object' && error !== null ? error : value) as { code?: unknown };
  } catch {
    return undefined;
  }
}

/** Seconds, or a date (RFC 9110). */
function readRetryAfter(text: string | undefined, now: number): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const ms = /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.min(MOST_RETRY_AFTER_MS, Math.max(0, Math.ceil(ms))) : undefined;
}
