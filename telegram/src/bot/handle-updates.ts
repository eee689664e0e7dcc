import type { ChatMemberUpdated, Message, Update } from '@grammyjs/types';
import { type Contact, createHandleIncoming, type Notice, type PressedAction } from 'provider-kit';
import type { Clock, Database } from 'service-kit';
import type { ProviderEvent, RemoteSession } from 'shared-types';
import type { UndecidedParts } from '../files/undecided-parts.ts';
import type { KnownPlaces } from '../places/known-places.ts';
import type { Move } from '../places/moved-chats.ts';
import type { TopicName } from '../places/topic-names.ts';
import { type TelegramWords, wordsFor } from '../words/words-for.ts';
import { answerTo, type ButtonAnswer } from './button-answer.ts';
import { contactOf, isShared } from './contact-of.ts';
import { foldEdits } from './fold-edits.ts';
import type { MessageFacts } from './message-facts.ts';
import { reachOf } from './reach-of.ts';
import { noticeTo, readIncoming } from './read-incoming.ts';
import type { BotNames } from './read-mentions.ts';
import { type HiddenAs, readSpeaker } from './read-speaker.ts';
import { isAboutTopic, moveIn, topicNameIn } from './read-topic.ts';
import type { Screened } from './screen-updates.ts';
import { type EventContext, eventIdOf } from './to-event.ts';
import type { ToldStore } from './told-store.ts';

export interface HandleUpdatesOptions {
  database: Pick<Database, 'write'>;
  /** Leaves out what is not meant for the bot; looks only. */
  screen(updates: readonly Update[], bot: BotNames): Screened;
  /** Whether an update comes for the first time; takes part in the transaction. */
  isNewUpdate(botId: string, updateId: string): boolean;
  requirePairing(contact: Contact): boolean;
  isPaired(remoteSessionId: string): boolean;
  /** Whether anything is known of a pairing there. */
  isKnown(remoteSessionId: string): boolean;
  places: KnownPlaces;
  lookups: Pick<EventContext, 'findMessage' | 'findFileName' | 'findAction' | 'findRun'>;
  /** These take part in the transaction. */
  publish(id: string, event: ProviderEvent, facts?: MessageFacts): void;
  say(remoteSessionId: string, notice: Notice): void;
  revoke(remoteSessionId: string): boolean;
  /** The language that is spoken there, or was when it was told last. */
  languageOf(remoteSession: RemoteSession): string | undefined;
  /** What became of the bot's own place in a group or channel. */
  handleBotPlace(change: ChatMemberUpdated, about: { isMove: boolean }): void;
  /** A group goes on as a supergroup. */
  moveChat(move: Move): boolean;
  nameTopic(remoteSessionId: string, name: TopicName): void;
  /** A group or channel has another name. */
  rename(contact: Contact): void;
  /** Parts of albums of which nobody knows yet whom they are for. */
  undecided: Pick<UndecidedParts, 'keep' | 'take'>;
  told: ToldStore;
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
 * Makes the handler of a batch of updates: one transaction with all that follows from them, or none where all of it is
 * talk of others.
 *
 * Resolves only after it is on disk, so Telegram may forget the batch; rejects with nothing of it done. Updates that
 * come again change nothing. What unpaired people wrote is not kept. A message that has nothing for us is answered,
 * unless only Telegram tells something by it. An update that cannot be read is logged by its number, and its sender is
 * told: refused as a whole it would come again for a day and hold up everybody.
 */
export function createHandleUpdates(options: HandleUpdatesOptions) {
  const { database, isNewUpdate, lookups, undecided, told, places, clock } = options;
  const handleIncoming = createHandleIncoming<Contact, MessageFacts>({ ...options, receiveMessage: options.publish });

  return async (updates: readonly Update[], bot: BotNames): Promise<void> => {
    const moves = updates.flatMap((update) => moveIn(update) ?? []);
    // Before anything is looked at, as all that comes from there has the names of before.
    if (moves.length > 0) await database.write(() => void moves.map(options.moveChat));
    const supergroups = new Set(moves.map(({ to }) => to));
    const screened = options.screen(updates.map(withMessage), bot);
    const { taken, albums, toasts } = screened;
    const isNew = ({ update_id: id }: Update) => isNewUpdate(String(bot.id), String(id));
    const answers =
      taken.length + screened.undecided.length === 0
        ? []
        : await database.write(() => {
            for (const update of screened.undecided) if (isNew(update)) keepUndecided(update);
            const before = albums.flatMap(({ chatId, albumId }) => undecided.take(chatId, albumId));
            return foldEdits([...before, ...taken.filter(isNew)]).flatMap(
              (update) => handleOne(update, bot, supergroups) ?? [],
            );
          });
    for (const answer of [...toasts, ...answers]) options.answerButton(answer);
  };

  function keepUndecided(update: Update) {
    const { chat, media_group_id: albumId } = update.message ?? {};
    if (chat !== undefined && albumId !== undefined) undecided.keep(chat.id, albumId, update);
  }

  /** @param supergroups What groups have become in this batch. */
  function handleOne(update: Update, bot: BotNames, supergroups: ReadonlySet<number>): ButtonAnswer | undefined {
    const { my_chat_member: change } = update;
    if (change !== undefined && isShared(change.chat))
      return void options.handleBotPlace(change, { isMove: supergroups.has(change.chat.id) });
    const sign = reachOf(update, places);
    if (sign?.isReachable === true) options.reach.reachable(sign.remoteSessionId);
    if (sign?.isReachable === false) options.reach.unreachable(sign.remoteSessionId, sign.reason);
    const contact = contactOf(update, places);
    if (contact === undefined) return undefined;
    const message = update.message ?? update.edited_message;
    if (message?.new_chat_title !== undefined) return void options.rename(contact);
    if (message !== undefined && isShared(message.chat) && isAboutTopic(message))
      return void noteTopic(contact, message);
    const speaker = message && readSpeaker(message);
    const words = wordsFor(options.languageOf(contact.remoteSession));
    if (speaker?.kind === 'nobody') return void tellOnce(contact, message as Message, words, speaker.hiddenAs);
    const handled = handleIncoming(contact, eventIdOf(bot.id, update.update_id), () =>
      readIncoming(update, contact, { words, bot, speaker, places, lookups, now: clock.now(), log: options.log }),
    );
    if (message !== undefined) noteTopic(contact, message);
    return answerTo(update, handled.status === 'done' ? handled.problem : words.kit.toasts.notConnected);
  }

  /** People who wait for approval have named their topics already; of groups that are not paired nothing is kept. */
  function noteTopic({ kind, remoteSession: { sessionId } }: Contact, message: Message) {
    const name = topicNameIn(message);
    if (name === undefined) return;
    if (kind === 'direct' ? options.isKnown(sessionId) : options.isPaired(sessionId))
      options.nameTopic(sessionId, name);
  }

  function tellOnce(contact: Contact, message: Message, { groups }: TelegramWords, hiddenAs: HiddenAs) {
    if (told.wasTold(message.chat.id, hiddenAs)) return;
    told.remember(message.chat.id, hiddenAs);
    options.say(contact.remoteSession.sessionId, noticeTo(contact, message, groups.hidden[hiddenAs], places));
  }
}

/** A post is read as a message: it differs by where it stands only. */
function withMessage(update: Update): Update {
  const { channel_post: post, edited_channel_post: edited, ...rest } = update;
  if (post !== undefined) return { ...rest, message: post as unknown as NonNullable<Update['message']> };
  if (edited === undefined) return update;
  return { ...rest, edited_message: edited as unknown as NonNullable<Update['edited_message']> };
}
