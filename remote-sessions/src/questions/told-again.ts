import type { Clock } from 'service-kit';
import { type SessionRef, sessionKey } from '../sessions/session-ref.ts';

/** A run is attached to within a second and its question is then looked for; commands must not be held back for long. */
const TOLD_WITHIN_MS = 5_000;

/**
 * Holds answers back, right after a start, until the runs that an earlier process left have told their questions again.
 *
 * Without it an answer that was given during the restart would find no question and be called too late.
 */
export function createToldAgain(left: readonly SessionRef[], clock: Clock) {
  const deadline = clock.now() + TOLD_WITHIN_MS;
  const bySession = new Map(left.map((ref) => [sessionKey(ref), Promise.withResolvers<void>()]));

  return {
    /** The run of this remote session has told its question, or has ended. */
    told(ref: SessionRef): void {
      bySession.get(sessionKey(ref))?.resolve();
      bySession.delete(sessionKey(ref));
    },
    /** Resolves at once, except for those that were left and only until some seconds after the start. */
    async wait(ref: SessionRef): Promise<void> {
      const leftMs = deadline - clock.now();
      const told = bySession.get(sessionKey(ref))?.promise;
      if (told === undefined || leftMs <= 0) return;
      const time = Promise.withResolvers<void>();
      const cancel = clock.after(leftMs, () => time.resolve());
      await Promise.race([told, time.promise]);
      cancel();
    },
  };
}
