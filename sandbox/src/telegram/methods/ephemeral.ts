import { isDeepStrictEqual } from 'node:util';
import type { Message } from '@grammyjs/types';
import { badRequest } from '../errors.ts';
import { type Fields, integerField } from '../parameters.ts';
import { readRichMessage } from '../read-rich-message.ts';
import { unixSeconds } from '../timers.ts';
import { readInlineKeyboard } from '../validate-keyboard.ts';
import { MAX_CAPTION, readCaption, readMessageText } from '../validate-text.ts';
import { findChat, type MethodContext, type Methods, payMessages } from './method.ts';

const CONTENT = ['text', 'entities', 'rich_message', 'caption', 'caption_entities', 'reply_markup'] as const;

/** Methods that change or delete what one person alone sees; they answer `true`, not the message. */
export function createEphemeralMethods(context: MethodContext): Methods {
  const { world } = context;

  const existing = (fields: Fields) => {
    const chat = findChat(world, fields, 'write');
    const userId = integerField(fields, 'receiver_user_id');
    if (userId === undefined) throw badRequest('invalid user_id specified');
    const id = integerField(fields, 'ephemeral_message_id') ?? 0;
    const seen = chat.ephemeral.get(userId, id);
    if (seen?.from !== 'bot') throw badRequest('MESSAGE_ID_INVALID');
    return { chat, userId, id, before: seen.message };
  };

  const change = (fields: Fields, content: Partial<Message>, removed: readonly (keyof Message)[] = CONTENT): true => {
    const markup = readInlineKeyboard(fields);
    const { chat, userId, before } = existing(fields);
    const after: Message = { ...before };
    for (const name of removed) delete after[name];
    Object.assign(after, content, markup && { reply_markup: markup });
    if (isDeepStrictEqual(after, before)) {
      throw badRequest(
        'message is not modified: specified new message content and reply markup are exactly the same as a current ' +
          'content and reply markup of the message',
      );
    }
    payMessages(context, chat);
    chat.ephemeral.replace(userId, { ...after, edit_date: unixSeconds(world.timers) });
    return true;
  };

  return {
    editephemeralmessagetext({ fields }) {
      if (fields.rich_message !== undefined) {
        return change(fields, { rich_message: readRichMessage(fields, { isPreview: false }) });
      }
      const { text, entities } = readMessageText(fields);
      // Telegram's servers measure it as a caption (tdlib/telegram-bot-api issue 881).
      if (text.length > MAX_CAPTION) throw badRequest('MEDIA_CAPTION_TOO_LONG');
      return change(fields, { text, ...(entities.length > 0 && { entities }) });
    },
    editephemeralmessagecaption({ fields }) {
      const { text, entities } = readCaption(fields);
      const caption = text === '' ? {} : { caption: text };
      return change(fields, { ...caption, ...(entities.length > 0 && { caption_entities: entities }) });
    },
    editephemeralmessagereplymarkup: ({ fields }) => change(fields, {}, ['reply_markup']),
    deleteephemeralmessage({ fields }) {
      const { chat, userId, id } = existing(fields);
      chat.ephemeral.remove(userId, id);
      return true;
    },
  };
}
