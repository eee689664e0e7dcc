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
  sharing(remoteSessionId: string): Promise<string[]>;
  now(): number;
  /** Puts a message in line; takes part in the transaction. */
  enqueue(messageId: string, remoteSessionId: string, revision: number): Promise<void>;
  say(remoteSessionId: string, notice: Notice): Promise<string>;
  changeOwn(messageId: string, change: MessageChange): Promise<void>;
  /** The words that are spoken there. */
  wordsOf(remoteSessionId: string): Promise<KitWords>;
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

  const noticesFor = async (remoteSessionId: string) => keptNotices(await options.wordsOf(remoteSessionId));

  async function release(waiting: readonly KeptMessage[]) {
    for (const { messageId, remoteSessionId } of waiting) {
      await kept.remove(messageId);
      // Its item in the queue has ended: the new one needs a name of its own.
      await enqueue(messageId, remoteSessionId, await messages.nextRevision(messageId));
    }
  }

  async function giveUp({ messageId, remoteSessionId }: KeptMessage, reason: string) {
    const revision = (await messages.find(messageId))?.revision;
    if (revision === undefined) return;
    if (await kept.isUnreachable(pairingOf(remoteSessionId))) {
      await kept.countTooOld(pairingOf(remoteSessionId));
      await options.deadLetters.add(messageId, reason, now(), revision);
    } else {
      // The person was asked and did not want it.
      await messages.markFailed(messageId, reason);
    }
  }

  /** What was begun goes on and little is shown at once; for more they are asked. */
  async function showAgain(remoteSessionId: string, tooOld: number) {
    const waiting = await kept.list(remoteSessionId);
    await release(waiting.filter(({ isBegun }) => isBegun));
    const fresh = waiting.filter(({ isBegun }) => !isBegun);
    if (fresh.length > SHOWN_UNASKED) {
      await kept.addOffer(await say(remoteSessionId, (await noticesFor(remoteSessionId)).offer(fresh.length, tooOld)));
    } else {
      if (tooOld > 0) await say(remoteSessionId, (await noticesFor(remoteSessionId)).tooOld(tooOld));
      await release(fresh);
    }
  }

  return {
    isUnreachable: (remoteSessionId: string): Promise<boolean> => kept.isUnreachable(pairingOf(remoteSessionId)),
    counts: kept.counts,

    /** Notes that nobody can be reached there; what came before is kept by the caller, one by one. */
    beginUnreachable: (remoteSessionId: string, reason: string) =>
      kept.beginUnreachable(pairingOf(remoteSessionId), reason, now()),

    /** Keeps a message; where too many wait, the oldest becomes a dead letter. */
    async keep(messageId: string, remoteSessionId: string): Promise<void> {
      await kept.add(messageId, remoteSessionId, now());
      const oldest = (await kept.countOf(remoteSessionId)) > MOST_KEPT ? await kept.oldest(remoteSessionId) : undefined;
      if (oldest !== undefined) await giveUp(oldest, `more than ${MOST_KEPT} messages wait for this person`);
    },

    /** The person is back, in all that shares the pairing; false where they never were away. */
    async return(remoteSessionId: string): Promise<boolean> {
      const ended = await kept.endUnreachable(pairingOf(remoteSessionId));
      if (ended === undefined) return false;
      for (const [index, one] of (await sharing(remoteSessionId)).entries())
        await showAgain(one, index === 0 ? ended.tooOld : 0);
      return true;
    },

    /** Takes a press of a button of ours; false where it belongs to somebody else's message. */
    async press({ messageId, remoteSessionId, actionId, state }: PressedAction): Promise<boolean> {
      if (state !== 'open' || !(await kept.isOffer(messageId))) return false;
      const waiting = await kept.list(remoteSessionId);
      const notices = await noticesFor(remoteSessionId);
      if (waiting.length === 0) await changeOwn(messageId, notices.nothing);
      else if (actionId === SHOW_KEPT) {
        await changeOwn(messageId, notices.shown(waiting.length));
        await release(waiting);
      } else if (actionId === DROP_KEPT) {
        for (const one of waiting) await messages.markFailed(one.messageId, 'the person did not want it any more');
        await changeOwn(messageId, notices.dropped(waiting.length));
      }
      return true;
    },

    /** Gives up at most `limit` messages that have waited too long; answers how many. */
    async expire(limit: number): Promise<number> {
      const old = await kept.keptBefore(now() - KEPT_MS, limit);
      for (const one of old) await giveUp(one, 'nobody could be reached for 7 days');
      return old.length;
    },
    prune: (limit: number): Promise<number> => kept.prune(now() - 30 * DAY_MS, limit),
  };
}

export type KeepMessages = ReturnType<typeof createKeepMessages>;
