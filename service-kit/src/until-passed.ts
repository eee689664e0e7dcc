import { backoffMs } from './backoff.ts';
import { type Clock, delay, systemClock } from './clock.ts';
import { type CodedError, isCodedError } from './errors.ts';

export interface UntilPassedOptions {
  /** The pauses before the second, third, ... try, in milliseconds; the last one is for all further ones. */
  delaysMs: readonly number[];
  /** Told of each failure that another try follows; the pause begins when it has resolved. */
  onWaiting(error: CodedError): void | Promise<void>;
  /** Aborted: the last failure is thrown, without another try. */
  signal?: AbortSignal | undefined;
  clock?: Clock;
}

/**
 * Does something again for as long as it fails for a reason that passes by itself, a coded error that is `retryable` and
 * not of the settings, as of a database that restarts. Throws every other failure.
 */
export async function untilPassed<T>(
  work: () => Promise<T>,
  { delaysMs, onWaiting, signal, clock = systemClock }: UntilPassedOptions,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isCodedError(error) || !error.retryable || error.isOfSettings || signal?.aborted) throw error;
      await onWaiting(error);
      await delay(clock, backoffMs(tries, delaysMs), signal);
      if (signal?.aborted) throw error;
    }
  }
}
