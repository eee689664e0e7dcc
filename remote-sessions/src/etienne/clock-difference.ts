import type { Clock } from 'service-kit';

/** How far Etienne's clock may be from ours, in milliseconds; positive where Etienne is ahead. */
interface Bounds {
  least: number;
  most: number;
  /** When this was known, by our clock. */
  knownAt: number;
}

/** One answer of Etienne: our times before and after it, in milliseconds, and its `Date` header. */
export interface DatedAnswer {
  sentAt: number;
  answeredAt: number;
  date: unknown;
}

export interface ClockDifference {
  now(): number;
  note(answer: DatedAnswer): void;
  /** The moment by Etienne's clock that is `ourTime` by ours: never later than it is, at most about a second earlier. */
  etienneTimeOf(ourTime: number): number;
}

/** `Date` names the second in which it was written (RFC 9110, section 5.6.7). */
const RESOLUTION_MS = 1_000;
/** Two clocks that nobody sets drift apart by less; with time the old bounds so become wider. */
const MOST_DRIFT = 100 / 1_000_000;

/**
 * Learns from the `Date` of Etienne's answers how far its clock is from ours.
 *
 * Each answer says it to a second and the time that the call took; together they say it better. Taken is the smallest
 * difference that all of them allow, so clocks that agree count as equal. Bounds that contradict each other (a clock
 * was set) give way to the newest. Without any answer the clocks count as equal.
 */
export function createClockDifference({ now }: Pick<Clock, 'now'>): ClockDifference {
  let bounds: Bounds | undefined;
  return {
    now,
    note({ sentAt, answeredAt, date }) {
      const second = typeof date === 'string' ? Date.parse(date) : Number.NaN;
      if (Number.isNaN(second) || answeredAt < sentAt) return;
      const newest = { least: second - answeredAt, most: second + RESOLUTION_MS - sentAt, knownAt: answeredAt };
      bounds = bounds === undefined ? newest : (narrowed(bounds, newest) ?? newest);
    },
    etienneTimeOf(ourTime) {
      if (bounds === undefined || (bounds.least <= 0 && bounds.most >= 0)) return ourTime;
      return ourTime + bounds.least;
    },
  };
}

function narrowed(before: Bounds, newest: Bounds): Bounds | undefined {
  const drift = Math.abs(newest.knownAt - before.knownAt) * MOST_DRIFT;
  const least = Math.max(before.least - drift, newest.least);
  const most = Math.min(before.most + drift, newest.most);
  return least <= most ? { least, most, knownAt: newest.knownAt } : undefined;
}
