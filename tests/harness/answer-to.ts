import type { Person, SeenMessage } from 'sandbox/telegram';

/** The first message of the bot after another one that fits, now or as soon as it comes. */
export const answerTo = (person: Person, messageId: number, text = /^/, timeoutMs = 60_000): Promise<SeenMessage> =>
  person.waitFor(
    ({ messages }) => messages.find((one) => one.from === 'bot' && one.messageId > messageId && text.test(one.text)),
    { timeoutMs },
  );

/** Sends a text and waits for its answer. */
export const ask = (person: Person, text: string, answer?: RegExp): Promise<SeenMessage> =>
  answerTo(person, person.send(text), answer);

/** What is on the buttons below a message. */
export const labelsOf = ({ buttons }: SeenMessage): string[] => buttons.flat().map(({ label }) => label);
