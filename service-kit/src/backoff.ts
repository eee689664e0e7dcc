/** Waits between attempts of a delivery (design.md section 3); the last one repeats for ever. */
export const DELIVERY_DELAYS_MS = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000] as const;

/**
 * How long to wait after the given number of failed attempts (1, 2, 3 ...).
 *
 * Up to a fifth is taken off at random, so that what failed together does not come back together. Never longer than
 * the table says, so the table can be promised to people.
 */
export function backoffMs(
  attempts: number,
  delaysMs: readonly number[] = DELIVERY_DELAYS_MS,
  random: () => number = Math.random,
): number {
  const index = Math.min(Math.max(attempts, 1), delaysMs.length) - 1;
  const base = delaysMs[index] ?? 0;
  return Math.round(base * (1 - 0.2 * random()));
}
