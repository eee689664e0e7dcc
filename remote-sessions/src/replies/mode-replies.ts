import { actionId } from './actions.ts';
import { code } from './markdown.ts';
import type { ReplyText } from './reply-text.ts';

const MODE_TEXTS = {
  default: 'the agent works on its own and asks only where it has a question or a finished plan',
  plan: 'the agent is told to plan first; what it does until then it judges by itself, and commands that it takes for harmless run unasked',
  acceptEdits: 'the agent asks before many tools; reading and commands that Etienne takes for harmless run unasked',
} as const;

/** Measured: in no mode of Etienne does every tool ask. */
const NEVER_ALL = 'No mode asks before everything.';

export const modeSet = (mode: keyof typeof MODE_TEXTS): ReplyText => ({
  text: `Mode ${code(mode)}: ${MODE_TEXTS[mode]}. ${NEVER_ALL} It counts from your next message on.`,
});

export function modeChoice(current: string, asked: string): ReplyText {
  const unknown = asked === '' ? '' : `There is no mode ${code(asked)}. `;
  const lines = Object.entries(MODE_TEXTS).map(([mode, text]) => `- ${code(mode)}: ${text}`);
  return {
    text: `${unknown}The mode is ${code(current)}. You can choose:\n\n${lines.join('\n')}\n\n${NEVER_ALL}`,
    actions: [Object.keys(MODE_TEXTS).map((mode) => ({ id: actionId('mode', mode), label: mode }))],
  };
}
