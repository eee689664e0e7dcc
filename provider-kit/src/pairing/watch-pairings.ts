import type { Clock } from 'service-kit';
import type { PairingVersions } from './pairing-versions.ts';

/** How long somebody is kept waiting; clients of ours wait 15 s for any answer. */
const LONGEST_MS = 10_000;

/**
 * Lets callers wait for the next change of the pairings, such as a code that is given out.
 *
 * Nothing of it is stored: whoever does not wait at that moment sees it in the list.
 */
export function createPairingWatch({
  version,
  onChange,
  clock,
}: PairingVersions & {
  clock: Pick<Clock, 'after'>;
}) {
  const waiting = new Set<() => void>();

  return {
    /** Another one after each change. */
    version,
    /** Resolves as soon as the version is another one than this, or after 10 s. */
    untilOther(known: string): Promise<void> {
      return new Promise((resolve, reject) => {
        const end = () => {
          stopListening();
          cancel();
          waiting.delete(end);
          resolve();
        };
        const fail = (error: unknown) => {
          end();
          reject(error);
        };
        async function look() {
          if (known !== (await version())) end();
        }
        const stopListening = onChange(() => void look().catch(fail));
        const cancel = clock.after(LONGEST_MS, end);
        waiting.add(end);
        look().catch(fail);
      });
    },
    /** Lets nobody wait any longer. */
    end(): void {
      for (const endOne of waiting) endOne();
    },
  };
}

export type PairingWatch = ReturnType<typeof createPairingWatch>;
