import type { Timers } from './timers.ts';

type Pending = { run: () => void; at: number };

/** A clock that moves only by `advance`; what falls due on the way runs in order. */
export function createFakeTimers(startMs = Date.UTC(2026, 0, 1)): Timers & { advance(ms: number): void } {
  const pending = new Set<Pending>();
  let nowMs = startMs;
  return {
    now: () => nowMs,
    setTimeout(run, delayMs) {
      const entry = { run, at: nowMs + delayMs };
      pending.add(entry);
      return entry;
    },
    clearTimeout: (handle) => pending.delete(handle as Pending),
    advance(ms) {
      const end = nowMs + ms;
      for (;;) {
        const [next] = [...pending].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (!next) break;
        pending.delete(next);
        nowMs = next.at;
        next.run();
      }
      nowMs = end;
    },
  };
}
