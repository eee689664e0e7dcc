import { delay, systemClock } from '../clock.ts';
import { explainPostgres } from './explain-postgres.ts';
import type { Reach, TransactionKind } from './transaction-text.ts';
import type { Attempt, TryTransaction, Work } from './transactions.ts';

/** How often a transaction is begun at most, but for waits for a lock. */
const MAX_TRIES = 10;
/** How often it is tried beside others. Whoever has lost so often then goes alone, and cannot lose. */
const TRIES_BESIDE_OTHERS = 3;
/** For how long it is tried to get what another one holds: longer than the server leaves that to one that hangs. */
const MAX_LOCKED_MS = 6_000;
/** The pause before the second try is at most this, doubled for each one after; at random, so that two do not meet again. */
const FIRST_PAUSE_MS = 4;
const MAX_PAUSE_MS = 100;

/** The tries at one write. */
export interface Tries {
  /** How the next one stands to others. */
  reach(): Reach;
  /** Another one follows: after how many milliseconds. Throws what is to be told where none does. */
  again(attempt: Exclude<Attempt, { status: 'done' | 'failed' }>): number;
}

/**
 * Up to ten tries where others were in the way, of which those after the third go alone; one more where the connection was
 * lost before the end was asked for; what another one has locked is waited for up to six seconds.
 */
export function createTries(first: Reach, place: string, monotonic: () => number = () => performance.now()): Tries {
  let reach = first;
  let tries = 0;
  let losses = 0;
  let lockedAt: number | undefined;
  return {
    reach: () => reach,
    again(attempt) {
      if (attempt.status === 'must_go_alone') {
        reach = 'alone';
        return 0;
      }
      if (attempt.isLocked && reach === 'apart') {
        lockedAt ??= monotonic();
        if (monotonic() - lockedAt > MAX_LOCKED_MS) throw explainPostgres(attempt.error, place);
        return 0;
      }
      tries += 1;
      if (attempt.isLost) losses += 1;
      if (tries === MAX_TRIES || losses > 1) throw explainPostgres(attempt.error, place);
      if (reach === 'apart' && tries === TRIES_BESIDE_OTHERS) reach = 'alone';
      return Math.random() * Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1));
    },
  };
}

/** Tries until it is done, in a transaction of its own that waits for no turn and asks no fence. */
export async function untilDone(
  tryTransaction: TryTransaction,
  tries: Tries,
  work: Work,
  kind: Pick<TransactionKind, 'isNote' | 'answerTimeoutMs'>,
): Promise<unknown> {
  for (;;) {
    const attempt = await tryTransaction([{ about: undefined, work }], {
      ...kind,
      reach: tries.reach(),
      question: undefined,
    });
    if (attempt.status === 'done') return attempt.values[0];
    if (attempt.status === 'failed') throw attempt.error;
    await delay(systemClock, tries.again(attempt));
  }
}
