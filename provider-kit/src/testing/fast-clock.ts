import type { Clock } from 'service-kit';

/**
 * A clock whose time passes faster than the real one, so that a pause of a second takes some milliseconds. What a call
 * may take passes as fast: a smaller `factor` is for tests of what ends by itself.
 */
export function createFastClock(factor = 25): Clock {
  const begin = Date.now();
  const origin = performance.now();
  return {
    now: () => begin + Math.round((performance.now() - origin) * factor),
    after(delayMs, callback) {
      const timer = setTimeout(callback, Math.ceil(delayMs / factor));
      return () => clearTimeout(timer);
    },
  };
}
