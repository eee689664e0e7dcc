import { actionId } from './actions.ts';
import { paragraph, text } from './markdown.ts';
import type { Reply } from './reply-text.ts';
import type { Words } from './words/en.ts';

const understood = ({ voice }: Words, said: string) => `${voice.understood}\n\n${paragraph(said)}`;

/** It waits a moment, so that it can be corrected. */
export const voiceHeard =
  (said: string, waitsMs: number): Reply =>
  (words) => ({
    text: `${understood(words, said)}\n\n${words.voice.runsIn(Math.round(waitsMs / 1_000))}`,
    commands: ['stop'],
    momentary: true,
  });

export const voiceToConfirm =
  (said: string, promptId: string): Reply =>
  (words) => ({
    text: `${understood(words, said)}\n\n${words.voice.confirm}`,
    actions: [
      [
        { id: actionId('heard', promptId), label: words.buttons.run, style: 'primary' },
        { id: actionId('drop', promptId), label: words.buttons.discard, style: 'danger' },
      ],
    ],
  });

export const voiceNotHeard =
  (why: keyof Words['voice']['reasons']): Reply =>
  ({ voice }) => ({ text: voice.notHeard(text(voice.reasons[why])) });

export const voiceOver: Reply = ({ voice }) => ({ text: voice.over });
