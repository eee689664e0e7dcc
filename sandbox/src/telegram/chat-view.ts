import { createPreview } from './chat-preview.ts';
import type { SeenMessage } from './seen-message.ts';
import type { Timers } from './timers.ts';
import { createWaiting } from './wait-for.ts';

/** What is seen in a chat, or in a topic of it, at this moment. */
export type SeenChat = {
  readonly messages: readonly SeenMessage[];
  readonly draft: ReturnType<ReturnType<typeof createPreview>['draft']>;
  readonly typing: string | undefined;
};

/** The list of messages that somebody looks at, with the preview below it; adding costs the same however long it is. */
export function createChatView(timers: Timers, onPreview: () => void) {
  const seen: SeenMessage[] = [];
  const preview = createPreview(timers, () => {
    onPreview();
    waiting.changed();
  });
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
    view,
    preview,
    waitFor: waiting.waitFor,
    changed: waiting.changed,
    add: (entry: SeenMessage): void => void seen.push(entry),
    replace(entry: SeenMessage): void {
      seen[indexOf(entry.messageId)] = entry;
    },
    remove: (messageId: number): void => void seen.splice(indexOf(messageId), 1),
  };
}

export type ChatView = ReturnType<typeof createChatView>;

function describeChat({ messages, draft, typing }: SeenChat): string {
  const lines = messages.slice(-20).map(({ messageId, threadId, from, text, buttons, file }) => {
    const labels = buttons.flat().map(({ label, disabled }) => (disabled ? `(${label})` : `[${label}]`));
    const place = threadId === undefined ? '' : ` in topic ${threadId}`;
    return `  #${messageId}${place} ${from}: ${[JSON.stringify(text), file?.name, ...labels].filter(Boolean).join(' ')}`;
  });
  return [
    `The chat shows ${messages.length} messages${lines.length < messages.length ? ', the last of them' : ''}:`,
    ...lines,
    `  preview: ${draft ? JSON.stringify(draft.text) : 'none'}, action: ${typing ?? 'none'}`,
  ].join('\n');
}
