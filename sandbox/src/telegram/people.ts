import type { Chat, ChatMember, User } from '@grammyjs/types';
import type { Draft } from './chat-preview.ts';
import { StandInMisuse } from './errors.ts';
import { type Clients, createParticipant } from './participant.ts';
import { createPrivateTopics } from './private-topics.ts';
import { refusals } from './refusals.ts';
import type { SeenMessage } from './seen-message.ts';
import { unixSeconds } from './timers.ts';
import type { TopicChanges } from './topics.ts';
import type { World } from './world.ts';

export type PersonOptions = { id: number; firstName?: string; username?: string; languageCode?: string };

/** Makes people with a private chat each, who do and see what a Telegram client lets them. */
export function createPeople(world: World, clients: Clients, topicChanges: TopicChanges) {
  return (options: PersonOptions) => {
    const user: User = toUser(options);
    const privateChat = { ...user, type: 'private' as const };
    const { is_bot: _isBot, language_code: _languageCode, ...card } = privateChat;
    const chat = world.openChat(card as Chat.PrivateChat);

    const setBlocked = (isBlocked: boolean) => {
      if (chat.blocked === isBlocked) return;
      chat.blocked = isBlocked;
      chat.started = true;
      const member: ChatMember = { status: 'member', user: world.bot };
      const kicked: ChatMember = { status: 'kicked', user: world.bot, until_date: 0 };
      const [before, after] = isBlocked ? [member, kicked] : [kicked, member];
      world.updates.push('my_chat_member', {
        chat: chat.chat as Chat.PrivateChat,
        from: user,
        date: unixSeconds(world.timers),
        old_chat_member: before,
        new_chat_member: after,
      });
    };

    const stopDraft = (threadId?: number): void => {
      const draftId = chat.viewOf(threadId).preview.stopDraft();
      if (draftId === undefined) throw new StandInMisuse('There is no preview with a Stop button.');
      world.updates.push('stopped_message_generation', {
        chat: chat.chat as Chat.PrivateChat,
        ...(threadId !== undefined && { message_thread_id: threadId }),
        draft_id: draftId,
      });
    };

    return {
      id: user.id,
      user,
      ...createParticipant(clients, chat, user),
      ...createPrivateTopics(world, clients, topicChanges, { chat, user, stopDraft }),
      get topics(): { id: number; name: string }[] {
        return chat.topics.all().map(({ threadId, name }) => ({ id: threadId, name }));
      },
      /** Presses Stop at the preview outside the topics; possible only where the bot offers it. */
      stopDraft: (): void => stopDraft(),
      block: (): void => setBlocked(true),
      unblock: (): void => setBlocked(false),
      /** Deletes the account; Telegram doesn't tell bots of it. */
      deactivate(): void {
        chat.refusal = refusals.deactivated;
      },
      /** The messages as they stand now, oldest first, those of all topics among them. */
      get messages(): readonly SeenMessage[] {
        return chat.view.messages;
      },
      get draft(): Draft | undefined {
        return chat.view.draft;
      },
      /** The chat action that shows now, such as `typing`. */
      get typing(): string | undefined {
        return chat.view.typing;
      },
      /**
       * Resolves with what the predicate finds in the chat (`{messages, draft, typing}`), now or after any change.
       * Rejects after `timeoutMs` (default 60,000, real time) with a listing of what is seen.
       */
      waitFor: chat.waitFor,
    };
  };
}

export type Person = ReturnType<ReturnType<typeof createPeople>>;

function toUser({ id, firstName, username, languageCode }: PersonOptions): User {
  return {
    id,
    is_bot: false,
    first_name: firstName ?? `Person ${id}`,
    ...(username !== undefined && { username }),
    language_code: languageCode ?? 'en',
  };
}
