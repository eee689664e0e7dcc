import type { PoolClient } from 'pg';
import { delay, systemClock } from '../clock.ts';
import { followCommit, inTransaction } from '../database.ts';
import { defineError } from '../errors.ts';
import type { Connections } from './connections.ts';
import {
  explainPostgres,
  isAnswer,
  isLockTimeout,
  isNeverAsked,
  isOutdatedPlan,
  isOvertaken,
  isReadOnly,
  isTimeout,
} from './explain-postgres.ts';
import { type Fence, fenced, fenceText } from './fence.ts';
import { type OpenTransaction, openTransaction } from './open-transaction.ts';
import { createTurns } from './turns.ts';

const outcomeUnknown = defineError('DATABASE_OUTCOME_UNKNOWN', { statusCode: 503, retryable: true });

/**
 * Serializable transactions of this process at a time; they share the waits for the server's disk, and get in each other's
 * way. Measured with 50 keys and 3 ms for the disk: 1 at a time brings 350 a second, 5 bring 580 with 1.2 tries each, 10
 * bring 650 with 1.5 tries. The other connections are for those who read.
 */
const MAX_WRITES = 6;
/** How long a write waits for its turn. Then it is refused, so that writes which wait for each other come to an end. */
const MAX_WAIT_MS = 10_000;
/** How often a transaction is begun at most. */
const MAX_TRIES = 10;
/**
 * How often it is tried beside others. PostgreSQL looks at whole pages of an index, so those who share a small table get in
 * each other's way without having to do with each other; whoever has lost so often then goes alone, and cannot lose.
 */
const SHARED_TRIES = 3;
/** A LOCK takes no snapshot, so that what is read comes after the wait. Whoever hangs holds up the others no longer than this. */
const ALONE = "SET LOCAL lock_timeout = '500ms'; LOCK TABLE write_turns IN EXCLUSIVE MODE; SET LOCAL lock_timeout = 0";
/** The pause before the second try is at most this, doubled for each one after; at random, so that two do not meet again. */
const FIRST_PAUSE_MS = 4;
const MAX_PAUSE_MS = 100;

export interface TransactionKind {
  /**
   * `serializable` is right for all that reads and then writes: SQLite has one writer at a time, and here the database
   * proves that it comes to the same. `read committed` is for what row locks alone keep apart.
   */
  isolation: 'serializable' | 'read committed';
  /** Does not wait for the disk of the server. */
  isNote: boolean;
  /** Undefined: everybody may. */
  fence: Fence | undefined;
  /** After how long without an answer its connection is lost. Default: as for all others. */
  answerTimeoutMs?: number | undefined;
}

interface TransactionsOptions {
  owner: object;
  connections: Connections;
  place: string;
  /** Told after each COMMIT, before the writer hears of it. */
  onWritten(): void;
}

type Outcome<T> =
  | { status: 'done'; value: T }
  | { status: 'failed'; error: unknown; isBroken: boolean }
  /** Nothing happened, for a reason that passes: it may be run again from its start. */
  | { status: 'undone'; error: unknown; isBroken: boolean };

/** Runs a function as one transaction. */
export type RunTransaction = <T>(work: () => T | Promise<T>, kind: TransactionKind) => Promise<T>;

/**
 * Makes what runs functions as transactions. What others overtook is run again, up to ten times, and once where the
 * connection was lost before the end was asked for.
 *
 * It rejects with what `work` throws, or with what `explainPostgres` makes of a failure; with `FENCED` where the fence does
 * not let it through; with `DATABASE_OUTCOME_UNKNOWN` where the answer to the COMMIT was lost: it has happened or not, and
 * what comes again must be recognised.
 */
export function createTransactions({ owner, connections, place, onWritten }: TransactionsOptions): RunTransaction {
  const turns = createTurns(MAX_WRITES, MAX_WAIT_MS);

  async function run<T>(work: () => T | Promise<T>, kind: TransactionKind): Promise<T> {
    if (kind.isolation === 'read committed') return runInTurn(work, kind);
    const leave = await turns.enter();
    try {
      return await runInTurn(work, kind);
    } finally {
      leave();
    }
  }

  async function runInTurn<T>(work: () => T | Promise<T>, kind: TransactionKind): Promise<T> {
    let losses = 0;
    for (let tries = 1; ; tries += 1) {
      const outcome = await attempt(work, kind, tries > SHARED_TRIES);
      if (outcome.status === 'done') return outcome.value;
      if (outcome.status === 'failed') throw outcome.error;
      if (outcome.isBroken) losses += 1;
      if (tries === MAX_TRIES || losses > 1) throw explainPostgres(outcome.error, place);
      await delay(systemClock, Math.random() * Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1)));
    }
  }

  async function attempt<T>(work: () => T | Promise<T>, kind: TransactionKind, isAlone: boolean): Promise<Outcome<T>> {
    const begin = beginText(kind, isAlone);
    const client = await connections.take();
    const outcome = await runOn(client, begin, work, kind);
    connections.giveBack(client, outcome.status !== 'done' && outcome.isBroken);
    if (outcome.status === 'done') onWritten();
    return outcome;
  }

  async function runOn<T>(
    client: PoolClient,
    begin: string,
    work: () => T | Promise<T>,
    { fence, answerTimeoutMs }: TransactionKind,
  ): Promise<Outcome<T>> {
    const transaction = openTransaction(owner, client, place, answerTimeoutMs);
    const begun = await settle(transaction.ask({ text: begin }));
    let result: PromiseSettledResult<T> | undefined;
    if (begun.status === 'fulfilled') {
      if (fence !== undefined && [begun.value].flat().at(-1)?.rowCount !== 1) {
        return { status: 'failed', error: notLetThrough(), isBroken: !(await takenBack(transaction)) };
      }
      result = await settle(inTransaction(transaction, work));
      await transaction.idle();
    }
    const failure = transaction.failure();
    if (failure !== undefined) return afterFailure(transaction, failure.error, result);
    if (result?.status === 'fulfilled') return commit(transaction, result.value);
    return { status: 'failed', error: result?.reason, isBroken: !(await takenBack(transaction)) };
  }

  async function afterFailure<T>(
    transaction: OpenTransaction,
    error: unknown,
    result: PromiseSettledResult<T> | undefined,
  ): Promise<Outcome<T>> {
    if (isOutdatedPlan(error)) return { status: 'undone', error, isBroken: true };
    if (!isAnswer(error) && !isTimeout(error)) return { status: 'undone', error, isBroken: true };
    const isBroken = !isAnswer(error) || isReadOnly(error) || !(await takenBack(transaction));
    if (isOvertaken(error) || isLockTimeout(error)) return { status: 'undone', error, isBroken };
    const thrown = result?.status === 'rejected' ? result.reason : explainPostgres(error, place);
    return { status: 'failed', error: thrown, isBroken };
  }

  async function commit<T>(transaction: OpenTransaction, value: T): Promise<Outcome<T>> {
    try {
      await transaction.end('COMMIT');
      followCommit(transaction);
      return { status: 'done', value };
    } catch (error) {
      if (isOvertaken(error)) return { status: 'undone', error, isBroken: false };
      if (isNeverAsked(error)) return { status: 'undone', error, isBroken: true };
      if (isAnswer(error)) return { status: 'failed', error: explainPostgres(error, place), isBroken: false };
      followCommit(transaction);
      const message = `the connection to the database at ${place} was lost while it wrote: whether it did is unknown, it is tried again`;
      return { status: 'failed', error: outcomeUnknown(message, { cause: error }), isBroken: true };
    }
  }

  return run;
}

function beginText({ isolation, isNote, fence }: TransactionKind, isAlone: boolean): string {
  const texts =
    isolation === 'serializable'
      ? ['BEGIN ISOLATION LEVEL SERIALIZABLE', isAlone ? ALONE : 'LOCK TABLE write_turns IN ROW SHARE MODE']
      : ['BEGIN ISOLATION LEVEL READ COMMITTED'];
  if (isNote) texts.push('SET LOCAL synchronous_commit = off');
  if (fence !== undefined) {
    const question = fence();
    if (question === undefined) throw notLetThrough();
    texts.push(fenceText(question));
  }
  return texts.join('; ');
}

const notLetThrough = () => fenced('another machine may have taken over what this one worked on: nothing was written');

async function takenBack(transaction: OpenTransaction): Promise<boolean> {
  return (await settle(transaction.end('ROLLBACK'))).status === 'fulfilled';
}

async function settle<T>(promise: Promise<T>): Promise<PromiseSettledResult<T>> {
  const [result] = await Promise.allSettled([promise]);
  return result;
}
