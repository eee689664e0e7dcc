import { createHash, randomUUID } from 'node:crypto';
import type { Database } from 'service-kit';
import type { Notices } from 'service-kit/postgres';
import type { PairingStore } from './pairing-store.ts';

/** How it is known whether the pairings are others than they were. */
export interface PairingVersions {
  /** Another one after each change. */
  version(): string | Promise<string>;
  /** Tells that it may be another one; returns how to stop that. */
  onChange(listener: () => void): () => void;
}

/** Those of a process that alone changes the pairings: they are counted, anew with each start. */
export function countedVersions(
  database: Pick<Database, 'onWritten'>,
  store: Pick<PairingStore, 'changes'>,
): PairingVersions {
  const beginning = randomUUID();
  return { version: () => `${beginning}.${store.changes()}`, onChange: database.onWritten };
}

const CHANNEL = 'pairings';

/** Those that are the same at all processes that share the pairings; whoever changes them calls `tell` within the transaction. */
export function sharedVersions(notices: Notices, list: () => Promise<readonly unknown[]>) {
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const stopReconnected = notices.onReconnected(changed);
  let stopListening = () => {};
  return {
    async version() {
      return createHash('sha256')
        .update(JSON.stringify(await list()))
        .digest('base64url');
    },
    onChange(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell: () => notices.notify(CHANNEL, ''),
    async start(): Promise<void> {
      stopListening = await notices.listen(CHANNEL, changed);
    },
    stop(): void {
      stopReconnected();
      stopListening();
    },
  };
}
