import type { Message, Update } from '@grammyjs/types';
import type { Move } from '../places/moved-chats.ts';
import type { TopicName } from '../places/topic-names.ts';

/** The topic that a message is in; undefined outside of topics, also in a thread of replies of a group without topics. */
export const topicIdOf = ({ is_topic_message, message_thread_id }: Partial<Message>): number | undefined =>
  is_topic_message ? message_thread_id : undefined;

/**
 * What a message tells of the name of its topic; undefined where it tells nothing, or where the name was made up by the
 * app and not by people.
 */
export function topicNameIn(message: Partial<Message>): TopicName | undefined {
  const { forum_topic_created: created, forum_topic_edited: edited, reply_to_message: original } = message;
  if (edited?.name !== undefined) return { name: edited.name, isNew: true };
  const beginning = created ?? original?.forum_topic_created;
  if (beginning === undefined || beginning.is_name_implicit) return undefined;
  return { name: beginning.name, isNew: created !== undefined };
}

/** Whether a message only tells what became of a topic. */
export const isAboutTopic = (message: Partial<Message>): boolean =>
  message.forum_topic_created !== undefined ||
  message.forum_topic_edited !== undefined ||
  message.forum_topic_closed !== undefined ||
  message.forum_topic_reopened !== undefined;

/** The group that has become a supergroup, as an update tells it; each of both tells it once. */
export function moveIn({ message }: Pick<Update, 'message'>): Move | undefined {
  if (message === undefined) return undefined;
  const { chat, migrate_to_chat_id: to, migrate_from_chat_id: from } = message;
  if (to !== undefined) return { from: chat.id, to };
  return from === undefined ? undefined : { from, to: chat.id };
}
