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

const MINUTE_MS = 60_000;

type Bucket = { level: number; at: number };
type Rate = { burst: number; perSecond: number };

/**
 * Counts calls and says how long a bot has to wait.
 *
 * `take` answers 0 when the call may pass, else the whole seconds to wait; a call that is refused costs nothing.
 */
export function createRateLimiter(limits: RateLimits, timers: Pick<Timers, 'now'>) {
  const buckets = new Map<string, Bucket>();
  /** When each message of the last minute went into a group. */
  const minutes = new Map<number, number[]>();

  const refill = (key: string, { burst, perSecond }: Rate): Bucket => {
    const at = timers.now();
    const bucket = buckets.get(key) ?? { level: burst, at };
    bucket.level = Math.min(burst, bucket.level + ((at - bucket.at) / 1000) * perSecond);
    bucket.at = at;
    buckets.set(key, bucket);
    return bucket;
  };

  /** The seconds until all of them have room, 0 if they have it now and it was taken. */
  const take = (uses: [string, Rate][], cost: number, alsoWaitS = 0): number => {
    const filled = uses.map(([key, rate]) => ({ bucket: refill(key, rate), rate }));
    let waitS = alsoWaitS;
    for (const { bucket, rate } of filled) {
      const missing = Math.min(cost, rate.burst) - bucket.level;
      if (missing > 1e-9) waitS = Math.max(waitS, Math.ceil(missing / rate.perSecond - 1e-9));
    }
    if (waitS === 0) for (const { bucket } of filled) bucket.level -= cost;
    return waitS;
  };

  /** In no minute may a group get more than that; albums that are larger pass where nothing else was. */
  const takeInGroup = (chatId: number, messageCount: number, uses: [string, Rate][]): number => {
    const now = timers.now();
    const minute = (minutes.get(chatId) ?? []).filter((at) => at > now - MINUTE_MS);
    minutes.set(chatId, minute);
    const blocking = minute.at(-Math.max(1, limits.groupPerMinute + 1 - messageCount));
    const isFull = minute.length > 0 && minute.length + messageCount > limits.groupPerMinute;
    const waitS = take(uses, messageCount, isFull ? Math.ceil(((blocking ?? now) + MINUTE_MS - now) / 1000) : 0);
    if (waitS === 0) for (let count = 0; count < messageCount; count++) minute.push(now);
    return waitS;
  };

  const overall: [string, Rate] = ['all', { burst: limits.overallBurst, perSecond: limits.overallPerSecond }];

  return {
    takeMessage(chatId: number, messageCount = 1): number {
      const uses: [string, Rate][] = [
        overall,
        [`chat ${chatId}`, { burst: limits.chatBurst, perSecond: limits.chatPerSecond }],
      ];
      return chatId < 0 ? takeInGroup(chatId, messageCount, uses) : take(uses, messageCount);
    },
    takeDraft(chatId: number): number {
      return take([[`draft ${chatId}`, { burst: limits.draftBurst, perSecond: limits.draftsPerSecond }]], 1);
    },
  };
}

export type RateLimiter = ReturnType<typeof createRateLimiter>;
