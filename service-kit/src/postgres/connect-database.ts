import type { QueryConfig, QueryResult } from 'pg';
import { type Database, inTransaction, isRead, type SqlValue, type Statement } from '../database.ts';
import { defineError, isCodedError } from '../errors.ts';
import { connectionSettings } from './connection-settings.ts';
import { type Connections, openConnections } from './connections.ts';
import { explainPostgres, isAnswer, isOutdatedPlan, isReadOnly, isTimeout } from './explain-postgres.ts';
import type { Fence } from './fence.ts';
import { createFullDisk } from './full-disk.ts';
import { createGroupedWrites } from './grouped-writes.ts';
import { type OpenTransaction, transactionOf } from './open-transaction.ts';
import { type DatabaseOptions, prepareTables } from './prepare-tables.ts';
import { createReads } from './reads.ts';
import { isOfOneTable, numberedPlaces, statementName } from './sql-text.ts';
import { createTransactions } from './transactions.ts';
import { createTries, untilDone } from './tries.ts';

const databaseClosed = defineError('DATABASE_CLOSED');
const valueRefused = defineError('DATABASE_VALUE_REFUSED');
const notApart = defineError('DATABASE_NOT_APART');

export interface UnfencedOptions {
  /** After how long without an answer its connection is lost. Default: as for all others. */
  answerTimeoutMs?: number;
  /** Default: no. */
  waitsForDisk?: boolean;
}

/** The `Database` port on a PostgreSQL that several machines share. */
export interface PostgresDatabase extends Database {
  /**
   * From now on each `write` and `note` begins with this question, in the same round trip as what it asks first, and rejects
   * with `FENCED` where it has no row: nothing of it is kept.
   */
  useFence(fence: Fence): void;
  /**
   * A transaction that asks no fence and is serial by row locks alone, without waiting for the disk unless that is wanted:
   * for the leases themselves.
   */
  writeUnfenced<T>(work: () => T | Promise<T>, options?: UnfencedOptions): Promise<T>;
  /** Asks the server for an answer; rejects with the failure and the way out, also where it lately had no room for a write. For `/ready`. */
  check(): Promise<void>;
}

/**
 * Connects to PostgreSQL (14 or newer) and brings the tables of the service up to date, in a schema of its name.
 *
 * Statements take `?` for values as in SQLite; names of columns come in small letters; a NUL in a text becomes U+FFFD, as
 * half of a surrogate pair does everywhere. Whole numbers beyond 2^53 come as bigint, booleans as 1 and 0, JSON and all
 * else as text. A statement that fails within a transaction ends it: whoever catches that still gets a rejection. What
 * changes rows outside a transaction is one.
 *
 * Writes of all processes follow each other, as with SQLite's single writer, other than those that are `apart`: these
 * write beside each other. What comes at the same time shares a transaction. What changes rows by a single statement of
 * one table, outside of a transaction, is apart.
 *
 * A lost connection fails what was under way on it and nothing else; a read, and a write before its COMMIT, are tried once
 * more. Rejects with the errors of `explainPostgres`, `DATABASE_TOO_OLD` and `DATABASE_NEWER`.
 */
export async function connectDatabase(options: DatabaseOptions): Promise<PostgresDatabase> {
  const { place, config } = connectionSettings(options);
  await prepareTables(options);
  const connections = await openConnections(config, place, options.service);
  return createDatabase(connections, place, options.service);
}

function createDatabase(connections: Connections, place: string, service: string): PostgresDatabase {
  const owner = {};
  const listeners = new Set<() => void>();
  const statements = new Map<string, Statement>();
  const underWay = new Set<Promise<unknown>>();
  let fence: Fence | undefined;
  let isClosed = false;

  const tryTransaction = createTransactions({
    owner,
    connections,
    place,
    onWritten() {
      for (const listener of listeners) listener();
    },
  });
  const reads = createReads(connections, (error) => isLost(error) || isReadOnly(error));
  const disk = createFullDisk();
  const groups = createGroupedWrites({ tryTransaction, place });

  /** What `close` waits for. */
  async function tracked<T>(work: () => Promise<T>): Promise<T> {
    if (isClosed) throw databaseClosed('the database is closed');
    const running = work();
    underWay.add(running);
    try {
      return await running;
    } finally {
      underWay.delete(running);
    }
  }

  async function write<T>(work: () => T | Promise<T>, isNote: boolean, apart?: string): Promise<T> {
    const transaction = transactionOf(owner);
    if (transaction === undefined) {
      try {
        return await tracked(() => groups.add(work, { apart, isNote, fence }));
      } catch (error) {
        disk.note(error);
        throw error;
      }
    }
    if (transaction.isApart && apart === undefined) {
      transaction.mustGoAlone = true;
      throw notApart('a part of a transaction has to go alone: it is run again so');
    }
    return await work();
  }

  async function writeUnfenced<T>(work: () => T | Promise<T>, options: UnfencedOptions = {}): Promise<T> {
    const { answerTimeoutMs, waitsForDisk = false } = options;
    if (transactionOf(owner) !== undefined) return await work();
    const part = (transaction: OpenTransaction) => inTransaction(transaction, work);
    const kind = { isNote: !waitsForDisk, answerTimeoutMs };
    return (await tracked(() => untilDone(tryTransaction, createTries('unfenced', place), part, kind))) as T;
  }

  async function readOutside(query: QueryConfig, isSecondTry = false): Promise<QueryResult> {
    try {
      return await reads.ask(query);
    } catch (error) {
      if (isLost(error) && !isTimeout(error) && !isCodedError(error) && !isSecondTry) return readOutside(query, true);
      throw explainPostgres(error, place);
    }
  }

  function prepare(sql: string): Statement {
    const text = numberedPlaces(sql);
    const name = statementName(text);
    const isLook = isRead(text);
    const apart = isOfOneTable(text) ? `statement ${name}` : undefined;

    async function ask(values: readonly SqlValue[]): Promise<QueryResult> {
      const query = { name, text, values: values.map(checked) };
      const transaction = transactionOf(owner);
      if (transaction !== undefined) return await transaction.ask(query);
      return isLook ? await tracked(() => readOutside(query)) : await write(() => ask(values), false, apart);
    }

    return {
      run: async (...values) => ({ changes: (await ask(values)).rowCount ?? 0 }),
      get: async (...values) => (await ask(values)).rows[0],
      all: async (...values) => (await ask(values)).rows,
    };
  }

  const lock = prepare('SELECT CAST(pg_advisory_xact_lock(hashtextextended(?, 0)) AS TEXT) AS locked');

  return {
    isShared: true,
    async lockKey(key) {
      await lock.get(`${service} ${key}`);
    },
    prepare(sql) {
      let statement = statements.get(sql);
      if (statement === undefined) {
        statement = prepare(sql);
        statements.set(sql, statement);
      }
      return statement;
    },
    write: (work, { apart } = {}) => write(work, false, apart),
    note: (work, { apart } = {}) => write(work, true, apart),
    writeUnfenced,
    onWritten(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    useFence(given) {
      fence = given;
    },
    async check() {
      await tracked(() => readOutside({ text: 'SELECT 1' }));
      disk.check();
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      while (underWay.size > 0) await Promise.allSettled(underWay);
      await connections.end();
    },
  };
}

const isLost = (error: unknown): boolean => !isAnswer(error) || isOutdatedPlan(error);

/**
 * pg would make NULL of what is missing. PostgreSQL takes no NUL in a text, and people and agents may write one anywhere:
 * none of that may be lost for it or stop what it is a part of. So here, for all of it, when it is kept and when it is
 * looked for.
 */
function checked(value: SqlValue, index: number): SqlValue {
  if (value === undefined) throw valueRefused(`value ${index + 1} of a statement is missing`);
  return typeof value === 'string' ? value.replaceAll('\0', '\ufffd') : value;
}
