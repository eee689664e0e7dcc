import type { BotCommand, Chat, Message, User } from '@grammyjs/types';
import { type ChatState, createChat } from './chat.ts';
import { createFileStore, type StoredFile } from './files.ts';
import { inTopic } from './place.ts';
import { createTelling } from './tell.ts';
import { type Timers, unixSeconds } from './timers.ts';
import { createUpdateQueue } from './updates.ts';

export type WorldEvent =
  | { type: 'message' | 'edit' | 'delete' | 'preview'; chatId: number; messageId?: number }
  | { type: 'poll' }
  | { type: 'call'; method: string; status: number | string };

type NewMessage = Omit<Message, 'message_id' | 'date' | 'chat'>;

/** What the bot's owner has chosen at BotFather. */
export type BotSettings = { hasTopics: boolean; usersCreateTopics: boolean; hasPrivacy: boolean };

/** All that Telegram knows: the bot, the chats, the files and the updates that wait for the bot. */
export function createWorld(bot: User, timers: Timers, settings: BotSettings, localFolder?: string) {
  const chats = new Map<number, ChatState>();
  const listeners = new Set<(event: WorldEvent) => void>();
  /** Supergroups and channels count their messages themselves, all other chats of a bot together. */
  const messageIds = new Map<number, number>();
  const counterOf = ({ chat }: ChatState) => (chat.type === 'supergroup' || chat.type === 'channel' ? chat.id : 0);
  let nextGroupId = 1;

  const emit = (event: WorldEvent) => {
    for (const listener of listeners) listener(event);
  };

  const nextMessageId = (to: ChatState): number => (messageIds.get(counterOf(to)) ?? 0) + 1;
  const updates = createUpdateQueue(timers, 100_000_001, () => emit({ type: 'poll' }));

  return {
    ...createTelling({ bot, timers, updates, chats, hasPrivacy: settings.hasPrivacy }),
    bot,
    timers,
    settings,
    chats,
    /** The bot's commands, by the scope and the language that they are for. */
    commands: new Map<string, BotCommand[]>(),
    emit,
    files: createFileStore(timers, localFolder),
    updates,
    onEvent(listener: (event: WorldEvent) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Opens a chat; in supergroups and channels that are made as such, message 1 tells that, which nobody is told. */
    openChat(chat: Chat, lastMessageId = 0): ChatState {
      const state = createChat(chat, timers, (type, messageId) =>
        emit({ type, chatId: chat.id, ...(messageId !== undefined && { messageId }) }),
      );
      chats.set(chat.id, state);
      if (lastMessageId > 0) messageIds.set(counterOf(state), lastMessageId);
      return state;
    },
    /** Puts a message into a chat. In a channel nobody is its author, but the channel. */
    post(to: ChatState, { from, ...content }: NewMessage, file?: StoredFile): Message {
      const isByBot = from?.id === bot.id;
      const author = to.chat.type === 'channel' ? { sender_chat: to.chat } : { ...(from && { from }) };
      const message_id = nextMessageId(to);
      messageIds.set(counterOf(to), message_id);
      const message: Message = { message_id, ...author, date: unixSeconds(timers), chat: to.chat, ...content };
      if (isByBot) to.hasOtherBotSpokenLast = false;
      to.add(message, file, isByBot);
      return message;
    },
    /** Puts the service message into a chat that begins a topic; its id is that of the topic. */
    postTopic(to: ChatState, content: NewMessage & Required<Pick<Message, 'from' | 'forum_topic_created'>>): Message {
      const { name, icon_color: iconColor } = content.forum_topic_created;
      const threadId = nextMessageId(to);
      to.topics.add({ threadId, name, iconColor, isClosed: false, isMadeByBot: content.from.id === bot.id });
      return this.post(to, { ...inTopic(threadId), ...content });
    },
    /** Commands that only the bot sees, by their names. */
    ephemeralCommands: new Set<string>(),
    nextMediaGroupId: () => `1387${String(nextGroupId++).padStart(13, '0')}`,
  };
}

export type World = ReturnType<typeof createWorld>;
