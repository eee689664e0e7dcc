import type { DatabaseSync } from 'node:sqlite';
import { currentTransaction, followCommit, inTransaction, type Transaction } from '../database.ts';
import { keepingEvent } from '../event-context.ts';
import type { WriteAheadLog } from './write-ahead-log.ts';

/** How long a note may be without the disk. Short, as people hardly do two things within it; ours. */
const NOTE_MS = 50;

/** How many writes share one transaction at most; keeps the longest pause of the event loop in the milliseconds. */
const MAX_GROUP = 256;

interface PendingWrite {
  work(): unknown;
  isNote: boolean;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

export interface GroupedWrites {
  /**
   * Runs `work` in the next transaction; resolves once that is on disk, or, for a note, as soon as it has happened. Within
   * a transaction it is a part of that, and resolves at once.
   */
  add<T>(work: () => T | Promise<T>, isNote: boolean): Promise<T>;
  /** Whether a transaction is open. */
  isOpen(): boolean;
  /** Whether one is open that the caller has no part in. */
  isOthers(): boolean;
  /** Resolves when none is. */
  untilOwn(): Promise<void>;
  /** Runs what is pending and resolves when all is on disk. Later calls reject. */
  close(): Promise<void>;
}

export interface GroupedWritesOptions {
  sqlite: DatabaseSync;
  /** Undefined where nothing has to be on a disk. */
  log: WriteAheadLog | undefined;
  /** Told before each transaction begins. */
  beforeBegin(): void;
  /** Told of every transaction that is on disk, before its writers hear of it. */
  onWritten(): void;
  /** Told once, when the disk has refused to take what was written; returns what every writer is rejected with from then on. */
  onRefused(error: Error): Error;
}

/** Puts writes into common transactions, and transactions into common flushes of the disk. */
export function createGroupedWrites({
  sqlite,
  log,
  beforeBegin,
  onWritten,
  onRefused,
}: GroupedWritesOptions): GroupedWrites {
  const begin = sqlite.prepare('BEGIN IMMEDIATE');
  const commit = sqlite.prepare('COMMIT');
  const savepoint = sqlite.prepare('SAVEPOINT one');
  const release = sqlite.prepare('RELEASE one');
  let pending: PendingWrite[] = [];
  let isScheduled = false;
  let isOpen = false;
  /** Settled when the last transaction that was begun has ended. */
  let ended: Promise<void> | undefined;
  let isClosed = false;
  /** How many flushes of the disk are under way. */
  let flushes = 0;
  let refusal: Error | undefined;
  let noteTimer: NodeJS.Timeout | undefined;

  function schedule() {
    // Whoever waits for the disk has to wait for the next flush anyway, and shares its transaction with all who come by then.
    if (isScheduled || (flushes > 0 && !pending.some(({ isNote }) => isNote))) return;
    isScheduled = true;
    setImmediate(runPending);
  }

  async function runPending() {
    while (isOpen) await ended;
    isScheduled = false;
    const group = pending.slice(0, MAX_GROUP);
    pending = pending.slice(MAX_GROUP);
    if (group.length > 0) {
      ended = run(group);
      await ended;
    }
    if (pending.length > 0) schedule();
  }

  async function run(group: readonly PendingWrite[]): Promise<void> {
    const done: { settle(): void; transaction?: Transaction }[] = [];
    isOpen = true;
    try {
      beforeBegin();
      begin.run();
      for (const write of group) done.push(await (group.length === 1 ? runAlone(write) : runAmongOthers(write)));
      commit.run();
    } catch (error) {
      if (sqlite.isTransaction) sqlite.exec('ROLLBACK');
      for (const write of group) write.reject(error);
      return;
    } finally {
      isOpen = false;
    }
    for (const { transaction } of done) if (transaction !== undefined) followCommit(transaction);
    for (const [index, { isNote }] of group.entries()) if (isNote) done[index]?.settle();
    if (group.every(({ isNote }) => isNote)) {
      noteTimer ??= setTimeout(() => flush(), NOTE_MS).unref();
      return;
    }
    flush(group, () => {
      for (const [index, { isNote }] of group.entries()) if (!isNote) done[index]?.settle();
    });
  }

  /** What it throws takes back the whole transaction. */
  async function runAlone(write: PendingWrite) {
    const transaction: Transaction = { isOpen: true };
    const value = await inTransaction(transaction, write.work);
    return { settle: () => write.resolve(value), transaction };
  }

  /** What it throws takes back its own changes only. */
  async function runAmongOthers(write: PendingWrite) {
    savepoint.run();
    try {
      const done = await runAlone(write);
      release.run();
      return done;
    } catch (error) {
      // A full disk may have ended the whole transaction already; then the group fails as one.
      if (!sqlite.isTransaction) throw error;
      sqlite.exec('ROLLBACK TO one; RELEASE one');
      return { settle: () => write.reject(error) };
    }
  }

  function flush(group: readonly PendingWrite[] = [], settle = () => {}) {
    clearTimeout(noteTimer);
    noteTimer = undefined;
    const onFlushed = (error?: Error) => {
      flushes -= 1;
      // A flush after a refused one may work, and says nothing of what was written before.
      const failure = refusal ?? error;
      if (failure !== undefined) return refuse(group, failure);
      onWritten();
      settle();
      if (pending.length > 0) schedule();
    };
    flushes += 1;
    if (log === undefined) onFlushed();
    else log.flush(onFlushed);
  }

  /** What a refused flush has left on the disk is not known, and another one would not tell: nothing goes on here. */
  function refuse(group: readonly PendingWrite[], error: Error) {
    refusal ??= onRefused(error);
    for (const write of [...group, ...pending.splice(0)]) write.reject(refusal);
  }

  return {
    isOpen: () => isOpen,
    isOthers: () => isOpen && currentTransaction() === undefined,
    async untilOwn() {
      while (isOpen) await ended;
    },
    add<T>(work: () => T | Promise<T>, isNote: boolean) {
      if (currentTransaction() !== undefined) return Promise.resolve().then(work);
      if (isClosed) return Promise.reject(new Error('The database is closed'));
      if (refusal !== undefined) return Promise.reject(refusal);
      return new Promise<T>((resolve, reject) => {
        // One transaction holds what is done because of several events.
        pending.push({ work: keepingEvent(work), isNote, resolve: resolve as (value: unknown) => void, reject });
        schedule();
      });
    },
    async close() {
      isClosed = true;
      while (pending.length > 0) await runPending();
      await ended;
      if (refusal === undefined) await new Promise<void>((resolve) => flush([], resolve));
      await log?.close();
    },
  };
}
