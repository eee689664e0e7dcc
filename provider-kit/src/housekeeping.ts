import type { Clock, Ownership } from 'service-kit';

const HOUR_MS = 3_600_000;

/**
 * Forgets what is past its time, at the start and then hourly; where several processes share it, one at a time does. A
 * failure is logged and the next hour tries again.
 */
export function createHousekeeping({
  clock,
  log,
  ownership,
  prune,
}: {
  clock: Clock;
  ownership?: Ownership | undefined;
  log: { error(details: object, text: string): void };
  prune(): Promise<void>;
}) {
  let cancel = () => {};
  let running: Promise<void> = Promise.resolve();

  async function pruneAlone() {
    if (ownership === undefined) return prune();
    const hold = await ownership.hold('housekeeping');
    // Another one is at it.
    if (hold === undefined) return;
    try {
      await hold.within(prune);
    } finally {
      await hold.giveUp();
    }
  }

  function runNow() {
    running = pruneAlone().catch((err: unknown) => log.error({ err }, 'what is past its time could not be removed'));
    cancel = clock.after(HOUR_MS, runNow);
  }

  return {
    start: runNow,
    async stop(): Promise<void> {
      cancel();
      await running;
    },
  };
}
