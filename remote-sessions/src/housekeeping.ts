import type { Clock, Database, QueueStore } from 'service-kit';
import type { RunStore } from './runs/run-store.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** As long as providers know idempotency keys; an event that old does not come again either. */
const KEEP_QUEUED_MS = 7 * DAY_MS;
/** How long *Run again* and changing a sent message work. */
const KEEP_RUNS_MS = 30 * DAY_MS;

export interface HousekeepingOptions {
  database: Database;
  queues: readonly Pick<QueueStore<unknown>, 'prune'>[];
  runs: Pick<RunStore, 'prune'>;
  files: { prune(before: number): Promise<void> };
  messages: { prune(before: number): Promise<void> };
  /** Does something unless another manager does it right now. */
  unlessElsewhere(what: string, act: () => Promise<void>): Promise<void>;
  clock: Clock;
  onError(error: unknown): void;
}

/** Forgets what ended long ago, now and then once an hour; returns how to end it, which resolves when nothing goes on. */
export function startHousekeeping({
  database,
  queues,
  runs,
  files,
  messages,
  unlessElsewhere,
  clock,
  onError,
}: HousekeepingOptions): () => Promise<void> {
  let cancel = () => {};
  let running: Promise<void> = Promise.resolve();
  async function tidy() {
    const now = clock.now();
    for (const queue of queues) await queue.prune(now - KEEP_QUEUED_MS);
    await runs.prune(now - KEEP_RUNS_MS);
    await files.prune(now - KEEP_RUNS_MS);
    await messages.prune(now - KEEP_RUNS_MS);
    await database.write(async () => {
      await database.prepare('DELETE FROM sent_replies WHERE sent_at < ?').run(now - KEEP_RUNS_MS);
    });
  }
  function next() {
    running = unlessElsewhere('housekeeping', tidy).catch(onError);
    cancel = clock.after(HOUR_MS, next);
  }
  next();
  return async () => {
    cancel();
    await running;
  };
}
