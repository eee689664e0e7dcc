import type { Timers } from '../../telegram/timers.ts';
import type { Account } from '../activity.ts';
import { type Conversation, type ConversationOptions, createConversation } from './conversation.ts';
import { createMessageIds } from './ids.ts';
import { type Member, makeMember, type PersonOptions } from './people.ts';

export type WorldEvent =
  | { type: 'conversation'; conversationId: string }
  | { type: 'call'; operation: string; status: number | string }
  | { type: 'delivery'; activityId: string; status: number | string };

export type World = ReturnType<typeof createWorld>;

/** All that Teams knows: the bot, the people, their conversations. */
export function createWorld(bot: Account, tenantId: string, timers: Timers) {
  const people = new Map<string, Member>();
  const conversations = new Map<string, Conversation>();
  const listeners = new Set<(event: WorldEvent) => void>();

  const emit = (event: WorldEvent) => {
    for (const listener of listeners) listener(event);
  };

  return {
    bot,
    tenantId,
    timers,
    people,
    conversations,
    nextId: createMessageIds(timers),
    emit,
    onEvent(listener: (event: WorldEvent) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    person(options: PersonOptions): Member {
      const known = people.get(options.name) ?? makeMember(options, tenantId);
      people.set(options.name, known);
      return known;
    },
    open(options: ConversationOptions): Conversation {
      const known = conversations.get(options.id);
      if (known) return known;
      const opened = createConversation(options, timers.now, (conversationId) =>
        emit({ type: 'conversation', conversationId }),
      );
      conversations.set(options.id, opened);
      return opened;
    },
  };
}
