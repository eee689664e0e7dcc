import type { Chat, Message, User } from '@grammyjs/types';
import { type ChatState, createChat } from './chat.ts';
import { createFileStore, type StoredFile } from './files.ts';
import { type Timers, unixSeconds } from './timers.ts';
import { createUpdateQueue } from './updates.ts';

export type WorldEvent =
  | { type: 'message' | 'edit' | 'delete' | 'preview'; chatId: number; messageId?: number }
  | { type: 'poll' }
  | { type: 'call'; method: string; status: number | string };

type NewMessage = Omit<Message, 'message_id' | 'date' | 'chat'>;

/** All that Telegram knows: the bot, the chats, the files and the updates that wait for the bot. */
export function createWorld(bot: User, timers: Timers, localFolder?: string) {
  const chats = new Map<number, ChatState>();
  const listeners = new Set<(event: WorldEvent) => void>();
  let nextMessageId = 1;
  let nextGroupId = 1;

  const emit = (event: WorldEvent) => {
    for (const listener of listeners) listener(event);
  };

  return {
    bot,
    timers,
    chats,
    emit,
    files: createFileStore(timers, localFolder),
    updates: createUpdateQueue(timers, 100_000_001, () => emit({ type: 'poll' })),
    onEvent(listener: (event: WorldEvent) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    openChat(chat: Chat): ChatState {
      const state = createChat(chat, bot.id, timers, (type, messageId) =>
        emit({ type, chatId: chat.id, ...(messageId !== undefined && { messageId }) }),
      );
      chats.set(chat.id, state);
      return state;
    },
    /** Puts a message into a chat; ids grow over all chats, as they do for a bot's private chats. */
    post(to: ChatState, content: NewMessage, file?: StoredFile): Message {
      const message: Message = { message_id: nextMessageId++, date: unixSeconds(timers), chat: to.chat, ...content };
      to.add(message, file);
      return message;
    },
    nextMediaGroupId: () => `1387${String(nextGroupId++).padStart(13, '0')}`,
  };
}

export type World = ReturnType<typeof createWorld>;
