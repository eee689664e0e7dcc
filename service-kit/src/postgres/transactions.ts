import type { PoolClient } from 'pg';
import { followCommit } from '../database.ts';
import { defineError } from '../errors.ts';
import type { Connections } from './connections.ts';
import {
  explainPostgres,
  isAnswer,
  isDuplicate,
  isLockTimeout,
  isNeverAsked,
  isOutdatedPlan,
  isOvertaken,
  isReadOnly,
  isTimeout,
} from './explain-postgres.ts';
import { notLetThrough } from './fence.ts';
import { type OpenTransaction, openSession, type Session } from './open-transaction.ts';
import { beginText, type TransactionKind } from './transaction-text.ts';

const outcomeUnknown = defineError('DATABASE_OUTCOME_UNKNOWN', { statusCode: 503, retryable: true });

/** Does something as a part of a transaction, which ends with it; it may be run again. */
export type Work = (transaction: OpenTransaction) => Promise<unknown>;

/** What became of one try at a transaction. */
export type Attempt =
  /** Committed, with what the works have come to, as many as were begun. */
  | { status: 'done'; values: unknown[] }
  /** Nothing happened; `isOfAll`: nor would it if each work had a transaction of its own. */
  | { status: 'failed'; error: unknown; isOfAll: boolean }
  /** Nothing happened, for a reason that passes: it may be run again. `isLost`: the connection was; `isLocked`: others hold something. */
  | { status: 'undone'; error: unknown; isLost: boolean; isLocked: boolean }
  /** Nothing happened, as it has to be run alone. */
  | { status: 'must_go_alone' };

/** Rejects where there is no connection to be had. `isFull`: whether no further work is to be begun. */
export type TryTransaction = (
  works: readonly Work[],
  kind: TransactionKind,
  isFull?: () => boolean,
) => Promise<Attempt>;

export interface TransactionsOptions {
  owner: object;
  connections: Connections;
  place: string;
  /** Told after each COMMIT, before the writers hear of it. */
  onWritten(): void;
}

/** Broken connections are ended. */
type Ended = Attempt & { isBroken: boolean };

/**
 * Makes what tries once to run functions one after the other as one transaction.
 *
 * It fails with what one of them throws, or with what `explainPostgres` makes of a failure; with `FENCED` where the fence
 * does not let it through; with `DATABASE_OUTCOME_UNKNOWN` where the answer to the COMMIT was lost: it has happened or not,
 * and what comes again must be recognised.
 */
export function createTransactions({ owner, connections, place, onWritten }: TransactionsOptions): TryTransaction {
  async function runOn(
    client: PoolClient,
    begin: string,
    works: readonly Work[],
    kind: TransactionKind,
    isFull: () => boolean,
  ): Promise<Ended> {
    const session = openSession(client, place, kind.answerTimeoutMs);
    const begun = await settle(session.ask({ text: begin }));
    if (begun.status === 'rejected') return afterFailure(session, kind);
    if (kind.question !== undefined && [begun.value].flat().at(-1)?.rowCount !== 1) {
      return { status: 'failed', error: notLetThrough(), isOfAll: true, isBroken: !(await takenBack(session)) };
    }
    const transactions: OpenTransaction[] = [];
    const values: unknown[] = [];
    for (const work of works) {
      const transaction: OpenTransaction = {
        isOpen: true,
        owner,
        isApart: kind.reach === 'apart',
        mustGoAlone: false,
        ask: session.ask,
      };
      const result = await settle(work(transaction));
      await session.idle();
      if (session.failure() !== undefined) return afterFailure(session, kind, result);
      if (transaction.mustGoAlone) return { status: 'must_go_alone', isBroken: !(await takenBack(session)) };
      if (result.status === 'rejected') {
        return { status: 'failed', error: result.reason, isOfAll: false, isBroken: !(await takenBack(session)) };
      }
      transactions.push(transaction);
      values.push(result.value);
      if (isFull()) break;
    }
    return commit(session, transactions, values);
  }

  async function afterFailure(
    session: Session,
    { reach }: TransactionKind,
    result?: PromiseSettledResult<unknown>,
  ): Promise<Ended> {
    const error = session.failure()?.error;
    if (isOutdatedPlan(error) || (!isAnswer(error) && !isTimeout(error))) {
      return { status: 'undone', error, isLost: true, isLocked: false, isBroken: true };
    }
    const isBroken = !isAnswer(error) || isReadOnly(error) || !(await takenBack(session));
    if (isOvertaken(error) || isLockTimeout(error)) {
      return { status: 'undone', error, isLost: isBroken, isLocked: isLockTimeout(error), isBroken };
    }
    if (isDuplicate(error) && reach === 'apart') return { status: 'must_go_alone', isBroken };
    const thrown = result?.status === 'rejected' ? result.reason : explainPostgres(error, place);
    return { status: 'failed', error: thrown, isOfAll: isBroken, isBroken };
  }

  async function commit(session: Session, transactions: readonly OpenTransaction[], values: unknown[]): Promise<Ended> {
    try {
      await session.end('COMMIT');
      for (const transaction of transactions) followCommit(transaction);
      return { status: 'done', values, isBroken: false };
    } catch (error) {
      if (isOvertaken(error)) return { status: 'undone', error, isLost: false, isLocked: false, isBroken: false };
      if (isNeverAsked(error)) return { status: 'undone', error, isLost: true, isLocked: false, isBroken: true };
      if (isAnswer(error)) {
        return { status: 'failed', error: explainPostgres(error, place), isOfAll: false, isBroken: false };
      }
      for (const transaction of transactions) followCommit(transaction);
      const message = `the connection to the database at ${place} was lost while it wrote: whether it did is unknown, it is tried again`;
      return { status: 'failed', error: outcomeUnknown(message, { cause: error }), isOfAll: true, isBroken: true };
    }
  }

  return async (works, kind, isFull = () => false) => {
    const begin = beginText(kind);
    const client = await connections.take();
    const { isBroken, ...outcome } = await runOn(client, begin, works, kind, isFull);
    connections.giveBack(client, isBroken);
    if (outcome.status === 'done') onWritten();
    return outcome;
  };
}

async function takenBack(session: Session): Promise<boolean> {
  return (await settle(session.end('ROLLBACK'))).status === 'fulfilled';
}

async function settle<T>(promise: Promise<T>): Promise<PromiseSettledResult<T>> {
  const [result] = await Promise.allSettled([promise]);
  return result;
}
