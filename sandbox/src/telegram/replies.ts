import type { Message } from '@grammyjs/types';
import type { ChatState } from './chat.ts';
import { badRequest } from './errors.ts';
import { type Fields, flagField, integerField, objectField, textField } from './parameters.ts';
import type { SeenMessage } from './seen-message.ts';

/** The replied-to message as it is told inside a reply: without its own reply. */
export function asReply(message: Message): NonNullable<Message['reply_to_message']> {
  const { reply_to_message: _, ...rest } = message;
  return rest as NonNullable<Message['reply_to_message']>;
}

/** The message that is replied to, and what the reply tells of it. */
type Reply = Pick<Message, 'reply_to_message' | 'quote'> & { target?: SeenMessage };

/** Finds the message that a call replies to; a missing one is refused unless the call allows to go without it. */
export function readReply(chat: ChatState, fields: Fields): Reply {
  const parameters = objectField(fields, 'reply_parameters') ?? legacyReply(fields);
  if (!parameters || Object.keys(parameters).length === 0) return {};
  const messageId = integerField(parameters, 'message_id');
  if (integerField(parameters, 'ephemeral_message_id') !== undefined) return {};
  if (messageId === undefined) throw badRequest('Can\'t find field "message_id"');
  const target = chat.get(messageId);
  if (!target) {
    if (flagField(parameters, 'allow_sending_without_reply') || messageId <= 0) return {};
    throw badRequest('message to be replied not found');
  }
  const quote = textField(parameters, 'quote');
  if (quote === '') return { target, reply_to_message: asReply(target.message) };
  const position = target.text.indexOf(quote);
  if (position < 0) throw badRequest('QUOTE_TEXT_INVALID');
  return { target, reply_to_message: asReply(target.message), quote: { text: quote, position, is_manual: true } };
}

function legacyReply(fields: Fields): Fields | undefined {
  const messageId = integerField(fields, 'reply_to_message_id');
  if (messageId === undefined) return undefined;
  return { message_id: messageId, allow_sending_without_reply: flagField(fields, 'allow_sending_without_reply') };
}
