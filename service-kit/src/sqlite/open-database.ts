import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Database, isRead, type Statement } from '../database.ts';
import { defineError, describeError } from '../errors.ts';
import { lockInstance } from '../instance-lock.ts';
import { createGroupedWrites } from './grouped-writes.ts';
import { createSharedReads } from './shared-reads.ts';
import { openWriteAheadLog, type WriteAheadLog } from './write-ahead-log.ts';

const databaseUnusable = defineError('DATABASE_UNUSABLE');

/**
 * How long the log grows before its pages are carried into the database, in pages of 4 kB: by then most were changed
 * several times. Carrying them holds up the event loop; with SQLite's 1,000 commits take a third longer (measured, as are
 * 10,000, with which they take a sixth less than with this, for a log of 41 MB).
 */
const LOG_PAGES = 4_000;

/** Stands in a data folder while a restore changes it; what is there then is a part of the old and of the new. */
export const RESTORE_MARK = 'restore-unfinished';

/**
 * Opens (or creates, mode 0600) a database with a write-ahead log and applies the migrations that it lacks.
 *
 * Writes of one turn of the event loop share a transaction, and the transactions that come while the disk works share its
 * next flush. What one of them throws rolls back its own changes only. When there is no room for the transaction, every
 * writer of it is rejected and nothing of it has happened. When the disk fails at the flush, every writer is rejected and
 * the process ends: only a new one can find out what is there.
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
  const { sqlite, log } = openSqlite(path, migrations, () => lock?.release());

  const listeners = new Set<() => void>();
  const reads = createSharedReads(sqlite);
  const writes = createGroupedWrites({
    sqlite,
    log,
    beforeBegin: reads.end,
    onWritten() {
      for (const listener of listeners) listener();
    },
    onRefused: (cause) => endProcess(unusable(path, cause)),
  });
  const statements = new Map<string, Statement>();
  let isClosed = false;

  function prepare(sql: string): Statement {
    const statement = sqlite.prepare(sql);
    const prepareOutside = isRead(sql) ? reads.join : reads.end;
    function isReady(): boolean {
      if (writes.isOthers()) return false;
      if (!writes.isOpen()) prepareOutside();
      return true;
    }
    return {
      async run(...values) {
        while (!isReady()) await writes.untilOwn();
        return { changes: Number(statement.run(...values).changes) };
      },
      async get(...values) {
        while (!isReady()) await writes.untilOwn();
        return statement.get(...values);
      },
      async all(...values) {
        while (!isReady()) await writes.untilOwn();
        return statement.all(...values);
      },
    };
  }

  return {
    isShared: false,
    prepare(sql) {
      let statement = statements.get(sql);
      if (statement === undefined) {
        statement = prepare(sql);
        statements.set(sql, statement);
      }
      return statement;
    },
    write: (work) => writes.add(work, false),
    note: (work) => writes.add(work, true),
    onWritten(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await writes.close();
      reads.end();
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

function openSqlite(
  path: string,
  migrations: readonly string[],
  onFailure: () => void,
): { sqlite: DatabaseSync; log: WriteAheadLog | undefined } {
  let sqlite: DatabaseSync | undefined;
  try {
    sqlite = new DatabaseSync(path);
    sqlite.exec('PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;');
    migrate(sqlite, migrations);
    if (path === ':memory:') return { sqlite, log: undefined };
    // The first look makes the file of the log.
    sqlite.exec(`PRAGMA user_version; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=${LOG_PAGES};`);
    return { sqlite, log: openWriteAheadLog(path) };
  } catch (cause) {
    sqlite?.close();
    onFailure();
    throw unusable(path, cause);
  }
}

/** Once those who wait have heard of it. */
function endProcess(error: Error): Error {
  setImmediate(() => {
    throw error;
  });
  return error;
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
