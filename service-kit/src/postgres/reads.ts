import type { PoolClient, QueryConfig, QueryResult } from 'pg';
import type { Connections } from './connections.ts';

/** Connections that are read through at the same time. More than one where one waits for something slow. */
const MAX_READERS = 3;
/** After how long without an answer others do not wait behind it. */
const SLOW_MS = 10;

interface Reader {
  client: Promise<PoolClient>;
  waiting: number;
  /** When it was last known to go on. */
  movedAt: number;
  /** Nothing more is asked through it. */
  isBroken: boolean;
}

export interface Reads {
  /** Asks on a connection that others ask at the same time; rejects with what `pg` says. */
  ask(query: QueryConfig): Promise<QueryResult>;
}

/**
 * What is read outside of transactions shares a connection, on which questions do not wait for the answers to those before:
 * what is asked in one turn of the event loop is one message. A connection is taken for as long as something waits.
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
      if (reader.isBroken) continue;
      if (now - reader.movedAt < SLOW_MS) return reader;
      if (least === undefined || reader.waiting < least.waiting) least = reader;
    }
    if (least !== undefined && readers.size >= MAX_READERS) return least;
    const reader = { client: connections.take(), waiting: 0, movedAt: now, isBroken: false };
    readers.add(reader);
    return reader;
  }

  async function leave(reader: Reader) {
    reader.waiting -= 1;
    reader.movedAt = monotonic();
    if (reader.waiting > 0) return;
    readers.delete(reader);
    const client = await reader.client.catch(() => undefined);
    if (client !== undefined) connections.giveBack(client, reader.isBroken);
  }

  return {
    async ask(query) {
      const reader = choose();
      reader.waiting += 1;
      try {
        const client = await reader.client;
        return await client.query(query);
      } catch (error) {
        if (isFatal(error)) reader.isBroken = true;
        throw error;
      } finally {
        void leave(reader);
      }
    },
  };
}
