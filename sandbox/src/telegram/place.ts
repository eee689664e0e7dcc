import type { Message } from '@grammyjs/types';
import type { ChatState } from './chat.ts';
import { asReply } from './replies.ts';
import type { SeenMessage } from './seen-message.ts';

/** How a message tells that it is in a topic. */
export const inTopic = (threadId: number): Pick<Message, 'message_thread_id' | 'is_topic_message'> => ({
  message_thread_id: threadId,
  is_topic_message: true,
});

/**
 * What a message tells of its place: the topic, or the thread of replies that it belongs to in a supergroup without
 * topics. In a topic of a forum it is also told as a reply to the topic's first message if it replies to nothing else.
 */
export function placeIn(
  { chat, get }: ChatState,
  threadId: number | undefined,
  target: SeenMessage | undefined,
): Pick<Message, 'message_thread_id' | 'is_topic_message' | 'reply_to_message'> {
  if (threadId !== undefined) {
    const first = chat.type === 'supergroup' ? get(threadId)?.message : undefined;
    return { ...inTopic(threadId), ...(first && !target && { reply_to_message: asReply(first) }) };
  }
  if (chat.type !== 'supergroup' || chat.is_forum || !target) return {};
  return { message_thread_id: target.message.message_thread_id ?? target.messageId };
}
