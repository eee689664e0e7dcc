import type { Update, UserFromGetMe } from '@grammyjs/types';
import type { Notice, PressedAction } from 'provider-kit';
import { isUnpair, refusalText, refusedPress } from 'provider-kit/pure';
import type { Clock, Database } from 'service-kit';
import type { ProviderEvent } from 'shared-types';
import { type ChatContact, contactOf, toContact } from './contact-of.ts';
import { foldEdits } from './fold-edits.ts';
import { type MessageFacts, readFacts } from './message-facts.ts';
import { isServiceMessage, refusedKind } from './message-kinds.ts';
import { reachOf } from './reach-of.ts';
import { type EventContext, eventIdOf, toEvent } from './to-event.ts';

/** What a person sees for a moment after pressing a button. */
export interface ButtonAnswer {
  callbackQueryId: string;
  text?: string;
}

export interface HandleUpdatesOptions {
  database: Pick<Database, 'write'>;
  /** Whether an update comes for the first time; takes part in the transaction. */
  isNewUpdate(botId: string, updateId: string): boolean;
  requirePairing(contact: ChatContact): boolean;
  lookups: Pick<EventContext, 'findMessage' | 'findFileName' | 'findAction' | 'findRun'>;
  /** These take part in the transaction. */
  publish(id: string, event: ProviderEvent, facts?: MessageFacts): void;
  say(remoteSessionId: string, notice: Notice): void;
  revoke(remoteSessionId: string): boolean;
  /** Told whether somebody can be reached in a chat. */
  reach: {
    reachable(remoteSessionId: string): void;
    unreachable(remoteSessionId: string, reason: string): void;
  };
  /** Takes a press of a button of ours; false where it is for a subscriber. */
  pressOwn(pressed: PressedAction): boolean;
  /** Called after the transaction is on disk; best effort. */
  answerButton(answer: ButtonAnswer): void;
  clock: Clock;
  log: { error(details: object, text: string): void };
}

/**
 * Makes the handler of a batch of updates: one transaction with all that follows from them.
 *
 * Resolves only after it is on disk, so Telegram may forget the batch; rejects with nothing of it done. Updates that
 * come again change nothing. What unpaired people wrote is not kept. A message that has nothing for us is answered,
 * unless only Telegram tells something by it. An update that cannot be read is logged by its number, and its sender is
 * told: refused as a whole it would come again for a day and hold up everybody.
 */
export function createHandleUpdates(options: HandleUpdatesOptions) {
  const { database, isNewUpdate, requirePairing, lookups, clock } = options;

  return async (updates: readonly Update[], bot: Pick<UserFromGetMe, 'id' | 'username'>): Promise<void> => {
    const answers = await database.write(() => {
      const fresh = updates.filter((update) => isNewUpdate(String(bot.id), String(update.update_id)));
      return foldEdits(fresh).flatMap((update) => handleOne(update, bot) ?? []);
    });
    for (const answer of answers) options.answerButton(answer);
  };

  function handleOne(update: Update, bot: Pick<UserFromGetMe, 'id' | 'username'>): ButtonAnswer | undefined {
    const sign = reachOf(update);
    if (sign?.isReachable === true) options.reach.reachable(sign.remoteSessionId);
    if (sign?.isReachable === false) options.reach.unreachable(sign.remoteSessionId, sign.reason);
    greetGroup(update);
    const contact = contactOf(update);
    if (contact === undefined) return undefined;
    if (!requirePairing(contact)) return answerTo(update, 'This chat is not connected.');

    const { remoteSession } = contact;
    const token = update.callback_query?.data;
    const pressed = token === undefined ? undefined : lookups.findAction(remoteSession.sessionId, token);
    if (pressed !== undefined && options.pressOwn(pressed)) return answerTo(update, undefined);
    const read = readUpdate(update, { ...lookups, remoteSession, botUsername: bot.username, now: clock.now() });
    if (read === 'unreadable') {
      // Edits come by themselves, too, as with a reaction.
      if (update.message !== undefined)
        options.say(remoteSession.sessionId, { text: refusalText('This kind of message') });
    } else if (read.event === undefined) {
      const { message } = update;
      if (message !== undefined && !isServiceMessage(message)) {
        options.say(remoteSession.sessionId, { text: refusalText(refusedKind(message)) });
      }
    } else if (isUnpair(read.event)) {
      options.revoke(remoteSession.sessionId);
    } else {
      options.publish(eventIdOf(bot.id, update.update_id), read.event, read.facts);
    }
    return answerTo(update, token === undefined ? undefined : refusedPress(pressed));
  }

  function readUpdate(
    update: Update,
    context: EventContext,
  ): { event: ProviderEvent | undefined; facts: MessageFacts | undefined } | 'unreadable' {
    try {
      const message = update.message ?? update.edited_message;
      return { event: toEvent(update, context), facts: message && readFacts(message, context.botUsername) };
    } catch (err) {
      // Its form is not what we know: the Bot API grows. Anything else, such as the disk, may work the next time.
      if (!(err instanceof TypeError || err instanceof RangeError)) throw err;
      options.log.error({ err, updateId: update.update_id }, 'an update could not be read and is left out');
      return 'unreadable';
    }
  }

  /** The bot was added to a group: it says once that it does not work there. */
  function greetGroup({ my_chat_member: change }: Update) {
    if (change === undefined || change.chat.type === 'private') return;
    const { status } = change.new_chat_member;
    if (status === 'member' || status === 'administrator') requirePairing(toContact(change.chat, change.from));
  }
}

function answerTo({ callback_query: pressed }: Update, text: string | undefined): ButtonAnswer | undefined {
  return pressed && { callbackQueryId: pressed.id, ...(text !== undefined && { text }) };
}
