import type { Timers } from './timers.ts';

/** Rates per second and how many calls may come at once before the rate counts. */
export type RateLimits = {
  chatPerSecond: number;
  chatBurst: number;
  groupPerMinute: number;
  overallPerSecond: number;
  overallBurst: number;
  draftsPerSecond: number;
  draftBurst: number;
};

/** About what Telegram's FAQ for bots names; previews are not named there, their numbers are a cautious guess. */
export const telegramRateLimits: RateLimits = {
  chatPerSecond: 1,
  chatBurst: 3,
  groupPerMinute: 20,
  overallPerSecond: 30,
  overallBurst: 30,
  draftsPerSecond: 1,
  draftBurst: 5,
};

type Bucket = { level: number; at: number };
type Rate = { burst: number; perSecond: number };

/**
 * Counts calls and says how long a bot has to wait.
 *
 * `take` answers 0 when the call may pass, else the whole seconds to wait; a call that is refused costs nothing.
 */
export function createRateLimiter(limits: RateLimits, timers: Pick<Timers, 'now'>) {
  const buckets = new Map<string, Bucket>();

  const refill = (key: string, { burst, perSecond }: Rate): Bucket => {
    const at = timers.now();
    const bucket = buckets.get(key) ?? { level: burst, at };
    bucket.level = Math.min(burst, bucket.level + ((at - bucket.at) / 1000) * perSecond);
    bucket.at = at;
    buckets.set(key, bucket);
    return bucket;
  };

  const take = (uses: [string, Rate][], cost: number): number => {
    const filled = uses.map(([key, rate]) => ({ bucket: refill(key, rate), rate }));
    let waitS = 0;
    for (const { bucket, rate } of filled) {
      const missing = Math.min(cost, rate.burst) - bucket.level;
      if (missing > 1e-9) waitS = Math.max(waitS, Math.ceil(missing / rate.perSecond - 1e-9));
    }
    if (waitS === 0) for (const { bucket } of filled) bucket.level -= cost;
    return waitS;
  };

  const overall: [string, Rate] = ['all', { burst: limits.overallBurst, perSecond: limits.overallPerSecond }];

  return {
    takeMessage(chatId: number, messageCount = 1): number {
      const uses: [string, Rate][] = [
        overall,
        [`chat ${chatId}`, { burst: limits.chatBurst, perSecond: limits.chatPerSecond }],
      ];
      if (chatId < 0) {
        uses.push([`group ${chatId}`, { burst: limits.groupPerMinute, perSecond: limits.groupPerMinute / 60 }]);
      }
      return take(uses, messageCount);
    },
    takeDraft(chatId: number): number {
      return take([[`draft ${chatId}`, { burst: limits.draftBurst, perSecond: limits.draftsPerSecond }]], 1);
    },
  };
}

export type RateLimiter = ReturnType<typeof createRateLimiter>;
