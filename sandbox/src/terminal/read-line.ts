type Messenger = 'telegram' | 'teams';

/** What a line typed into the sandbox's terminal means. */
export type Line =
  | { kind: 'nothing' }
  | { kind: 'send'; in: Messenger; text: string }
  /** `#2` presses the second button of the last message that has some. */
  | { kind: 'press'; in: Messenger; number: number }
  /** The command that the operator would type into a terminal of their own. */
  | { kind: 'pairing'; args: string[] };

const PAIRING = /^(?:npm run pairing(?: --)?)\s+(.+)$/;

export function readLine(typed: string): Line {
  const text = typed.replace(/^\s*teams:/i, '').trim();
  const messenger: Messenger = /^\s*teams:/i.test(typed) ? 'teams' : 'telegram';
  if (text === '') return { kind: 'nothing' };
  const button = /^#(\d{1,3})$/.exec(text);
  if (button !== null) return { kind: 'press', in: messenger, number: Number(button[1]) };
  const pairing = PAIRING.exec(text);
  if (pairing?.[1] !== undefined) return { kind: 'pairing', args: pairing[1].split(/\s+/) };
  return { kind: 'send', in: messenger, text };
}
