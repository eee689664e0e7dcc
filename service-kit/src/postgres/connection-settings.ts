import type { PoolConfig } from 'pg';
import { placeOf } from './explain-postgres.ts';
import { portTypes } from './type-parsers.ts';

export interface ConnectionOptions {
  /** `postgres://name:password@host:5432/database`, with `sslmode` and so on. To PostgreSQL itself: poolers hand on neither the settings of a session nor, many of them, sessions. */
  url: string;
  /** Whose tables these are; the name of their schema. */
  service: string;
  /** How long a new connection may take; also, how long a call waits for one of the pool. Default: 5,000. */
  connectTimeoutMs?: number;
  /** After how long the server gives a statement up. Default: 5,000; ours take milliseconds. */
  statementTimeoutMs?: number;
  /** After how long without an answer a connection counts as lost. Default: 7,000, longer than the server's own limit. */
  answerTimeoutMs?: number;
}

/**
 * How long a transaction may wait for us before the server ends it, with its session: below the lease of a worker, so that
 * what a hung machine holds is free when its keys are taken over.
 */
const IDLE_IN_TRANSACTION_MS = 4_000;

/** First question to a silent peer. A connection through a firewall that forgets it is found dead while nothing is asked. */
const KEEP_ALIVE_MS = 10_000;

/** What the server, the database or the account may have set otherwise: who listens is idle, who waits for a lock has a limit of its own. */
const OF_OURS = ['timezone=UTC', 'idle_session_timeout=0', 'lock_timeout=0'];

const SERVICE_NAME = /^[a-z_][a-z0-9_]{0,40}$/;

/** How a service's connections are made. All of a session's settings come with its start and cost no round trip. */
export function connectionSettings(options: ConnectionOptions): { place: string; config: PoolConfig } {
  const { url, service, connectTimeoutMs = 5_000, statementTimeoutMs = 5_000, answerTimeoutMs = 7_000 } = options;
  if (!SERVICE_NAME.test(service)) throw new TypeError(`${service} cannot be the name of a schema`);
  const place = placeOf(url);
  const address = new URL(url);
  // What stands in the URL wins over the settings beside it, so both are put together.
  const theirs = address.searchParams.get('options');
  address.searchParams.delete('options');
  const ours = ['client_min_messages=warning', ...OF_OURS, `search_path=${service}`]
    .map((one) => `-c ${one}`)
    .join(' ');
  return {
    place,
    config: {
      connectionString: address.href,
      application_name: `remote-sessions ${service}`,
      options: theirs === null ? ours : `${theirs} ${ours}`,
      types: portTypes,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
      connectionTimeoutMillis: connectTimeoutMs,
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      query_timeout: answerTimeoutMs,
    },
  };
}
