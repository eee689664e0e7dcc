import { GrammyError, HttpError } from 'grammy';
import type { CallFailure, CallOutcome } from 'provider-kit';
import { describeError, isCodedError } from 'service-kit';
import { HAS_MOVED } from './follow-moves.ts';
import { isUnreachable } from './refusal.ts';

const codeOf = (error: unknown): string | undefined => {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
};

/** Says what a failed call of the Bot API means for whoever wanted it. No reason holds a URL, as those hold the token. */
export function classifyTelegramError(error: unknown): CallFailure {
  if (error instanceof GrammyError) return classifyRefusal(error);
  if (error instanceof HttpError) {
    // The connection knows whether anything was written.
    if (isCodedError(error.error)) return { status: 'retry', reason: error.error.message };
    const reason = `no answer from Telegram (${codeOf(error.error) ?? 'connection broken or timeout'})`;
    return { status: 'lost', reason };
  }
  return { status: 'retry', reason: describeError(error) };
}

function classifyRefusal({ error_code, description, parameters }: GrammyError): CallFailure {
  const reason = `${error_code}: ${description}`;
  if (error_code === 429) {
    const seconds = parameters.retry_after;
    return { status: 'retry', reason, ...(seconds !== undefined && { afterMs: seconds * 1_000 }) };
  }
  if (description === HAS_MOVED) return { status: 'retry', reason: description, afterMs: 0 };
  // A token that was never valid gives a bare 404.
  if (error_code === 401 || (error_code === 404 && description === 'Not Found'))
    return { status: 'unauthorized', reason };
  // Telegram has frozen the bot; its owner can appeal.
  if (description.includes('FROZEN_')) return { status: 'unauthorized', reason };
  if (isUnreachable(error_code, description)) return { status: 'unreachable', reason };
  return { status: error_code >= 500 ? 'retry' : 'refused', reason };
}

/** Calls the Bot API once; every outcome is a value. */
export async function attemptCall<Result>(call: () => Promise<Result>): Promise<CallOutcome<Result>> {
  try {
    return { status: 'ok', result: await call() };
  } catch (error) {
    return classifyTelegramError(error);
  }
}
