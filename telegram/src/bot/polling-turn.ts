import type { LastDone, SoleWork } from 'provider-kit';
import type { Clock } from 'service-kit';
import { DEAF_AFTER_MS, type PollingState, type PollingTurn } from './poll.ts';

/** With a poll of 30 s in between that is less than after which a poller counts as deaf, and rare enough to cost nothing. */
const NOTED_EVERY_MS = 45_000;

export interface PollingTurnOptions {
  work: SoleWork;
  lastPoll: LastDone;
  /** What belongs to whoever polls: begun before polling begins, and ended before another may have the turn. */
  parts: { start(): Promise<void>; stop(): Promise<void> };
  clock: Clock;
  log: { warn(details: object, text: string): void };
}

/** Makes the turns of processes that poll for the same bot, and what is known of it where another one does. */
export function createPollingTurn({ work, lastPoll, parts, clock, log }: PollingTurnOptions) {
  let notedAt = Number.NEGATIVE_INFINITY;

  const turn: PollingTurn = {
    async take(signal) {
      const hold = await work.take(signal);
      if (hold === undefined) return undefined;
      notedAt = Number.NEGATIVE_INFINITY;
      await parts.start().catch((err: unknown) => log.warn({ err }, 'what the last poller left is not taken up'));
      return {
        ...hold,
        async giveUp() {
          // Where the turn was lost, what they write is refused.
          await parts.stop();
          await hold.giveUp();
        },
      };
    },
    onPolled() {
      const now = clock.now();
      if (now - notedAt < NOTED_EVERY_MS) return;
      notedAt = now;
      lastPoll.note(now).catch((err: unknown) => log.warn({ err }, 'the others are not told that polling works'));
    },
  };

  return {
    turn,
    /** What the database tells of the process that polls. */
    async stateElsewhere(): Promise<PollingState & { elsewhere: true }> {
      const at = await lastPoll.at().catch(() => undefined);
      const isAlive = at !== undefined && clock.now() - at < DEAF_AFTER_MS;
      return {
        ok: isAlive,
        elsewhere: true,
        lastCompletedAt: at === undefined ? null : new Date(at).toISOString(),
        ...(!isAlive && { error: 'no process is known to have completed a poll for 90 s' }),
      };
    },
  };
}
