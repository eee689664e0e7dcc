type Waiter = { check(): boolean; stop(): void };

/** Passing waits take no longer for it; a machine that is very busy needs it. */
const DEFAULT_TIMEOUT_MS = 60_000;

/**
 * Lets tests wait for what a chat shows: `changed` looks at every open question again, nothing polls.
 *
 * The promise settles with what the predicate found, or rejects after `timeoutMs` of real time with `describe()`,
 * so that a failed wait tells what was there instead.
 */
export function createWaiting<Seen>(seen: Seen, describe: () => string) {
  const waiters = new Set<Waiter>();

  return {
    changed(): void {
      for (const waiter of waiters) if (waiter.check()) waiter.stop();
    },
    waitFor<Found>(
      predicate: (seen: Seen) => Found | undefined | null | false,
      options: { timeoutMs?: number } = {},
    ): Promise<Found> {
      const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
      return new Promise((resolve, reject) => {
        const check = () => {
          try {
            const found = predicate(seen);
            if (!found) return false;
            resolve(found);
          } catch (error) {
            reject(error);
          }
          return true;
        };
        if (check()) return;
        const timer = setTimeout(() => {
          waiters.delete(waiter);
          reject(new Error(`Waited ${timeoutMs} ms in vain for: ${predicate}\n${describe()}`));
        }, timeoutMs);
        const waiter: Waiter = {
          check,
          stop() {
            waiters.delete(waiter);
            clearTimeout(timer);
          },
        };
        waiters.add(waiter);
      });
    },
  };
}
