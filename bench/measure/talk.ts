import type { Person, SeenMessage, TelegramStandIn } from 'sandbox/telegram';
import { markIn } from './how-answered.ts';
import { nowMs } from './numbers.ts';
import { projectOf } from './people.ts';

/** A prompt and its answer, in milliseconds since 1970. */
export interface Exchange {
  chatId: number;
  sentAt: number;
  seenAt: number;
}

/**
 * `reply`: to an earlier message of the bot. No build waits whether something else belongs to it.
 * `text`: by itself; builds that join what belongs together hold it for a moment (docs/adr/0011).
 */
export type Manner = 'reply' | 'text';

/** A machine that is busy with other things needs it. */
const GIVE_UP_MS = 600_000;
const ANSWER = 'Here is what you asked for, in about ten words:';

/** What the agent answers: the mark of the person's own words, which come last in a prompt. */
export const answerTo = (prompt: string): string => `${ANSWER} «${marksIn(prompt).at(-1) ?? ''}»`;

/** A prompt at which the agent works until it is stopped. */
export const UNTIL_STOPPED = 'Please work until you are stopped';

const marksIn = (text: string) => [...text.matchAll(/«([\d-]+)»/g)].map(([, mark]) => mark);

/** Lets people ask, and tells when each answer stands in its chat, at the same cost however many there are. */
export function createTalk(telegram: TelegramStandIn, ids: readonly number[]) {
  const people = new Map(ids.map((id) => [id, telegram.person({ id })]));
  const awaited = new Map<string, (messageId: number) => void>();
  /** An answer of the bot in each chat, to which people reply. */
  const repliedTo = new Map<number, number>();
  let count = 0;

  telegram.onEvent((event) => {
    if (event.type !== 'message') return;
    const message = people.get(event.chatId)?.messages.at(-1);
    if (message?.from !== 'bot' || !message.text.startsWith(ANSWER)) return;
    awaited.get(markIn(message.text))?.(message.messageId);
  });

  function person(chatId: number): Person {
    const found = people.get(chatId);
    if (found === undefined) throw new Error(`nobody has the chat ${chatId}`);
    return found;
  }

  /** Sends a prompt and resolves when its answer stands in the chat; `messageId` is that of the answer. */
  function ask(chatId: number, manner: Manner): Promise<Exchange & { messageId: number }> {
    const mark = `${chatId}-${count++}`;
    return new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => {
        awaited.delete(mark);
        reject(new Error(`no answer to «${mark}» within ${GIVE_UP_MS / 1_000} s`));
      }, GIVE_UP_MS);
      awaited.set(mark, (messageId) => {
        clearTimeout(giveUp);
        awaited.delete(mark);
        resolve({ chatId, sentAt, seenAt: nowMs(), messageId });
      });
      const replyTo = manner === 'reply' ? repliedTo.get(chatId) : undefined;
      const sentAt = nowMs();
      person(chatId).send(`Please do what belongs to «${mark}»`, replyTo === undefined ? {} : { replyTo });
    });
  }

  async function askInTurn(chatId: number, prompts: number, manner: Manner): Promise<Exchange[]> {
    const exchanges: Exchange[] = [];
    for (let index = 0; index < prompts; index++) exchanges.push(await ask(chatId, manner));
    return exchanges;
  }

  /** Sends a command; resolves with the milliseconds until the bot's next message. */
  async function command(chatId: number, text: string): Promise<number> {
    const sentAt = nowMs();
    const commandId = person(chatId).send(text);
    await person(chatId).waitFor(({ messages }) => isAnswered(messages.at(-1), commandId), { timeoutMs: GIVE_UP_MS });
    return nowMs() - sentAt;
  }

  /** Has people choose their projects and get a first answer. */
  async function meet(chatIds: readonly number[], isBridge: boolean): Promise<void> {
    await Promise.all(
      chatIds.map(async (chatId) => {
        if (isBridge) person(chatId).send(`project '${projectOf(chatId)}'`);
        const { messageId } = await ask(chatId, 'text');
        repliedTo.set(chatId, messageId);
      }),
    );
  }

  return { ids, person, ask, askInTurn, command, meet };
}

const isAnswered = (last: SeenMessage | undefined, commandId: number): boolean =>
  last?.from === 'bot' && last.messageId > commandId;
