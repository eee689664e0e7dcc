import { actionId } from './actions.ts';
import { paragraph, text } from './markdown.ts';
import type { ReplyText } from './reply-text.ts';

const understood = (words: string) => `🎤 I understood:\n\n${paragraph(words)}`;

/** It waits a moment, so that it can be corrected. */
export const voiceHeard = (words: string, waitsMs: number): ReplyText => ({
  text: `${understood(words)}\n\nIt runs in ${Math.round(waitsMs / 1_000)} seconds. To correct it, edit the caption of your message; /stop drops it.`,
  commands: ['stop'],
  momentary: true,
});

export const voiceToConfirm = (words: string, promptId: string): ReplyText => ({
  text: `${understood(words)}\n\nShall it run? To correct it, edit the caption of your message: then it runs.`,
  actions: [
    [
      { id: actionId('heard', promptId), label: 'Run', style: 'primary' },
      { id: actionId('drop', promptId), label: 'Discard', style: 'danger' },
    ],
  ],
});

/** `reason` is plain text. */
export const voiceNotHeard = (reason: string): ReplyText => ({
  text: `I could not make text of your voice message (${text(reason)}), so it goes to the agent as a file.`,
});

export const voiceOver: ReplyText = { text: 'This message does not wait for that any more.' };
