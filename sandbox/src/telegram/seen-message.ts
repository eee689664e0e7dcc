import type { InlineKeyboardButton, Message, MessageEntity } from '@grammyjs/types';
import type { StoredFile } from './files.ts';
import { wordsOfBlocks } from './rich-words.ts';

export type SeenButton = {
  label: string;
  data?: string;
  url?: string;
  copyText?: string;
  style?: string;
  disabled: boolean;
};

/** A message as it stands in the chat now; a caption and the words of a rich message count as its text. */
export type SeenMessage = {
  messageId: number;
  /** The topic that it is in; none outside the topics, and none for a mere thread of replies. */
  threadId?: number;
  from: 'bot' | 'person';
  /** The name of who wrote it: a person, a bot, or the chat that speaks for itself. */
  author: string;
  text: string;
  entities: MessageEntity[];
  buttons: SeenButton[][];
  edited: boolean;
  replyToMessageId?: number;
  mediaGroupId?: string;
  /** The emoji with which the bot reacted. */
  reaction?: string;
  /** The file of the message; `document` says the same under its usual name. */
  file?: StoredFile;
  document?: StoredFile;
  /** What else it carries, as the Bot API tells it. */
  message: Message;
};

export function toSeenMessage(
  message: Message,
  extra: { isByBot: boolean; file?: StoredFile | undefined; reaction?: string | undefined },
): SeenMessage {
  const replyTo = message.reply_to_message?.message_id;
  return {
    messageId: message.message_id,
    ...(message.is_topic_message && { threadId: message.message_thread_id }),
    from: extra.isByBot ? 'bot' : 'person',
    author: message.sender_chat?.title ?? message.from?.first_name ?? '',
    text: message.text ?? message.caption ?? wordsOfBlocks(message.rich_message?.blocks ?? []),
    entities: message.entities ?? message.caption_entities ?? [],
    buttons: (message.reply_markup?.inline_keyboard ?? []).map((row) => row.map(toSeenButton)),
    edited: message.edit_date !== undefined,
    ...(replyTo !== undefined && { replyToMessageId: replyTo }),
    ...(message.media_group_id !== undefined && { mediaGroupId: message.media_group_id }),
    ...(extra.reaction !== undefined && { reaction: extra.reaction }),
    ...(extra.file && { file: extra.file }),
    ...(extra.file?.kind === 'document' && { document: extra.file }),
    message,
  };
}

function toSeenButton(button: InlineKeyboardButton): SeenButton {
  return {
    label: button.text,
    ...('callback_data' in button && { data: button.callback_data }),
    ...('url' in button && { url: button.url }),
    ...('copy_text' in button && { copyText: button.copy_text.text }),
    ...(button.style && { style: button.style }),
    disabled: 'disabled' in button,
  };
}
