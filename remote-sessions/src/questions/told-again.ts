import type { Clock } from 'service-kit';
import { type SessionRef, sessionKey } from '../sessions/session-ref.ts';

/** A run is attached to within a second and its question is then looked for; commands must not be held back for long. */
const TOLD_WITHIN_MS = 5_000;

export interface ToldAgainOptions {
  /** Whether the run of a remote session was begun by another process, which has left it. */
  isLeft(ref: SessionRef): Promise<boolean>;
  clock: Clock;
}

/**
 * Holds answers back, right after a start or a takeover, until the runs that another process has left have told their
 * questions again.
 *
 * Without it an answer that was given meanwhile would find no question and be called too late.
 */
export function createToldAgain({ isLeft, clock }: ToldAgainOptions) {
  let deadline = clock.now() + TOLD_WITHIN_MS;
  /** By remote session; those that have told are undefined. */
  const bySession = new Map<string, PromiseWithResolvers<void> | undefined>();

  return {
    /** There may be more that was left. */
    begin(): void {
      deadline = clock.now() + TOLD_WITHIN_MS;
      bySession.clear();
    },
    /** The run of this remote session has told its question, or has ended. */
    told(ref: SessionRef): void {
      if (clock.now() >= deadline) return;
      bySession.get(sessionKey(ref))?.resolve();
      bySession.set(sessionKey(ref), undefined);
    },
    /** Resolves at once, except for those that were left and only for some seconds. */
    async wait(ref: SessionRef): Promise<void> {
      const key = sessionKey(ref);
      const isOver = () => clock.now() >= deadline || (bySession.has(key) && bySession.get(key) === undefined);
      if (isOver() || !(await isLeft(ref)) || isOver()) return;
      const told = bySession.get(key) ?? Promise.withResolvers<void>();
      bySession.set(key, told);
      const time = Promise.withResolvers<void>();
      const cancel = clock.after(deadline - clock.now(), () => time.resolve());
      await Promise.race([told.promise, time.promise]);
      cancel();
    },
  };
}
