import type { Timers } from './clock.ts';

export type FakeTimers = Timers & { advance(byMs: number): void };

/** A clock that moves only when told; due callbacks run in order of their time while it moves. */
export function createFakeTimers(startMs = Date.parse('2026-11-23T04:36:00.000Z')): FakeTimers {
  type Entry = { atMs: number; callback: () => void };
  const entries = new Set<Entry>();
  let nowMs = startMs;

  return {
    now: () => nowMs,
    setTimeout(callback, delayMs) {
      const entry = { atMs: nowMs + delayMs, callback };
      entries.add(entry);
      return entry;
    },
    clearTimeout: (handle) => void entries.delete(handle as Entry),
    advance(byMs) {
      const untilMs = nowMs + byMs;
      while (true) {
        const due = [...entries].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
        if (!due) break;
        entries.delete(due);
        nowMs = due.atMs;
        due.callback();
      }
      nowMs = untilMs;
    },
  };
}
