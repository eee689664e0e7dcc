import type { Message, Update } from '@grammyjs/types';
import type { Access, Contact } from 'provider-kit';
import { createBoundedMap } from 'provider-kit/pure';
import type { RemoteSession } from 'shared-types';
import type { KnownPlaces } from '../places/known-places.ts';
import type { ChatMessage } from '../places/message-id.ts';
import { wordsFor } from '../words/words-for.ts';
import type { ButtonAnswer } from './button-answer.ts';
import { contactOf, contactOfMessage, isShared } from './contact-of.ts';
import { type Addressee, readAddressee, withoutMentions } from './read-addressee.ts';
import type { BotNames } from './read-mentions.ts';
import { type HiddenAs, readSpeaker } from './read-speaker.ts';
import { isAboutTopic } from './read-topic.ts';

export interface ScreenOptions {
  places: KnownPlaces;
  /** Where false, words for nobody in particular are taken, too. */
  requireMention: boolean;
  /** What would become of something that comes from there. These look only; nothing is written. */
  look(contact: Contact): Promise<Access['status']>;
  isPaired(remoteSessionId: string): Promise<boolean>;
  /** Whether somebody may talk to the bot in private. */
  isKnown(userId: string): Promise<boolean>;
  /** Whether a message of a chat is one of ours. */
  isOurs(remoteSessionId: string, message: ChatMessage): Promise<boolean>;
  /** Whether a message was taken before, so that its edits are, too. */
  wasTaken(remoteSessionId: string, message: ChatMessage): Promise<boolean>;
  isAlbumOpen(remoteSessionId: string, albumId: string): Promise<boolean>;
  /** Whether those who hide who they are were told already. */
  wasTold(chatId: number, hiddenAs: HiddenAs): Promise<boolean>;
  log: { error(details: object, text: string): void };
}

export interface Screened {
  /** In their order; the mentions of the bot are taken out of the messages of groups. */
  taken: Update[];
  /** Parts of albums whose words may still come. */
  undecided: Update[];
  /** The albums of what is taken, of which parts may have come before. */
  albums: { chatId: number; albumId: string }[];
  /** For those whose presses do not count. */
  toasts: ButtonAnswer[];
}

type Said = { message: Message; isEdit: boolean };

/** Albums of which it is remembered whom they are for. */
const MOST_ALBUMS = 1_000;

/**
 * Makes the step that leaves out what is not meant for the bot or is said by people whose words do not count, before
 * anything is written: of a busy group nothing is kept, and it costs a look.
 *
 * What comes from private chats passes, and so does what tells of the bot's own place in a chat.
 */
export function createScreen(options: ScreenOptions) {
  const albums = createBoundedMap<'ours' | 'others'>(MOST_ALBUMS);
  const sessionOf = async (message: Message): Promise<RemoteSession> =>
    (await contactOfMessage(message, options.places)).remoteSession;

  return async (updates: readonly Update[], bot: BotNames): Promise<Screened> => {
    const screened: Screened = { taken: [], undecided: [], albums: [], toasts: [] };
    const addressed = await readAll(updates, bot);
    for (const update of updates) {
      try {
        await screenOne(update, bot, addressed, screened);
      } catch (err) {
        if (!isUnreadable(err)) throw err;
        // In groups nobody knows whether it was meant for us.
        options.log.error({ err, updateId: update.update_id }, 'an update could not be read and is left out');
      }
    }
    return screened;
  };

  /** Whom each message of groups is for, and what is for the bot since another version or part of it is. */
  async function readAll(updates: readonly Update[], bot: BotNames) {
    const addressees = new Map<Update, Addressee>();
    const messages = new Set<string>();
    const parts = new Set<string>();
    for (const update of updates) {
      const message = saidIn(update)?.message;
      if (message === undefined) continue;
      const addressee = await readSafely(message, bot);
      addressees.set(update, addressee);
      if (addressee !== 'bot') continue;
      messages.add(messageKey(message));
      if (message.media_group_id !== undefined) parts.add(albumKey(message));
    }
    return { addressees, messages, parts };
  }

  async function readSafely(message: Message, bot: BotNames): Promise<Addressee> {
    try {
      const { sessionId } = await sessionOf(message);
      return await readAddressee(message, { bot, isOurs: (one) => options.isOurs(sessionId, one) });
    } catch (error) {
      if (isUnreadable(error)) return 'others';
      throw error;
    }
  }

  async function screenOne(
    update: Update,
    bot: BotNames,
    { addressees, messages, parts }: Awaited<ReturnType<typeof readAll>>,
    screened: Screened,
  ) {
    const said = saidIn(update);
    if (said === undefined) return screenOther(update, screened);
    const { message } = said;
    if (isAboutChat(message)) {
      if (await options.isPaired((await sessionOf(message)).sessionId)) screened.taken.push(update);
      return;
    }
    const isInAddressed = messages.has(messageKey(message)) || parts.has(albumKey(message));
    const addressee = isInAddressed ? 'bot' : (addressees.get(update) ?? 'others');
    const verdict = await decide(update, said, addressee);
    if (verdict === 'undecided') screened.undecided.push(update);
    if (verdict !== 'taken') return;
    if (message.media_group_id !== undefined) {
      albums.set(albumKey(message), 'ours');
      screened.albums.push({ chatId: message.chat.id, albumId: message.media_group_id });
    }
    screened.taken.push(withMessage(update, { ...said, message: withoutMentions(message, bot) }));
  }

  async function decide(
    update: Update,
    { message, isEdit }: Said,
    addressee: Addressee,
  ): Promise<'taken' | 'undecided' | 'left_out'> {
    const { sessionId } = await sessionOf(message);
    const { media_group_id: albumId } = message;
    const isForBot =
      addressee === 'bot' ||
      (addressee === 'everybody' && albumId !== undefined && (await isOurAlbum(message, sessionId, albumId))) ||
      (isEdit && (await options.wasTaken(sessionId, { chatId: message.chat.id, messageId: message.message_id })));
    const contact = await contactOf(update, options.places);
    if (contact === undefined) return 'left_out';
    const speaker = readSpeaker(message);
    if (speaker?.kind === 'nobody') {
      const isHeard =
        isForBot && ((await options.isPaired(sessionId)) || (await options.look(contact)) === 'offer_code');
      return isHeard && !(await options.wasTold(message.chat.id, speaker.hiddenAs)) ? 'taken' : 'left_out';
    }
    if (isForBot) return (await options.look(contact)) === 'ignored' ? 'left_out' : 'taken';
    if (addressee === 'others') return 'left_out';
    if (!options.requireMention) return (await options.look(contact)) === 'allowed' ? 'taken' : 'left_out';
    if (albumId === undefined || isEdit || albums.get(albumKey(message)) === 'others') return 'left_out';
    // The words of an album stand below one of its parts, which may come later.
    if (message.caption === undefined && (await options.look(contact)) === 'allowed') return 'undecided';
    albums.set(albumKey(message), 'others');
    return 'left_out';
  }

  async function isOurAlbum(message: Message, sessionId: string, albumId: string): Promise<boolean> {
    return albums.get(albumKey(message)) === 'ours' || (await options.isAlbumOpen(sessionId, albumId));
  }

  async function screenOther(update: Update, { taken, toasts }: Screened) {
    const pressed = update.callback_query;
    if (pressed?.message === undefined || !isShared(pressed.message.chat)) {
      taken.push(update);
      return;
    }
    const contact = await contactOf(update, options.places);
    if (contact !== undefined && (await mayPress(contact))) {
      taken.push(update);
      return;
    }
    const isConnected = contact !== undefined && (await options.isPaired(contact.remoteSession.sessionId));
    const words = wordsFor(pressed.from.language_code);
    const text = isConnected ? words.toasts.notYours : words.kit.toasts.notConnected;
    toasts.push({ callbackQueryId: pressed.id, text });
  }

  /** Whoever reads a channel can press its buttons, also where all words count: those are of its admins alone. */
  async function mayPress(contact: Contact): Promise<boolean> {
    if ((await options.look(contact)) !== 'allowed') return false;
    return contact.kind !== 'channel' || (await options.isKnown(contact.userId));
  }
}

const isUnreadable = (error: unknown): boolean => error instanceof TypeError || error instanceof RangeError;

/** What somebody says where others are, too. */
function saidIn({ message, edited_message: edited }: Update): Said | undefined {
  const found = message ?? edited;
  return found !== undefined && isShared(found.chat) ? { message: found, isEdit: message === undefined } : undefined;
}

const withMessage = ({ update_id }: Update, { message, isEdit }: Said): Update =>
  ({ update_id, [isEdit ? 'edited_message' : 'message']: message }) as Update;

/** What Telegram tells of the chat itself or of a topic. */
const isAboutChat = (message: Message): boolean => message.new_chat_title !== undefined || isAboutTopic(message);

const messageKey = ({ chat, message_id }: Message): string => `${chat.id} ${message_id}`;
const albumKey = ({ chat, media_group_id }: Message): string => `${chat.id} ${media_group_id}`;
