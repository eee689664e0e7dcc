import type { Chat, Message, Update, User } from '@grammyjs/types';
import type { Contact, ConversationKind } from 'provider-kit';
import { asksForHelp } from 'provider-kit/pure';
import type { RemoteSession } from 'shared-types';
import type { KnownPlaces } from '../places/known-places.ts';
import { chatNameOf, nameOf } from './names.ts';
import { topicIdOf, topicNameIn } from './read-topic.ts';

/** Whether others are there beside one person and the bot. */
export const isShared = ({ type }: Pick<Chat, 'type'>): boolean => type !== 'private';

function kindOf({ type }: Pick<Chat, 'type'>): ConversationKind {
  if (type === 'private') return 'direct';
  return type === 'channel' ? 'channel' : 'group';
}

type Places = Pick<KnownPlaces, 'remoteSessionIdOf' | 'topicNameOf'>;

/** Where an update comes from; undefined for kinds that nobody in a chat has sent. */
export async function contactOf(update: Update, places: Places): Promise<Contact | undefined> {
  const message = update.message ?? update.edited_message;
  if (message !== undefined) return contactOfMessage(message, places);
  const pressed = update.callback_query;
  if (pressed?.message !== undefined) {
    // Of what is too old nothing but the chat is told.
    const topicId = topicIdOf(pressed.message as Partial<Message>);
    return toContact({ chat: pressed.message.chat, from: pressed.from, topicId }, places);
  }
  const stopped = update.stopped_message_generation;
  return (
    stopped && (await toContact({ chat: stopped.chat, from: undefined, topicId: stopped.message_thread_id }, places))
  );
}

/** Who has sent a message, and where. */
export async function contactOfMessage(message: Message, places: Places): Promise<Contact> {
  const { chat, from, text = '', forward_origin: origin } = message;
  const contact = await toContact(
    { chat, from, topicId: topicIdOf(message), topicName: topicNameIn(message)?.name },
    places,
  );
  return origin === undefined && asksForHelp(text) ? { ...contact, asksForHelp: true } : contact;
}

export interface Origin {
  chat: Chat;
  from: User | undefined;
  topicId: number | undefined;
  /** As the update tells it; what is known counts more. */
  topicName?: string | undefined;
}

/** In a private chat the chat's id is the person's. A channel speaks for itself where Telegram names nobody. */
export async function toContact({ chat, from, topicId, topicName }: Origin, places: Places): Promise<Contact> {
  const kind = kindOf(chat);
  const userId = String(from?.id ?? chat.id);
  const whole = describeChat(chat, from, await places.remoteSessionIdOf({ chatId: chat.id, topicId: undefined }));
  const contact = { kind, userId, ...(from === undefined && kind !== 'direct' && { isPlace: true }) };
  if (topicId === undefined) return { ...contact, remoteSession: whole };
  const sessionId = await places.remoteSessionIdOf({ chatId: chat.id, topicId });
  const name = (await places.topicNameOf(sessionId)) ?? topicName;
  return { ...contact, remoteSession: describeTopic(whole, sessionId, name), pairedAs: whole };
}

/** The remote session of something else in the same chat; that of the contact itself where nothing is named. */
export async function remoteSessionAt(
  { remoteSession, pairedAs: whole = remoteSession }: Contact,
  remoteSessionId: string | undefined,
  { topicNameOf }: Pick<Places, 'topicNameOf'>,
): Promise<RemoteSession> {
  if (remoteSessionId === undefined || remoteSessionId === remoteSession.sessionId) return remoteSession;
  if (remoteSessionId === whole.sessionId) return whole;
  return describeTopic(whole, remoteSessionId, await topicNameOf(remoteSessionId));
}

function describeTopic(whole: RemoteSession, sessionId: string, name: string | undefined): RemoteSession {
  const { title: _title, displayName, ...rest } = whole;
  if (name === undefined) return { ...rest, sessionId, displayName: displayName ?? '' };
  return { ...rest, sessionId, title: name, displayName: `${displayName} / ${name}` };
}

function describeChat(chat: Chat, from: User | undefined, sessionId: string): RemoteSession {
  const kind = kindOf(chat);
  const spoken = from?.language_code !== undefined && { language: from.language_code };
  if (kind !== 'direct') {
    const title = chatNameOf(chat);
    return { sessionId, kind, title, displayName: title, ...spoken };
  }
  const username = from?.username ?? chat.username;
  return {
    sessionId,
    kind,
    displayName: nameOf(from ?? chat),
    userId: String(from?.id ?? chat.id),
    ...(username !== undefined && { username }),
    ...spoken,
  };
}
