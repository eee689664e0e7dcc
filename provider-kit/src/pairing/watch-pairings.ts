import { randomUUID } from 'node:crypto';
import type { Clock, Database } from 'service-kit';
import type { PairingStore } from './pairing-store.ts';

/** How long somebody is kept waiting; clients of ours wait 15 s for any answer. */
const LONGEST_MS = 10_000;

/**
 * Lets callers wait for the next change of the pairings, such as a code that is given out.
 *
 * Nothing of it is stored: whoever does not wait at that moment sees it in the list.
 */
export function createPairingWatch({
  database,
  store,
  clock,
}: {
  database: Pick<Database, 'onWritten'>;
  store: Pick<PairingStore, 'changes'>;
  clock: Pick<Clock, 'after'>;
}) {
  /** The count of changes begins anew with the process. */
  const beginning = randomUUID();
  const waiting = new Set<() => void>();
  const version = (): string => `${beginning}.${store.changes()}`;

  return {
    /** Another one after each change. */
    version,
    /** Resolves as soon as the version is another one than this, or after 10 s. */
    untilOther(known: string): Promise<void> {
      if (known !== version()) return Promise.resolve();
      return new Promise((resolve) => {
        const end = () => {
          stopListening();
          cancel();
          waiting.delete(end);
          resolve();
        };
        const stopListening = database.onWritten(() => known !== version() && end());
        const cancel = clock.after(LONGEST_MS, end);
        waiting.add(end);
      });
    },
    /** Lets nobody wait any longer. */
    end(): void {
      for (const endOne of waiting) endOne();
    },
  };
}

export type PairingWatch = ReturnType<typeof createPairingWatch>;
