import type { Message, User } from '@grammyjs/types';
import type { StoredFile } from './files.ts';
import { type SeenMessage, toSeenMessage } from './seen-message.ts';
import { createWaiting } from './wait-for.ts';

/** What stands in a chat for one person alone: `messageId` is the id of the ephemeral message there. */
export type SeenEphemeral = { readonly messages: readonly SeenMessage[] };

/** The ephemeral messages of one chat: each is seen by one person, and has an id apart from those of messages. */
export function createEphemeralMessages(onChange: (what: 'message' | 'edit' | 'delete') => void) {
  const views = new Map<number, ReturnType<typeof createView>>();
  let nextId = 29_000_001;

  const createView = () => {
    const messages: SeenMessage[] = [];
    const view: SeenEphemeral = { messages };
    const waiting = createWaiting(view, () =>
      ['For this person alone:', ...messages.map(({ messageId, text }) => `  #${messageId} ${text}`)].join('\n'),
    );
    return { messages, view, waitFor: waiting.waitFor, changed: waiting.changed };
  };
  const viewOf = (userId: number): ReturnType<typeof createView> => {
    const known = views.get(userId) ?? createView();
    views.set(userId, known);
    return known;
  };
  const see = (message: Message, isByBot: boolean, file?: StoredFile): SeenMessage => ({
    ...toSeenMessage(message, { isByBot, file }),
    messageId: message.ephemeral_message_id ?? 0,
  });

  return {
    viewOf,
    /** Adds a message that the person and the bot see; answers it as the Bot API tells it. */
    add(between: { person: User; receiver: User }, content: Omit<Message, 'message_id'>, file?: StoredFile): Message {
      const { person, receiver } = between;
      const ids = { message_id: 0, ephemeral_message_id: nextId++ };
      const message: Message = { ...ids, receiver_user: receiver, ...content };
      const view = viewOf(person.id);
      view.messages.push(see(message, receiver === person, file));
      onChange('message');
      view.changed();
      return message;
    },
    get: (userId: number, id: number): SeenMessage | undefined =>
      views.get(userId)?.messages.find(({ messageId }) => messageId === id),
    replace(userId: number, message: Message): void {
      const view = viewOf(userId);
      const index = view.messages.findIndex(({ messageId }) => messageId === message.ephemeral_message_id);
      const before = view.messages[index];
      if (!before) return;
      view.messages[index] = see(message, before.from === 'bot', before.file);
      onChange('edit');
      view.changed();
    },
    remove(userId: number, id: number): void {
      const view = viewOf(userId);
      view.messages.splice(
        view.messages.findIndex(({ messageId }) => messageId === id),
        1,
      );
      onChange('delete');
      view.changed();
    },
  };
}
