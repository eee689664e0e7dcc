import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
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
  /** The script behind `npm run pairing --`, with what comes before a person's own words. */
  pairingCommand: readonly string[];
}

/** Somebody in a messenger whom the person at the terminal plays. */
export interface PlayedPerson {
  send(text: string): void;
  /** Presses a button of the last message that has some, counted from 1. */
  press(number: number): Promise<void>;
}

/** Lets a person be the user of both messengers: what is typed is sent, what the bot says is printed. */
export function playInTerminal({ telegram, teams, input, output, pairingCommand }: TerminalOptions): void {
  const lines = createInterface({ input, output, terminal: false });
  const print = (text: string) => output.write(`${text}\n`);
  const people = { telegram: telegramPerson(telegram, print), teams: teamsPerson(teams, print) };

  lines.on('line', (typed) => {
    const line = readLine(typed);
    if (line.kind === 'pairing')
      spawn('sh', [...pairingCommand, ...line.args], { stdio: ['ignore', 'inherit', 'inherit'] });
    if (line.kind === 'press') people[line.in].press(line.number).catch((error: Error) => print(error.message));
    if (line.kind === 'send') people[line.in].send(line.text);
  });
}
