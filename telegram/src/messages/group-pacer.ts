import { type Clock, delay } from 'service-kit';

/** So many calls in so many milliseconds. */
type Window = readonly [calls: number, ms: number];

/** Telegram's FAQ for bots: 20 messages a minute to one group, and about one a second to one chat; changes count, too. */
const WINDOWS: readonly Window[] = [
  [3, 3_000],
  [20, 60_000],
];
const MINUTE_MS = 60_000;
/** Of the calls of a minute; what shows progress leaves the others to messages. */
const MOST_WITH_PREVIEWS = 12;
/** What has to wait longer gives up its place among those that send. */
const MOST_WAIT_MS = 5_000;
/** So many wait there at once for one group; its topics are many. */
const MOST_WAITING = 2;

interface GroupState {
  /** When each call of the last minute was answered, or begun where it was not yet; the oldest first. */
  calls: { at: number }[];
  waiting: number;
  /** Telegram wants silence until then. */
  heldUntil: number;
}

/**
 * Counts what goes into groups and channels, whatever kind of call it is, so that Telegram never has to refuse it.
 *
 * A call counts from its answer on: nobody knows when on the way Telegram has counted it. Each group has its own rate.
 */
export function createGroupPacer(clock: Clock) {
  const groups = new Map<number, GroupState>();
  const stopping = new AbortController();

  function stateOf(chatId: number): GroupState {
    forgetQuietOnes();
    const state = groups.get(chatId) ?? { calls: [], waiting: 0, heldUntil: 0 };
    // The last to be used is the last to be forgotten.
    groups.delete(chatId);
    groups.set(chatId, state);
    const before = clock.now() - MINUTE_MS;
    state.calls = state.calls.filter(({ at }) => at > before);
    return state;
  }

  function forgetQuietOnes() {
    for (const [chatId, { calls, waiting, heldUntil }] of groups) {
      const lastAt = Math.max(heldUntil, ...calls.map(({ at }) => at));
      if (waiting > 0 || lastAt > clock.now() - MINUTE_MS) return;
      groups.delete(chatId);
    }
  }

  /** Milliseconds until so many calls may be made. */
  function waitMs({ calls, heldUntil }: GroupState, count: number, windows = WINDOWS): number {
    const waits = windows.map(([most, ms]) => {
      // More than a window takes, as an album does, passes once the window is empty.
      const blocking = calls.at(-Math.max(1, most + 1 - count));
      return blocking === undefined ? 0 : blocking.at + ms - clock.now();
    });
    return Math.max(0, heldUntil - clock.now(), ...waits);
  }

  /** Counts calls; what is answered is to be called when they were. */
  function spend(state: GroupState, count: number): () => void {
    const made = Array.from({ length: count }, () => ({ at: clock.now() }));
    state.calls.push(...made);
    return () => {
      for (const call of made) call.at = clock.now();
      state.calls.sort((a, b) => a.at - b.at);
    };
  }

  return {
    /**
     * Lets a message go, which is counted, after a short wait where there is need of one. Where it would take longer, or
     * the service stops, it answers how long.
     */
    async turn(chatId: number, count = 1): Promise<{ afterMs: number } | { end(): void }> {
      const givesUpAt = clock.now() + MOST_WAIT_MS;
      for (;;) {
        const state = stateOf(chatId);
        const ms = waitMs(state, count);
        if (ms === 0) return { end: spend(state, count) };
        const isTooLong = clock.now() + ms > givesUpAt || state.waiting >= MOST_WAITING;
        if (isTooLong || stopping.signal.aborted) return { afterMs: ms };
        state.waiting += 1;
        await delay(clock, ms, stopping.signal);
        state.waiting -= 1;
      }
    },
    /** As `turn` for what can be left out, at once: messages go first, and room is left for them. */
    tryTurn(chatId: number): { afterMs: number } | { end(): void } {
      const state = stateOf(chatId);
      const ms = waitMs(state, 1, [...WINDOWS, [MOST_WITH_PREVIEWS, MINUTE_MS]]);
      if (ms > 0 || state.waiting > 0) return { afterMs: Math.max(ms, 1_000) };
      return { end: spend(state, 1) };
    },
    /** Telegram wants silence in a group. */
    hold(chatId: number, ms: number): void {
      const state = stateOf(chatId);
      state.heldUntil = Math.max(state.heldUntil, clock.now() + ms);
    },
    /** Whatever waits is told how long it would have to. */
    stop: () => stopping.abort(),
  };
}

export type GroupPacer = ReturnType<typeof createGroupPacer>;
