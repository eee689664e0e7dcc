import { becauseOf, type Clock, describeError } from 'service-kit';
import { EtienneError, etienneUnreachable } from './errors.ts';

/** Whether Etienne can be reached, as the calls to it tell. */
export interface Reachability {
  /** Passes a call through and notes how it ended. */
  watch<T>(call: Promise<T>): Promise<T>;
  /** Has Etienne looked for at once, as a call hangs that else takes no time. */
  suspect(): void;
  /** Why Etienne can't be reached at the moment; undefined where it can, as far as is known. */
  away(): EtienneError | undefined;
  /** Calls back each time that Etienne can be reached again; the returned function ends that. */
  onBack(callback: () => void): () => void;
  /** Resolves after `mostMs`, as soon as Etienne is back, or when the signal is aborted, whichever comes first. */
  untilBack(mostMs: number, signal: AbortSignal): Promise<void>;
  /** Ends all timers. */
  stop(): void;
}

export interface ReachabilityOptions {
  /** A harmless call, not watched, that needs all that a prompt needs: the network, the sign-in and Etienne. */
  probe(): Promise<unknown>;
  clock: Clock;
  log: { info(details: object, message: string): void; warn(details: object, message: string): void };
}

/** Etienne gives a run up that nobody is attached to for 60 s, so it is asked often at first. */
const FIRST_PROBES_MS = [300, 700, 1_000];
/** A person shall hear within 3 s that Etienne is back, however long it was away. */
const PROBE_EVERY_MS = 1_500;
/** Prompts wait for an hour; after that nobody waits who would notice. */
const OFTEN_FOR_MS = 3_600_000;
const RARELY_EVERY_MS = 30_000;
/** Where the probe is answered but other calls fail again at once, what waits is not woken every second for ever. */
const RELAPSE_WITHIN_MS = 10_000;

/** Whoever says no can be reached. */
const REFUSALS = new Set(['ETIENNE_UNAUTHORIZED', 'ETIENNE_FORBIDDEN', 'ETIENNE_FAILED']);

/**
 * Makes the one place that knows whether Etienne can be reached.
 *
 * While it can't, one call in the background asks for all that wait, so the number of those who wait costs nothing;
 * any call that gets through says that it is back.
 */
export function createReachability({ probe, clock, log }: ReachabilityOptions): Reachability {
  const listeners = new Set<() => void>();
  let reason: EtienneError | undefined;
  let awaySince = 0;
  let backAt = Number.NEGATIVE_INFINITY;
  let relapses = 0;
  let probes = 0;
  let isStopped = false;
  let cancelTimer = () => {};

  /** `isOld`: the call began before Etienne came back, so it is no relapse; but whoever made it waits to be woken. */
  function wentAway(error: EtienneError, { isOld }: { isOld: boolean }) {
    if (reason?.code !== error.code)
      log.warn({ code: error.code, reason: describeError(error) }, 'Etienne cannot be reached');
    const isNew = reason === undefined;
    reason = error;
    if (!isNew || isStopped) return;
    awaySince = clock.now();
    if (!isOld) relapses = awaySince - backAt < RELAPSE_WITHIN_MS ? relapses + 1 : 0;
    probes = 0;
    // On behalf of all who wait.
    becauseOf(undefined, probeLater);
  }

  function cameBack() {
    if (reason === undefined) return;
    reason = undefined;
    backAt = clock.now();
    cancelTimer();
    log.info({ awayForMs: backAt - awaySince }, 'Etienne can be reached again');
    for (const callback of [...listeners]) callback();
  }

  function probeLater() {
    cancelTimer = clock.after(pauseMs(), () => {
      probes++;
      // Not waited for: a call that hangs since before the network came back must not hold up the next one.
      void look();
      if (reason !== undefined && !isStopped) probeLater();
    });
  }

  async function look() {
    try {
      await probe();
      cameBack();
    } catch (error) {
      // One that was sent before Etienne came back tells nothing any more.
      if (reason !== undefined) noteFailure(error, { isOld: false });
    }
  }

  function noteFailure(error: unknown, { isOld }: { isOld: boolean }) {
    if (!(error instanceof EtienneError)) return;
    if (error.retryable) wentAway(error, { isOld });
    else if (REFUSALS.has(error.code)) cameBack();
  }

  function pauseMs(): number {
    const slower = Math.min(RARELY_EVERY_MS, relapses === 0 ? 0 : PROBE_EVERY_MS * 2 ** relapses);
    if (clock.now() - awaySince > OFTEN_FOR_MS) return RARELY_EVERY_MS;
    return Math.max(slower, FIRST_PROBES_MS[probes] ?? PROBE_EVERY_MS);
  }

  async function watch<T>(call: Promise<T>): Promise<T> {
    const startedAt = clock.now();
    try {
      const result = await call;
      cameBack();
      return result;
    } catch (error) {
      noteFailure(error, { isOld: startedAt < backAt });
      throw error;
    }
  }

  function onBack(callback: () => void) {
    listeners.add(callback);
    return () => void listeners.delete(callback);
  }

  return {
    watch,
    suspect() {
      wentAway(etienneUnreachable('Etienne does not answer', { requestMayHaveArrived: true }), { isOld: false });
    },
    away: () => reason,
    onBack,
    untilBack: (mostMs, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const finish = () => {
          cancel();
          forget();
          signal.removeEventListener('abort', finish);
          resolve();
        };
        const cancel = clock.after(mostMs, finish);
        const forget = onBack(finish);
        signal.addEventListener('abort', finish, { once: true });
      }),
    stop() {
      isStopped = true;
      cancelTimer();
    },
  };
}
