import { type Clock, createInTurn, delay } from 'service-kit';

/** So many calls in so many milliseconds. */
export type RateWindow = readonly [calls: number, ms: number];

type Rates<Kind extends string> = Readonly<Record<Kind, readonly RateWindow[]>>;

export interface PacerOptions<Kind extends string> {
  clock: Clock;
  /** What the messenger allows, by what it counts calls under. */
  rates: Rates<Kind>;
  /** Beside `rates`, for what can be left out, so that room is left for the rest; default: the same for all. */
  leftOutRates?: Partial<Rates<Kind>>;
  /** What would have to wait longer, or behind so many of the same line, is not made; default: everything waits. */
  patience?: { mostMs: number; mostWaiting: number };
}

/** A call may be made, and is counted; `end` is to be called when it is over. Or it may not, for so long. */
export type Turn = { end(): void } | { afterMs: number };

/** What can be left out is not tried sooner again. */
const LEAST_LEFT_OUT_MS = 1_000;

interface Counted {
  /** When each call was answered, or begun where it was not yet; the oldest first. */
  calls: { at: number }[];
  /** The messenger wants silence until then. */
  heldUntil: number;
}

/**
 * Lets calls go at the rates that a messenger allows, each call counted under one key for every kind of rate
 * (`{conversation: '17', tenant: 'a'}`).
 *
 * A call counts from its answer on: nobody knows when on the way it is counted. Calls with the same key of the first
 * kind are a line and go in the order in which they came; one that has to wait holds back no other line.
 */
export function createPacer<Kind extends string>(options: PacerOptions<Kind>) {
  type Keys = Readonly<Record<Kind, string>>;
  const { clock, rates, leftOutRates, patience } = options;
  const kinds = Object.keys(rates) as Kind[];
  const longestOf = (kind: Kind) => Math.max(...rates[kind].map(([, ms]) => ms));
  const longestMs = Math.max(...kinds.map(longestOf));
  const counted = new Map<string, Counted>();
  const lines = createInTurn();
  const stopping = new AbortController();

  function countedOf(kind: Kind, key: string): Counted {
    const name = `${kind} ${key}`;
    const known = counted.get(name) ?? { calls: [], heldUntil: 0 };
    // The last to be used is the last to be forgotten.
    counted.delete(name);
    counted.set(name, known);
    const before = clock.now() - longestOf(kind);
    known.calls = known.calls.filter(({ at }) => at > before);
    return known;
  }

  function forgetQuietOnes() {
    for (const [name, { calls, heldUntil }] of counted) {
      if (Math.max(heldUntil, calls.at(-1)?.at ?? 0) > clock.now() - longestMs) return;
      counted.delete(name);
    }
  }

  /** Milliseconds until so many calls may be made. */
  function waitMs(keys: Keys, count: number, also?: Partial<Rates<Kind>>): number {
    const waits = kinds.flatMap((kind) => {
      const { calls, heldUntil } = countedOf(kind, keys[kind]);
      const windows = [...rates[kind], ...(also?.[kind] ?? [])].map(([most, ms]) => {
        // More than a window takes passes once it is empty.
        const blocking = calls.at(-Math.max(1, most + 1 - count));
        return blocking === undefined ? 0 : blocking.at + ms - clock.now();
      });
      return [heldUntil - clock.now(), ...windows];
    });
    return Math.max(0, ...waits);
  }

  function spend(keys: Keys, count: number): Turn {
    const made = Array.from({ length: count }, () => ({ at: clock.now() }));
    const note = () => {
      for (const call of made) call.at = clock.now();
      for (const kind of kinds) {
        const known = countedOf(kind, keys[kind]);
        known.calls = [...known.calls.filter((call) => !made.includes(call)), ...made];
      }
    };
    note();
    forgetQuietOnes();
    return { end: note };
  }

  const lineOf = (keys: Keys): string => keys[kinds[0] as Kind];

  return {
    /** Waits until so many calls may be made. Where the signal is aborted, or the pacer stops, it waits no longer. */
    async turn(
      keys: Keys,
      { count = 1, signal }: { count?: number; signal?: AbortSignal | undefined } = {},
    ): Promise<Turn> {
      const line = lineOf(keys);
      const { mostMs = Number.POSITIVE_INFINITY, mostWaiting = Number.POSITIVE_INFINITY } = patience ?? {};
      const givesUpAt = clock.now() + mostMs;
      const ms = waitMs(keys, count);
      if (ms > 0 && lines.countOf(line) >= mostWaiting) return { afterMs: ms };
      return lines.run(line, async () => {
        for (;;) {
          const afterMs = waitMs(keys, count);
          const isAborted = signal?.aborted === true;
          if (afterMs === 0 && !isAborted) return spend(keys, count);
          if (isAborted || stopping.signal.aborted || clock.now() + afterMs > givesUpAt) return { afterMs };
          const either = signal === undefined ? stopping.signal : AbortSignal.any([signal, stopping.signal]);
          await delay(clock, afterMs, either);
        }
      });
    },
    /** As `turn` for what can be left out, at once: what waits goes first. */
    tryTurn(keys: Keys): Turn {
      const ms = waitMs(keys, 1, leftOutRates);
      if (ms === 0 && lines.countOf(lineOf(keys)) === 0) return spend(keys, 1);
      return { afterMs: Math.max(ms, LEAST_LEFT_OUT_MS) };
    },
    /** The messenger wants silence under a key. */
    hold(kind: Kind, key: string, ms: number): void {
      const known = countedOf(kind, key);
      known.heldUntil = Math.max(known.heldUntil, clock.now() + ms);
    },
    /** Whatever waits is told how long it would have to. */
    stop: () => stopping.abort(),
  };
}

export type Pacer<Kind extends string> = ReturnType<typeof createPacer<Kind>>;
