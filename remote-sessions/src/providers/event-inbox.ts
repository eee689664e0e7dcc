import {
  type AppendResult,
  type Clock,
  createQueue,
  type Database,
  type QueueLog,
  type QueueSharing,
  type QueueStore,
} from 'service-kit';
import type { EventEnvelope } from 'shared-types';
import { type SessionRef, sessionKey } from '../sessions/session-ref.ts';

export interface EventInbox {
  /**
   * Resolves after the event is on disk, so its webhook may be answered. An event that comes again is recognised by
   * the id that its provider gave it.
   */
  receive(provider: string, eventId: string, event: EventEnvelope): Promise<AppendResult>;
  /** Handles an event again that was given up; false where there is none. */
  revive(id: string): Promise<boolean>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface EventInboxOptions {
  database: Pick<Database, 'write'>;
  store: QueueStore<EventEnvelope>;
  /** `at`: when it was stored, in milliseconds; `failures`: how often this has rejected. */
  handle(eventId: string, event: EventEnvelope, received: { at: number; failures: number }): Promise<void>;
  /**
   * Keeps the language that is spoken in a remote session, as its provider tells it; undefined where it does not. Takes part
   * in the transaction.
   */
  noteLanguage(ref: SessionRef, language: string | undefined): Promise<void>;
  /** Where several managers work on the events. */
  sharing?: QueueSharing;
  clock: Clock;
  log: QueueLog;
}

/** How many remote sessions' events are handled at the same time; one that waits for Etienne must not hold up others. */
const PARALLELISM = 1_000;

/** Handles events in order per remote session; one that fails holds back its own remote session only. */
export function createEventInbox(options: EventInboxOptions): EventInbox {
  const { database, store, handle, noteLanguage, sharing, clock, log } = options;
  const queue = createQueue<EventEnvelope>({
    name: 'inbox',
    store,
    clock,
    log,
    parallelism: PARALLELISM,
    ...(sharing && { sharing }),
    async handle({ id, payload, createdAt, attempts }) {
      await handle(id, payload, { at: createdAt, failures: attempts });
      return { status: 'done' };
    },
  });
  return {
    async receive(provider, eventId, event) {
      const { sessionId, language } = event.data.remoteSession;
      const ref = { provider, sessionId };
      return database.write(
        async () => {
          await noteLanguage(ref, language);
          return queue.append({ id: `${provider}:${eventId}`, key: sessionKey(ref), payload: event });
        },
        { apart: sessionKey(ref) },
      );
    },
    revive: queue.revive,
    start: queue.start,
    stop: queue.stop,
  };
}
