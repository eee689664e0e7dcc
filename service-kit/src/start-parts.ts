import type { Logger } from './log/create-logger.ts';
import { untilPassed } from './until-passed.ts';

/** Something that a service starts and stops: a database, a server, a poller. */
export type Part = {
  readonly name: string;
  start(): Promise<void> | void;
  stop(): Promise<void> | void;
};

/** How long a part that starts may still take once the process is told to end. */
const START_WITHIN_MS = 1_000;

/** After how long a part is started again that failed for a reason that passes. */
const AGAIN_AFTER_MS = 1_000;

/**
 * Starts parts one after another and returns how to stop them in reverse order.
 *
 * One that fails for a reason that passes by itself (see `untilPassed`) is stopped and started again each second. If one
 * fails otherwise, those that had started are stopped and its error is thrown. An aborted `signal` keeps the parts that
 * follow from starting, and gives one that hangs in its start a second more before it is left alone. `stop` stops each part
 * once however often it is called, goes on past a part that fails, and throws the first failure at the end.
 */
export async function startParts(
  parts: readonly Part[],
  {
    logger,
    signal,
    againAfterMs = AGAIN_AFTER_MS,
  }: { logger: Pick<Logger, 'debug' | 'warn' | 'error'>; signal?: AbortSignal; againAfterMs?: number },
): Promise<{ stop(): Promise<void> }> {
  const started: Part[] = [];
  let stopping: Promise<void> | undefined;

  const stopAll = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const part of started.toReversed()) {
      try {
        await part.stop();
        logger.debug({ part: part.name }, 'part stopped');
      } catch (err) {
        logger.error({ err, part: part.name }, 'part could not be stopped');
        failures.push(err);
      }
    }
    if (failures.length > 0) throw failures[0];
  };
  const stop = () => {
    stopping ??= stopAll();
    return stopping;
  };

  const startUntilThere = (part: Part): Promise<boolean> =>
    untilPassed(() => startUnlessTold(part, signal), {
      delaysMs: [againAfterMs],
      signal,
      async onWaiting({ message }) {
        logger.warn({ part: part.name, reason: message }, 'part could not start, it is tried again');
        // What it has begun must not go on twice; it may well fail as its start did.
        await (async () => part.stop())().catch(() => {});
      },
    });

  for (const part of parts) {
    if (signal?.aborted) break;
    let isThere: boolean;
    try {
      isThere = await startUntilThere(part);
    } catch (error) {
      // The failed start is what must be told; failures of stopping are in the log.
      await stop().catch(() => {});
      throw error;
    }
    if (!isThere) {
      logger.warn({ part: part.name }, 'part has not started in time, ending without it');
      break;
    }
    started.push(part);
    logger.debug({ part: part.name }, 'part started');
  }
  return { stop };
}

/** Resolves with true once the part has started, with false where that still hangs after the signal's time is up. */
async function startUnlessTold(part: Part, signal: AbortSignal | undefined): Promise<boolean> {
  const starting = (async () => part.start())();
  let timer: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  const tooLong = new Promise<false>((resolve) => {
    onAbort = () => {
      timer = setTimeout(() => resolve(false), START_WITHIN_MS);
    };
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([starting.then(() => true), tooLong]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
