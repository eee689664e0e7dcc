import { type Clock, delay } from 'service-kit';

/** So many calls in so many milliseconds. */
type Window = readonly [calls: number, ms: number];

/** Microsoft's page "Optimize your bot with rate limiting": per bot and thread, and per app and tenant. */
const THREAD: readonly Window[] = [
  [7, 1_000],
  [8, 2_000],
  [60, 30_000],
  [1_800, 3_600_000],
];
const TENANT: readonly Window[] = [[50, 1_000]];
const LONGEST_MS = 3_600_000;

/**
 * Lets calls go at the rates that Teams allows.
 *
 * Of one conversation in the order in which they came; one that has to wait holds back no other conversation.
 */
export function createPacer(clock: Clock) {
  const made = new Map<string, number[]>();
  const last = new Map<string, Promise<void>>();

  const waitOf = (key: string, windows: readonly Window[]): number => {
    const calls = made.get(key) ?? [];
    const waits = windows.map(([count, ms]) => (calls.at(-count) ?? Number.NEGATIVE_INFINITY) + ms - clock.now());
    return Math.max(0, ...waits);
  };
  const waitMs = (thread: string, tenant: string) =>
    Math.max(waitOf(`thread ${thread}`, THREAD), waitOf(`tenant ${tenant}`, TENANT));

  function note(key: string, ms: number) {
    const calls = (made.get(key) ?? []).filter((at) => at > clock.now() - ms);
    // The last to be used is the last to be forgotten.
    made.delete(key);
    made.set(key, [...calls, clock.now()]);
  }

  function spend(thread: string, tenant: string) {
    note(`thread ${thread}`, LONGEST_MS);
    note(`tenant ${tenant}`, 1_000);
    for (const [key, calls] of made) {
      if ((calls.at(-1) ?? 0) > clock.now() - LONGEST_MS) break;
      made.delete(key);
    }
  }

  return {
    /** Resolves when a call may be made, which is counted; at once and uncounted where the signal is aborted. */
    turn(thread: string, tenant: string, signal?: AbortSignal): Promise<void> {
      const go = async () => {
        for (let ms = waitMs(thread, tenant); ms > 0 && !signal?.aborted; ms = waitMs(thread, tenant)) {
          await delay(clock, ms, signal);
        }
        if (!signal?.aborted) spend(thread, tenant);
      };
      const turn = (last.get(thread) ?? Promise.resolve()).then(go);
      last.set(thread, turn);
      return turn.finally(() => {
        if (last.get(thread) === turn) last.delete(thread);
      });
    },
    /** For what can be left out: 0 where the call may be made, which is counted; else how long to wait. */
    tryTurn(thread: string, tenant: string): number {
      const ms = last.has(thread) ? 1_000 : waitMs(thread, tenant);
      if (ms === 0) spend(thread, tenant);
      return ms;
    },
  };
}

export type Pacer = ReturnType<typeof createPacer>;
