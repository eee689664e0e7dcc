/** What a line typed into the sandbox's terminal means. */
export type Line =
  | { kind: 'nothing' }
  | { kind: 'send'; text: string }
  /** `#2` presses the second button of the last message that has some. */
  | { kind: 'press'; number: number }
  /** A command that the operator would type into a terminal of their own. */
  | { kind: 'command'; name: CommandName; args: string[] };

export type CommandName = 'pairing' | 'retry';

const COMMAND = /^npm run (pairing|retry)(?:\s+--)?(?:\s+(.+))?$/;

export function readLine(typed: string): Line {
  const text = typed.trim();
  if (text === '') return { kind: 'nothing' };
  const button = /^#(\d{1,3})$/.exec(text);
  if (button !== null) return { kind: 'press', number: Number(button[1]) };
  const command = COMMAND.exec(text);
  if (command !== null) {
    return { kind: 'command', name: command[1] as CommandName, args: command[2]?.split(/\s+/) ?? [] };
  }
  return { kind: 'send', text };
}
