export type Gates = { complete(name: string): void; passed(name: string, signal: AbortSignal): Promise<void> };

/** Named gates at which a run waits until a test opens them. An opened gate stays open, also for whoever comes later. */
export function createGates(): Gates {
  const gates = new Map<string, PromiseWithResolvers<void>>();

  function gate(name: string): PromiseWithResolvers<void> {
    const known = gates.get(name) ?? Promise.withResolvers<void>();
    gates.set(name, known);
    return known;
  }

  return {
    complete: (name) => gate(name).resolve(),
    passed(name, signal) {
      if (signal.aborted) return Promise.reject(signal.reason);
      return new Promise((resolve, reject) => {
        const onAbort = (): void => reject(signal.reason);
        signal.addEventListener('abort', onAbort, { once: true });
        gate(name).promise.then(() => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        }, reject);
      });
    },
  };
}
