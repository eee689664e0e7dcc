import type { Clock } from 'service-kit';
import type { PairingList } from 'shared-types';

/** Changes that come together are read at once, and a provider that tells one at each look is not asked without pause. */
const SETTLE_MS = 150;
/** An answer that comes sooner without a change was not waited for. */
const LEAST_WAIT_MS = 1_000;

/**
 * Waits at a provider for the next change of its pairings, again and again, and tells of each.
 *
 * `begin` is to be called whenever the list was read: a wait that failed, or that the provider does not know, ends until
 * then, so that nobody is asked without pause.
 */
export function createPairingWatch({
  version,
  wait,
  onChange,
  clock,
}: {
  /** Of the list that was read last. */
  version(): string | undefined;
  wait(known: string, signal: AbortSignal): Promise<Pick<PairingList, 'version'>>;
  /** Reads the list anew. */
  onChange(): Promise<void>;
  clock: Pick<Clock, 'after' | 'now'>;
}) {
  let watching: AbortController | undefined;

  async function watch(mine: AbortController): Promise<void> {
    for (;;) {
      const known = version();
      if (known === undefined || mine.signal.aborted) return;
      const begun = clock.now();
      const next = await wait(known, mine.signal);
      if (next.version !== known) await onChange();
      else if (clock.now() - begun < LEAST_WAIT_MS) return;
      await new Promise<void>((resolve) => clock.after(SETTLE_MS, resolve));
    }
  }

  return {
    begin(): void {
      if (watching !== undefined) return;
      const mine = new AbortController();
      watching = mine;
      void watch(mine)
        // Away, or ended here.
        .catch(() => undefined)
        .finally(() => {
          if (watching === mine) watching = undefined;
        });
    },
    end(): void {
      watching?.abort();
      watching = undefined;
    },
  };
}
