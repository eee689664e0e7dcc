import { backoffMs, type Clock, delay, isCodedError } from 'service-kit';

/** Short at first: a database that was restarted is back within seconds. */
const DELAYS_MS = [100, 500, 1_000, 2_000, 5_000];

/**
 * Writes what cannot be found out again, such as what a platform has taken: as long as the failure is one that passes, it
 * is tried again, until the signal says that the service stops or others may have taken over. Rejects with the last failure.
 */
export async function untilKept<T>(write: () => Promise<T>, clock: Clock, signal: AbortSignal): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await write();
    } catch (error) {
      if (!isCodedError(error) || !error.retryable || signal.aborted) throw error;
      await delay(clock, backoffMs(tries, DELAYS_MS), signal).catch(() => {
        throw error;
      });
    }
  }
}
