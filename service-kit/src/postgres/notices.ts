import { Socket } from 'node:net';
import type { Client, Notification } from 'pg';
import { backoffMs } from '../backoff.ts';
import { type Clock, systemClock } from '../clock.ts';
import { defineError } from '../errors.ts';
import { checkServer } from './check-server.ts';
import type { PostgresDatabase } from './connect-database.ts';
import { type ConnectionOptions, connectionSettings } from './connection-settings.ts';
import { ignore, loadPg } from './connections.ts';
import { explainPostgres } from './explain-postgres.ts';

const tooLong = defineError('NOTICE_TOO_LONG');

/** PostgreSQL takes fewer than 8,000 bytes. */
const MAX_BYTES = 7_999;
const CHANNEL_NAME = /^[a-z0-9_.:-]{1,20}$/;
const RECONNECT_DELAYS_MS = [100, 500, 1_000, 2_000, 5_000];

/**
 * Short words between the processes that share a database, by LISTEN and NOTIFY: everybody who listens hears them, the
 * sender too, or nobody where the connection was away: a notice says "look", never what must not be lost.
 */
export interface Notices {
  /** Resolves when the server has it; while there is no connection, at once. Returns how to stop. */
  listen(channel: string, handler: (payload: string) => void): Promise<() => void>;
  /**
   * Sends with the current transaction, when and if that commits; else at once. Rejects with `NOTICE_TOO_LONG` from 8,000
   * bytes on. Commits that notify wait for each other in the whole database.
   */
  notify(channel: string, payload: string): Promise<void>;
  /** Tells that notices may have been missed: those who listen look for themselves. */
  onReconnected(listener: () => void): () => void;
  isConnected(): boolean;
  close(): Promise<void>;
}

export interface NoticesOptions extends ConnectionOptions {
  database: PostgresDatabase;
  clock?: Clock;
  /** How often the silent connection is asked whether it still is one. Default: 10,000. */
  checkMs?: number;
  /** Told why the connection was lost, or what a handler threw. */
  onError(error: unknown): void;
}

/** Opens a connection of its own that listens, and opens it anew whenever it is lost. Rejects where the first fails. */
export async function createNotices({
  database,
  clock = systemClock,
  checkMs = 10_000,
  onError,
  ...options
}: NoticesOptions): Promise<Notices> {
  const { place, config } = connectionSettings(options);
  const { Client } = await loadPg();
  const handlers = new Map<string, Set<(payload: string) => void>>();
  const reconnectListeners = new Set<() => void>();
  const send = database.prepare('SELECT pg_notify(?, ?)');
  const channelOf = (name: string) => {
    if (!CHANNEL_NAME.test(name)) throw new TypeError(`${name} cannot be the name of a channel`);
    return `${options.service}.${name}`;
  };
  let current: { client: Client; socket: Socket } | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let failures = 0;
  let isClosed = false;
  let cancel = () => {};

  /** One question at a time. */
  function ask(sql: string): Promise<void> {
    const answer = last.then(() => current?.client.query(sql)).then(() => {});
    last = answer.catch(ignore);
    return answer;
  }

  async function connect(): Promise<void> {
    const socket = new Socket();
    const client = new Client({ ...config, stream: () => socket });
    const mine = { client, socket };
    let gone: Error | undefined;
    const onGone = (error: Error) => {
      gone ??= error;
      lose(mine, error);
    };
    client.on('error', onGone);
    client.on('end', () => onGone(new Error('Connection terminated')));
    client.on('notification', hear);
    try {
      await client.connect();
      await checkServer(client, place, options.service);
      // What is asked for meanwhile comes at the end of this.
      for (const channel of handlers.keys()) await client.query(`LISTEN "${channel}"`);
      if (gone !== undefined) throw gone;
    } catch (error) {
      socket.destroy();
      throw explainPostgres(error, place);
    }
    if (isClosed) return void socket.destroy();
    failures = 0;
    current = mine;
    checkLater();
  }

  function checkLater() {
    const mine = current;
    cancel = clock.after(checkMs, () => {
      ask('SELECT 1').then(
        () => mine !== undefined && mine === current && checkLater(),
        (error) => lose(mine, error),
      );
    });
  }

  function lose(mine: typeof current, error: unknown) {
    if (mine === undefined || mine !== current) return;
    current = undefined;
    mine.socket.destroy();
    onError(explainPostgres(error, place));
    reconnectLater();
  }

  function reconnectLater() {
    cancel();
    if (isClosed) return;
    failures += 1;
    cancel = clock.after(backoffMs(failures, RECONNECT_DELAYS_MS), () => void reconnect());
  }

  async function reconnect() {
    try {
      await connect();
    } catch (error) {
      onError(error);
      reconnectLater();
      return;
    }
    for (const listener of reconnectListeners) tell(listener);
  }

  function hear({ channel, payload = '' }: Notification) {
    for (const handler of handlers.get(channel) ?? []) tell(() => handler(payload));
  }

  function tell(listener: () => void) {
    try {
      listener();
    } catch (error) {
      onError(error);
    }
  }

  await connect();

  return {
    async listen(name, handler) {
      const channel = channelOf(name);
      const known = handlers.get(channel);
      const all = known ?? new Set();
      all.add(handler);
      handlers.set(channel, all);
      if (known === undefined && current !== undefined) await ask(`LISTEN "${channel}"`).catch(ignore);
      return () => {
        all.delete(handler);
        if (all.size > 0 || !handlers.delete(channel)) return;
        ask(`UNLISTEN "${channel}"`).catch(ignore);
      };
    },
    async notify(name, payload) {
      const bytes = Buffer.byteLength(payload);
      if (bytes > MAX_BYTES) throw tooLong(`a notice of ${bytes} bytes is too long: ${MAX_BYTES} at most`);
      await send.get(channelOf(name), payload);
    },
    onReconnected(listener) {
      reconnectListeners.add(listener);
      return () => reconnectListeners.delete(listener);
    },
    isConnected: () => current !== undefined,
    async close() {
      isClosed = true;
      cancel();
      const mine = current;
      current = undefined;
      if (mine === undefined) return;
      mine.client.end().catch(ignore);
      mine.socket.destroySoon();
    },
  };
}
