import type { Draft, SeenMessage } from '../telegram/index.ts';

/** A message of the bot as lines of a terminal; buttons are numbered through, to be pressed by `#1`. */
export function showMessage(message: Pick<SeenMessage, 'text' | 'buttons' | 'file' | 'edited'>): string {
  const file = message.file === undefined ? [] : [`[file ${message.file.name ?? message.file.kind}]`];
  const lines = message.text ? message.text.split('\n') : [];
  const text = [...file, ...lines].map((line) => `  │ ${line}`);
  const labels = message.buttons.flat().map((button, index) => `  #${index + 1} [${button.label}]`);
  return [`bot${message.edited ? ' (edited)' : ''}:`, ...text, ...labels].join('\n');
}

/** How much of a preview's last line is shown; the rest is told by the next ones or by the answer. */
const PREVIEW_LENGTH = 100;

/** A preview as one line of a terminal: the end of what it says, as a whole one would be printed at every change. */
export function showPreview({ text }: Pick<Draft, 'text'>): string {
  const line = text.trimEnd().split('\n').at(-1)?.trim() ?? '';
  const characters = [...line];
  const end = characters.length > PREVIEW_LENGTH ? `…${characters.slice(-PREVIEW_LENGTH).join('')}` : line;
  return `  … ${end === '' ? 'Thinking...' : end}`;
}
