import type { createTelegramStandIn, SeenMessage } from '../telegram/index.ts';
import { THE_PERSON } from '../the-person.ts';
import type { PlayedPerson } from './play-in-terminal.ts';
import { showMessage, showPreview } from './show-message.ts';

/** The person at the terminal as one in Telegram; what the bot says there is printed. */
export function telegramPerson(
  telegram: Awaited<ReturnType<typeof createTelegramStandIn>>,
  print: (text: string) => void,
): PlayedPerson {
  const person = telegram.person(THE_PERSON);
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
      print(text.replace(/^bot/, () => `bot${inTopic(message)}`));
    }
  });

  /** What is typed here goes outside of the topics, which the page has. */
  function inTopic({ threadId }: SeenMessage): string {
    const name = person.topics.find(({ id }) => id === threadId)?.name;
    return name === undefined ? '' : ` in the topic ${name}`;
  }

  function printPreview() {
    const preview = person.draft === undefined ? '' : showPreview(person.draft);
    if (preview !== '' && preview !== lastPreview) print(preview);
    lastPreview = preview;
  }

  return {
    send: (text) => void person.paste(text),
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
