import type { ForumTopic } from '@grammyjs/types';
import { may } from '../bot-member.ts';
import type { ChatState } from '../chat.ts';
import { badRequest } from '../errors.ts';
import { type Fields, integerField, textField } from '../parameters.ts';
import type { Topic } from '../topic-list.ts';
import { closed, DEFAULT_ICON_COLOR, renamed, reopened, type TopicChange, type TopicChanges } from '../topics.ts';
import type { World } from '../world.ts';
import { findChat, type MethodContext, type Methods } from './method.ts';
import { threadIdOf } from './target.ts';

/** Bot API: a topic's name has 1-128 characters; longer ones are cut. */
const MAX_NAME = 128;

/** Methods that make, change and delete topics. */
export function createTopicMethods({ world }: MethodContext, changes: TopicChanges): Methods {
  const toggle = (fields: Fields, isClosed: boolean, change: TopicChange) => {
    const chat = findForum(world, fields);
    if (chat.chat.type === 'private') throw badRequest('The chat is not a supergroup forum');
    const topic = findTopic(chat, fields);
    if (!mayEdit(chat, topic)) throw badRequest('Not enough rights to close or open the topic');
    if (topic.isClosed === isClosed) throw badRequest('TOPIC_NOT_MODIFIED');
    changes.change(chat, world.bot, topic, change);
    return true;
  };

  return {
    createforumtopic({ fields }): ForumTopic {
      const chat = findForum(world, fields);
      if (chat.chat.type !== 'private' && !may(chat.bot, 'can_manage_topics')) {
        throw badRequest('Not enough rights to create a topic');
      }
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
      if (!mayEdit(chat, topic)) throw badRequest('Not enough rights to edit the topic');
      const name = readName(fields);
      if (name === '' && textField(fields, 'name') !== '') throw badRequest('Name must be non-empty');
      if (name === topic.name) throw badRequest('TOPIC_NOT_MODIFIED');
      if (name !== '') changes.change(chat, world.bot, topic, renamed(name));
      return true;
    },
    closeforumtopic: ({ fields }) => toggle(fields, true, closed),
    reopenforumtopic: ({ fields }) => toggle(fields, false, reopened),
    deleteforumtopic({ fields }) {
      const chat = findForum(world, fields);
      const topic = findTopic(chat, fields);
      if (chat.chat.type !== 'private' && !may(chat.bot, 'can_delete_messages'))
        throw badRequest('CHAT_ADMIN_REQUIRED');
      chat.removeTopic(topic.threadId);
      return true;
    },
  };
}

const mayEdit = ({ chat, bot }: ChatState, { isMadeByBot }: Topic): boolean =>
  chat.type === 'private' || isMadeByBot || may(bot, 'can_manage_topics');

function findForum(world: World, fields: Fields): ChatState {
  const chat = findChat(world, fields, 'write');
  const isForum = chat.chat.type === 'private' ? world.settings.hasTopics : chat.chat.is_forum;
  if (!isForum) throw badRequest('The chat is not a forum');
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
