import { backoffMs } from './backoff.ts';
import { type Clock, delay, systemClock } from './clock.ts';
import { type CodedError, isCodedError } from './errors.ts';

export interface UntilPassedOptions {
  /** The pauses before the second, third, ... try, in milliseconds; the last one is for all further ones. */
  delaysMs: readonly number[];
  /** Told of each failure that another try follows. */
  onWaiting(error: CodedError): void;
  /** Aborted: the next failure is thrown. */
  signal?: AbortSignal | undefined;
  clock?: Clock;
}

/**
 * Does something again for as long as it fails for a reason that passes, a coded error that is `retryable`, as of a
 * database that restarts. Throws every other failure.
 */
export async function untilPassed<T>(
  work: () => Promise<T>,
  { delaysMs, onWaiting, signal, clock = systemClock }: UntilPassedOptions,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isCodedError(error) || !error.retryable || signal?.aborted) throw error;
      onWaiting(error);
      await delay(clock, backoffMs(tries, delaysMs), signal);
    }
  }
}
