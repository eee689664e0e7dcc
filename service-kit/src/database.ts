import { AsyncLocalStorage } from 'node:async_hooks';
import { keepingEvent } from './event-context.ts';

/** What a statement takes and answers. Whole numbers are exact up to 2^53. */
export type SqlValue = string | number | bigint | null | Uint8Array;

export type SqlRow = Record<string, SqlValue>;

/**
 * A prepared statement; `?` stands for a value. Within a transaction it is a part of that; elsewhere it sees what is
 * committed, and never half of a transaction.
 */
export interface Statement {
  /** How many rows it has changed. */
  run(...values: SqlValue[]): Promise<{ changes: number }>;
  /** The first row. */
  get(...values: SqlValue[]): Promise<SqlRow | undefined>;
  all(...values: SqlValue[]): Promise<SqlRow[]>;
}

/** Whether a statement only reads. One that begins with WITH may do more, and counts as one that does. */
export const isRead = (sql: string): boolean => /^\s*(?:SELECT|VALUES)\b/i.test(sql);

/** How a transaction stands to those of other processes that write to the same rows. */
export interface WriteOptions {
  /**
   * What it is about, where it may be open at the same time as others that are apart; without it, it is open while no other
   * is, as with a file of one's own. For what changes rows of an owner's work that this process has (`Ownership`), and rows
   * by their key where nothing follows from what was read of others. Those of one process about the same follow each
   * other. What is not apart within makes the whole one go alone.
   */
  apart?: string;
}

/**
 * Where the stores of a service keep their rows: an SQLite file of its own (`openDatabase`), or PostgreSQL that several
 * machines share.
 *
 * What belongs together is one transaction: everything that `work` asks of the database until it ends, whichever store
 * it goes through. `work` waits for the database only, and may be run again where another machine was faster, so it
 * changes nothing else; what follows in memory belongs into `afterCommit`. `write` and `note` within a transaction are parts of it; what such a part throws must end the whole.
 */
export interface Database {
  /** Whether other processes change the same rows: what was read may be another's by the next time. */
  readonly isShared: boolean;
  /** Prepares a statement once; the same text gives the same prepared statement. */
  prepare(sql: string): Statement;
  /** Runs `work` as one transaction and resolves with its result once that is on disk. What it throws takes it all back. */
  write<T>(work: () => T | Promise<T>, options?: WriteOptions): Promise<T>;
  /**
   * As `write`, and resolves without waiting for the disk: the end of this process cannot undo it any more, a power cut
   * within the next 50 ms can. For what is found out again, and for what nobody waits for.
   */
  note<T>(work: () => T | Promise<T>, options?: WriteOptions): Promise<T>;
  /**
   * Where the rows are shared: within a transaction, waits until no other one that has asked for the same key is open, so
   * that what is numbered after it stands in the order in which it is committed.
   */
  lockKey?(key: string): Promise<void>;
  /** Tells of every transaction that is on disk, before its writers hear of it; returns how to stop that. */
  onWritten(listener: () => void): () => void;
  /** Finishes the pending writes and closes. Later calls reject. */
  close(): Promise<void>;
}

/** A transaction for those who work within it; what is left of them when it has ended works outside. */
export interface Transaction {
  isOpen: boolean;
}

const current = new AsyncLocalStorage<Transaction | undefined>();

/** The transaction that the caller works in; undefined where there is none, or it has ended. */
export function currentTransaction(): Transaction | undefined {
  const transaction = current.getStore();
  return transaction?.isOpen === true ? transaction : undefined;
}

/** Runs `work` as a part of a transaction, and ends that with it. */
export async function inTransaction<T, Mine extends Transaction>(
  transaction: Mine,
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await current.run(transaction, work);
  } finally {
    transaction.isOpen = false;
  }
}

/** Does something that belongs to no transaction, whoever calls. */
export const outsideTransactions = <T>(work: () => T): T => current.run(undefined, work);

const effects = new WeakMap<Transaction, (() => void)[]>();

/**
 * Does something in memory once the transaction that the caller works in is committed, in the order in which it was asked
 * for, before its writer hears of it; at once where there is none. Nothing is done where it is taken back. Where nobody
 * knows whether it was committed it is done: it has to be harmless then.
 */
export function afterCommit(effect: () => void): void {
  const transaction = currentTransaction();
  if (transaction === undefined) {
    effect();
    return;
  }
  const known = effects.get(transaction) ?? [];
  known.push(keepingEvent(effect));
  effects.set(transaction, known);
}

/** For implementations of `Database`: a transaction is committed, or may be. Does what was to follow it. */
export function followCommit(transaction: Transaction): void {
  const known = effects.get(transaction) ?? [];
  effects.delete(transaction);
  outsideTransactions(() => known.forEach(doEffect));
}

function doEffect(effect: () => void) {
  try {
    effect();
  } catch (error) {
    // A mistake of its own, with which the transaction has nothing to do.
    queueMicrotask(() => {
      throw error;
    });
  }
}
