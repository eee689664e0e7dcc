import type { User } from '@grammyjs/types';
import type { ChatState } from './chat.ts';
import type { Draft } from './chat-preview.ts';
import { StandInMisuse } from './errors.ts';
import { type Clients, createParticipant } from './participant.ts';
import type { SeenMessage } from './seen-message.ts';
import { renamed, type TopicChanges } from './topics.ts';
import type { World } from './world.ts';

type Owner = { chat: ChatState; user: User; stopDraft(threadId: number): void };

/** The topics of a private chat, as its person uses them. Only topics of supergroups can be closed. */
export function createPrivateTopics(
  world: World,
  clients: Clients,
  changes: TopicChanges,
  { chat, user, stopDraft }: Owner,
) {
  const open = (threadId: number) => {
    const existing = () => {
      const found = chat.topics.get(threadId);
      if (!found) throw new StandInMisuse(`There is no topic ${threadId}.`);
      return found;
    };
    const { view, waitFor } = chat.viewOf(threadId);
    return {
      id: threadId,
      get name(): string {
        return existing().name;
      },
      ...createParticipant(clients, chat, user, { topic: threadId }),
      /** Presses Stop at the topic's preview. */
      stopDraft: (): void => stopDraft(threadId),
      rename: (name: string): void => changes.change(chat, user, existing(), renamed(name)),
      /** Deletes the topic with all its messages; Telegram doesn't tell bots of it. */
      delete(): void {
        mayUsersCreate();
        chat.removeTopic(existing().threadId);
      },
      get messages(): readonly SeenMessage[] {
        return view.messages;
      },
      get draft(): Draft | undefined {
        return view.draft;
      },
      get typing(): string | undefined {
        return view.typing;
      },
      waitFor,
    };
  };

  const mayUsersCreate = () => {
    if (!world.settings.usersCreateTopics) throw new StandInMisuse('The bot lets nobody make or delete topics.');
  };

  const createTopic = (name: string, options: { isNameImplicit?: boolean } = {}) => {
    mayUsersCreate();
    if (chat.blocked) throw new StandInMisuse('A person has to unblock the bot before writing to it.');
    chat.started = true;
    return open(changes.create(chat, user, name, options).threadId);
  };

  return {
    /** Makes a topic; its name is implicit where the app made it up for somebody who just wrote. */
    createTopic,
    /** The topic of that id or name; one that is new by name is made. */
    topic(idOrName: number | string): ReturnType<typeof open> {
      if (typeof idOrName === 'number') {
        if (!chat.topics.get(idOrName)) throw new StandInMisuse(`There is no topic ${idOrName}.`);
        return open(idOrName);
      }
      const known = chat.topics.named(idOrName);
      return known ? open(known.threadId) : createTopic(idOrName);
    },
  };
}

export type PrivateTopic = ReturnType<ReturnType<typeof createPrivateTopics>['topic']>;
