import {
  afterCommit,
  type Clock,
  createQueue,
  currentEventId,
  type Database,
  type Handler,
  type QueueLog,
  type QueueSharing,
  type QueueStore,
} from 'service-kit';
import type { MessageChange, MessageRequest, MessageState } from 'shared-types';
import { pruneInPieces } from '../prune-in-pieces.ts';
import type { KitWords } from '../words/en.ts';
import type { ActionStore, PressedAction } from './action-store.ts';
import type { DeadLetters } from './dead-letters.ts';
import { createKeepMessages } from './keep-messages.ts';
import type { KeptStore } from './kept-store.ts';
import type { KeyStore, KnownKey } from './key-store.ts';
import type { LastHeard } from './last-heard.ts';
import { type MessageStore, type Notice, newMessageId } from './message-store.ts';
import type { NewOutgoingFile, OutgoingFiles } from './outgoing-files.ts';
import type { PartStore } from './part-store.ts';
import { createReachability, type QueuedMessage } from './reachability.ts';
import { createSendMessage, type SendOptions } from './send-message.ts';

export interface MessageOutboxOptions {
  database: Pick<Database, 'write' | 'note'>;
  messenger: SendOptions['messenger'];
  files: SendOptions['files'] & Pick<OutgoingFiles, 'add' | 'release'>;
  messages: MessageStore;
  keys: KeyStore;
  parts: PartStore;
  actions: ActionStore;
  kept: KeptStore;
  deadLetters: DeadLetters;
  /** The words that are spoken in a remote session. */
  wordsOf(remoteSessionId: string): Promise<KitWords>;
  queueStore: QueueStore<QueuedMessage>;
  /** Told how each attempt to send ended, so many milliseconds after the message was taken. */
  measure: { messageTried(status: string, sinceTakenMs: number): void };
  clock: Clock;
  log: QueueLog & { info(details: object, text: string): void };
  isPaired(remoteSessionId: string): Promise<boolean>;
  /** Which remote sessions share a pairing; what is meant for one of them is noted. */
  sessions: {
    pairingOf(remoteSessionId: string): string;
    sharing(remoteSessionId: string): Promise<string[]>;
    noteId(remoteSessionId: string): Promise<void>;
  };
  /** Where other processes send as well; default: this one sends all. */
  shared?: { sharing: QueueSharing; heard: LastHeard; mayAct(): boolean } | undefined;
  /** Told around each attempt, so that nothing of a run's progress shows up after its answer. */
  progress: { beforeSend(remoteSessionId: string): Promise<void>; afterSend(remoteSessionId: string): void };
}

export type AcceptResult =
  | { status: 'queued'; id: string }
  /** The key was used for a message with another content. */
  | { status: 'key_reused' }
  | { status: 'not_paired' };

export type ChangeResult =
  | { status: 'queued' }
  | { status: 'not_found' }
  | { status: 'not_paired' }
  | { status: 'failed' };

export type RetryResult =
  | { status: 'queued' }
  | { status: 'not_found' }
  | { status: 'not_paired' }
  /** It waits, was shown, or nobody wants it any more. */
  | { status: 'not_failed'; state: MessageState['status'] }
  | { status: 'file_gone' };

/** How many remote sessions are sent to at the same time; more than messengers take at once, as uploads are slow. */
const PARALLELISM = 64;
const DAY_MS = 24 * 3_600_000;
/** As the contract promises for idempotency keys. */
const KEYS_KEPT_MS = 7 * DAY_MS;
/** How long a dead letter counts and can be sent again. */
const DEAD_KEPT_MS = 7 * DAY_MS;
const MESSAGES_KEPT_MS = 30 * DAY_MS;

const DEAD_LETTERS_SHOWN = 5;

/**
 * Takes messages for remote sessions, durably, and sends those of one remote session in order.
 *
 * What is for people who cannot be reached is kept apart, so the queue holds only what can be sent.
 */
export function createMessageOutbox(options: MessageOutboxOptions) {
  const { database, messages, parts, actions, deadLetters, files, queueStore, clock, log, progress } = options;
  const { sessions, shared, keys } = options;
  let unauthorized: string | undefined;
  const keeping = createKeepMessages({
    kept: options.kept,
    messages,
    deadLetters,
    ...sessions,
    wordsOf: options.wordsOf,
    now: clock.now,
    enqueue: async (messageId, remoteSessionId, revision) =>
      enqueue({ messageId }, remoteSessionId, revision, (await messages.find(messageId))?.eventId),
    say,
    async changeOwn(messageId, change) {
      await changeInTransaction(messageId, change);
    },
  });

  const sendMessage = createSendMessage({
    ...options,
    now: clock.now,
    mayAct: shared?.mayAct,
    finishItem: async (itemId) => {
      await queueStore.finish(itemId);
    },
    onOutcome(outcome) {
      if (outcome.status === 'unauthorized') unauthorized = outcome.reason;
      else if (outcome.status !== 'lost') unauthorized = undefined;
    },
  });

  const reachability = createReachability({ ...options, ...sessions, heard: shared?.heard, keeping, sendMessage });

  const handle: Handler<QueuedMessage> = async (item, signal) => {
    const { messageId, isNotice } = item.payload;
    if (isNotice !== true && !(await options.isPaired(item.key))) {
      // The settings have changed since it was taken; a revocation has dropped its messages already.
      await database.write(() => messages.markFailed(messageId, 'the remote session is not paired any more'));
      await files.release();
      return { status: 'done' };
    }
    await progress.beforeSend(item.key);
    try {
      const outcome = await reachability.send(item, signal);
      const isSent = outcome.status === 'ended' || (await messages.isSent(messageId));
      if (isSent) log.info({ messageId }, 'message sent');
      const status = outcome.status === 'ended' ? 'done' : outcome.status;
      if (isSent || status !== 'done') options.measure.messageTried(status, clock.now() - item.createdAt);
      if (outcome.status !== 'retry') await files.release();
      return outcome;
    } finally {
      progress.afterSend(item.key);
    }
  };

  const queue = createQueue({
    name: 'messages',
    store: queueStore,
    clock,
    log,
    parallelism: PARALLELISM,
    handle,
    ...(shared && { sharing: shared.sharing }),
  });

  async function enqueue(
    payload: QueuedMessage,
    remoteSessionId: string,
    revision: number,
    eventId = currentEventId(),
  ) {
    if (await reachability.keepIfUnreachable(payload, remoteSessionId)) return;
    const because = eventId === undefined ? {} : { eventId };
    const id = `${payload.messageId} ${revision}`;
    await queueStore.append({ id, key: remoteSessionId, payload, ...because });
    queue.notice(remoteSessionId);
  }

  async function acceptInTransaction(
    request: MessageRequest,
    key: string,
    fingerprint: string,
    file: NewOutgoingFile | undefined,
  ): Promise<AcceptResult> {
    const again = (known: KnownKey): AcceptResult =>
      known.fingerprint === fingerprint ? { status: 'queued', id: known.messageId } : { status: 'key_reused' };
    if (!(await options.isPaired(request.remoteSessionId))) {
      const known = await keys.find(key);
      return known === undefined ? { status: 'not_paired' } : again(known);
    }
    const id = newMessageId();
    const known = await keys.take(key, { fingerprint, messageId: id }, clock.now());
    if (known !== undefined) return again(known);
    await sessions.noteId(request.remoteSessionId);
    await messages.add(request, clock.now(), id);
    if (request.actions !== undefined) await actions.replace(id, request.actions);
    if (file !== undefined) await files.add(id, file);
    await enqueue({ messageId: id }, request.remoteSessionId, 1);
    return { status: 'queued', id };
  }

  async function changeInTransaction(id: string, change: MessageChange): Promise<ChangeResult> {
    const message = await messages.find(id);
    if (message === undefined) return { status: 'not_found' };
    if (!(await options.isPaired(message.remoteSessionId))) return { status: 'not_paired' };
    if (message.status === 'failed') return { status: 'failed' };
    const revision = await messages.change(id, change);
    await parts.reconsider(id);
    if (change.actions !== undefined) await actions.replace(id, change.actions);
    // A message that still waits is sent in its new form; one that was sent is taken up again.
    if (message.status === 'sent') await enqueue({ messageId: id }, message.remoteSessionId, revision);
    return { status: 'queued' };
  }

  async function retryInTransaction(id: string): Promise<RetryResult> {
    const message = await messages.find(id);
    if (message === undefined) return { status: 'not_found' };
    if (!(await options.isPaired(message.remoteSessionId))) return { status: 'not_paired' };
    if (message.diedAt === undefined) return { status: 'not_failed', state: message.status };
    const file = await files.find(id);
    if (file !== undefined && file.path === undefined) return { status: 'file_gone' };
    const revision = await deadLetters.revive(id);
    await parts.reconsider(id);
    await enqueue({ messageId: id }, message.remoteSessionId, revision, message.eventId);
    return { status: 'queued' };
  }

  async function say(remoteSessionId: string, notice: Notice): Promise<string> {
    const messageId = await messages.add({ remoteSessionId, ...notice }, clock.now());
    if (notice.actions !== undefined) await actions.replace(messageId, notice.actions);
    await enqueue({ messageId, isNotice: true }, remoteSessionId, 1);
    return messageId;
  }

  return {
    /** Takes a message; resolves after it is on disk. The same key with the same content is taken once. */
    accept: (request: MessageRequest, key: string, fingerprint: string, file?: NewOutgoingFile) =>
      // A key that comes twice at once is the same row; what else may change for others waits until nobody writes beside it.
      database.write(() => acceptInTransaction(request, key, fingerprint, file), { apart: `key ${key}` }),
    /** Changes text or buttons of a message, whether it was sent already or not. */
    change: (id: string, change: MessageChange) => database.write(() => changeInTransaction(id, change)),
    /** Begins anew with a message that was refused in every way. */
    retry: (id: string) => database.write(() => retryInTransaction(id)),
    /** Queues something that the provider itself says, to whomever; its id. To be called inside `database.write`. */
    sayInTransaction: say,
    /** Whether somebody can be reached in a remote session, as signs of it come; inside `database.write`. */
    noteReachableInTransaction: reachability.beginInTransaction,
    noteUnreachableInTransaction: reachability.endInTransaction,
    /** Takes a press of a button of the provider's own; inside `database.write`. False where it belongs to a subscriber. */
    pressInTransaction: (pressed: PressedAction): Promise<boolean> => keeping.press(pressed),
    /** Ends everything that waits to be sent to a remote session; to be called inside `database.write`. */
    async dropInTransaction(remoteSessionId: string): Promise<void> {
      await messages.failQueued(remoteSessionId, 'the pairing was revoked');
      for (const item of await queueStore.listByKeyPrefix(remoteSessionId)) {
        if (item.key === remoteSessionId) await queueStore.finish(item.id);
      }
      // Not left to wait for the delay of what was dropped.
      queue.wake(remoteSessionId);
      afterCommit(() => void files.release());
    },
    async find(id: string): Promise<MessageState | undefined> {
      const message = await messages.find(id);
      if (message === undefined) return undefined;
      const platformIds = (await parts.list(id)).flatMap(({ platformId }) =>
        platformId === undefined ? [] : [platformId],
      );
      const { status, reason } = message;
      return { id, status, platformIds, ...(reason !== null && { reason }) };
    },
    /** What an operator needs to know; `error` where the messenger does not accept our credentials. */
    async counts() {
      const { pending, oldestCreatedAt } = await queueStore.counts();
      const error = unauthorized;
      return {
        depth: pending,
        oldestCreatedAt,
        kept: await keeping.counts(),
        dead: { ...(await deadLetters.counts()), last: await deadLetters.last(DEAD_LETTERS_SHOWN) },
        lostAnswers: await parts.lostAnswers(),
        ...(error !== undefined && { error }),
      };
    },
    async prune() {
      const now = clock.now();
      await queueStore.prune(now - KEYS_KEPT_MS);
      await pruneInPieces(database, [
        keeping.expire,
        (limit) => deadLetters.forget(now - DEAD_KEPT_MS, limit),
        keeping.prune,
        (limit) => messages.prune(now - MESSAGES_KEPT_MS, limit),
        (limit) => keys.prune(now - KEYS_KEPT_MS, limit),
        ...(shared ? [(limit: number) => shared.heard.prune(now - DAY_MS, limit)] : []),
      ]);
      await files.release();
    },
    start: queue.start,
    stop: queue.stop,
  };
}

export type MessageOutbox = ReturnType<typeof createMessageOutbox>;
