import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { MessageState } from 'shared-types';
import { startReceiver } from '../../../provider-kit/src/testing/start-receiver.ts';
import { type StartedProvider, startProvider } from '../testing/start-provider.ts';

const PERSON_ID = 700;

/** A provider with one person whom the settings allow, who has been in touch already. */
async function setup(t: TestContext) {
  const provider = await startProvider(t, { telegram: { allowFrom: [PERSON_ID] } });
  const receiver = await startReceiver(t);
  await provider.call('PUT', '/v1/subscriptions/manager', { url: receiver.url, secret: receiver.secret });
  const person = provider.standIn.person({ id: PERSON_ID, firstName: 'Allowed' });
  const greeting = person.send('hi');
  await receiver.waitFor((events) => events.find(({ type }) => type === 'message.received'));
  const botTexts = () => person.messages.filter(({ from }) => from === 'bot').map(({ text }) => text);
  const waitForTexts = (count: number) =>
    person.waitFor(({ messages }) => messages.filter(({ from }) => from === 'bot').length >= count && botTexts());
  return { provider, receiver, person, greeting, botTexts, waitForTexts };
}

const toPerson = { remoteSessionId: String(PERSON_ID) };

async function stateOf(provider: StartedProvider, id: string): Promise<MessageState> {
  return (await provider.call<MessageState>('GET', `/v1/messages/${id}`)).body;
}

/** Asks until a message is no longer queued. */
async function settled(provider: StartedProvider, id: string): Promise<MessageState> {
  for (;;) {
    const state = await stateOf(provider, id);
    if (state.status !== 'queued') return state;
    await pause(5);
  }
}

describe('sending messages', () => {
  it('shows Markdown, keeps the order and tells the platform ids', async (t) => {
    const { provider, person, waitForTexts } = await setup(t);
    const ids = [];
    for (let index = 0; index < 5; index++) ids.push(await provider.send({ ...toPerson, text: `**number** ${index}` }));
    assert.deepEqual(
      await waitForTexts(5),
      [0, 1, 2, 3, 4].map((index) => `number ${index}`),
    );
    const state = await settled(provider, ids[4] ?? '');
    const shown = person.messages.at(-1);
    assert.deepEqual(state, { id: ids[4], status: 'sent', platformIds: [String(shown?.messageId)] });
    assert.deepEqual(shown?.entities, [{ type: 'bold', offset: 0, length: 6 }]);
  });

  it('takes the same key with the same body once, and refuses it with another', async (t) => {
    const { provider, waitForTexts } = await setup(t);
    const headers = { 'idempotency-key': 'one' };
    const body = { ...toPerson, text: 'once', silent: false };
    const [first, again] = await Promise.all([
      provider.call('POST', '/v1/messages', body, headers),
      provider.call('POST', '/v1/messages', { text: 'once', ...toPerson }, headers),
    ]);
    assert.deepEqual([first.status, first.body], [202, { id: first.body.id, status: 'queued' }]);
    assert.deepEqual(again, first);
    const other = await provider.call('POST', '/v1/messages', { ...body, text: 'other' }, headers);
    assert.deepEqual([other.status, other.body.code], [422, 'IDEMPOTENCY_KEY_REUSED']);
    await provider.send({ ...toPerson, text: 'last' });
    assert.deepEqual(await waitForTexts(2), ['once', 'last']);
    const without = await provider.call('POST', '/v1/messages', body);
    assert.deepEqual([without.status, without.body.code], [400, 'IDEMPOTENCY_KEY_REQUIRED']);
  });

  it('refuses messages to whoever is not paired', async (t) => {
    const { provider } = await setup(t);
    const answer = await provider.call(
      'POST',
      '/v1/messages',
      { remoteSessionId: '999', text: 'x' },
      { 'idempotency-key': 'k' },
    );
    assert.deepEqual([answer.status, answer.body.code], [404, 'REMOTE_SESSION_NOT_PAIRED']);
  });

  it('waits as long as Telegram asks when it was too fast, then sends', async (t) => {
    const { provider, waitForTexts } = await setup(t);
    const flood = { error_code: 429, description: 'Too Many Requests: retry after 1', parameters: { retry_after: 1 } };
    provider.standIn.failNext('sendMessage', flood);
    await provider.send({ ...toPerson, text: 'patient' });
    await provider.send({ ...toPerson, text: 'second' });
    assert.deepEqual(await waitForTexts(2), ['patient', 'second']);
  });

  it('sends again where the answer got lost, and counts it', async (t) => {
    const { provider, waitForTexts } = await setup(t);
    provider.standIn.failNext('sendMessage', 'lost-answer');
    const id = await provider.send({ ...toPerson, text: 'maybe twice' });
    assert.deepEqual(await waitForTexts(2), ['maybe twice', 'maybe twice']);
    assert.equal((await settled(provider, id)).status, 'sent');
    const ready = await provider.call<{ parts: { outbox: { lostAnswers: number } } }>('GET', '/ready');
    assert.equal(ready.body.parts.outbox.lostAnswers, 1);
  });

  it('sends a part without entities where Telegram refuses them', async (t) => {
    const { provider, person, waitForTexts } = await setup(t);
    const refusal = { error_code: 400, description: "Bad Request: can't parse entities: too bad" };
    provider.standIn.failNext('sendMessage', refusal);
    await provider.send({ ...toPerson, text: 'see [this](https://example.org/)' });
    assert.deepEqual(await waitForTexts(1), ['see this (https://example.org/)']);
    assert.deepEqual(
      person.messages.at(-1)?.entities.filter(({ type }) => type === 'text_link'),
      [],
    );
  });

  it('says why a message could not be sent, and goes on with the next', async (t) => {
    const { provider, waitForTexts } = await setup(t);
    const refusal = { error_code: 400, description: 'Bad Request: no' };
    const ends = ['sendMessage', 'sendDocument'].map((method) => provider.standIn.failWhile(method, refusal));
    const id = await provider.send({ ...toPerson, text: 'unwanted' });
    const state = await settled(provider, id);
    assert.deepEqual([state.status, state.reason], ['failed', '400: Bad Request: no']);
    for (const end of ends) end();
    await provider.send({ ...toPerson, text: 'wanted' });
    assert.deepEqual(await waitForTexts(1), ['wanted']);
  });

  it('shows a very long answer as its beginning and a file', async (t) => {
    const { provider, person } = await setup(t);
    const text = Array.from({ length: 4_000 }, (_, index) => `line ${index} of the answer`).join('\n\n');
    const id = await provider.send({ ...toPerson, text });
    const state = await settled(provider, id);
    assert.deepEqual([state.status, state.platformIds.length], ['sent', 2]);
    assert.equal(person.messages.at(-1)?.document?.bytes?.toString('utf8'), text);
  });

  it('shows something for a message that renders to nothing', async (t) => {
    const { provider, waitForTexts } = await setup(t);
    await provider.send({ ...toPerson, text: '   \n' });
    assert.deepEqual(await waitForTexts(1), ['(empty message)']);
  });

  it('shows neither what steers a terminal nor marks on buttons', async (t) => {
    const { provider, person, waitForTexts } = await setup(t);
    const text = '\u001b[32mPASS\u001b[0m\n10%\r100%';
    await provider.send({ ...toPerson, text, actions: [[{ id: 'yes', label: '**Yes**, `\u001b[1mall\u001b[0m`' }]] });
    assert.deepEqual(await waitForTexts(1), ['PASS\n100%']);
    assert.deepEqual(
      person.messages
        .at(-1)
        ?.buttons.flat()
        .map(({ label }) => label),
      ['Yes, all'],
    );
  });

  it('says of a message that nobody can see that it is one', async (t) => {
    const { provider, waitForTexts } = await setup(t);
    await provider.send({ ...toPerson, text: '\u200b' });
    await provider.send({ ...toPerson, text: '```\n```' });
    assert.deepEqual(await waitForTexts(2), ['(nothing but invisible characters)', '(empty code block)']);
  });

  it('replies to messages of both sides', async (t) => {
    const { provider, person, greeting, receiver, waitForTexts } = await setup(t);
    const id = await provider.send({ ...toPerson, text: 'an answer', replyTo: `${PERSON_ID}:${greeting}` });
    await provider.send({ ...toPerson, text: 'more', replyTo: id });
    await waitForTexts(2);
    const [first, second] = person.messages.slice(-2);
    assert.deepEqual([first?.replyToMessageId, second?.replyToMessageId], [greeting, first?.messageId]);
    person.send('and back', { replyTo: first?.messageId ?? 0 });
    const event = await receiver.waitFor((events) =>
      events.find((one) => one.type === 'message.received' && one.data.message.text === 'and back'),
    );
    assert.deepEqual(event.type === 'message.received' && event.data.message.replyTo, { id, text: 'an answer' });
  });
});
