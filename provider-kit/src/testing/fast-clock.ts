import type { Clock } from 'service-kit';

const FACTOR = 25;

/** A clock whose time passes faster than the real one, so that a pause of a second takes some milliseconds. */
export function createFastClock(): Clock {
  const begin = Date.now();
  const origin = performance.now();
  return {
    now: () => begin + Math.round((performance.now() - origin) * FACTOR),
    after(delayMs, callback) {
      const timer = setTimeout(callback, Math.ceil(delayMs / FACTOR));
      return () => clearTimeout(timer);
    },
  };
}
