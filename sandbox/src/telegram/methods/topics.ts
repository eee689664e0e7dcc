import type { ForumTopic } from '@grammyjs/types';
import type { ChatState } from '../chat.ts';
import { badRequest } from '../errors.ts';
import { type Fields, integerField, textField } from '../parameters.ts';
import type { Topic } from '../topic-list.ts';
import { DEFAULT_ICON_COLOR, renamed, type TopicChanges } from '../topics.ts';
import type { World } from '../world.ts';
import { findChat, type MethodContext, type Methods } from './method.ts';
import { threadIdOf } from './target.ts';

/** Bot API: a topic's name has 1-128 characters; longer ones are cut. */
const MAX_NAME = 128;

/** Methods that make, rename and delete topics. */
export function createTopicMethods({ world }: MethodContext, changes: TopicChanges): Methods {
  return {
    createforumtopic({ fields }): ForumTopic {
      const chat = findForum(world, fields);
      const name = readName(fields);
      if (name === '') throw badRequest('Name must be non-empty');
      const color = integerField(fields, 'icon_color') ?? 0;
      if (color < 0 || color > 0xffffff) throw badRequest('Invalid icon color specified');
      const { threadId, iconColor } = changes.create(chat, world.bot, name, { iconColor: color || DEFAULT_ICON_COLOR });
      return { message_thread_id: threadId, name, icon_color: iconColor as ForumTopic['icon_color'] };
    },
    editforumtopic({ fields }) {
      const chat = findForum(world, fields);
      const topic = findTopic(chat, fields);
      const name = readName(fields);
      if (name === '' && textField(fields, 'name') !== '') throw badRequest('Name must be non-empty');
      if (name === topic.name) throw badRequest('TOPIC_NOT_MODIFIED');
      if (name !== '') changes.change(chat, world.bot, topic, renamed(name));
      return true;
    },
    deleteforumtopic({ fields }) {
      const chat = findForum(world, fields);
      chat.removeTopic(findTopic(chat, fields).threadId);
      return true;
    },
  };
}

function findForum(world: World, fields: Fields): ChatState {
  const chat = findChat(world, fields, 'write');
  if (!(chat.chat.type === 'private' && world.settings.hasTopics)) throw badRequest('The chat is not a forum');
  return chat;
}

function findTopic(chat: ChatState, fields: Fields): Topic {
  const threadId = threadIdOf(fields);
  if (threadId === undefined) throw badRequest('Invalid forum topic identifier specified');
  const topic = chat.topics.get(threadId);
  if (!topic) throw badRequest('TOPIC_ID_INVALID');
  return topic;
}

const readName = (fields: Fields): string =>
  Array.from(textField(fields, 'name').replaceAll(/\s+/g, ' ').trim()).slice(0, MAX_NAME).join('');
