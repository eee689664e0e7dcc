import type { CallFailure } from './call-outcome.ts';

/** An answer as it came; the body may be anything, for gateways on the way answer in HTML. */
export interface HttpAnswer {
  statusCode: number;
  retryAfter?: string | undefined;
  body: string;
}

/** What a messenger means by its answers, where that is its own. `reason` begins with the status. */
export interface AnswerRules {
  /** As people know it. */
  name: string;
  /** Statuses of its own that say: later. */
  triesAgain?: readonly number[];
  isUnreachable?(statusCode: number, reason: string): boolean;
}

/** What every gateway says of itself, and of too many calls. */
const TRY_AGAIN = [408, 429, 500, 502, 503, 504];
const MOST_RETRY_AFTER_MS = 3_600_000;
const MOST_REASON = 200;

/** Says what an answer other than 2xx means for whoever wanted the call. `now`: milliseconds since 1970. */
export function classifyAnswer(answer: HttpAnswer, now: number, rules: AnswerRules): CallFailure {
  const { statusCode } = answer;
  const reason = reasonOf(answer);
  if (TRY_AGAIN.includes(statusCode) || rules.triesAgain?.includes(statusCode)) {
    const afterMs = readRetryAfter(answer.retryAfter, now);
    return { status: 'retry', reason, ...(afterMs !== undefined && { afterMs }) };
  }
  if (statusCode === 401) return { status: 'unauthorized', reason };
  return { status: rules.isUnreachable?.(statusCode, reason) ? 'unreachable' : 'refused', reason };
}

/** Where the connection failed: nothing was written, or nobody knows. */
export function classifyBroken(error: unknown, isBegun: boolean, { name }: Pick<AnswerRules, 'name'>): CallFailure {
  const detail = codeOf(error) ?? 'connection broken';
  if (isBegun) return { status: 'lost', reason: `no answer from ${name} (${detail})` };
  return { status: 'retry', reason: `${name} cannot be reached (${detail})` };
}

/** What a failure of a connection is called: it has no words of an answer and no address. */
export function codeOf(error: unknown): string | undefined {
  const { code, name } = error as { code?: unknown; name?: unknown };
  const known = code ?? name;
  return typeof known === 'string' ? known : undefined;
}

/** A field of a body that should be an object in JSON; undefined where there is none. */
export function readJson(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function reasonOf({ statusCode, body }: HttpAnswer): string {
  const answer = readJson(body);
  if (answer === undefined) return `${statusCode}: no answer in JSON`;
  const { error } = answer;
  const { code, message } = (typeof error === 'object' && error !== null ? error : answer) as Record<string, unknown>;
  const words = [code, message].filter((part) => typeof part === 'string' && part !== '').join(': ');
  const safe = words.replace(/https?:\/\/\S+/g, '…').replace(/\s+/g, ' ');
  return `${statusCode} ${safe.slice(0, MOST_REASON)}`.trim();
}

/** Seconds, or a date (RFC 9110). */
function readRetryAfter(text: string | undefined, now: number): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const ms = /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.min(MOST_RETRY_AFTER_MS, Math.max(0, Math.ceil(ms))) : undefined;
}
