import { createBoundedMap } from './bounded-map.ts';

/** Much is asked for one message, and a second is well below what a person does between two. Ours. */
const HOLDS_FOR_MS = 1_000;
/** Of how many keys it is remembered. */
const MOST = 1_000;

/**
 * Makes a question whose yes holds for a second, for what does no harm where it is as old as that; a no is asked again each
 * time. Where nobody else changes the answer there are memories that are never old (`createRemembered`).
 */
export function createRecentlySo(
  ask: (key: string) => Promise<boolean>,
  monotonic: () => number = () => performance.now(),
) {
  const until = createBoundedMap<number>(MOST);
  let timesForgotten = 0;
  return {
    async isSo(key: string): Promise<boolean> {
      const askedAt = monotonic();
      if (askedAt < (until.get(key) ?? 0)) return true;
      const before = timesForgotten;
      const answer = await ask(key);
      if (answer && before === timesForgotten) until.set(key, askedAt + HOLDS_FOR_MS);
      return answer;
    },
    /** All may be otherwise now. */
    forget(): void {
      timesForgotten += 1;
      until.clear();
    },
  };
}
