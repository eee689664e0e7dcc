import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { createWebhookSecret } from 'service-kit';
import type { SubscriptionList } from 'shared-types';
import { type ReceivedEvent, type Receiver, startReceiver } from '../../provider-kit/src/testing/start-receiver.ts';
import { type StartedProvider, startProvider } from './testing/start-provider.ts';

const ALLOWED = [801, 802];

async function setup(t: TestContext) {
  const provider = await startProvider(t, { telegram: { allowFrom: ALLOWED } });
  const receiver = await startReceiver(t);
  const person = (id: number) => provider.standIn.person({ id });
  return { provider, receiver, person };
}

interface Ready {
  parts: { events: { deadLetters: number; lastDeadLetters: { id: string }[] } };
}

const subscribe = (provider: StartedProvider, { url, secret }: Receiver, id = 'manager', types?: string[]) =>
  provider.call('PUT', `/v1/subscriptions/${id}`, { url, secret, ...(types && { types }) });

/** A receiver that answers its first request with `status`, and not before it is told to. */
async function startSlowReceiver(t: TestContext, status: number) {
  const asked = Promise.withResolvers<void>();
  const told = Promise.withResolvers<void>();
  const server = createServer(async (_request, response) => {
    asked.resolve();
    await told.promise;
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked: asked.promise,
    answer: told.resolve,
  };
}

const textOf = (event: ReceivedEvent) => (event.type === 'message.received' ? event.data.message.text : undefined);
const textsOf = (events: readonly ReceivedEvent[], sessionId: number) =>
  events
    .filter(({ data }) => data.remoteSession.sessionId === String(sessionId))
    .flatMap((event) => textOf(event) ?? []);

describe('subscriptions', () => {
  it('get events in order although the receiver fails now and then', async (t) => {
    const { provider, receiver, person } = await setup(t);
    receiver.answers.push(500, 202, 503, 429);
    await subscribe(provider, receiver);
    const sent = Array.from({ length: 12 }, (_, index) => `message ${index}`);
    for (const text of sent) person(801).send(text);
    await receiver.waitFor((events) => textsOf(events, 801).length === sent.length);
    assert.deepEqual(textsOf(receiver.received, 801), sent);
    const ids = receiver.received.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(receiver.problems, []);
  });

  it('do not let one remote session wait for another', async (t) => {
    const { provider, receiver, person } = await setup(t);
    await subscribe(provider, receiver);
    person(801).send('first');
    await receiver.waitFor((events) => textsOf(events, 801).length === 1);
    // Long enough a queue of failures for one session; the other one's event gets the next answer.
    receiver.answers.push(500);
    person(801).send('held up');
    await receiver.waitFor(() => receiver.answers.length === 0);
    person(802).send('free');
    await receiver.waitFor((events) => textsOf(events, 802).length === 1);
    await receiver.waitFor((events) => textsOf(events, 801).length === 2);
  });

  it('get what came before anybody subscribed, each its own copy, and only the types that they want', async (t) => {
    const { provider, receiver, person } = await setup(t);
    const other = await startReceiver(t);
    person(801).send('early');
    await provider.standIn.person({ id: 801 }).waitFor(() => true);
    await subscribe(provider, other, 'pairings-only', ['session.paired']);
    await other.waitFor((events) => events.length === 1);
    await subscribe(provider, receiver);
    await receiver.waitFor((events) => textsOf(events, 801).length === 1);
    person(801).send('late');
    await receiver.waitFor((events) => textsOf(events, 801).length === 2);
    assert.deepEqual(textsOf(receiver.received, 801), ['early', 'late']);
    assert.deepEqual(
      other.received.map(({ type }) => type),
      ['session.paired'],
    );
  });

  it('are not blocked by an event that the receiver will never take', async (t) => {
    const { provider, receiver, person } = await setup(t);
    receiver.answers.push(202, 422);
    await subscribe(provider, receiver);
    person(801).send('refused');
    person(801).send('taken');
    await receiver.waitFor((events) => textsOf(events, 801).length === 1);
    assert.deepEqual(textsOf(receiver.received, 801), ['taken']);
    const ready = await provider.call<Ready>('GET', '/ready');
    const { deadLetters, lastDeadLetters } = ready.body.parts.events;
    assert.equal(deadLetters, 1);
    const path = `/v1/events/${lastDeadLetters[0]?.id}/retry`;
    assert.equal((await provider.call('POST', path)).status, 202);
    await receiver.waitFor((events) => textsOf(events, 801).length === 2);
    assert.deepEqual(textsOf(receiver.received, 801), ['taken', 'refused']);
    assert.equal((await provider.call('POST', path)).body.code, 'EVENT_NOT_FOUND');
  });

  for (const how of ['410', 'DELETE'] as const) {
    it(`hand on what waited when they end by ${how}`, async (t) => {
      const { provider, receiver, person } = await setup(t);
      await subscribe(provider, receiver);
      person(801).send('one');
      await receiver.waitFor((events) => textsOf(events, 801).length === 1);
      receiver.answers.push(...Array<number>(50).fill(how === '410' ? 410 : 500));
      person(801).send('two');
      person(801).send('three');
      await receiver.waitFor(() => receiver.attempts.some(({ status }) => status >= 400));
      if (how === 'DELETE') assert.equal((await provider.call('DELETE', '/v1/subscriptions/manager')).status, 204);
      else while ((await provider.call('GET', '/v1/subscriptions/manager')).status !== 404);
      const next = await startReceiver(t);
      await subscribe(provider, next, 'next');
      await next.waitFor((events) => textsOf(events, 801).length === 2);
      assert.deepEqual(textsOf(next.received, 801), ['two', 'three']);
    });
  }

  it('are tried again at once, with the new secret, when they are replaced', async (t) => {
    const { provider, receiver, person } = await setup(t);
    const away = { ...receiver, url: 'http://127.0.0.1:1/', secret: createWebhookSecret() };
    assert.equal((await subscribe(provider, away)).status, 201);
    person(801).send('waits');
    const waiting = async () =>
      (await provider.call<SubscriptionList>('GET', '/v1/subscriptions')).body.subscriptions[0];
    for (let shown = await waiting(); shown?.lastError === null; shown = await waiting());
    assert.equal((await subscribe(provider, receiver)).status, 200);
    await receiver.waitFor((events) => textsOf(events, 801).length === 1);
    assert.deepEqual(receiver.problems, []);
    for (let shown = await waiting(); shown?.pendingCount !== 0; shown = await waiting());
    const shown = await waiting();
    assert.deepEqual(
      { ...shown, lastSuccessAt: typeof shown?.lastSuccessAt },
      { id: 'manager', url: receiver.url, types: null, pendingCount: 0, lastSuccessAt: 'string', lastError: null },
    );
  });

  for (const status of [410, 422]) {
    it(`are not ended, and lose nothing, by a ${status} from the address that they had before`, async (t) => {
      const { provider, receiver, person } = await setup(t);
      const former = await startSlowReceiver(t, status);
      await subscribe(provider, { ...receiver, url: former.url });
      person(801).send('waits behind what is on its way');
      await former.asked;
      await subscribe(provider, receiver);
      former.answer();
      await receiver.waitFor((events) => textsOf(events, 801).length === 1);
      person(801).send('later');
      await receiver.waitFor((events) => textsOf(events, 801).length === 2);
      const types = receiver.received.map(({ type }) => type);
      assert.deepEqual(types, ['session.paired', 'message.received', 'message.received']);
    });
  }

  it('are refused for hosts that the settings do not name', async (t) => {
    const { provider, receiver } = await setup(t);
    const answer = await subscribe(provider, { ...receiver, url: 'https://example.org/hook' });
    assert.deepEqual([answer.status, answer.body.code], [400, 'WEBHOOK_HOST_NOT_ALLOWED']);
    assert.equal((await provider.call('GET', '/v1/subscriptions/unknown')).status, 404);
    assert.equal((await provider.call('DELETE', '/v1/subscriptions/unknown')).status, 404);
  });
});
