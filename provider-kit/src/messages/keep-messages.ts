import type { MessageChange } from 'shared-types';
import type { PressedAction } from './action-store.ts';
import type { DeadLetters } from './dead-letters.ts';
import { DROP_KEPT, keptNotices, SHOW_KEPT } from './kept-notices.ts';
import type { KeptMessage, KeptStore } from './kept-store.ts';
import type { MessageStore, Notice } from './message-store.ts';

export interface KeepMessagesOptions {
  kept: KeptStore;
  messages: Pick<MessageStore, 'find' | 'markFailed' | 'nextRevision'>;
  deadLetters: Pick<DeadLetters, 'add'>;
  now(): number;
  /** Puts a message in line; takes part in the transaction. */
  enqueue(messageId: string, remoteSessionId: string, revision: number): void;
  say(remoteSessionId: string, notice: Notice): string;
  changeOwn(messageId: string, change: MessageChange): void;
}

/** Ten screens of reading; of more the newest count. */
const MOST_KEPT = 100;
/** So many are simply shown when the person is back; of more they are asked first. */
const SHOWN_UNASKED = 3;
const DAY_MS = 24 * 3_600_000;
/** As idempotency keys: a caller that repeats a message within this time is understood. */
const KEPT_MS = 7 * DAY_MS;

/**
 * Makes what becomes of messages for people who cannot be reached: they wait, in order, without a call to the platform,
 * until something comes from there.
 *
 * Everything here takes part in the transaction of its caller, so it is on disk together with what led to it.
 */
export function createKeepMessages(options: KeepMessagesOptions) {
  const { kept, messages, now, enqueue, say, changeOwn } = options;

  function release(waiting: readonly KeptMessage[]) {
    for (const { messageId, remoteSessionId } of waiting) {
      kept.remove(messageId);
      // Its item in the queue has ended: the new one needs a name of its own.
      enqueue(messageId, remoteSessionId, messages.nextRevision(messageId));
    }
  }

  function giveUp({ messageId, remoteSessionId }: KeptMessage, reason: string) {
    const revision = messages.find(messageId)?.revision;
    if (revision === undefined) return;
    if (kept.isUnreachable(remoteSessionId)) {
      kept.countTooOld(remoteSessionId);
      options.deadLetters.add(messageId, reason, now(), revision);
    } else {
      // The person was asked and did not want it.
      messages.markFailed(messageId, reason);
    }
  }

  return {
    isUnreachable: kept.isUnreachable,
    counts: kept.counts,

    /** Notes that nobody can be reached there; what came before is kept by the caller, one by one. */
    beginUnreachable: (remoteSessionId: string, reason: string) =>
      kept.beginUnreachable(remoteSessionId, reason, now()),

    /** Keeps a message; where too many wait, the oldest becomes a dead letter. */
    keep(messageId: string, remoteSessionId: string): void {
      kept.add(messageId, remoteSessionId, now());
      const oldest = kept.countOf(remoteSessionId) > MOST_KEPT ? kept.oldest(remoteSessionId) : undefined;
      if (oldest !== undefined) giveUp(oldest, `more than ${MOST_KEPT} messages wait for this person`);
    },

    /**
     * The person is back. What was begun goes on and little is shown at once; for more they are asked.
     *
     * False where they never were away.
     */
    return(remoteSessionId: string): boolean {
      const ended = kept.endUnreachable(remoteSessionId);
      if (ended === undefined) return false;
      const waiting = kept.list(remoteSessionId);
      release(waiting.filter(({ isBegun }) => isBegun));
      const fresh = waiting.filter(({ isBegun }) => !isBegun);
      if (fresh.length > SHOWN_UNASKED) {
        kept.addOffer(say(remoteSessionId, keptNotices.offer(fresh.length, ended.tooOld)));
      } else {
        if (ended.tooOld > 0) say(remoteSessionId, keptNotices.tooOld(ended.tooOld));
        release(fresh);
      }
      return true;
    },

    /** Takes a press of a button of ours; false where it belongs to somebody else's message. */
    press(remoteSessionId: string, { messageId, actionId, state }: PressedAction): boolean {
      if (state !== 'open' || !kept.isOffer(messageId)) return false;
      const waiting = kept.list(remoteSessionId);
      if (waiting.length === 0) changeOwn(messageId, keptNotices.nothing);
      else if (actionId === SHOW_KEPT) {
        changeOwn(messageId, keptNotices.shown(waiting.length));
        release(waiting);
      } else if (actionId === DROP_KEPT) {
        for (const one of waiting) messages.markFailed(one.messageId, 'the person did not want it any more');
        changeOwn(messageId, keptNotices.dropped(waiting.length));
      }
      return true;
    },

    /** Gives up at most `limit` messages that have waited too long; answers how many. */
    expire(limit: number): number {
      const old = kept.keptBefore(now() - KEPT_MS, limit);
      for (const one of old) giveUp(one, 'nobody could be reached for 7 days');
      return old.length;
    },
    prune: (limit: number): number => kept.prune(now() - 30 * DAY_MS, limit),
  };
}

export type KeepMessages = ReturnType<typeof createKeepMessages>;
