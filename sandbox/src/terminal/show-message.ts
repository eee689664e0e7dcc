import type { SeenMessage } from '../telegram/index.ts';

/** A message of the bot as lines of a terminal; buttons are numbered through, to be pressed by `#1`. */
export function showMessage(message: Pick<SeenMessage, 'text' | 'buttons' | 'file' | 'edited'>): string {
  const file = message.file === undefined ? [] : [`[file ${message.file.name ?? message.file.kind}]`];
  const lines = message.text ? message.text.split('\n') : [];
  const text = [...file, ...lines].map((line) => `  │ ${line}`);
  const labels = message.buttons.flat().map((button, index) => `  #${index + 1} [${button.label}]`);
  return [`bot${message.edited ? ' (edited)' : ''}:`, ...text, ...labels].join('\n');
}
