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
  screen(updates: readonly Update[], bot: BotNames): Promise<Screened>;
  /** Whether an update comes for the first time; takes part in the transaction. */
  isNewUpdate(botId: string, updateId: string): Promise<boolean>;
  requirePairing(contact: Contact): Promise<boolean>;
  isPaired(remoteSessionId: string): Promise<boolean>;
  /** Whether anything is known of a pairing there. */
  isKnown(remoteSessionId: string): Promise<boolean>;
  places: KnownPlaces;
  lookups: Pick<EventContext, 'findMessage' | 'findFileName' | 'findAction'>;
  /** Notes that a person stopped a draft, and tells of which run it was; not within the transaction. */
  stopDraft(remoteSessionId: string, draftId: number): Promise<string | undefined>;
  /** These take part in the transaction. */
  publish(id: string, event: ProviderEvent, facts?: MessageFacts): Promise<void>;
  say(remoteSessionId: string, notice: Notice): Promise<void>;
  revoke(remoteSessionId: string): Promise<boolean>;
  /** The language that is spoken there, or was when it was told last. */
  languageOf(remoteSession: RemoteSession): Promise<string | undefined>;
  /** What became of the bot's own place in a group or channel. */
  handleBotPlace(change: ChatMemberUpdated, about: { isMove: boolean }): Promise<void>;
  /** A group goes on as a supergroup. */
  moveChat(move: Move): Promise<boolean>;
  nameTopic(remoteSessionId: string, name: TopicName): Promise<void>;
  /** A group or channel has another name. */
  rename(contact: Contact): Promise<unknown>;
  /** Parts of albums of which nobody knows yet whom they are for. */
  undecided: Pick<UndecidedParts, 'keep' | 'take'>;
  told: ToldStore;
  /** Told whether somebody can be reached in a chat. */
  reach: {
    reachable(remoteSessionId: string): Promise<void>;
    unreachable(remoteSessionId: string, reason: string): Promise<void>;
  };
  /** Takes a press of a button of ours; false where it is for a subscriber. */
  pressOwn(pressed: PressedAction): Promise<boolean>;
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
    if (moves.length > 0) {
      await database.write(async () => {
        for (const move of moves) await options.moveChat(move);
      });
    }
    const supergroups = new Set(moves.map(({ to }) => to));
    const screened = await options.screen(updates.map(withMessage), bot);
    const { taken, albums, toasts } = screened;
    const stopped = await stopDrafts(taken);
    const isNew = ({ update_id: id }: Update) => isNewUpdate(String(bot.id), String(id));
    const answers =
      taken.length + screened.undecided.length === 0
        ? []
        : await database.write(async () => {
            for (const update of screened.undecided) if (await isNew(update)) await keepUndecided(update);
            const toHandle: Update[] = [];
            for (const { chatId, albumId } of albums) toHandle.push(...(await undecided.take(chatId, albumId)));
            for (const update of taken) if (await isNew(update)) toHandle.push(update);
            const found: ButtonAnswer[] = [];
            for (const update of foldEdits(toHandle)) {
              const answer = await handleOne(update, bot, supergroups, stopped);
              if (answer !== undefined) found.push(answer);
            }
            return found;
          });
    for (const answer of [...toasts, ...answers]) options.answerButton(answer);
  };

  /** The runs of drafts that people have stopped, by the updates that tell it. */
  async function stopDrafts(updates: readonly Update[]): Promise<ReadonlyMap<number, string | undefined>> {
    const runs = new Map<number, string | undefined>();
    for (const update of updates) {
      const draftId = update.stopped_message_generation?.draft_id;
      const contact = draftId === undefined ? undefined : await contactOf(update, places);
      if (draftId !== undefined && contact !== undefined)
        runs.set(update.update_id, await options.stopDraft(contact.remoteSession.sessionId, draftId));
    }
    return runs;
  }

  async function keepUndecided(update: Update) {
    const { chat, media_group_id: albumId } = update.message ?? {};
    if (chat !== undefined && albumId !== undefined) await undecided.keep(chat.id, albumId, update);
  }

  /**
   * @param supergroups What groups have become in this batch.
   * @param stopped The runs that were stopped in it.
   */
  async function handleOne(
    update: Update,
    bot: BotNames,
    supergroups: ReadonlySet<number>,
    stopped: ReadonlyMap<number, string | undefined>,
  ): Promise<ButtonAnswer | undefined> {
    const { my_chat_member: change } = update;
    if (change !== undefined && isShared(change.chat))
      return void (await options.handleBotPlace(change, { isMove: supergroups.has(change.chat.id) }));
    const contact = await contactOf(update, places);
    const sign = await reachOf(update, contact, places);
    if (sign?.isReachable === true) await options.reach.reachable(sign.remoteSessionId);
    if (sign?.isReachable === false) await options.reach.unreachable(sign.remoteSessionId, sign.reason);
    if (contact === undefined) return undefined;
    const message = update.message ?? update.edited_message;
    if (message?.new_chat_title !== undefined) return void (await options.rename(contact));
    if (message !== undefined && isShared(message.chat) && isAboutTopic(message))
      return void (await noteTopic(contact, message));
    const speaker = message && readSpeaker(message);
    const words = wordsFor(await options.languageOf(contact.remoteSession));
    if (speaker?.kind === 'nobody') return void (await tellOnce(contact, message as Message, words, speaker.hiddenAs));
    const handled = await handleIncoming(contact, eventIdOf(bot.id, update.update_id), () =>
      readIncoming(update, contact, {
        ...{ words, bot, speaker, places, now: clock.now(), log: options.log },
        lookups: { ...lookups, findRun: () => stopped.get(update.update_id) },
      }),
    );
    if (message !== undefined) await noteTopic(contact, message);
    return answerTo(update, handled.status === 'done' ? handled.problem : words.kit.toasts.notConnected);
  }

  /** People who wait for approval have named their topics already; of groups that are not paired nothing is kept. */
  async function noteTopic({ kind, remoteSession: { sessionId } }: Contact, message: Message) {
    const name = topicNameIn(message);
    if (name === undefined) return;
    if (kind === 'direct' ? await options.isKnown(sessionId) : await options.isPaired(sessionId))
      await options.nameTopic(sessionId, name);
  }

  async function tellOnce(contact: Contact, message: Message, { groups }: TelegramWords, hiddenAs: HiddenAs) {
    if (await told.wasTold(message.chat.id, hiddenAs)) return;
    await told.remember(message.chat.id, hiddenAs);
    await options.say(
      contact.remoteSession.sessionId,
      await noticeTo(contact, message, groups.hidden[hiddenAs], places),
    );
  }
}

/** A post is read as a message: it differs by where it stands only. */
function withMessage(update: Update): Update {
  const { channel_post: post, edited_channel_post: edited, ...rest } = update;
  if (post !== undefined) return { ...rest, message: post as unknown as NonNullable<Update['message']> };
  if (edited === undefined) return update;
  return { ...rest, edited_message: edited as unknown as NonNullable<Update['edited_message']> };
}
