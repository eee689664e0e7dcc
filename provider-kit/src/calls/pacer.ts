import { type Clock, delay } from 'service-kit';
import { createInTurn } from './in-turn.ts';

/** So many calls in so many milliseconds. */
export type RateWindow = readonly [calls: number, ms: number];

/**
 * Lets calls go at the rates that a messenger allows, each call counted under one key for every kind of rate
 * (`{conversation: '17', tenant: 'a'}`).
 *
 * Calls with the same key of the first kind go in the order in which they came; one that has to wait holds back no other.
 */
export function createPacer<Kind extends string>(clock: Clock, rates: Readonly<Record<Kind, readonly RateWindow[]>>) {
  type Keys = Readonly<Record<Kind, string>>;
  const kinds = Object.keys(rates) as Kind[];
  const longestMs = Math.max(...kinds.flatMap((kind) => rates[kind].map(([, ms]) => ms)));
  const made = new Map<string, number[]>();
  const inTurn = createInTurn();

  const waitOf = (key: string, windows: readonly RateWindow[]): number => {
    const calls = made.get(key) ?? [];
    const waits = windows.map(([count, ms]) => (calls.at(-count) ?? Number.NEGATIVE_INFINITY) + ms - clock.now());
    return Math.max(0, ...waits);
  };
  const waitMs = (keys: Keys) => Math.max(...kinds.map((kind) => waitOf(`${kind} ${keys[kind]}`, rates[kind])));

  function spend(keys: Keys) {
    for (const kind of kinds) {
      const key = `${kind} ${keys[kind]}`;
      const ms = Math.max(...rates[kind].map(([, windowMs]) => windowMs));
      const calls = (made.get(key) ?? []).filter((at) => at > clock.now() - ms);
      // The last to be used is the last to be forgotten.
      made.delete(key);
      made.set(key, [...calls, clock.now()]);
    }
    for (const [key, calls] of made) {
      if ((calls.at(-1) ?? 0) > clock.now() - longestMs) break;
      made.delete(key);
    }
  }

  const lineOf = (keys: Keys): string => keys[kinds[0] as Kind];

  return {
    /** Resolves when a call may be made, which is counted; at once and uncounted where the signal is aborted. */
    turn(keys: Keys, signal?: AbortSignal): Promise<void> {
      const go = async () => {
        for (let ms = waitMs(keys); ms > 0 && !signal?.aborted; ms = waitMs(keys)) await delay(clock, ms, signal);
        if (!signal?.aborted) spend(keys);
      };
      return inTurn.run(lineOf(keys), go);
    },
    /** For what can be left out: 0 where the call may be made, which is counted; else how long to wait. */
    tryTurn(keys: Keys): number {
      const ms = inTurn.isBusy(lineOf(keys)) ? 1_000 : waitMs(keys);
      if (ms === 0) spend(keys);
      return ms;
    },
  };
}

export type Pacer<Kind extends string> = ReturnType<typeof createPacer<Kind>>;
