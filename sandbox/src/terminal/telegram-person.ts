import type { createTelegramStandIn, SeenMessage } from '../telegram/index.ts';
import type { PlayedPerson } from './play-in-terminal.ts';
import { showMessage } from './show-message.ts';

/** The id of the person who sits at the terminal. */
const PERSON_ID = 1001;

/** The person at the terminal as one in Telegram; what the bot says there is printed. */
export function telegramPerson(
  telegram: Awaited<ReturnType<typeof createTelegramStandIn>>,
  print: (text: string) => void,
): PlayedPerson {
  const person = telegram.person({ id: PERSON_ID, firstName: 'You' });
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

  return {
    send: (text) => void person.send(text),
    async press(number) {
      const button = lastWithButtons?.buttons.flat()[number - 1];
      if (lastWithButtons === undefined || button === undefined) {
        print('There is no such button.');
        return;
      }
      const pressed = await person.press(lastWithButtons.messageId, button.data ?? button.label);
      if (pressed.status === 'answered' && pressed.text) print(`  (${pressed.text})`);
      if (pressed.status === 'copied') print(`  (copied: ${pressed.text})`);
    },
  };
}
