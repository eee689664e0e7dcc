import type { Message, MessageOrigin, User } from '@grammyjs/types';
import { may } from '../bot-member.ts';
import type { ChatState } from '../chat.ts';
import type { ChatView } from '../chat-view.ts';
import { badRequest } from '../errors.ts';
import type { StoredFile } from '../files.ts';
import { type Fields, integerField } from '../parameters.ts';
import { placeIn } from '../place.ts';
import { readReply } from '../replies.ts';
import { unixSeconds } from '../timers.ts';
import type { World } from '../world.ts';
import { findChat, type MethodContext, payMessages } from './method.ts';
import { readReceiver } from './receiver.ts';

/**
 * Where a call sends to: the chat, what the message says of its place there, what is seen at that place, and the one
 * person who is to see it if it is not for all.
 */
type Target = { chat: ChatState; place: Partial<Message>; view: ChatView; receiver: User | undefined };
type Content = Omit<Message, 'message_id' | 'date' | 'chat' | 'from'>;

/** The topic of a forum that is none: only actions may name it. */
const GENERAL = 1;

/** Reads the topic that a call names; anything that is no number, or below 0, counts as left out. */
export function threadIdOf(fields: Fields): number | undefined {
  const threadId = integerField(fields, 'message_thread_id') ?? 0;
  return threadId > 0 ? threadId : undefined;
}

/**
 * Finds where a call sends to, in the server's order: the chat, the topic, the message that is replied to, and whether
 * the bot may send such a thing (`what`, as in "to send documents") there.
 *
 * Without a topic the message goes where the message is that it replies to, else outside the topics. Where there are no
 * topics, in groups and channels, what a call says of them means nothing.
 */
export function readTarget(context: MethodContext, fields: Fields, what: string): Target {
  const { world } = context;
  const chat = findChat(world, fields, 'write');
  const named = readTopic(world, chat, fields);
  const { target, ...reply } = readReply(chat, fields);
  const threadId = named ?? target?.threadId;
  checkRights(chat, threadId, what);
  const receiver = readReceiver(context, chat, fields);
  const isElsewhere = target !== undefined && target.threadId !== threadId;
  const place = {
    ...placeIn(chat, threadId, target),
    ...(isElsewhere ? asExternal(chat, target.message, reply) : reply),
  };
  return { chat, place, view: chat.viewOf(threadId), receiver };
}

/** Puts what a call sends where it is to be, and counts it. */
export function deliver(context: MethodContext, target: Target, content: Content, file?: StoredFile): Message {
  const { world } = context;
  const { chat, place, view, receiver } = target;
  payMessages(context, chat);
  if (receiver) {
    const message = { date: unixSeconds(world.timers), chat: chat.chat, from: world.bot, ...place, ...content };
    return chat.ephemeral.add({ person: receiver, receiver }, message, file);
  }
  view.preview.clear();
  return world.post(chat, { from: world.bot, ...place, ...content }, file);
}

function readTopic({ settings }: World, { chat, topics }: ChatState, fields: Fields): number | undefined {
  const threadId = threadIdOf(fields);
  const mayHaveTopics = chat.type === 'private' || (chat.type === 'supergroup' && chat.is_forum);
  if (threadId === undefined || !mayHaveTopics) return undefined;
  const isThere = topics.get(threadId) !== undefined && (chat.type !== 'private' || settings.hasTopics);
  if (!isThere) throw badRequest('Message thread not found');
  return threadId;
}

function checkRights({ chat, bot, topics, isGeneralClosed }: ChatState, threadId: number | undefined, what: string) {
  if (chat.type === 'private') return;
  if (chat.type === 'channel' && !may(bot, 'can_post_messages')) {
    throw badRequest('Need administrator rights in the channel chat');
  }
  if (bot.status === 'restricted') throw badRequest(`Not enough rights to send ${what} to the chat`);
  const topic = threadId === undefined ? undefined : topics.get(threadId);
  const isClosed = topic ? topic.isClosed && !topic.isMadeByBot : isGeneralClosed && threadId === undefined;
  if (isClosed && !may(bot, 'can_manage_topics')) throw badRequest('TOPIC_CLOSED');
}

/** Where previews and actions of a call show; nowhere in a topic that does not exist, which is not refused. */
export function previewAt({ chat, topics, viewOf }: ChatState, fields: Fields): ChatView['preview'] | undefined {
  const threadId = threadIdOf(fields);
  if (threadId !== undefined && topics.get(threadId)) return viewOf(threadId).preview;
  const isWhole = threadId === undefined || (chat.type === 'supergroup' && (!chat.is_forum || threadId === GENERAL));
  return isWhole ? viewOf().preview : undefined;
}

/** A reply to a message of another topic is told as one to another chat. */
function asExternal({ chat }: ChatState, message: Message, { quote }: Pick<Message, 'quote'>): Partial<Message> {
  const { from, sender_chat, date, message_id } = message;
  const origin: MessageOrigin = sender_chat
    ? { type: 'chat', sender_chat, date }
    : from
      ? { type: 'user', sender_user: from, date }
      : { type: 'hidden_user', sender_user_name: '', date };
  const isOpen = chat.type === 'supergroup';
  return { external_reply: { origin, ...(isOpen && { chat, message_id }) }, ...(quote && { quote }) };
}
