import type { User } from '@grammyjs/types';
import type { ChatState } from './chat.ts';
import { StandInMisuse } from './errors.ts';
import type { Who } from './groups.ts';
import { type Clients, createParticipant } from './participant.ts';
import type { SeenMessage } from './seen-message.ts';
import { closed, renamed, reopened, type TopicChange, type TopicChanges } from './topics.ts';
import type { World } from './world.ts';

type Forum = {
  world: World;
  clients: Clients;
  topicChanges: TopicChanges;
  chat: ChatState;
  toUser(who: Who): User;
  owner: Who;
};

/** The topics of a forum, as its people use them. What is in none of them is in General. */
export function createGroupTopics({ world, clients, topicChanges, chat, toUser, owner }: Forum) {
  const open = (threadId: number) => {
    const change = (by: Who, what: TopicChange): void => {
      const topic = chat.topics.get(threadId);
      if (!topic) throw new StandInMisuse(`There is no topic ${threadId}.`);
      topicChanges.change(chat, toUser(by), topic, what);
    };
    const { view, waitFor } = chat.viewOf(threadId);
    return {
      id: threadId,
      /** Somebody of the group, in this topic. */
      person(who: Who) {
        const user = toUser(who);
        chat.members.set(user.id, user);
        return { id: user.id, user, ...createParticipant(clients, chat, user, { topic: threadId }) };
      },
      rename: (name: string, by: Who = owner): void => change(by, renamed(name)),
      close: (by: Who = owner): void => change(by, closed),
      reopen: (by: Who = owner): void => change(by, reopened),
      /** Deletes the topic with all its messages; Telegram doesn't tell bots of it. */
      delete: (): void => chat.removeTopic(threadId),
      get messages(): readonly SeenMessage[] {
        return view.messages;
      },
      get typing(): string | undefined {
        return view.typing;
      },
      waitFor,
    };
  };

  return {
    /** The topic of that id or name; one that is new by name is made. */
    topic(idOrName: number | string, by: Who = owner): ReturnType<typeof open> {
      if (chat.chat.type !== 'supergroup' || !chat.chat.is_forum) throw new StandInMisuse('The group has no topics.');
      const known = typeof idOrName === 'number' ? chat.topics.get(idOrName) : chat.topics.named(idOrName);
      if (known) return open(known.threadId);
      if (typeof idOrName === 'number') throw new StandInMisuse(`There is no topic ${idOrName}.`);
      return open(topicChanges.create(chat, toUser(by), idOrName).threadId);
    },
    /** Closes General, or opens it again. */
    setGeneralClosed(isClosed: boolean, by: Who = owner): void {
      chat.isGeneralClosed = isClosed;
      world.tell(chat, world.post(chat, { from: toUser(by), ...(isClosed ? closed : reopened).told }));
    },
  };
}
