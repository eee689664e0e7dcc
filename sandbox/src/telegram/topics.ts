import type { Message, User } from '@grammyjs/types';
import type { ChatState } from './chat.ts';
import type { Topic } from './topic-list.ts';
import { inTopic, type World } from './world.ts';

/** The first of the colours that the Bot API names for topics. */
export const DEFAULT_ICON_COLOR = 0x6fb9f0;

type Change = { topic: Partial<Pick<Topic, 'name' | 'isClosed'>>; told: Partial<Message> };

export const renamed = (name: string): Change => ({ topic: { name }, told: { forum_topic_edited: { name } } });

/** Makes and changes topics, by people or by the bot; a bot is not told of what it did itself. */
export function createTopicChanges(world: World) {
  const tell = (message: Message) => {
    if (message.from?.id !== world.bot.id) world.updates.push('message', message as never);
  };
  return {
    create(
      chat: ChatState,
      by: User,
      name: string,
      { iconColor = DEFAULT_ICON_COLOR, isNameImplicit = false }: { iconColor?: number; isNameImplicit?: boolean } = {},
    ): Topic {
      const created = { name, icon_color: iconColor, ...(isNameImplicit && { is_name_implicit: true as const }) };
      const message = world.postTopic(chat, { from: by, forum_topic_created: created });
      tell(message);
      return chat.topics.get(message.message_id) as Topic;
    },
    change(chat: ChatState, by: User, topic: Topic, { topic: change, told }: Change): void {
      Object.assign(topic, change);
      tell(world.post(chat, { from: by, ...inTopic(topic.threadId), ...told }));
    },
  };
}

export type TopicChanges = ReturnType<typeof createTopicChanges>;
