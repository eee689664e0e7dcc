import type { Message, User } from '@grammyjs/types';
import type { ChatState } from './chat.ts';
import { inTopic } from './place.ts';
import type { Topic } from './topic-list.ts';
import type { World } from './world.ts';

/** The first of the colours that the Bot API names for topics. */
export const DEFAULT_ICON_COLOR = 0x6fb9f0;

export type TopicChange = { topic: Partial<Pick<Topic, 'name' | 'isClosed'>>; told: Partial<Message> };

export const renamed = (name: string): TopicChange => ({ topic: { name }, told: { forum_topic_edited: { name } } });

export const closed: TopicChange = { topic: { isClosed: true }, told: { forum_topic_closed: {} } };
export const reopened: TopicChange = { topic: { isClosed: false }, told: { forum_topic_reopened: {} } };

/** Makes and changes topics, by people or by the bot, who is told of both. */
export function createTopicChanges(world: World) {
  return {
    create(
      chat: ChatState,
      by: User,
      name: string,
      { iconColor = DEFAULT_ICON_COLOR, isNameImplicit = false }: { iconColor?: number; isNameImplicit?: boolean } = {},
    ): Topic {
      const created = { name, icon_color: iconColor, ...(isNameImplicit && { is_name_implicit: true as const }) };
      const message = world.postTopic(chat, { from: by, forum_topic_created: created });
      world.tell(chat, message);
      return chat.topics.get(message.message_id) as Topic;
    },
    change(chat: ChatState, by: User, topic: Topic, { topic: change, told }: TopicChange): void {
      Object.assign(topic, change);
      world.tell(chat, world.post(chat, { from: by, ...inTopic(topic.threadId), ...told }));
    },
  };
}

export type TopicChanges = ReturnType<typeof createTopicChanges>;
