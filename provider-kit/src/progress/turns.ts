import type { Clock } from 'service-kit';

const WINDOW_MS = 1_000;

/**
 * Gives keys their turn at the time they plan, at most `callsPerSecond` calls in any second over all keys.
 *
 * Keys that are due take turns in the order in which they became due, so that a busy one holds back nobody.
 * `onTurn` says whether it made a call; turns without one cost nothing.
 */
export function createTurns({
  clock,
  callsPerSecond,
  onTurn,
}: {
  clock: Clock;
  callsPerSecond: number;
  onTurn(key: string): boolean;
}) {
  const timers = new Map<string, () => void>();
  /** In the order in which they became due. */
  const due = new Set<string>();
  /** When the last calls were made, oldest first; at most so many as one second takes. */
  const calls: number[] = [];
  let cancelWait: (() => void) | undefined;
  let isPumping = false;

  function pump() {
    if (isPumping || cancelWait !== undefined) return;
    isPumping = true;
    for (const key of due) {
      const waitMs = untilNextCallMs();
      if (waitMs > 0) {
        cancelWait = clock.after(waitMs, () => {
          cancelWait = undefined;
          pump();
        });
        break;
      }
      due.delete(key);
      if (onTurn(key)) note();
    }
    isPumping = false;
  }

  function note() {
    calls.push(clock.now());
    if (calls.length > callsPerSecond) calls.shift();
  }

  function untilNextCallMs(): number {
    const [oldest] = calls;
    return oldest === undefined || calls.length < callsPerSecond ? 0 : oldest + WINDOW_MS - clock.now();
  }

  function cancelTimer(key: string) {
    timers.get(key)?.();
    timers.delete(key);
  }

  function cancel(key: string) {
    cancelTimer(key);
    due.delete(key);
  }

  return {
    cancel,
    /** Counts a call that somebody else makes: previews give way to messages. */
    spend: note,
    /** Replaces what was planned for the key; one that is due already keeps its place. */
    plan(key: string, at: number): void {
      cancelTimer(key);
      const waitMs = at - clock.now();
      if (waitMs > 0) {
        due.delete(key);
        timers.set(
          key,
          clock.after(waitMs, () => {
            timers.delete(key);
            due.add(key);
            pump();
          }),
        );
      } else {
        due.add(key);
        pump();
      }
    },
    stop(): void {
      for (const key of [...timers.keys(), ...due]) cancel(key);
      cancelWait?.();
      cancelWait = undefined;
    },
  };
}
