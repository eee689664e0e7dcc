export type Changes = {
  changed(): void;
  until(predicate: () => boolean): Promise<void>;
  /** Calls after every change; answers a function that ends it. */
  listen(listener: () => void): () => void;
  close(): void;
};

/**
 * Lets tests wait for a state instead of for a time.
 *
 * `until` resolves as soon as the predicate holds: checked at once and after every change, so nothing polls.
 * It rejects when the stand-in is closed first, so a wrong expectation fails instead of hanging.
 */
export function createChanges(): Changes {
  type Waiter = { predicate: () => boolean; resolve: () => void; reject: (reason: Error) => void };
  const waiters = new Set<Waiter>();
  const listeners = new Set<() => void>();

  return {
    changed() {
      for (const listener of listeners) listener();
      for (const waiter of waiters) {
        if (!waiter.predicate()) continue;
        waiters.delete(waiter);
        waiter.resolve();
      }
    },
    until(predicate) {
      if (predicate()) return Promise.resolve();
      return new Promise((resolve, reject) => waiters.add({ predicate, resolve, reject }));
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      for (const waiter of waiters) waiter.reject(new Error('The stand-in was closed before the awaited state came'));
      waiters.clear();
    },
  };
}
