import { type Command, readCommand } from '../operator/read-command.ts';

type Messenger = 'telegram' | 'teams';

/** What a line typed into the sandbox's terminal means. */
export type Line =
  | { kind: 'nothing' }
  | { kind: 'send'; in: Messenger; text: string }
  /** `#2` presses the second button of the last message that has some. */
  | { kind: 'press'; in: Messenger; number: number }
  /** A command that the operator would type into a terminal of their own. */
  | ({ kind: 'command' } & Command);

export function readLine(typed: string): Line {
  const text = typed.replace(/^\s*teams:/i, '').trim();
  const messenger: Messenger = /^\s*teams:/i.test(typed) ? 'teams' : 'telegram';
  if (text === '') return { kind: 'nothing' };
  const button = /^#(\d{1,3})$/.exec(text);
  if (button !== null) return { kind: 'press', in: messenger, number: Number(button[1]) };
  const command = readCommand(text);
  return command === undefined ? { kind: 'send', in: messenger, text } : { kind: 'command', ...command };
}
