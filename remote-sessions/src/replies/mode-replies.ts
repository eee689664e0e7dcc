import { actionId } from './actions.ts';
import { code } from './markdown.ts';
import type { Reply } from './reply-text.ts';
import type { Words } from './words/en.ts';

/** Measured: in no mode of Etienne does every tool ask, which is said with each. */
export const modeSet =
  (mode: keyof Words['modes']['texts']): Reply =>
  ({ modes }) => ({ text: `${modes.set(code(mode), modes.texts[mode])} ${modes.neverAll} ${modes.fromNextOn}` });

export const modeChoice =
  (current: string, asked: string): Reply =>
  ({ modes }) => {
    const unknown = asked === '' ? '' : `${modes.unknown(code(asked))} `;
    const lines = Object.entries(modes.texts).map(([mode, text]) => `- ${code(mode)}: ${text}`);
    return {
      text: `${unknown}${modes.choose(code(current))}\n\n${lines.join('\n')}\n\n${modes.neverAll}`,
      actions: [Object.keys(modes.texts).map((mode) => ({ id: actionId('mode', mode), label: mode }))],
    };
  };
