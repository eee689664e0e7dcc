import type { Clock } from 'service-kit';
import type { Reachability } from './reachability.ts';

/** Etienne begins a stream at once (measured: 4 ms). Where packets are dropped, nothing fails for long. */
const HANGS_AFTER_MS = 1_500;

const GIVES_WAY = new Error('an attempt that hung gave way to a new one');

export interface RetryHangingOptions {
  reachability: Pick<Reachability, 'watch' | 'suspect' | 'onBack'>;
  clock: Pick<Clock, 'after'>;
}

/**
 * Makes what gets a repeatable call through a network that drops packets: one that hangs has Etienne looked for, and is
 * made anew as soon as Etienne is back, as the old one may hang for seconds more.
 */
export function createRetryHanging({ reachability, clock }: RetryHangingOptions) {
  return async <T>(call: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> => {
    for (;;) {
      const attempt = new AbortController();
      let forget = () => {};
      const cancel = clock.after(HANGS_AFTER_MS, () => {
        forget = reachability.onBack(() => attempt.abort(GIVES_WAY));
        reachability.suspect();
      });
      const settled = call(AbortSignal.any([signal, attempt.signal])).finally(() => {
        cancel();
        forget();
      });
      try {
        return await reachability.watch(settled);
      } catch (error) {
        if (error !== GIVES_WAY) throw error;
      }
    }
  };
}

export type RetryHanging = ReturnType<typeof createRetryHanging>;
