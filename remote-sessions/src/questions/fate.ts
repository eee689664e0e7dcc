import { type Clock, delay } from 'service-kit';
import type { MessageState } from 'shared-types';
import type { SessionRef } from '../sessions/session-ref.ts';

/**
 * What became of a message that was said: shown as it was meant, shown in another way (a file as a sentence, buttons as
 * words), never shown, or not known (yet).
 */
export type Fate = 'as_meant' | 'otherwise' | 'never' | 'waiting';

function fateOf(state: Pick<MessageState, 'status' | 'reason'> | undefined): Fate {
  if (state === undefined || state.status === 'queued') return 'waiting';
  if (state.status === 'failed') return 'never';
  return state.reason === undefined ? 'as_meant' : 'otherwise';
}

export interface Followed {
  ref: SessionRef;
  /** The id that it was said with. */
  id: string;
  /** How long to wait before each look, in milliseconds; after the last one it is given up. */
  lookAfterMs: readonly number[];
  /** Whether somebody still wants to know. */
  isWanted(): boolean;
  /** Aborted when nobody will any more. */
  signal: AbortSignal;
}

/**
 * Makes what waits until a provider has shown a message, or has not been able to: a provider takes messages long before
 * it shows them. Looks a few times and no more; never rejects, as a provider that cannot be asked has told nothing.
 */
export function createFollow(options: {
  /** What the provider says; undefined where the message has not been handed over. */
  stateOf(ref: SessionRef, id: string): Promise<MessageState | undefined>;
  clock: Clock;
}): (followed: Followed) => Promise<Fate> {
  const { stateOf, clock } = options;
  return async ({ ref, id, lookAfterMs, isWanted, signal }) => {
    for (const afterMs of lookAfterMs) {
      if (afterMs > 0) await delay(clock, afterMs, signal);
      if (!isWanted()) return 'waiting';
      const fate = await stateOf(ref, id).then(fateOf, () => 'waiting' as const);
      if (fate !== 'waiting') return fate;
    }
    return 'waiting';
  };
}
