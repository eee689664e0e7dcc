import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { createTelegramStandIn, SeenMessage } from '../telegram/index.ts';
import { type CommandName, readLine } from './read-line.ts';
import { showMessage, showPreview } from './show-message.ts';

type Telegram = Awaited<ReturnType<typeof createTelegramStandIn>>;

export interface TerminalOptions {
  telegram: Telegram;
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  /** The scripts behind `npm run pairing --` and `npm run retry --`, with what comes before a person's own words. */
  commands: Readonly<Record<CommandName, readonly string[]>>;
}

/** The id of the person who sits at the terminal. */
const PERSON_ID = 1001;

/** Lets a person be the Telegram user: what is typed is sent, what the bot says is printed. */
export function playInTerminal({ telegram, input, output, commands }: TerminalOptions): void {
  const person = telegram.person({ id: PERSON_ID, firstName: 'You' });
  const lines = createInterface({ input, output, terminal: false });
  const print = (text: string) => output.write(`${text}\n`);
  const shown = new Map<number, string>();
  let lastPreview = '';
  let lastWithButtons: SeenMessage | undefined;

  telegram.onEvent((event) => {
    if (event.type === 'preview') printPreview();
    if (event.type !== 'message' && event.type !== 'edit') return;
    for (const message of person.messages) {
      const text = message.from === 'bot' ? showMessage(message) : '';
      if (text === '' || shown.get(message.messageId) === text) continue;
      shown.set(message.messageId, text);
      if (message.buttons.length > 0) lastWithButtons = message;
      print(text);
    }
  });

  function printPreview() {
    const preview = person.draft === undefined ? '' : showPreview(person.draft);
    if (preview !== '' && preview !== lastPreview) print(preview);
    lastPreview = preview;
  }

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

  function carryOut(name: CommandName, args: readonly string[]) {
    const child = spawn('sh', [...commands[name], ...args], { stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', (error) => print(error.message));
  }

  async function obey(typed: string) {
    const line = readLine(typed);
    if (line.kind === 'press') await press(line.number);
    if (line.kind === 'command') carryOut(line.name, line.args);
    if (line.kind === 'send') person.paste(line.text);
  }

  // What no client of Telegram lets a person do is told, and the next line is as good as the first.
  lines.on('line', (typed) => void obey(typed).catch((error: Error) => print(`  (${error.message})`)));
}
