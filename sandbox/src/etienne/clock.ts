/** What the stand-in needs of a clock, so that a test can bring its own. `now` is in milliseconds since the epoch. */
export type Timers = {
  setTimeout(callback: () => void, delayMs: number): unknown;
  clearTimeout(handle: unknown): void;
  now(): number;
};

export const systemTimers: Timers = {
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
  now: () => Date.now(),
};

export type Clock = {
  now(): number;
  isoNow(): string;
  after(delayMs: number, callback: () => void): () => void;
  wait(delayMs: number, signal?: AbortSignal): Promise<void>;
  stop(): void;
};

/**
 * Timers that can all be stopped at once.
 *
 * `after` runs the callback in the same tick where the delay is 0 or less, which is what makes an instant Etienne
 * possible; it returns a function that cancels. `wait` rejects with the signal's reason when that is aborted.
 * After `stop` nothing fires any more, so no timer outlives the stand-in.
 */
export function createClock(timers: Timers): Clock {
  const running = new Set<unknown>();
  let stopped = false;

  function after(delayMs: number, callback: () => void): () => void {
    if (stopped) return () => {};
    if (delayMs <= 0) {
      callback();
      return () => {};
    }
    const handle = timers.setTimeout(() => {
      running.delete(handle);
      callback();
    }, delayMs);
    running.add(handle);
    return () => {
      running.delete(handle);
      timers.clearTimeout(handle);
    };
  }

  function wait(delayMs: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (delayMs <= 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        cancel();
        reject(signal?.reason);
      };
      const cancel = after(delayMs, () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  return {
    now: () => timers.now(),
    isoNow: () => new Date(timers.now()).toISOString(),
    after,
    wait,
    stop() {
      stopped = true;
      for (const handle of running) timers.clearTimeout(handle);
      running.clear();
    },
  };
}
