import { type Clock, isFenced, untilPassed } from 'service-kit';

/** Short at first: a database that was restarted is back within seconds. */
const DELAYS_MS = [100, 500, 1_000, 2_000, 5_000];

/**
 * Writes what cannot be found out again, such as what a platform has taken: as long as the failure is one that passes, also
 * by somebody's hand, it is tried again, until the service stops or others may have taken over. Rejects with the last failure.
 */
export const untilKept = <T>(write: () => Promise<T>, clock: Clock, signal: AbortSignal): Promise<T> =>
  untilPassed(write, {
    passes: (error) => error.retryable && !isFenced(error),
    delaysMs: DELAYS_MS,
    signal,
    clock,
  });
