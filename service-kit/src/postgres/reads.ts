import type { PoolClient, QueryConfig, QueryResult } from 'pg';
import type { Connections } from './connections.ts';

/** Connections that are read through at the same time. More than one where one waits for something slow. */
const MAX_READERS = 3;
/** After how long without an answer others do not wait behind it. */
const SLOW_MS = 10;

interface Question {
  query: QueryConfig;
  resolve(answer: QueryResult): void;
  reject(error: unknown): void;
}

interface Reader {
  /** What is asked next, at once. */
  next: Question[];
  /** When it has begun to wait for answers. */
  askedAt: number;
}

export interface Reads {
  /** Asks together with whatever else is asked meanwhile; rejects with what `pg` says. */
  ask(query: QueryConfig): Promise<QueryResult>;
}

/**
 * What is read outside of transactions shares a connection: what is asked while answers are waited for goes as one message
 * when they have come, and its answers come as one. Each message costs both sides more than ten questions within it.
 *
 * @param isFatal Whether a failure means that the connection is of no use any more.
 */
export function createReads(
  connections: Connections,
  isFatal: (error: unknown) => boolean,
  monotonic: () => number = () => performance.now(),
): Reads {
  const readers = new Set<Reader>();

  function choose(): Reader {
    const now = monotonic();
    let least: Reader | undefined;
    for (const reader of readers) {
      if (now - reader.askedAt < SLOW_MS) return reader;
      if (least === undefined || reader.next.length < least.next.length) least = reader;
    }
    if (least !== undefined && readers.size >= MAX_READERS) return least;
    const reader: Reader = { next: [], askedAt: now };
    readers.add(reader);
    // What is asked in the same turn of the event loop goes along.
    setImmediate(() => void run(reader));
    return reader;
  }

  /** Has a connection for as long as there is something to ask. */
  async function run(reader: Reader) {
    let client: PoolClient | undefined;
    while (reader.next.length > 0) {
      const questions = reader.next;
      reader.next = [];
      reader.askedAt = monotonic();
      try {
        client ??= await connections.take();
      } catch (error) {
        for (const { reject } of questions) reject(error);
        continue;
      }
      if (await askAll(client, questions)) continue;
      connections.giveBack(client, true);
      client = undefined;
    }
    readers.delete(reader);
    if (client !== undefined) connections.giveBack(client, false);
  }

  /** False where the connection is of no use any more. */
  async function askAll(client: PoolClient, questions: readonly Question[]): Promise<boolean> {
    let isGood = true;
    await Promise.all(
      questions.map(({ query, resolve, reject }) =>
        client.query(query).then(resolve, (error) => {
          if (isFatal(error)) isGood = false;
          reject(error);
        }),
      ),
    );
    return isGood;
  }

  return {
    ask: (query) => new Promise((resolve, reject) => choose().next.push({ query, resolve, reject })),
  };
}
