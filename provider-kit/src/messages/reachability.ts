import { afterCommit, type Clock, type Database, type Outcome, type QueueItem, type QueueStore } from 'service-kit';
import type { KeepMessages } from './keep-messages.ts';
import type { LastHeard } from './last-heard.ts';
import type { MessageStore } from './message-store.ts';

/** What stands in the queue of messages. */
export interface QueuedMessage {
  messageId: string;
  /** Said by the provider itself, also to people who are not paired. */
  isNotice?: boolean;
}

/** How the sending of a message ended; `unreachable`: nobody can be reached there, what was being sent is still wanted. */
export type SendResult = Outcome | { status: 'unreachable'; reason: string };

export interface ReachabilityOptions {
  database: Pick<Database, 'write'>;
  queueStore: Pick<QueueStore<QueuedMessage>, 'listByKeyPrefix' | 'finish'>;
  messages: Pick<MessageStore, 'find' | 'markFailed'>;
  keeping: KeepMessages;
  sendMessage(item: QueueItem<QueuedMessage>, signal: AbortSignal): Promise<SendResult>;
  isPaired(remoteSessionId: string): Promise<boolean>;
  /** The ids of all remote sessions in which nobody can be reached where nobody can be in this one. */
  sharing(remoteSessionId: string): Promise<string[]>;
  /** The same for all of these. */
  pairingOf(remoteSessionId: string): string;
  /** Where what comes from people arrives at other processes as well; default: it arrives here. */
  heard?: LastHeard | undefined;
  clock: Pick<Clock, 'now'>;
  log: { info(details: object, text: string): void };
}

/**
 * Makes the border between what can be sent and what is kept: everything of a remote session is on one side of it.
 *
 * So the queue never holds anything that would only be refused, and nothing is asked of the platform for those who are
 * away. Moving to either side is one transaction with what told of it.
 */
export function createReachability(options: ReachabilityOptions) {
  const { database, queueStore, messages, keeping, pairingOf, heard, log } = options;
  const { now } = options.clock;
  /** Remote sessions that are being sent to; true once something came from there meanwhile. */
  const inFlight = new Map<string, boolean>();

  async function endInTransaction(remoteSessionId: string, reason: string) {
    // Strangers get nothing but notices, and those are not kept.
    if ((await options.isPaired(remoteSessionId)) && (await keeping.beginUnreachable(remoteSessionId, reason))) {
      afterCommit(() =>
        log.info({ remoteSessionId, reason }, 'nobody can be reached there; messages are kept until something comes'),
      );
    }
    for (const one of await options.sharing(remoteSessionId)) {
      for (const { id, key, payload } of await queueStore.listByKeyPrefix(one)) {
        if (key !== one) continue;
        await queueStore.finish(id);
        await keep(payload, one, reason);
      }
    }
  }

  async function returnInTransaction(remoteSessionId: string) {
    if (!(await keeping.return(remoteSessionId))) return;
    afterCommit(() => log.info({ remoteSessionId }, 'somebody can be reached there again'));
  }

  /** What means something at its moment only is not kept. */
  async function keep({ messageId, isNotice }: QueuedMessage, remoteSessionId: string, reason: string) {
    if (isNotice === true || (await messages.find(messageId))?.momentary === true)
      await messages.markFailed(messageId, reason);
    else await keeping.keep(messageId, remoteSessionId);
  }

  return {
    /** Sends a message, or keeps it with all that waits behind it. */
    async send(item: QueueItem<QueuedMessage>, signal: AbortSignal): Promise<Outcome> {
      try {
        for (;;) {
          inFlight.set(item.key, false);
          const heardBefore = await heard?.timesOf(pairingOf(item.key));
          const result = await options.sendMessage(item, signal);
          if (result.status !== 'unreachable') return result;
          const isAway = await database.write(async () => {
            // The refusal is older than what came from there: the person is back already.
            if (inFlight.get(item.key) === true) return false;
            if ((await heard?.timesOf(pairingOf(item.key))) !== heardBefore) return false;
            await endInTransaction(item.key, result.reason);
            return true;
          });
          if (!isAway) continue;
          // What came from there while that was written did not see it.
          if (inFlight.get(item.key) === true) await database.write(() => returnInTransaction(item.key));
          return { status: 'done' };
        }
      } finally {
        inFlight.delete(item.key);
      }
    },

    /** Keeps a new message where nobody can be reached; false where it can be sent. Inside `database.write`. */
    async keepIfUnreachable(message: QueuedMessage, remoteSessionId: string): Promise<boolean> {
      if (!(await keeping.isUnreachable(remoteSessionId))) return false;
      await keep(message, remoteSessionId, 'nobody could be reached at the moment that it was for');
      return true;
    },

    /** Something came from there, or the platform says that we are let in again; inside `database.write`. */
    async beginInTransaction(remoteSessionId: string): Promise<void> {
      await heard?.note(pairingOf(remoteSessionId), now());
      // Before the commit, as a refusal may be on its way; where this is taken back, one send more is tried.
      for (const key of inFlight.keys()) {
        if (pairingOf(key) === pairingOf(remoteSessionId)) inFlight.set(key, true);
      }
      await returnInTransaction(remoteSessionId);
    },

    /** The platform says that we are shut out; inside `database.write`. */
    endInTransaction,
  };
}
