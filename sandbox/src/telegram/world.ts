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

/** What the bot's owner has chosen at BotFather. */
export type BotSettings = { hasTopics: boolean; usersCreateTopics: boolean };

/** How a message tells that it is in a topic. */
export const inTopic = (threadId: number): Pick<Message, 'message_thread_id' | 'is_topic_message'> => ({
  message_thread_id: threadId,
  is_topic_message: true,
});

/** All that Telegram knows: the bot, the chats, the files and the updates that wait for the bot. */
export function createWorld(bot: User, timers: Timers, settings: BotSettings, localFolder?: string) {
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
    settings,
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
    /** Puts the service message into a chat that begins a topic; its id is that of the topic. */
    postTopic(to: ChatState, content: NewMessage & Required<Pick<Message, 'from' | 'forum_topic_created'>>): Message {
      const { name, icon_color: iconColor } = content.forum_topic_created;
      const threadId = nextMessageId;
      to.topics.add({ threadId, name, iconColor, isClosed: false, isMadeByBot: content.from.id === bot.id });
      return this.post(to, { ...inTopic(threadId), ...content });
    },
    nextMediaGroupId: () => `1387${String(nextGroupId++).padStart(13, '0')}`,
  };
}

export type World = ReturnType<typeof createWorld>;
