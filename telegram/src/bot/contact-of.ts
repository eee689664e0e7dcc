import type { Chat, Update, User } from '@grammyjs/types';
import type { Contact, ConversationKind } from 'provider-kit';
import { nameOf } from './names.ts';

/** Who sent something, and in which type of chat. */
export type ChatContact = Omit<Contact, 'kind'> & { chatType: Chat['type'] };

export function conversationKind(chatType: Chat['type']): ConversationKind {
  if (chatType === 'private') return 'direct';
  return chatType === 'channel' ? 'channel' : 'group';
}

/** Where an update comes from; undefined for kinds that nobody in a chat has sent. */
export function contactOf(update: Update): ChatContact | undefined {
  const message = update.message ?? update.edited_message;
  if (message !== undefined) return toContact(message.chat, message.from);
  const pressed = update.callback_query;
  if (pressed?.message !== undefined) return toContact(pressed.message.chat, pressed.from);
  const stopped = update.stopped_message_generation;
  return stopped && toContact(stopped.chat, undefined);
}

/** In a private chat the chat's id is the person's. */
export function toContact(chat: Chat, from: User | undefined): ChatContact {
  const isPrivate = chat.type === 'private';
  const userId = String(from?.id ?? chat.id);
  const username = from?.username ?? (isPrivate ? chat.username : undefined);
  return {
    chatType: chat.type,
    userId,
    remoteSession: {
      sessionId: String(chat.id),
      displayName: isPrivate ? nameOf(from ?? chat) : (chat.title ?? 'unknown'),
      userId,
      ...(username !== undefined && { username }),
      ...(from?.language_code !== undefined && { languageCode: from.language_code }),
    },
  };
}
