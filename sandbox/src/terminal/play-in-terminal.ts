import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { createTelegramStandIn, SeenMessage } from '../telegram/index.ts';
import { readLine } from './read-line.ts';
import { showMessage } from './show-message.ts';

type Telegram = Awaited<ReturnType<typeof createTelegramStandIn>>;

export interface TerminalOptions {
  telegram: Telegram;
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  /** The script behind `npm run pairing --`, with what comes before a person's own words. */
  pairingCommand: readonly string[];
}

/** The id of the person who sits at the terminal. */
const PERSON_ID = 1001;

/** Lets a person be the Telegram user: what is typed is sent, what the bot says is printed. */
export function playInTerminal({ telegram, input, output, pairingCommand }: TerminalOptions): void {
  const person = telegram.person({ id: PERSON_ID, firstName: 'You' });
  const lines = createInterface({ input, output, terminal: false });
  const print = (text: string) => output.write(`${text}\n`);
  const shown = new Map<number, string>();
  let lastWithButtons: SeenMessage | undefined;

  telegram.onEvent((event) => {
    if (event.type !== 'message' && event.type !== 'edit') return;
    for (const message of person.messages) {
      const text = message.from === 'bot' ? showMessage(message) : '';
      if (text === '' || shown.get(message.messageId) === text) continue;
      shown.set(message.messageId, text);
      if (message.buttons.length > 0) lastWithButtons = message;
      print(text);
    }
  });

  async function press(number: number) {
    const button = lastWithButtons?.buttons.flat()[number - 1];
    if (lastWithButtons === undefined || button === undefined) {
      print('There is no such button.');
      return;
    }
    const pressed = await person.press(lastWithButtons.messageId, button.data ?? button.label);
    if (pressed.status === 'answered' && pressed.text) print(`  (${pressed.text})`);
    if (pressed.status === 'copied') print(`  (copied: ${pressed.text})`);
  }

  lines.on('line', (typed) => {
    const line = readLine(typed);
    if (line.kind === 'press') press(line.number).catch((error: Error) => print(error.message));
    if (line.kind === 'pairing')
      spawn('sh', [...pairingCommand, ...line.args], { stdio: ['ignore', 'inherit', 'inherit'] });
    if (line.kind === 'send') person.send(line.text);
  });
}
