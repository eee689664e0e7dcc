import { Socket } from 'node:net';
import type { ClientBase, PoolClient, PoolConfig } from 'pg';
import { checkServer } from './check-server.ts';
import { explainPostgres } from './explain-postgres.ts';
import { gatherWrites } from './gather-writes.ts';

/**
 * Connections of a process: two that write, three that are read through, and what leases and parcels need now and then.
 * PostgreSQL takes 100 in all by default, and each process needs one more that listens.
 */
const MAX_CONNECTIONS = 8;

/** How long the goodbyes may take. */
const END_MS = 500;

export interface Connections {
  /** A connection for one statement or transaction; give it back. Rejects with what `explainPostgres` makes of a failure. */
  take(): Promise<PoolClient>;
  /** `isBroken`: it is ended, and those that were idle meanwhile are looked upon as lost too. */
  giveBack(client: PoolClient, isBroken: boolean): void;
  /** Ends all, once they are given back. */
  end(): Promise<void>;
}

/** A pool of connections to one database. Lost ones never end the process, and are not handed out twice. */
export async function openConnections(config: PoolConfig, place: string, service: string): Promise<Connections> {
  const { Pool } = await loadPg();
  const sockets = new Set<Socket>();
  /** Counts losses: whatever was open at one shares the cause, and waits for nobody to find out. */
  let generation = 0;
  const bornIn = new WeakMap<ClientBase, number>();
  const pool = new Pool({
    ...config,
    pipeline: true,
    max: MAX_CONNECTIONS,
    stream: () => gatherWrites(remembered(new Socket(), sockets)),
    async onConnect(client) {
      bornIn.set(client, generation);
      client.on('error', ignore);
      await checkServer(client, place, service);
    },
  });
  pool.on('error', ignore);

  async function connect(): Promise<PoolClient> {
    try {
      return await pool.connect();
    } catch (error) {
      throw explainPostgres(error, place);
    }
  }

  return {
    async take() {
      for (;;) {
        const client = await connect();
        if (bornIn.get(client) === generation) return client;
        client.release(true);
      }
    },
    giveBack(client, isBroken) {
      if (isBroken && bornIn.get(client) === generation) generation += 1;
      client.release(isBroken);
    },
    async end() {
      const { promise: patience, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, END_MS);
      await pool.end();
      await Promise.race([
        Promise.all([...sockets].map((socket) => new Promise((closed) => socket.once('close', closed)))),
        patience,
      ]);
      clearTimeout(timer);
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Loaded by the first who needs it: where everything is embedded, nobody does. */
export const loadPg = async (): Promise<Pick<typeof import('pg'), 'Client' | 'Pool'>> => (await import('pg')).default;

/** Whoever uses a connection hears of its loss by its answer; the pool drops an idle one by itself. */
export const ignore = () => {};

function remembered(socket: Socket, sockets: Set<Socket>): Socket {
  sockets.add(socket);
  return socket.once('close', () => sockets.delete(socket));
}
