import type { Part } from 'service-kit';

interface Startable {
  start(): Promise<void> | void;
  stop(): Promise<void> | void;
}

export interface PartsOptions {
  database: Startable;
  etienne: { start(): void; close(): Promise<void> };
  /** Begins it; returns how to end it. */
  housekeeping(): () => Promise<void>;
  progress: Pick<Startable, 'stop'>;
  outbox: Startable;
  files: Startable;
  /** Knows whether we were away, and notes that we are there. */
  presence: Startable;
  /** What has to be done before the first prompt may run. */
  holdTurns(): Promise<void>;
  prompts: Startable;
  inbox: Startable;
  server: Startable;
  providers: Startable;
}

/**
 * The parts of the manager in the order of their start: what another one needs stands before it, and the providers,
 * whose registering brings new events, come last.
 */
export function createParts(options: PartsOptions): Part[] {
  const {
    database,
    etienne,
    housekeeping,
    progress,
    outbox,
    files,
    presence,
    holdTurns,
    prompts,
    inbox,
    server,
    providers,
  } = options;
  let endHousekeeping = async () => {};
  return [
    { name: 'database', start: database.start, stop: database.stop },
    { name: 'Etienne', start: etienne.start, stop: etienne.close },
    {
      name: 'housekeeping',
      start() {
        endHousekeeping = housekeeping();
      },
      stop: () => endHousekeeping(),
    },
    { name: 'previews', start() {}, stop: progress.stop },
    { name: 'replies', start: outbox.start, stop: outbox.stop },
    { name: 'files', start: files.start, stop: files.stop },
    { name: 'presence', start: presence.start, stop: presence.stop },
    {
      name: 'prompts',
      async start() {
        await holdTurns();
        await prompts.start();
      },
      stop: prompts.stop,
    },
    { name: 'inbox', start: inbox.start, stop: inbox.stop },
    { name: 'server', start: server.start, stop: server.stop },
    { name: 'providers', start: providers.start, stop: providers.stop },
  ];
}
