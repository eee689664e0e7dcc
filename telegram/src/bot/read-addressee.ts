import type { Message, MessageEntity } from '@grammyjs/types';
import type { ChatMessage } from '../places/message-id.ts';
import { isServiceMessage } from './message-kinds.ts';
import { type BotNames, isMentionOf, takeOutMentions, wordsOf } from './read-mentions.ts';
import { firstOfRich, takeOutRichMentions } from './read-rich-mentions.ts';

/** Whom somebody in a group or channel talks to: the bot, somebody else, or nobody in particular. */
export type Addressee = 'bot' | 'others' | 'everybody';

export interface AddresseeContext {
  bot: BotNames;
  /** Whether a message of the chat is one of ours; asked only where Telegram does not tell who wrote it. */
  isOurs(message: ChatMessage): Promise<boolean>;
}

/**
 * Tells whom a message of a group or channel is for.
 *
 * The bot: a mention of it, a reply to one of its messages, a command (`/cmd`, `/cmd@my_bot`). Others: a command of
 * another bot, words that begin with a mention of somebody else and do not mention the bot, whatever a bot has written,
 * and what Telegram itself tells. What is forwarded holds words of others, so a mention or command in it is none.
 */
export async function readAddressee(message: Message, { bot, isOurs }: AddresseeContext): Promise<Addressee> {
  if (isServiceMessage(message) || isOfBot(message)) return 'others';
  if (isForwarded(message)) return 'everybody';
  const { text, entities } = writtenIn(message);
  const { rich_message: rich } = message;
  const first = beginningOf(message);
  if (first?.type === 'bot_command') {
    const name = first.words.split('@')[1];
    return name === undefined || name.toLowerCase() === bot.username.toLowerCase() ? 'bot' : 'others';
  }
  if (entities.some((entity) => isMentionOf(bot, text, entity))) return 'bot';
  if (rich !== undefined && takeOutRichMentions(rich, bot).count > 0) return 'bot';
  if (await isReplyToBot(message, bot, isOurs)) return 'bot';
  return first?.type === 'mention' || first?.type === 'text_mention' ? 'others' : 'everybody';
}

/** What a message begins with, where Telegram has marked it. */
function beginningOf(message: Message): { type: string; words: string } | undefined {
  if (message.rich_message !== undefined) return firstOfRich(message.rich_message);
  const { text, entities } = writtenIn(message);
  const first = entities.filter(({ type }) => ADDRESSES.has(type)).toSorted((a, b) => a.offset - b.offset)[0];
  return first && text.slice(0, first.offset).trim() === ''
    ? { type: first.type, words: wordsOf(text, first) }
    : undefined;
}

const ADDRESSES = new Set(['bot_command', 'mention', 'text_mention']);

/** Of a post of the linked channel Telegram says that it was forwarded. */
const isForwarded = (message: Message): boolean =>
  message.forward_origin !== undefined && message.is_automatic_forward !== true;

/** Other bots. Telegram names one for whoever writes in the name of a chat. */
const isOfBot = ({ from, sender_chat: chat }: Message): boolean => from?.is_bot === true && chat === undefined;

/** Every message of a topic names the topic's beginning, which is no answer. */
function isReplyToBot({ reply_to_message: original }: Message, bot: BotNames, isOurs: AddresseeContext['isOurs']) {
  if (original === undefined || original.forum_topic_created !== undefined) return false;
  if (original.from !== undefined) return original.from.id === bot.id;
  return isOurs({ chatId: original.chat.id, messageId: original.message_id });
}

function writtenIn(message: Message): { text: string; entities: readonly MessageEntity[] } {
  return message.text === undefined
    ? { text: message.caption ?? '', entities: message.caption_entities ?? [] }
    : { text: message.text, entities: message.entities ?? [] };
}

/** The message without the mentions by which the bot was addressed; the same where there are none. */
export function withoutMentions(message: Message, bot: BotNames): Message {
  const { text, caption, rich_message: rich } = message;
  if (isForwarded(message)) return message;
  if (text !== undefined) {
    const left = takeOutMentions(text, message.entities, bot);
    return left.count === 0 ? message : { ...message, text: left.text, entities: left.entities };
  }
  const left = takeOutMentions(caption ?? '', message.caption_entities, bot);
  const leftOfRich = rich && takeOutRichMentions(rich, bot);
  return {
    ...message,
    ...(left.count > 0 && { caption: left.text, caption_entities: left.entities }),
    ...(leftOfRich !== undefined && leftOfRich.count > 0 && { rich_message: leftOfRich.rich }),
  };
}
