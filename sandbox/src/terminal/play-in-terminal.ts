import { createInterface } from 'node:readline';
import type { Operator } from '../operator/operator.ts';
import type { TeamsStandIn } from '../teams/index.ts';
import type { createTelegramStandIn } from '../telegram/index.ts';
import { readLine } from './read-line.ts';
import { teamsPerson } from './teams-person.ts';
import { telegramPerson } from './telegram-person.ts';

export interface TerminalOptions {
  telegram: Awaited<ReturnType<typeof createTelegramStandIn>>;
  teams: TeamsStandIn;
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  operator: Operator;
}

/** Somebody in a messenger whom the person at the terminal plays. */
export interface PlayedPerson {
  send(text: string): void;
  /** Presses a button of the last message that has some, counted from 1. */
  press(number: number): Promise<void>;
}

/** Lets a person be the user of both messengers: what is typed is sent, what the bot says is printed. */
export function playInTerminal({ telegram, teams, input, output, operator }: TerminalOptions): void {
  const lines = createInterface({ input, output, terminal: false });
  const print = (text: string) => output.write(`${text}\n`);
  const people = { telegram: telegramPerson(telegram, print), teams: teamsPerson(teams, print) };

  // Of what is run here or elsewhere.
  operator.onLine(({ kind, text }) => print(kind === 'command' ? `$ ${text}` : text));

  async function obey(typed: string) {
    const line = readLine(typed);
    if (line.kind === 'press') await people[line.in].press(line.number);
    if (line.kind === 'command') await operator.run(line);
    if (line.kind === 'send') people[line.in].send(line.text);
  }

  // What no client lets a person do is told, and the next line is as good as the first.
  lines.on('line', (typed) => void obey(typed).catch((error: Error) => print(`  (${error.message})`)));
}
