import type { Clock } from 'service-kit';

const HOUR_MS = 3_600_000;

/** Forgets what is past its time, at the start and then hourly. A failure is logged and the next hour tries again. */
export function createHousekeeping({
  clock,
  log,
  prune,
}: {
  clock: Clock;
  log: { error(details: object, text: string): void };
  prune(): Promise<void>;
}) {
  let cancel = () => {};
  let running: Promise<void> = Promise.resolve();

  function runNow() {
    running = prune().catch((err: unknown) => log.error({ err }, 'what is past its time could not be removed'));
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
