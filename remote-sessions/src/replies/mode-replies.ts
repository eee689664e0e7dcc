import { actionId } from './actions.ts';
import type { ReplyText } from './reply-text.ts';
import { code } from './short-text.ts';

const MODE_TEXTS = {
  default: 'the agent works on its own and asks only where it has a question',
  plan: 'the agent makes a plan first and asks before everything that it does',
  acceptEdits: 'the agent works without a plan and asks before each tool that it uses',
} as const;

export const modeSet = (mode: keyof typeof MODE_TEXTS): ReplyText => ({
  text: `Mode ${code(mode)}: ${MODE_TEXTS[mode]}. It counts from your next message on.`,
});

export function modeChoice(current: string, asked: string): ReplyText {
  const unknown = asked === '' ? '' : `There is no mode ${code(asked)}. `;
  const lines = Object.entries(MODE_TEXTS).map(([mode, text]) => `- ${code(mode)}: ${text}`);
  return {
    text: `${unknown}The mode is ${code(current)}. You can choose:\n\n${lines.join('\n')}`,
    actions: [Object.keys(MODE_TEXTS).map((mode) => ({ id: actionId('mode', mode), label: mode }))],
  };
}
