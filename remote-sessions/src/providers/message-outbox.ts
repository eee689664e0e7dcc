import {
  type AppendResult,
  type Clock,
  createQueue,
  type Database,
  isCodedError,
  type Queue,
  type QueueLog,
  type QueueSharing,
  type QueueStore,
} from 'service-kit';
import type { ActionRows, MessageChange, MessageRequest, MessageState } from 'shared-types';
import { providerOf, type SessionRef, sessionKey } from '../sessions/session-ref.ts';
import type { OutgoingFile } from './outgoing-file.ts';
import type { ProviderClient } from './provider-client.ts';

/** What a person shall read. `id` makes it the same message however often it is said. */
export interface Reply {
  id: string;
  text: string;
  format?: 'markdown' | 'plain';
  /** A message of this conversation that is answered. */
  replyTo?: string;
  actions?: ActionRows;
  /** Names of the commands in the text that a tap may send; default: none. */
  commands?: string[];
  silent?: boolean;
  /** It means something now only; default: it is kept for a person who cannot be reached. */
  momentary?: boolean;
  /** The run whose answer this is. */
  runId?: string;
}

export type OutgoingItem = SessionRef &
  (
    | { kind: 'message'; request: MessageRequest; runId?: string }
    /** `messageId` is the provider's; a reply of ours that has not been sent yet is named by `replyId`. */
    | { kind: 'file'; file: OutgoingFile }
    | { kind: 'change'; messageId?: string; replyId?: string; change: MessageChange }
  );

export interface MessageOutbox {
  /** Resolves after the reply is on disk; saying the same id again is harmless, and answered with `duplicate`. */
  say(ref: SessionRef, reply: Reply): Promise<AppendResult>;
  /** The same within a transaction of the caller, who calls `wake` after it. */
  sayInTransaction(ref: SessionRef, reply: Reply): Promise<void>;
  wake(ref: SessionRef): void;
  /** The same with a file of our disk; `duplicate` where that id was said before. */
  sayFile(ref: SessionRef, id: string, file: OutgoingFile): Promise<AppendResult>;
  /** The files that have not been handed over yet. */
  files(): Promise<OutgoingFile[]>;
  /** Changes a message that was sent before; `id` as with replies. */
  change(
    ref: SessionRef,
    id: string,
    target: { messageId: string } | { replyId: string },
    change: MessageChange,
  ): Promise<void>;
  /** Notes which message of the provider a reply or a file has become. */
  noteSent(id: string, messageId: string): Promise<void>;
  /** The message of the provider that a reply or a file has become; undefined until then. */
  messageIdOf(id: string): Promise<string | undefined>;
  /** The event because of which a message of the provider was said in a remote session. */
  eventOf(ref: SessionRef, messageId: string): Promise<string | undefined>;
  /** Whether a reply was ever said, as far as that is still known. */
  wasSaid(id: string): Promise<boolean>;
  /** What the provider has made of a reply or a file; undefined where it has not been handed over (yet). */
  stateOf(ref: SessionRef, id: string): Promise<MessageState | undefined>;
  /** Forgets what has not been handed over to the provider yet. */
  drop(ref: SessionRef): Promise<void>;
  /** Something about that provider has changed for the better: what waits is tried at once. */
  wakeAll(): void;
  /** Hands over again what was given up; false where there is none. */
  revive(id: string): Promise<boolean>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Which message of a provider a reply has become, so that it can be changed later. */
export const SENT_MIGRATION = `
  CREATE TABLE sent_replies (
    reply_id TEXT PRIMARY KEY,
    message_id TEXT NOT NULL,
    sent_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sent_replies_at ON sent_replies (sent_at);
`;

/** A person points at a message by its id. */
export const SENT_MESSAGES_MIGRATION = `
  CREATE INDEX sent_replies_message ON sent_replies (message_id);
`;

export interface MessageOutboxOptions {
  database: Database;
  store: QueueStore<OutgoingItem>;
  client(provider: string): ProviderClient | undefined;
  /** Told when a message has reached the provider, whose preview of a run is gone by it. */
  onSent(ref: SessionRef): void;
  /** Told when the answer of a run has reached the provider; takes part in the transaction. */
  onDelivered(runId: string): Promise<void>;
  /** Hands a file over; resolves with what the person has to be told where it can't be sent. */
  deliverFile(
    provider: ProviderClient,
    ref: SessionRef,
    id: string,
    file: OutgoingFile,
  ): Promise<Pick<Reply, 'text' | 'actions'> | undefined>;
  /** Takes our secrets out of what is said: an agent that has read one may well say it. */
  hide(text: string): string;
  /** Told how each attempt to hand over ended; of the answer of a run also its age in milliseconds. */
  measure(outcome: 'done' | 'retried' | 'given_up', answerAgeMs: number | undefined): void;
  /** Where several managers hand over. */
  sharing?: QueueSharing;
  clock: Clock;
  log: QueueLog & { debug(details: object, message: string): void };
}

/** What is said to a remote session is handed over by its owner alone. */
const aboutReply = (id: string) => ({ apart: `reply ${id}` });

/** To how many remote sessions of a provider something is handed over at once; more would only wait there. */
const PARALLELISM = 64;

/** Hands replies over to their providers: durable, in order per remote session, each one once. */
export function createMessageOutbox(options: MessageOutboxOptions): MessageOutbox {
  const { database, store, client, onSent, onDelivered, deliverFile, hide, sharing, clock, log } = options;

  const messageIdOf = async (replyId: string) =>
    (await database.prepare('SELECT message_id FROM sent_replies WHERE reply_id = ?').get(replyId))?.message_id as
      | string
      | undefined;

  const noteSent = (id: string, messageId: string) =>
    database.note(async () => {
      await database
        .prepare(
          `INSERT INTO sent_replies (reply_id, message_id, sent_at) VALUES (?, ?, ?)
           ON CONFLICT (reply_id) DO UPDATE SET message_id = excluded.message_id, sent_at = excluded.sent_at`,
        )
        .run(id, messageId, clock.now());
    }, aboutReply(id));

  const queue: Queue<OutgoingItem> = createQueue({
    name: 'replies',
    store,
    clock,
    log,
    parallelism: PARALLELISM,
    ...(sharing && { sharing }),
    laneOf: providerOf,
    async handle({ id, payload, createdAt }) {
      const provider = client(payload.provider);
      if (provider === undefined) return { status: 'dead', reason: `no provider ${payload.provider} in the settings` };
      try {
        if (payload.kind === 'message') {
          const accepted = await provider.sendMessage(payload.request, id);
          // The provider knows the key of what it gets again.
          await database.note(async () => {
            await noteSent(id, accepted.id);
            if (payload.runId !== undefined) await onDelivered(payload.runId);
            await store.finish(id);
          }, aboutReply(id));
          log.debug({ replyId: id, messageId: accepted.id }, 'reply handed over');
          options.measure('done', payload.runId === undefined ? undefined : clock.now() - createdAt);
          onSent(payload);
          return { status: 'ended' };
        }
        if (payload.kind === 'file') {
          const refusal = await deliverFile(provider, payload, id, payload.file);
          if (refusal !== undefined) await queue.append(itemOf(payload, { ...refusal, id: `${id}:refused` }));
        } else {
          const messageId = payload.messageId ?? (await messageIdOf(payload.replyId ?? ''));
          const place = { remoteSessionId: payload.sessionId, key: id };
          if (messageId !== undefined) await provider.changeMessage(messageId, payload.change, place);
        }
        return { status: 'done' };
      } catch (error) {
        // The person has been unpaired meanwhile, or the message is too old to be known: nobody is waiting for it.
        if (isCodedError(error) && error.code === 'PROVIDER_NOT_FOUND') {
          log.warn({ replyId: id, reason: error.message }, 'dropped, as the provider no longer knows its recipient');
          return { status: 'done' };
        }
        // It was refused for good and nobody has seen it: the provider counts it, and there is nothing to change.
        if (payload.kind === 'change' && isCodedError(error) && error.code === 'PROVIDER_CONFLICT') {
          log.warn({ replyId: id, reason: error.message }, 'a message that was never shown is not changed');
          return { status: 'done' };
        }
        options.measure(isCodedError(error) && !error.retryable ? 'given_up' : 'retried', undefined);
        throw error;
      }
    },
  });

  const itemOf = (ref: SessionRef, { id, runId, ...message }: Reply) => ({
    id,
    key: sessionKey(ref),
    payload: {
      provider: ref.provider,
      sessionId: ref.sessionId,
      kind: 'message' as const,
      request: {
        remoteSessionId: ref.sessionId,
        ...message,
        text: hide(message.text),
        ...(runId !== undefined && { endsRun: runId }),
      },
      ...(runId !== undefined && { runId }),
    },
  });

  return {
    say: (ref, reply) => queue.append(itemOf(ref, reply)),
    async sayInTransaction(ref, reply) {
      await store.append(itemOf(ref, reply));
    },
    wake: (ref) => queue.notice(sessionKey(ref)),
    sayFile: (ref, id, file) =>
      queue.append({
        id,
        key: sessionKey(ref),
        payload: { provider: ref.provider, sessionId: ref.sessionId, kind: 'file', file },
      }),
    async files() {
      return (await store.listByKeyPrefix('')).flatMap(({ payload }) =>
        payload.kind === 'file' ? [payload.file] : [],
      );
    },
    async change(ref, id, target, change) {
      await queue.append({
        id,
        key: sessionKey(ref),
        payload: { provider: ref.provider, sessionId: ref.sessionId, kind: 'change', ...target, change },
      });
    },
    noteSent,
    messageIdOf,
    eventOf: async (ref, messageId) =>
      ((
        await database
          .prepare(
            `SELECT event_id FROM sent_replies JOIN queue_items ON queue = 'replies' AND id = reply_id
           WHERE message_id = ? AND key = ?`,
          )
          .get(messageId, sessionKey(ref))
      )?.event_id as string | null | undefined) ?? undefined,
    wasSaid: async (id) => (await messageIdOf(id)) !== undefined || (await store.get(id)) !== undefined,
    async stateOf(ref, id) {
      const messageId = await messageIdOf(id);
      return messageId === undefined ? undefined : client(ref.provider)?.messageState(messageId);
    },
    async drop(ref) {
      for (const item of await store.list(sessionKey(ref))) await store.finish(item.id);
    },
    wakeAll: () => queue.wake(),
    revive: queue.revive,
    start: queue.start,
    stop: queue.stop,
  };
}
