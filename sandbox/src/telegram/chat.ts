import type { Chat, Message } from '@grammyjs/types';
import { createPreview } from './chat-preview.ts';
import type { StoredFile } from './files.ts';
import { type SeenMessage, toSeenMessage } from './seen-message.ts';
import type { Timers } from './timers.ts';
import { createWaiting } from './wait-for.ts';

type Changed = (what: 'message' | 'edit' | 'delete' | 'preview', messageId?: number) => void;

/** What is seen in a chat at this moment. */
type SeenChat = {
  readonly messages: readonly SeenMessage[];
  readonly draft: ReturnType<ReturnType<typeof createPreview>['draft']>;
  readonly typing: string | undefined;
};

/**
 * One chat: its messages as they stand now, the preview, and who may write.
 *
 * Adding and reading cost the same however long the chat is; every change wakes who waits for it.
 */
export function createChat(chat: Chat, botId: number, timers: Timers, onChange: Changed) {
  const seen: SeenMessage[] = [];
  const byId = new Map<number, SeenMessage>();

  const changed: Changed = (what, messageId) => {
    onChange(what, messageId);
    waiting.changed();
  };
  const preview = createPreview(timers, () => changed('preview'));
  const view: SeenChat = {
    get messages() {
      return seen;
    },
    get draft() {
      return preview.draft();
    },
    get typing() {
      return preview.action();
    },
  };
  const waiting = createWaiting(view, () => describeChat(view));

  const indexOf = (messageId: number): number => {
    let low = 0;
    let high = seen.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((seen[middle]?.messageId ?? 0) < messageId) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  return {
    chat,
    preview,
    view,
    waitFor: waiting.waitFor,
    /** A bot can't write to a person who has never written to it. */
    started: chat.type !== 'private',
    blocked: false,
    /** How the chat refuses whatever the bot writes. */
    refusal: undefined as { error_code: number; description: string } | undefined,
    add(message: Message, file?: StoredFile): void {
      const entry = toSeenMessage(message, botId, { file });
      seen.push(entry);
      byId.set(message.message_id, entry);
      changed('message', message.message_id);
    },
    get: (messageId: number): SeenMessage | undefined => byId.get(messageId),
    replace(message: Message, reaction?: string, file?: StoredFile): void {
      const before = byId.get(message.message_id);
      if (!before) return;
      const entry = toSeenMessage(message, botId, { file: file ?? before.file, reaction: reaction ?? before.reaction });
      seen[indexOf(message.message_id)] = entry;
      byId.set(message.message_id, entry);
      changed('edit', message.message_id);
    },
    remove(messageId: number): void {
      if (!byId.delete(messageId)) return;
      seen.splice(indexOf(messageId), 1);
      changed('delete', messageId);
    },
  };
}

export type ChatState = ReturnType<typeof createChat>;

function describeChat({ messages, draft, typing }: SeenChat): string {
  const lines = messages.slice(-20).map(({ messageId, from, text, buttons, file }) => {
    const labels = buttons.flat().map(({ label, disabled }) => (disabled ? `(${label})` : `[${label}]`));
    return `  #${messageId} ${from}: ${[JSON.stringify(text), file?.name, ...labels].filter(Boolean).join(' ')}`;
  });
  return [
    `The chat shows ${messages.length} messages${lines.length < messages.length ? ', the last of them' : ''}:`,
    ...lines,
    `  preview: ${draft ? JSON.stringify(draft.text) : 'none'}, action: ${typing ?? 'none'}`,
  ].join('\n');
}
