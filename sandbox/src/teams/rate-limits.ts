import type { Timers } from '../telegram/timers.ts';

/** So many calls in so many seconds. */
export type RateWindow = { calls: number; seconds: number };

export type RateLimits = {
  /** Per bot and conversation: messages, edits, deletes, typing and streaming. */
  send: RateWindow[];
  create: RateWindow[];
  members: RateWindow[];
  /** Per app and tenant. */
  overall: RateWindow[];
};

const windows = (...pairs: [calls: number, seconds: number][]): RateWindow[] =>
  pairs.map(([calls, seconds]) => ({ calls, seconds }));

/** From Microsoft's page "Optimize your bot with rate limiting in Teams". */
export const teamsRateLimits: RateLimits = {
  send: windows([7, 1], [8, 2], [60, 30], [1800, 3600]),
  create: windows([7, 1], [8, 2], [60, 30], [1800, 3600]),
  members: windows([14, 1], [16, 2], [120, 30], [3600, 3600]),
  overall: windows([50, 1]),
};

export type Refusal = { window: RateWindow; retryAfterS: number };

/**
 * Counts calls in sliding windows. `take` answers why a call is refused and the whole seconds to wait; a call that is
 * refused costs nothing.
 */
export function createRateLimiter(limits: RateLimits, timers: Pick<Timers, 'now'>) {
  const calls = new Map<string, number[]>();

  const check = (key: string, windowsOf: RateWindow[], now: number): Refusal | undefined => {
    const longestMs = Math.max(...windowsOf.map(({ seconds }) => seconds)) * 1000;
    const kept = (calls.get(key) ?? []).filter((at) => at > now - longestMs);
    calls.set(key, kept);
    let worst: (Refusal & { waitMs: number }) | undefined;
    for (const window of windowsOf) {
      const oldest = kept.at(-window.calls);
      const waitMs = oldest === undefined ? 0 : oldest + window.seconds * 1000 - now;
      if (waitMs > (worst?.waitMs ?? 0)) worst = { window, waitMs, retryAfterS: Math.ceil(waitMs / 1000) };
    }
    return worst;
  };

  return {
    take(kind: Exclude<keyof RateLimits, 'overall'>, conversationId: string): Refusal | undefined {
      const now = timers.now();
      const key = `${kind} ${conversationId}`;
      const refusal = check(key, limits[kind], now) ?? check('overall', limits.overall, now);
      if (refusal) return refusal;
      calls.get(key)?.push(now);
      calls.get('overall')?.push(now);
      return undefined;
    },
  };
}

export type RateLimiter = ReturnType<typeof createRateLimiter>;
