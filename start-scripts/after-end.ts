import { backoffMs, WRONG_SETTINGS_EXIT_CODE } from 'service-kit/starting';

/** How a service has ended. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Whether it had ever started since this command began. */
  hadStarted: boolean;
  /** How long it had run since it had started; 0 where it had not. */
  ranForMs: number;
  /** How often in a row it had been started again before, without running well in between. */
  attempts: number;
}

export type AfterEnd = { do: 'end'; code: number } | { do: 'start'; afterMs: number; attempts: number };

/** Who runs for that long is well again. */
export const WELL_AFTER_MS = 60_000;

/**
 * Decides what follows when a service ends by itself: one that had worked is started again, after 1 s and then ever longer,
 * up to a minute; everything else ends with it. That is one that was told to end, one with wrong settings, and one that
 * has not come up for once: a person is there then, and reads why.
 */
export function afterEnd({ code, signal, hadStarted, ranForMs, attempts }: Ended, random = Math.random): AfterEnd {
  if (code === 0 && signal === null) return { do: 'end', code: 0 };
  if (!hadStarted || code === WRONG_SETTINGS_EXIT_CODE) return { do: 'end', code: code ?? 1 };
  const next = ranForMs >= WELL_AFTER_MS ? 1 : attempts + 1;
  return { do: 'start', afterMs: backoffMs(next, undefined, random), attempts: next };
}
