import type { Message, MessageOrigin } from '@grammyjs/types';
import type { ChatState } from '../chat.ts';
import type { ChatView } from '../chat-view.ts';
import { badRequest } from '../errors.ts';
import { type Fields, integerField } from '../parameters.ts';
import { readReply } from '../replies.ts';
import { inTopic, type World } from '../world.ts';
import { findChat } from './method.ts';

/** Where a call sends to: the chat, what the message says of its place there, and what is seen at that place. */
export type Target = { chat: ChatState; place: Partial<Message>; view: ChatView };

/** Reads the topic that a call names; anything that is no number, or below 0, counts as left out. */
export function threadIdOf(fields: Fields): number | undefined {
  const threadId = integerField(fields, 'message_thread_id') ?? 0;
  return threadId > 0 ? threadId : undefined;
}

/**
 * Finds where a call sends to, in the server's order: the chat, the topic, the message that is replied to.
 *
 * Without a topic the message goes where the message is that it replies to, else outside the topics.
 */
export function readTarget(world: World, fields: Fields): Target {
  const chat = findChat(world, fields, 'write');
  const named = threadIdOf(fields);
  if (named !== undefined && chat.chat.type === 'private') checkTopic(world, chat, named);
  const { target, ...reply } = readReply(chat, fields);
  const threadId = named ?? target?.threadId;
  const isElsewhere = target !== undefined && target.threadId !== threadId;
  const place = {
    ...(threadId !== undefined && inTopic(threadId)),
    ...(isElsewhere ? asExternal(target.message, reply) : reply),
  };
  return { chat, place, view: chat.viewOf(threadId) };
}

/** Where previews and actions of a call show; nowhere in a topic that does not exist, which is not refused. */
export function previewAt(chat: ChatState, fields: Fields): ChatView['preview'] | undefined {
  const threadId = threadIdOf(fields);
  return threadId === undefined || chat.topics.get(threadId) ? chat.viewOf(threadId).preview : undefined;
}

function checkTopic(world: World, chat: ChatState, threadId: number): void {
  if (!world.settings.hasTopics || !chat.topics.get(threadId)) throw badRequest('Message thread not found');
}

/** A reply to a message of another topic is told as one to another chat. */
function asExternal({ from, date }: Message, { quote }: Pick<Message, 'quote'>): Partial<Message> {
  const origin: MessageOrigin = from
    ? { type: 'user', sender_user: from, date }
    : { type: 'hidden_user', sender_user_name: '', date };
  return { external_reply: { origin }, ...(quote && { quote }) };
}
