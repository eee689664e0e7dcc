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
import { type OpenTransaction, openSession, type Session, TakenBack } from './open-transaction.ts';
import { beginText, type TransactionKind } from './transaction-text.ts';

const outcomeUnknown = defineError('DATABASE_OUTCOME_UNKNOWN', { statusCode: 503, retryable: true });

/** Does something as a part of a transaction, which ends with it; it may be run again. */
export type Work = (transaction: OpenTransaction) => Promise<unknown>;

/** One of those that share a transaction. */
export interface Part {
  /** Parts about the same follow each other, those about something else go at the same time. Undefined: about anything. */
  about: string | undefined;
  work: Work;
}

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
  parts: readonly Part[],
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

/** A part that has come to its end, with what it has come to. */
interface Begun {
  transaction: OpenTransaction;
  result: PromiseSettledResult<unknown>;
}

/** Broken connections are ended. */
type Ended = Attempt & { isBroken: boolean };

/**
 * Makes what tries once to run functions as one transaction.
 *
 * It fails with what one of them throws, or with what `explainPostgres` makes of a failure; with `FENCED` where the fence
 * does not let it through; with `DATABASE_OUTCOME_UNKNOWN` where the answer to the COMMIT was lost: it has happened or not,
 * and what comes again must be recognised.
 */
export function createTransactions({ owner, connections, place, onWritten }: TransactionsOptions): TryTransaction {
  async function runOn(
    client: PoolClient,
    begin: string,
    parts: readonly Part[],
    kind: TransactionKind,
    isFull: () => boolean,
  ): Promise<Ended> {
    const session = openSession(client, place, kind.answerTimeoutMs);
    // What is asked first goes along with it.
    session.begin(begin, kind.question !== undefined);
    const begunParts = await runParts(session, parts, kind, isFull);
    if (session.isRefused()) {
      return { status: 'failed', error: notLetThrough(), isOfAll: true, isBroken: !(await takenBack(session)) };
    }
    if (session.failure() !== undefined) return afterFailure(session, kind, begunParts);
    const lost = begunParts.find(({ result }) => result.status === 'rejected')?.result;
    if (begunParts.some(({ transaction }) => transaction.mustGoAlone)) {
      return { status: 'must_go_alone', isBroken: !(await takenBack(session)) };
    }
    if (lost?.status === 'rejected') {
      return { status: 'failed', error: lost.reason, isOfAll: false, isBroken: !(await takenBack(session)) };
    }
    return commit(session, begunParts);
  }

  /** Those that were begun, in their order. */
  async function runParts(session: Session, parts: readonly Part[], { reach }: TransactionKind, isFull: () => boolean) {
    const begun: Promise<Begun>[] = [];
    const lastAbout = new Map<string, Promise<Begun>>();
    for (const { about, work } of parts) {
      if (begun.length > 0 && isFull()) break;
      const transaction: OpenTransaction = {
        isOpen: true,
        owner,
        isApart: reach === 'apart',
        mustGoAlone: false,
        ask: session.ask,
      };
      const run = async (before: Promise<unknown>[]): Promise<Begun> => {
        if (before.length > 0) await Promise.all(before);
        return { transaction, result: await settle(work(transaction)) };
      };
      const before = about === undefined ? begun.slice(-1) : [lastAbout.get(about)].filter((one) => one !== undefined);
      const running = run(before);
      begun.push(running);
      if (about === undefined) await running;
      else lastAbout.set(about, running);
    }
    const all = await Promise.all(begun);
    await session.idle();
    return all;
  }

  async function afterFailure(session: Session, { reach }: TransactionKind, begun: readonly Begun[]): Promise<Ended> {
    const error = session.failure()?.error;
    if (isOutdatedPlan(error) || (!isAnswer(error) && !isTimeout(error))) {
      return { status: 'undone', error, isLost: true, isLocked: false, isBroken: true };
    }
    const isBroken = !isAnswer(error) || isReadOnly(error) || !(await takenBack(session));
    if (isOvertaken(error) || isLockTimeout(error)) {
      return { status: 'undone', error, isLost: isBroken, isLocked: isLockTimeout(error), isBroken };
    }
    if (isDuplicate(error) && reach === 'apart') return { status: 'must_go_alone', isBroken };
    const result = begun.length === 1 ? begun[0]?.result : undefined;
    const thrown = result?.status === 'rejected' ? result.reason : explainPostgres(error, place);
    return { status: 'failed', error: thrown, isOfAll: isBroken, isBroken };
  }

  async function commit(session: Session, begun: readonly Begun[]): Promise<Ended> {
    const followAll = () => {
      for (const { transaction } of begun) followCommit(transaction);
    };
    try {
      await session.end('COMMIT');
      followAll();
      const values = begun.map(({ result }) => (result.status === 'fulfilled' ? result.value : undefined));
      return { status: 'done', values, isBroken: false };
    } catch (error) {
      if (isOvertaken(error)) return { status: 'undone', error, isLost: false, isLocked: false, isBroken: false };
      if (error instanceof TakenBack) return { status: 'undone', error, isLost: true, isLocked: false, isBroken: true };
      if (isNeverAsked(error)) return { status: 'undone', error, isLost: true, isLocked: false, isBroken: true };
      if (isAnswer(error)) {
        return { status: 'failed', error: explainPostgres(error, place), isOfAll: false, isBroken: false };
      }
      followAll();
      const message = `the connection to the database at ${place} was lost while it wrote: whether it did is unknown, it is tried again`;
      return { status: 'failed', error: outcomeUnknown(message, { cause: error }), isOfAll: true, isBroken: true };
    }
  }

  return async (parts, kind, isFull = () => false) => {
    const begin = beginText(kind);
    const client = await connections.take();
    const { isBroken, ...outcome } = await runOn(client, begin, parts, kind, isFull);
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
