import type { Chat, Update, User } from '@grammyjs/types';
import type { Contact, ConversationKind } from 'provider-kit';
import { chatNameOf, nameOf } from './names.ts';

/** Whether others are there beside one person and the bot. */
export const isShared = ({ type }: Pick<Chat, 'type'>): boolean => type !== 'private';

function kindOf({ type }: Pick<Chat, 'type'>): ConversationKind {
  if (type === 'private') return 'direct';
  return type === 'channel' ? 'channel' : 'group';
}

/** Where an update comes from; undefined for kinds that nobody in a chat has sent. */
export function contactOf(update: Update): Contact | undefined {
  const message = update.message ?? update.edited_message;
  if (message !== undefined) return toContact(message.chat, message.from);
  const pressed = update.callback_query;
  if (pressed?.message !== undefined) return toContact(pressed.message.chat, pressed.from);
  const stopped = update.stopped_message_generation;
  return stopped && toContact(stopped.chat, undefined);
}

/** In a private chat the chat's id is the person's. A channel speaks for itself where Telegram names nobody. */
export function toContact(chat: Chat, from: User | undefined): Contact {
  const kind = kindOf(chat);
  const userId = String(from?.id ?? chat.id);
  const sessionId = String(chat.id);
  if (kind !== 'direct') {
    const title = chatNameOf(chat);
    const remoteSession = { sessionId, kind, title, displayName: title };
    return { kind, userId, remoteSession, ...(from === undefined && { isPlace: true }) };
  }
  const username = from?.username ?? chat.username;
  return {
    kind,
    userId,
    remoteSession: {
      sessionId,
      kind,
      displayName: nameOf(from ?? chat),
      userId,
      ...(username !== undefined && { username }),
      ...(from?.language_code !== undefined && { languageCode: from.language_code }),
    },
  };
}
