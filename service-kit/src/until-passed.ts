import { backoffMs } from './backoff.ts';
import { type Clock, delay, systemClock } from './clock.ts';
import { type CodedError, isCodedError } from './errors.ts';

export interface UntilPassedOptions {
  /** Which failures another try may follow. Default: those that pass by themselves, `retryable` and not of the settings. */
  passes?: (error: CodedError) => boolean;
  /** The pauses before the second, third, ... try, in milliseconds; the last one is for all further ones. */
  delaysMs: readonly number[];
  /** Told of each failure that another try follows; the pause begins when it has resolved. Default: nobody is. */
  onWaiting?(error: CodedError): void | Promise<void>;
  /** Aborted: the last failure is thrown, without another try. */
  signal?: AbortSignal | undefined;
  clock?: Clock;
}

const passesByItself = ({ retryable, isOfSettings }: CodedError): boolean => retryable && !isOfSettings;

/**
 * Does something again for as long as it fails for a reason that passes, which is a coded error, as of a database that
 * restarts. Throws every other failure.
 */
export async function untilPassed<T>(
  work: () => Promise<T>,
  { passes = passesByItself, delaysMs, onWaiting, signal, clock = systemClock }: UntilPassedOptions,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isCodedError(error) || !passes(error) || signal?.aborted) throw error;
      await onWaiting?.(error);
      await delay(clock, backoffMs(tries, delaysMs), signal);
      if (signal?.aborted) throw error;
    }
  }
}
