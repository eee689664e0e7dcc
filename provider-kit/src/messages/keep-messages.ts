import type { MessageChange } from 'shared-types';
import type { KitWords } from '../words/en.ts';
import type { PressedAction } from './action-store.ts';
import type { DeadLetters } from './dead-letters.ts';
import { DROP_KEPT, keptNotices, SHOW_KEPT } from './kept-notices.ts';
import type { KeptMessage, KeptStore } from './kept-store.ts';
import type { MessageStore, Notice } from './message-store.ts';

export interface KeepMessagesOptions {
  kept: KeptStore;
  messages: Pick<MessageStore, 'find' | 'markFailed' | 'nextRevision'>;
  deadLetters: Pick<DeadLetters, 'add'>;
  /** The remote session for which is known whether somebody can be reached. */
  pairingOf(remoteSessionId: string): string;
  /** All remote sessions of that one; it is the first. */
  sharing(remoteSessionId: string): string[];
  now(): number;
  /** Puts a message in line; takes part in the transaction. */
  enqueue(messageId: string, remoteSessionId: string, revision: number): void;
  say(remoteSessionId: string, notice: Notice): string;
  changeOwn(messageId: string, change: MessageChange): void;
  /** The words that are spoken there. */
  wordsOf(remoteSessionId: string): KitWords;
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
  const { kept, messages, pairingOf, sharing, now, enqueue, say, changeOwn } = options;

  const noticesFor = (remoteSessionId: string) => keptNotices(options.wordsOf(remoteSessionId));

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
    if (kept.isUnreachable(pairingOf(remoteSessionId))) {
      kept.countTooOld(pairingOf(remoteSessionId));
      options.deadLetters.add(messageId, reason, now(), revision);
    } else {
      // The person was asked and did not want it.
      messages.markFailed(messageId, reason);
    }
  }

  /** What was begun goes on and little is shown at once; for more they are asked. */
  function showAgain(remoteSessionId: string, tooOld: number) {
    const waiting = kept.list(remoteSessionId);
    release(waiting.filter(({ isBegun }) => isBegun));
    const fresh = waiting.filter(({ isBegun }) => !isBegun);
    if (fresh.length > SHOWN_UNASKED) {
      kept.addOffer(say(remoteSessionId, noticesFor(remoteSessionId).offer(fresh.length, tooOld)));
    } else {
      if (tooOld > 0) say(remoteSessionId, noticesFor(remoteSessionId).tooOld(tooOld));
      release(fresh);
    }
  }

  return {
    isUnreachable: (remoteSessionId: string): boolean => kept.isUnreachable(pairingOf(remoteSessionId)),
    counts: kept.counts,

    /** Notes that nobody can be reached there; what came before is kept by the caller, one by one. */
    beginUnreachable: (remoteSessionId: string, reason: string) =>
      kept.beginUnreachable(pairingOf(remoteSessionId), reason, now()),

    /** Keeps a message; where too many wait, the oldest becomes a dead letter. */
    keep(messageId: string, remoteSessionId: string): void {
      kept.add(messageId, remoteSessionId, now());
      const oldest = kept.countOf(remoteSessionId) > MOST_KEPT ? kept.oldest(remoteSessionId) : undefined;
      if (oldest !== undefined) giveUp(oldest, `more than ${MOST_KEPT} messages wait for this person`);
    },

    /** The person is back, in all that shares the pairing; false where they never were away. */
    return(remoteSessionId: string): boolean {
      const ended = kept.endUnreachable(pairingOf(remoteSessionId));
      if (ended === undefined) return false;
      for (const [index, one] of sharing(remoteSessionId).entries()) showAgain(one, index === 0 ? ended.tooOld : 0);
      return true;
    },

    /** Takes a press of a button of ours; false where it belongs to somebody else's message. */
    press({ messageId, remoteSessionId, actionId, state }: PressedAction): boolean {
      if (state !== 'open' || !kept.isOffer(messageId)) return false;
      const waiting = kept.list(remoteSessionId);
      const notices = noticesFor(remoteSessionId);
      if (waiting.length === 0) changeOwn(messageId, notices.nothing);
      else if (actionId === SHOW_KEPT) {
        changeOwn(messageId, notices.shown(waiting.length));
        release(waiting);
      } else if (actionId === DROP_KEPT) {
        for (const one of waiting) messages.markFailed(one.messageId, 'the person did not want it any more');
        changeOwn(messageId, notices.dropped(waiting.length));
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
