import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { MessageState } from 'shared-types';
import { startReceiver } from '../../../provider-kit/src/testing/start-receiver.ts';
import type { SeenMessage } from '../../../sandbox/src/telegram/index.ts';
import { type StartedProvider, startProvider } from '../testing/start-provider.ts';

export const PERSON_ID = 910;
export const toPerson = { remoteSessionId: String(PERSON_ID) };

export interface ReadyOutbox {
  ok: boolean;
  depth: number;
  lostAnswers: number;
  kept: { messages: number; unreachable: number };
  deadLetters: number;
  lastDeadLetters?: { id: string; reason: string; finishedAt: number }[];
}

/** A provider with a subscriber, and one person whom the settings allow and who has been in touch. */
export async function startWithPerson(t: TestContext, options: Parameters<typeof startProvider>[1] = {}) {
  const telegram = { allowFrom: [PERSON_ID] };
  const provider = await startProvider(t, { telegram, ...options });
  const receiver = await startReceiver(t);
  const subscribe = (to: StartedProvider) =>
    to.call('PUT', '/v1/subscriptions/manager', { url: receiver.url, secret: receiver.secret });
  await subscribe(provider);
  const person = provider.standIn.person({ id: PERSON_ID, firstName: 'Allowed' });
  const bot = (): SeenMessage[] => person.messages.filter(({ from }) => from === 'bot');
  const textsOf = () => bot().map(({ text }) => text);

  /** Sends something and waits until it was passed on, so that all that it led to is on disk. */
  async function write(text: string) {
    person.send(text);
    await receiver.waitFor((events) =>
      events.some((event) => event.type === 'message.received' && event.data.message.text === text),
    );
  }
  await write('hi');

  return {
    provider,
    receiver,
    person,
    bot,
    textsOf,
    write,
    shown: (count: number) => person.waitFor(() => bot().length >= count && bot()),
    /** How often a method was called. */
    calls: (method: string) => provider.standIn.calls.filter((call) => call.method === method).length,
    async settled(id: string, of: Pick<StartedProvider, 'call'> = provider): Promise<MessageState> {
      for (;;) {
        const { body } = await of.call<MessageState>('GET', `/v1/messages/${id}`);
        if (body.status !== 'queued') return body;
        await pause(5);
      }
    },
    /** Asks until the outbox is in such a state. */
    async outbox(isSo: (outbox: ReadyOutbox) => boolean = () => true, of: Pick<StartedProvider, 'call'> = provider) {
      for (;;) {
        const { status, body } = await of.call<{ parts: { outbox: ReadyOutbox } }>('GET', '/ready');
        if (isSo(body.parts.outbox)) return { status, outbox: body.parts.outbox };
        await pause(5);
      }
    },
    /** Ends the provider and begins another one on the same data. */
    async restart(more: Parameters<typeof startProvider>[1] = {}) {
      await provider.stop();
      const { standIn, dataDir } = provider;
      return startProvider(t, { telegram, ...options, ...more, standIn, dataDir });
    },
  };
}
