import type { User } from '@grammyjs/types';
import type { ChatState } from '../chat.ts';
import { badRequest } from '../errors.ts';
import { type Fields, integerField, objectField, textField } from '../parameters.ts';
import { unixSeconds } from '../timers.ts';
import type { MethodContext } from './method.ts';

/** How long a command that only the bot saw may be answered in the same way (Bot API: ReplyParameters). */
const ANSWERABLE_S = 15;

/**
 * Reads who alone is to see a message (Bot API: `ephemeral_message_parameters`); nobody if all are.
 *
 * An administrator may write so to any person of the group. Another bot may only answer so: a press of that person in
 * that chat, or an ephemeral message of theirs, both within 15 seconds.
 */
export function readReceiver(context: MethodContext, chat: ChatState, fields: Fields): User | undefined {
  const parameters = objectField(fields, 'ephemeral_message_parameters');
  const reply = objectField(fields, 'reply_parameters') ?? {};
  const repliedId = integerField(reply, 'ephemeral_message_id');
  if (!parameters) {
    if (repliedId !== undefined) throw badRequest('message to be replied not found');
    return undefined;
  }
  const userId = integerField(parameters, 'receiver_user_id');
  if (userId === undefined) throw badRequest('invalid user_id specified');
  const { type } = chat.chat;
  if (type !== 'group' && type !== 'supergroup') throw badRequest('PEER_ID_INVALID');
  const receiver = chat.members.get(userId);
  if (!receiver || receiver.is_bot) throw badRequest('USER_NOT_PARTICIPANT');
  if (hasLoginButton(fields)) throw badRequest('BUTTON_TYPE_INVALID');
  const queryId = textField(parameters, 'callback_query_id');
  if (queryId !== '' && !context.callbacks.isFresh(queryId, userId, chat.chat.id)) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid');
  }
  if (repliedId !== undefined && !isAnswerable(context, chat, userId, repliedId)) {
    throw badRequest('message to be replied not found');
  }
  const isAnswer = queryId !== '' || repliedId !== undefined;
  if (!isAnswer && chat.bot.status !== 'administrator') throw badRequest('MESSAGE_NOT_COMMAND');
  return receiver;
}

function isAnswerable({ world }: MethodContext, { ephemeral }: ChatState, userId: number, id: number): boolean {
  const seen = ephemeral.get(userId, id);
  return seen?.from === 'person' && unixSeconds(world.timers) - seen.message.date <= ANSWERABLE_S;
}

function hasLoginButton(fields: Fields): boolean {
  const rows = objectField(fields, 'reply_markup')?.inline_keyboard;
  return Array.isArray(rows) && rows.flat().some((button) => typeof button === 'object' && 'login_url' in button);
}
