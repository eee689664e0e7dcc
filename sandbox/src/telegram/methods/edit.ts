import { isDeepStrictEqual } from 'node:util';
import type { Message } from '@grammyjs/types';
import { may } from '../bot-member.ts';
import type { ChatState } from '../chat.ts';
import { badRequest } from '../errors.ts';
import { type Fields, integerField, isObject, listField, textField } from '../parameters.ts';
import { readRichMessage } from '../read-rich-message.ts';
import type { SeenMessage } from '../seen-message.ts';
import { unixSeconds } from '../timers.ts';
import { readInlineKeyboard } from '../validate-keyboard.ts';
import { readCaption, readMessageText } from '../validate-text.ts';
import { findChat, type MethodContext, type Methods, payMessages } from './method.ts';
import { REACTIONS } from './reactions.ts';

const DELETABLE_S = 48 * 60 * 60;
const CONTENT = ['text', 'entities', 'rich_message', 'caption', 'caption_entities', 'reply_markup'] as const;

/** Methods that change, delete or react to a message that is there already. */
export function createEditMethods(context: MethodContext): Methods {
  const { world } = context;

  const change = (fields: Fields, part: 'text' | 'caption' | 'markup', content: Partial<Message>) => {
    const markup = readInlineKeyboard(fields);
    const chat = findChat(world, fields, 'edit');
    const before = editableMessage(chat, fields);
    const isText = before.text !== undefined || before.rich_message !== undefined;
    if (part === 'text' && !isText) throw badRequest('There is no text in the message to edit');
    if (part === 'caption' && isText) {
      throw badRequest('There is no caption in the message to edit');
    }
    const after: Message = { ...before };
    const removed = part === 'markup' ? (['reply_markup'] as const) : CONTENT;
    for (const name of removed) delete after[name];
    Object.assign(after, content, markup && { reply_markup: markup });
    if (CONTENT.every((name) => isDeepStrictEqual(after[name], before[name]))) {
      throw badRequest(
        'message is not modified: specified new message content and reply markup are exactly the same as a current ' +
          'content and reply markup of the message',
      );
    }
    payMessages(context, chat);
    after.edit_date = unixSeconds(world.timers);
    chat.replace(after);
    return after;
  };

  const remove = (chat: ChatState, messageId: number) => {
    const { message } = existing(chat, messageId, 'message to delete');
    const isOwn = chat.isOwn(messageId);
    if (message.forum_topic_created) throw badRequest("message can't be deleted");
    const mayDelete = isOwn || chat.chat.type === 'private' || may(chat.bot, 'can_delete_messages');
    if (!mayDelete) throw badRequest(`message can't be deleted${chat.chat.type === 'group' ? ' for everyone' : ''}`);
    if (unixSeconds(world.timers) - message.date > DELETABLE_S) {
      throw badRequest("message can't be deleted for everyone");
    }
    chat.remove(messageId);
  };

  return {
    editmessagetext({ fields }) {
      if (fields.rich_message !== undefined) {
        if (fields.text !== undefined) throw badRequest('Either text or rich_message is to be given');
        return change(fields, 'text', { rich_message: readRichMessage(fields, { isPreview: false }) });
      }
      const { text, entities } = readMessageText(fields);
      return change(fields, 'text', { text, ...(entities.length > 0 && { entities }) });
    },
    editmessagecaption({ fields }) {
      const { text, entities } = readCaption(fields);
      const caption = text === '' ? {} : { caption: text };
      return change(fields, 'caption', { ...caption, ...(entities.length > 0 && { caption_entities: entities }) });
    },
    editmessagereplymarkup({ fields }) {
      return change(fields, 'markup', {});
    },
    deletemessage({ fields }) {
      const chat = findChat(world, fields, 'write');
      remove(chat, integerField(fields, 'message_id') ?? 0);
      return true;
    },
    deletemessages({ fields }) {
      const ids = listField(fields, 'message_ids') ?? [];
      if (ids.length === 0) throw badRequest('Message identifiers are not specified');
      if (ids.length > 100) throw badRequest('Too many message identifiers specified');
      const chat = findChat(world, fields, 'write');
      for (const id of ids) if (chat.get(Number(id))) remove(chat, Number(id));
      return true;
    },
    setmessagereaction({ fields }) {
      const reactions = listField(fields, 'reaction') ?? [];
      const chat = findChat(world, fields, 'read');
      const seen = existing(chat, integerField(fields, 'message_id') ?? 0, 'message to react');
      if (reactions.length > 1) throw badRequest('REACTIONS_TOO_MANY');
      const [reaction] = reactions;
      const emoji = isObject(reaction) ? textField(reaction, 'emoji') : '';
      if (reaction !== undefined && !REACTIONS.has(emoji)) throw badRequest('REACTION_INVALID');
      chat.replace(seen.message, emoji);
      return true;
    },
  };
}

function existing(chat: ChatState, messageId: number, role: string): SeenMessage {
  const seen = chat.get(messageId);
  if (!seen) throw badRequest(`${role} not found`);
  return seen;
}

function editableMessage(chat: ChatState, fields: Fields): Message {
  const messageId = integerField(fields, 'message_id');
  if (messageId === undefined) throw badRequest('message identifier is not specified');
  const { message } = existing(chat, messageId, 'message to edit');
  if (!isEditable(chat, messageId)) throw badRequest("Message can't be edited");
  return message;
}

/** In a channel it is the rights that count, elsewhere who wrote it. */
function isEditable({ chat, bot, isOwn, migratedTo }: ChatState, messageId: number): boolean {
  if (chat.type !== 'channel') return isOwn(messageId) && migratedTo === undefined;
  return may(bot, 'can_edit_messages') || (may(bot, 'can_post_messages') && isOwn(messageId));
}
