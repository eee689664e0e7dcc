import { createTelegramStandIn, type SeenMessage, type TelegramStandIn } from '../telegram/index.ts';

let shared: Promise<TelegramStandIn> | undefined;
let users = 0;
let nextPersonId = 9_001;
let lastGroupId = -9_000;

/** What a person of the run sees of the bot's messages. */
const toSeen = (messages: readonly SeenMessage[]) =>
  messages
    .filter(({ from }) => from === 'bot')
    .map(({ text, buttons, file }) => ({
      text,
      buttons: buttons.flat().map(({ label, disabled }) => ({ label, isDisabled: disabled })),
      ...(file && { file: { name: file.name, bytes: file.bytes ?? new Uint8Array() } }),
    }));

/** Plays one person in the stand-in for Telegram, whose chats have topics, as a run of `npm run conformance` wants it. */
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
      messages: toSeen(person.messages),
      preview: person.draft?.text ?? person.typing,
    }),
    async part() {
      const topic = person.topic('A part');
      return {
        write: async (text: string) => String(topic.send(text)),
        seen: async () => ({ messages: toSeen(topic.messages) }),
      };
    },
    async group() {
      const group = standIn.group({ id: --lastGroupId });
      const member = group.person({ id: person.id });
      const write = async (text: string) => String(member.send(`@${standIn.username} ${text}`));
      return {
        pair: async () => void (await write('hello')),
        write,
        seen: async () => ({ messages: toSeen(group.messages) }),
      };
    },
  };
}

/**
 * For a provider that was started with `TELEGRAM_API_ROOT=http://127.0.0.1:<STAND_IN_PORT>` (default 8081) and the bot
 * token that this prints: makes the stand-in there, with two people.
 */
export async function createDriver() {
  users++;
  shared ??= createTelegramStandIn({
    port: Number(process.env.STAND_IN_PORT ?? 8081),
    rateLimits: false,
    topics: true,
  });
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
