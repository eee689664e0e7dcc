import type { Chat, Message, Update, User } from '@grammyjs/types';
import { type BotPlace, isInside, toChatMember } from './bot-member.ts';
import type { ChatState } from './chat.ts';
import { isMeantForBot, isService } from './for-bot.ts';
import { type Timers, unixSeconds } from './timers.ts';
import type { UpdateQueue } from './updates.ts';

type Telling = {
  bot: User;
  timers: Timers;
  updates: UpdateQueue;
  chats: ReadonlyMap<number, ChatState>;
  /** The setting of BotFather that lets groups' bots see only what is meant for them. */
  hasPrivacy: boolean;
};

/** Tells the bot of messages, of their changes and of what it is made in a chat, as far as Telegram does. */
export function createTelling({ bot, timers, updates, chats, hasPrivacy }: Telling) {
  const noteMeant = (chat: ChatState, message: Message): boolean => {
    const replyTo = message.reply_to_message;
    const isReplyToMeant =
      replyTo !== undefined &&
      replyTo.forum_topic_created === undefined &&
      (chat.isOwn(replyTo.message_id) || chat.meantForBot.has(replyTo.message_id));
    const isMeant = isMeantForBot(message, bot, {
      isReplyToMeant,
      isAloneWithCommands: !chat.hasOtherBotSpokenLast,
    });
    if (isMeant) chat.meantForBot.add(message.message_id);
    return isMeant;
  };

  const isTold = (chat: ChatState, message: Message): boolean => {
    if (chat.chat.type === 'private') return true;
    if (!isInside(chat.bot)) return false;
    if (isService(message)) return true;
    const isMeant = noteMeant(chat, message);
    const isOtherBot = message.from?.is_bot === true && message.sender_chat === undefined;
    if (isOtherBot) return false;
    return isMeant || chat.bot.status === 'administrator' || chat.chat.type === 'channel' || !hasPrivacy;
  };

  return {
    tell(chat: ChatState, message: Message, kind: 'new' | 'edited' = 'new'): void {
      const isOtherBot = message.from?.is_bot === true && message.sender_chat === undefined;
      if (kind === 'new' && isOtherBot && message.from?.id !== bot.id) chat.hasOtherBotSpokenLast = true;
      if (!isTold(chat, message)) return;
      const author = message.from && chats.get(message.from.id);
      if (author) author.isKnown = true;
      const names = chat.chat.type === 'channel' ? CHANNEL_KINDS : KINDS;
      updates.push(names[kind], message as never);
    },
    /** Makes the bot something else in a chat and tells it so. */
    setBotPlace(chat: ChatState, by: User, place: BotPlace): void {
      const before = chat.bot;
      chat.bot = place;
      updates.push('my_chat_member', {
        chat: chat.chat as Chat,
        from: by,
        date: unixSeconds(timers),
        old_chat_member: toChatMember(bot, before, chat.chat.type),
        new_chat_member: toChatMember(bot, place, chat.chat.type),
      });
    },
  };
}

const KINDS = { new: 'message', edited: 'edited_message' } as const satisfies Record<string, keyof Update>;
const CHANNEL_KINDS = { new: 'channel_post', edited: 'edited_channel_post' } as const satisfies Record<
  string,
  keyof Update
>;
