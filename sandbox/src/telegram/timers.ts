/** Where the stand-in takes time from, so that tests can move 30-second previews and 24-hour expiries by hand. */
export type Timers = {
  setTimeout(run: () => void, delayMs: number): unknown;
  clearTimeout(handle: unknown): void;
  /** Milliseconds since the epoch. */
  now(): number;
};

export const systemTimers: Timers = {
  setTimeout: (run, delayMs) => setTimeout(run, delayMs),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
  now: () => Date.now(),
};

export const unixSeconds = (timers: Timers): number => Math.floor(timers.now() / 1000);
