import type { Dispatcher } from 'undici';
import { withDeadline } from '../deadline.ts';
import { describeError } from '../errors.ts';
import { request } from '../http-client.ts';
import { signWebhook } from './signature.ts';

/** What the receiver said to one attempt. */
export type PostResult =
  | { status: 'accepted' }
  /** Will never be taken: 400, 413 or 422. */
  | { status: 'refused'; statusCode: number; reason: string }
  /** The receiver wants nothing any more: 410. */
  | { status: 'gone' }
  | { status: 'unreachable'; reason: string };

export interface WebhookPost {
  url: string;
  secret: string;
  /** The same at every attempt, so that the receiver can recognise what comes again. */
  id: string;
  body: string;
  /** Time of this attempt in milliseconds. */
  at: number;
  dispatcher?: Dispatcher;
  signal?: AbortSignal;
}

/** A receiver only has to store the event; one that needs longer than this is in trouble. */
const TIMEOUT_MS = 15_000;

/** A receiver that answers byte by byte must not hold its remote session for ever. */
const DEADLINE_MS = 30_000;

/** How much of a refusal is read for the log. */
const REASON_LENGTH = 300;

/** Posts one signed event once. Never rejects: every outcome is a value; redirects count as unreachable. */
export async function postWebhook(post: WebhookPost): Promise<PostResult> {
  try {
    return await withDeadline({ ms: DEADLINE_MS, signal: post.signal }, (signal) => postOnce(post, signal));
  } catch (error) {
    return { status: 'unreachable', reason: describeError(error) };
  }
}

async function postOnce(
  { url, secret, id, at, body, dispatcher }: WebhookPost,
  signal: AbortSignal,
): Promise<PostResult> {
  const response = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signWebhook(secret, id, at, body) },
    body,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    ...(dispatcher && { dispatcher }),
    signal,
  });
  const { statusCode } = response;
  if (statusCode >= 200 && statusCode < 300) {
    await response.body.dump();
    return { status: 'accepted' };
  }
  const reason = `HTTP ${statusCode} ${(await response.body.text()).slice(0, REASON_LENGTH)}`.trim();
  if (statusCode === 410) return { status: 'gone' };
  if (statusCode === 400 || statusCode === 413 || statusCode === 422) return { status: 'refused', statusCode, reason };
  return { status: 'unreachable', reason };
}
