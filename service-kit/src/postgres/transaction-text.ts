import { type FenceQuestion, fenceText } from './fence.ts';

/**
 * How a transaction stands to others: `apart` from those of other processes, of which any number write at the same time;
 * `alone`, while nobody else writes; `unfenced`, beside all of them.
 */
export type Reach = 'apart' | 'alone' | 'unfenced';

export interface TransactionKind {
  reach: Reach;
  /** Does not wait for the disk of the server. */
  isNote: boolean;
  /** Has to have a row. Undefined: everybody may. */
  question: FenceQuestion | undefined;
  /** After how long without an answer its connection is lost. Default: as for all others. */
  answerTimeoutMs?: number | undefined;
}

/**
 * Everybody who writes holds one of two locks of a table that is never read: a weak one, or one that goes with no other. A
 * LOCK takes no snapshot, so what is read comes after the wait. Whoever hangs holds up the others no longer than this.
 */
const TURN: Readonly<Record<Reach, readonly string[]>> = {
  // What another one holds is asked for again later, so that nothing here waits behind it, and that two who wait for each
  // other find out before PostgreSQL does, which takes a second. Longer than a group takes, ours.
  apart: ['LOCK TABLE write_turns IN ROW SHARE MODE', "SET LOCAL lock_timeout = '100ms'"],
  alone: ["SET LOCAL lock_timeout = '500ms'", 'LOCK TABLE write_turns IN EXCLUSIVE MODE', 'SET LOCAL lock_timeout = 0'],
  unfenced: [],
};

/** What a transaction begins with, in one message; the answer to its fence is the last one. */
export function beginText({ reach, isNote, question }: TransactionKind): string {
  return [
    'BEGIN ISOLATION LEVEL READ COMMITTED',
    ...TURN[reach],
    ...(isNote ? ['SET LOCAL synchronous_commit = off'] : []),
    ...(question === undefined ? [] : [fenceText(question)]),
  ].join('; ');
}
