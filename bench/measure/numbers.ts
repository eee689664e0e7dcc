/** Milliseconds since 1970 with fractions, on the same scale as the times of logs and stand-ins. */
export const nowMs = (): number => performance.timeOrigin + performance.now();

/** What many measurements come to. */
export interface Spread {
  count: number;
  median: number;
  p90: number;
  p99: number;
  max: number;
}

/** Sums measurements up, each rounded to hundredths; all zero where there are none. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number) => rounded(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0);
  return { count: sorted.length, median: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
}

export const rounded = (value: number): number => Math.round(value * 100) / 100;

/** The most of these times (milliseconds, ascending) that fall into any one window. */
export function mostWithin(times: readonly number[], windowMs: number): number {
  let most = 0;
  let first = 0;
  for (const [index, time] of times.entries()) {
    while ((times[first] ?? time) <= time - windowMs) first++;
    most = Math.max(most, index - first + 1);
  }
  return most;
}
