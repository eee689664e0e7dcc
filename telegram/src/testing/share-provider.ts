import assert from 'node:assert/strict';
import { after, before, type TestContext } from 'node:test';
import type { PairingList } from 'shared-types';
import { type ReceivedEvent, startReceiver } from '../../../provider-kit/src/testing/start-receiver.ts';
import {
  createTelegramStandIn,
  type Group,
  type GroupOptions,
  type TelegramStandIn,
} from '../../../sandbox/src/telegram/index.ts';
import { type StartedProvider, startProvider } from './start-provider.ts';

/** A pairing code in what the bot says. */
export const CODE = /\b[A-HJ-NP-Z2-9]{8}\b/;

type Message = Extract<ReceivedEvent, { type: 'message.received' | 'message.edited' }>['data']['message'];

/** One provider for all tests of a `describe`, each with groups and people of its own. */
export function shareProvider(telegram: NonNullable<Parameters<typeof startProvider>[1]>['telegram'] = {}) {
  const cleanups: (() => unknown)[] = [];
  const t = { after: (cleanup: () => unknown) => void cleanups.push(cleanup) } as unknown as TestContext;
  let started: { provider: StartedProvider; receiver: Awaited<ReturnType<typeof startReceiver>> } | undefined;
  let lastGroup = -1_000;

  before(async () => {
    const standIn = await createTelegramStandIn({ rateLimits: false, privacy: false, topics: true });
    t.after(() => standIn.close());
    const provider = await startProvider(t, { telegram, standIn });
    const receiver = await startReceiver(t);
    await provider.call('PUT', '/v1/subscriptions/manager', { url: receiver.url, secret: receiver.secret });
    started = { provider, receiver };
  });
  after(async () => {
    for (const cleanup of cleanups.toReversed()) await cleanup();
  });

  const all = () => {
    if (started === undefined) throw new Error('the provider runs within tests only');
    return started;
  };
  const pairings = async () => (await all().provider.call<PairingList>('GET', '/v1/pairings')).body.pairings;
  const codeOf = async (id: number | string) =>
    (await pairings()).find((one) => one.remoteSession.sessionId === `${id}`)?.code;
  const messagesOf = (id: number | string): Message[] =>
    all().receiver.received.flatMap((event) => {
      const isMessage = event.type === 'message.received' || event.type === 'message.edited';
      return isMessage && event.data.remoteSession.sessionId === `${id}` ? [event.data.message] : [];
    });

  return {
    get standIn() {
      return all().provider.standIn;
    },
    get provider() {
      return all().provider;
    },
    get receiver() {
      return all().receiver;
    },
    newGroup: (title = 'Crew', more: Partial<GroupOptions> = {}) =>
      all().provider.standIn.group({ id: --lastGroup, title, ...more }),
    newChannel: (title: string) => all().provider.standIn.channel({ id: --lastGroup, title }),
    pairings,
    codeOf,
    /** Approves what asked for it. */
    async approve(id: number | string) {
      const { status } = await all().provider.call('POST', `/v1/pairings/${await codeOf(id)}/approve`);
      assert.equal(status, 200);
    },
    /** Pairs somebody in private. */
    async pair(name: string) {
      const person = all().provider.standIn.person(name);
      person.send('/start');
      await person.waitFor(({ messages }) => messages.find(({ text }) => CODE.test(text)));
      await this.approve(person.id);
      await person.waitFor(({ messages }) => messages.find(({ text }) => text.includes('You are connected')));
      return person;
    },
    /** A group that is approved, in which Ann counts. */
    async approvedGroup(more: Partial<GroupOptions> = {}): Promise<Group> {
      const group = this.newGroup('Crew', more);
      group.person('Ann').send('/start@sandbox_bot');
      await group.waitFor(({ messages }) => messages.find(({ text }) => CODE.test(text)));
      await this.approve(group.id);
      await group.waitFor(({ messages }) => messages.find(({ text }) => text.includes('You are connected')));
      return group;
    },
    messagesOf,
    untilMessages: (id: number | string, count: number) =>
      all().receiver.waitFor(() => messagesOf(id).length >= count && messagesOf(id)),
    /** Resolves when everything that was sent before was handled. */
    async untilHandled() {
      const person = all().provider.standIn.person({ id: 999 });
      const seen = person.messages.length;
      person.send(seen === 0 ? '/start' : '/help');
      if (seen === 0) return void (await person.waitFor(({ messages }) => messages.length > seen + 1));
      await untilNothingWaits(all().provider.standIn);
    },
  };
}

/** Resolves when the provider has confirmed all that was sent. */
export function untilNothingWaits(standIn: TelegramStandIn): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (standIn.pendingUpdates().length > 0) return;
      stop();
      resolve();
    };
    const stop = standIn.onEvent(({ type }) => {
      if (type === 'poll') setImmediate(check);
    });
    check();
  });
}
