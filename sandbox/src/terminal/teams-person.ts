import type { SeenMessage, TeamsStandIn } from '../teams/index.ts';
import type { PlayedPerson } from './play-in-terminal.ts';
import { showMessage } from './show-message.ts';

/** The person at the terminal as one in Microsoft Teams; what the bot says there is printed, once it is complete. */
export function teamsPerson(teams: TeamsStandIn, print: (text: string) => void): PlayedPerson {
  const chat = teams.person('You').personal();
  const shown = new Map<string, string>();

  const buttonsOf = ({ card }: SeenMessage) => (card?.buttons ?? []).filter(({ isEnabled }) => isEnabled);
  const show = (message: SeenMessage) =>
    `teams ${showMessage({
      text: [message.text, ...(message.card?.texts ?? [])].filter((text) => text !== '').join('\n'),
      edited: message.isEdited,
      buttons: [buttonsOf(message).map(({ title }) => ({ label: title, disabled: false }))],
      ...((message.consent ?? message.file) && {
        file: { kind: 'document', name: (message.consent ?? message.file)?.name },
      }),
    } as Parameters<typeof showMessage>[0])}`;

  teams.onEvent(() => {
    for (const message of chat.messages) {
      if (message.from !== 'bot' || message.streaming !== undefined) continue;
      const text = show(message);
      if (shown.get(message.id) === text) continue;
      shown.set(message.id, text);
      print(text);
    }
  });

  return {
    send: (text) => void chat.write(text),
    async press(number) {
      const message = chat.messages.findLast((one) => one.from === 'bot' && buttonsOf(one).length > 0);
      const button = message && buttonsOf(message)[number - 1];
      if (message === undefined || button === undefined) {
        print('There is no such button.');
        return;
      }
      const pressed = await chat.press(message.id, button.title);
      if (pressed.status === 'message') print(`  (${pressed.text})`);
    },
  };
}
