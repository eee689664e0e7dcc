import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { defineError, describeError } from './errors.ts';
import { keepingEvent } from './event-context.ts';
import { lockInstance } from './instance-lock.ts';

const databaseUnusable = defineError('DATABASE_UNUSABLE');

/** Stands in a data folder while a restore changes it; what is there then is a part of the old and of the new. */
export const RESTORE_MARK = 'restore-unfinished';

/** A SQLite file whose writes are durable and grouped. */
export interface Database {
  /** Prepares a statement once; the same text gives the same prepared statement. */
  prepare(sql: string): StatementSync;
  /**
   * Runs `work` inside the next transaction and resolves with its result once that transaction is on disk.
   *
   * Calls of one turn of the event loop share a transaction (and so one fsync). A throwing `work` rolls back its own
   * changes only, and rejects only its own promise. When the disk refuses the transaction, every caller is rejected
   * and nothing of it has happened.
   */
  write<T>(work: () => T): Promise<T>;
  /** Tells of every transaction that is on disk, before its writers hear of it; returns how to stop that. */
  onWritten(listener: () => void): () => void;
  /** Finishes the pending writes and closes the file. Later calls reject. */
  close(): Promise<void>;
}

interface PendingWrite {
  work(): unknown;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** How many writes share one transaction at most; keeps the longest pause of the event loop in the milliseconds. */
const MAX_GROUP = 256;

/**
 * Opens (or creates, mode 0600) a database with WAL and `synchronous=FULL` and applies the migrations that it lacks.
 *
 * Throws `ALREADY_RUNNING` where another process has it open: what waits in it would be done twice; `LOCK_UNUSABLE` or
 * `DATABASE_UNUSABLE` with the reason where it cannot be opened or written.
 *
 * @param migrations SQL scripts in order; `user_version` counts those that have been applied. Never change one that
 *   was released, add another.
 */
export function openDatabase(path: string, migrations: readonly string[] = []): Database {
  if (path !== ':memory:') refuseHalfRestored(dirname(path));
  // Created here with the right mode: SQLite gives its side files the mode of the main file.
  if (path !== ':memory:') makePrivate(path);
  const lock = path === ':memory:' ? undefined : lockInstance(`${path}.lock`);
  const sqlite = openSqlite(path, migrations, () => lock?.release());

  const statements = new Map<string, StatementSync>();
  const listeners = new Set<() => void>();
  let pending: PendingWrite[] = [];
  let scheduled = false;
  let closed = false;

  function schedule() {
    if (scheduled) return;
    scheduled = true;
    setImmediate(flush);
  }

  function flush() {
    scheduled = false;
    const group = pending.slice(0, MAX_GROUP);
    pending = pending.slice(MAX_GROUP);
    if (group.length > 0) commit(group);
    if (pending.length > 0) schedule();
  }

  function commit(group: PendingWrite[]) {
    const settled: (() => void)[] = [];
    try {
      sqlite.exec('BEGIN IMMEDIATE');
      for (const write of group) settled.push(runOne(write));
      sqlite.exec('COMMIT');
    } catch (error) {
      if (sqlite.isTransaction) sqlite.exec('ROLLBACK');
      for (const write of group) write.reject(error);
      return;
    }
    for (const listener of listeners) listener();
    for (const settle of settled) settle();
  }

  function runOne(write: PendingWrite): () => void {
    sqlite.exec('SAVEPOINT one');
    try {
      const value = write.work();
      sqlite.exec('RELEASE one');
      return () => write.resolve(value);
    } catch (error) {
      // A full disk may have ended the whole transaction already; then the group fails as one.
      if (!sqlite.isTransaction) throw error;
      sqlite.exec('ROLLBACK TO one; RELEASE one');
      return () => write.reject(error);
    }
  }

  return {
    prepare(sql) {
      let statement = statements.get(sql);
      if (statement === undefined) {
        statement = sqlite.prepare(sql);
        statements.set(sql, statement);
      }
      return statement;
    },
    write<T>(work: () => T) {
      if (closed) return Promise.reject(new Error('The database is closed'));
      return new Promise<T>((resolve, reject) => {
        // One transaction holds what is done because of several events.
        pending.push({ work: keepingEvent(work), resolve: resolve as (value: unknown) => void, reject });
        schedule();
      });
    },
    onWritten(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      if (closed) return;
      closed = true;
      while (pending.length > 0) flush();
      sqlite.close();
      lock?.release();
    },
  };
}

function refuseHalfRestored(dataDir: string) {
  if (!existsSync(join(dataDir, RESTORE_MARK))) return;
  throw databaseUnusable(`a restore into ${dataDir} was broken off: run npm run restore again with the same file`);
}

function makePrivate(path: string) {
  try {
    if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
    else chmodSync(path, 0o600);
  } catch (cause) {
    throw unusable(path, cause);
  }
}

function openSqlite(path: string, migrations: readonly string[], onFailure: () => void): DatabaseSync {
  let sqlite: DatabaseSync | undefined;
  try {
    sqlite = new DatabaseSync(path);
    sqlite.exec('PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;');
    migrate(sqlite, migrations);
    return sqlite;
  } catch (cause) {
    sqlite?.close();
    onFailure();
    throw unusable(path, cause);
  }
}

const unusable = (path: string, cause: unknown) =>
  databaseUnusable(
    `the database ${path} cannot be used (${describeError(cause)}): give this account the right to write there and room on the disk, or restore a copy`,
    { cause },
  );

function migrate(sqlite: DatabaseSync, migrations: readonly string[]) {
  const row = sqlite.prepare('PRAGMA user_version').get() as { user_version: number };
  const missing = migrations.slice(row.user_version);
  if (missing.length === 0) return;
  // One transaction for all of them: a new database waits once for the disk.
  sqlite.exec(`BEGIN IMMEDIATE; ${missing.join(';\n')}; PRAGMA user_version=${migrations.length}; COMMIT`);
}
