import { createTelegramStandIn, type TelegramStandIn } from '../telegram/index.ts';

let shared: Promise<TelegramStandIn> | undefined;
let users = 0;
let nextPersonId = 9_001;

/** Plays one person in the stand-in for Telegram, as a run of `npm run conformance` wants it. */
export function playTelegram(standIn: TelegramStandIn) {
  const person = standIn.person({ id: nextPersonId++ });
  const own = () => person.messages.filter(({ from }) => from === 'bot');

  return {
    pair: async () => void person.send('/start'),
    write: async (text: string) => String(person.send(text)),
    edit: async (message: string, text: string) => person.edit(Number(message), text),
    async press(label: string) {
      const message = own().findLast(({ buttons }) => buttons.flat().some((button) => button.label === label));
      await person.press(message?.messageId ?? 0, label);
    },
    async sendFile({ name, mimeType, bytes }: { name: string; mimeType: string; bytes: Uint8Array }) {
      person.sendFile({ kind: 'document', name, mimeType, bytes });
    },
    seen: async () => ({
      messages: own().map(({ text, buttons, file }) => ({
        text,
        buttons: buttons.flat().map(({ label, disabled }) => ({ label, isDisabled: disabled })),
        ...(file && { file: { name: file.name, bytes: file.bytes ?? new Uint8Array() } }),
      })),
      preview: person.draft?.text ?? person.typing,
    }),
  };
}

/**
 * For a provider that was started with `TELEGRAM_API_ROOT=http://127.0.0.1:<STAND_IN_PORT>` (default 8081) and the bot
 * token that this prints: makes the stand-in there, with two people.
 */
export async function createDriver() {
  users++;
  shared ??= createTelegramStandIn({ port: Number(process.env.STAND_IN_PORT ?? 8081), rateLimits: false });
  const standIn = await shared;
  if (users === 1)
    process.stderr.write(`The stand-in for Telegram is at ${standIn.apiRoot}; token: ${standIn.token}\n`);
  return {
    ...playTelegram(standIn),
    async close() {
      if (--users === 0) await standIn.close();
    },
  };
}
