import type { Chat, Message, User } from '@grammyjs/types';
import type { BotPlace } from './bot-member.ts';
import { type ChatView, createChatView } from './chat-view.ts';
import { createEphemeralMessages } from './ephemeral.ts';
import type { StoredFile } from './files.ts';
import { type SeenMessage, toSeenMessage } from './seen-message.ts';
import type { Timers } from './timers.ts';
import { createTopicList } from './topic-list.ts';

type Changed = (what: 'message' | 'edit' | 'delete' | 'preview', messageId?: number) => void;

/**
 * One chat: its messages as they stand now, the previews, its topics, and who may write.
 *
 * Adding and reading cost the same however long the chat is; every change wakes who waits for it.
 */
export function createChat(chat: Chat, timers: Timers, onChange: Changed) {
  const byId = new Map<number, SeenMessage>();
  const topics = createTopicList();
  const topicViews = new Map<number, ChatView>();
  const whole = createChatView(timers, () => onChange('preview'));

  /** What is seen of one topic, or of the chat as a whole, whose preview is the one outside the topics. */
  const viewOf = (threadId?: number): ChatView => {
    if (threadId === undefined) return whole;
    const known = topicViews.get(threadId) ?? createChatView(timers, () => onChange('preview'));
    topicViews.set(threadId, known);
    return known;
  };
  const viewsOf = ({ threadId }: SeenMessage) => (threadId === undefined ? [whole] : [whole, viewOf(threadId)]);

  const changed = (what: 'message' | 'edit' | 'delete', entry: SeenMessage) => {
    onChange(what, entry.messageId);
    for (const view of viewsOf(entry)) view.changed();
  };

  const remove = (messageId: number): void => {
    const entry = byId.get(messageId);
    if (!entry) return;
    byId.delete(messageId);
    for (const view of viewsOf(entry)) view.remove(messageId);
    changed('delete', entry);
  };

  const own = new Set<number>();
  const ephemeral = createEphemeralMessages((what) => onChange(what));

  return {
    chat,
    ephemeral,
    topics,
    viewOf,
    view: whole.view,
    waitFor: whole.waitFor,
    /** A bot can't write to a person who has never written to it, even if it has met them in a group. */
    started: chat.type !== 'private',
    isKnown: false,
    /** What the bot is here; in private chats nothing. */
    bot: { status: 'member', rights: {} } as BotPlace,
    /** The people of a group that are known by now. */
    members: new Map<number, User>(),
    /** The supergroup that this group has become. */
    migratedTo: undefined as number | undefined,
    /** Commands without a name are for the bot that spoke last. */
    hasOtherBotSpokenLast: false,
    meantForBot: new Set<number>(),
    isGeneralClosed: false,
    blocked: false,
    /** How the chat refuses whatever the bot writes. */
    refusal: undefined as { error_code: number; description: string } | undefined,
    isOwn: (messageId: number): boolean => own.has(messageId),
    add(message: Message, file?: StoredFile, isByBot = false): void {
      if (isByBot) own.add(message.message_id);
      const entry = toSeenMessage(message, { file, isByBot });
      byId.set(message.message_id, entry);
      for (const view of viewsOf(entry)) view.add(entry);
      changed('message', entry);
    },
    get: (messageId: number): SeenMessage | undefined => byId.get(messageId),
    replace(message: Message, reaction?: string, file?: StoredFile): void {
      const before = byId.get(message.message_id);
      if (!before) return;
      const entry = toSeenMessage(message, {
        file: file ?? before.file,
        reaction: reaction ?? before.reaction,
        isByBot: before.from === 'bot',
      });
      byId.set(message.message_id, entry);
      for (const view of viewsOf(entry)) view.replace(entry);
      changed('edit', entry);
    },
    remove,
    /** Deletes a topic with all that was said in it. */
    removeTopic(threadId: number): void {
      topics.remove(threadId);
      const view = viewOf(threadId);
      view.preview.clear();
      for (const { messageId } of view.view.messages.slice()) remove(messageId);
    },
    clearPreviews(): void {
      for (const { preview } of [whole, ...topicViews.values()]) preview.clear();
    },
  };
}

export type ChatState = ReturnType<typeof createChat>;
