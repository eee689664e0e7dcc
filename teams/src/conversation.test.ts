import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProviderEvent } from 'shared-types';
import { createFastClock } from '../../provider-kit/src/testing/fast-clock.ts';
import type { Chat } from '../../sandbox/src/teams/index.ts';
import { botMessage, codeIn, startProvider } from './testing/start-provider.ts';

/** A paired person in a personal chat, and a subscriber that has got what came of it. */
async function startWithPerson(t: TestContext, options: Parameters<typeof startProvider>[1] = {}) {
  const provider = await startProvider(t, options);
  const receiver = await provider.subscribe();
  const chat = provider.standIn.person('Ann').personal();
  await provider.pair(chat);
  await receiver.waitFor((events) => events.some(({ type }) => type === 'session.paired'));
  return { ...provider, receiver, chat, messagesOf: () => receiver.received.filter(isMessage).map(said) };
}

const isMessage = ({ type }: ProviderEvent) => type === 'message.received' || type === 'message.edited';
const said = (event: ProviderEvent) =>
  event.type === 'message.received' || event.type === 'message.edited' ? event.data.message.text : '';
const fromBot = (chat: Chat) => chat.messages.filter(({ from }) => from === 'bot');
const last = <T>(list: readonly T[]): T => {
  const one = list.at(-1);
  assert.ok(one !== undefined);
  return one;
};

describe('a stranger', () => {
  it('gets a code, nothing of whose words is kept, and is in when an operator approves it', async (t) => {
    const provider = await startProvider(t);
    const receiver = await provider.subscribe();
    const chat = provider.standIn.person('Ann').personal();
    chat.write('secret-word');
    const code = codeIn(await botMessage(chat, /Your pairing code is/));
    assert.equal((await provider.call('POST', `/v1/pairings/${code}/approve`)).status, 200);
    await botMessage(chat, /You are connected\. Send \/help .*words that you type, such as \/status/);
    chat.write('**hello**');
    const event = await receiver.waitFor((events) => events.find(({ type }) => type === 'message.received'));
    assert.equal(said(event), '**hello**');
    assert.equal(
      receiver.received.some((one) => JSON.stringify(one).includes('secret-word')),
      false,
    );
    assert.deepEqual(receiver.problems, []);
  });

  it('of an allowed id is in at once; one of another policy gets silence', async (t) => {
    const { standIn } = await startProvider(t);
    const ann = standIn.person('Ann');
    await standIn.settled(ann.personal().write('x'));
    const second = await startProvider(t, {
      teams: { allowFrom: [ann.aadObjectId.toUpperCase()], dmPolicy: 'allowlist' },
    });
    const receiver = await second.subscribe();
    const known = second.standIn.person('Ann').personal();
    known.write('hello');
    await receiver.waitFor((events) => events.some(isMessage));
    const stranger = second.standIn.person('Bob').personal();
    await second.standIn.settled(stranger.write('hello'));
    assert.deepEqual(fromBot(stranger), []);
  });

  it('who is denied is told so', async (t) => {
    const { standIn, call } = await startProvider(t);
    const chat = standIn.person('Ann').personal();
    chat.write('hello');
    const code = codeIn(await botMessage(chat, /approve teams/));
    await call('POST', `/v1/pairings/${code}/deny`);
    await botMessage(chat, /did not approve/);
  });
});

describe('a paired person', () => {
  it('writes, changes and deletes, and each is told once though Teams sends it again', async (t) => {
    const { standIn, chat, receiver, messagesOf } = await startWithPerson(t);
    const id = chat.write('one');
    await standIn.settled(id);
    assert.equal((await standIn.sendAgain(id)).status, 202);
    await receiver.waitFor(() => messagesOf().length === 1);
    chat.edit(id, 'two');
    await receiver.waitFor(() => messagesOf().length === 2);
    chat.delete(id);
    await receiver.waitFor(() => messagesOf().length === 3);
    assert.deepEqual(messagesOf(), ['one', 'two', '']);
  });

  it('gets an answer, which is changed where it stands', async (t) => {
    const { chat, send, call, settled } = await startWithPerson(t);
    const id = await send({ remoteSessionId: chat.conversationId, text: '# Done\n\n**all** of it' });
    const shown = await botMessage(chat, /^Done\nall of it$/);
    assert.deepEqual((await settled(id)).platformIds, [shown.id]);
    await call('PATCH', `/v1/messages/${id}`, { text: 'Other' });
    assert.equal((await botMessage(chat, /^Other$/)).id, shown.id);
  });

  it('presses a button once; it is text after the choice, and toggles can be pressed again', async (t) => {
    const { chat, send, call, receiver, standIn } = await startWithPerson(t);
    const actions = (label: string) => [
      [
        { id: 'a:1', label },
        { id: 'done', label: 'Done' },
      ],
    ];
    const id = await send({ remoteSessionId: chat.conversationId, text: 'Which?', actions: actions('☐ A') });
    const card = await chat.waitFor(({ messages }) => messages.find((one) => one.card !== undefined));
    assert.deepEqual(await chat.press(card.id, '☐ A'), { status: 'message', text: 'Got it.' });
    const invoke = last(standIn.attempts.filter(({ activity }) => activity.type === 'invoke'));
    await standIn.sendAgain(String(invoke.activity.id));
    const presses = () => receiver.received.filter(({ type }) => type === 'action.selected').length;
    for (const label of ['☑ A', '☐ A']) {
      await call('PATCH', `/v1/messages/${id}`, { actions: actions(label) });
      await chat.waitFor(({ messages }) => messages.find((one) => one.card?.buttons[0]?.title === label));
    }
    assert.equal(presses(), 1);
    await chat.press(card.id, '☐ A');
    await receiver.waitFor(() => presses() === 2);
    const closed = [[{ id: 'a:1', label: '✓ A', disabled: true }]];
    await call('PATCH', `/v1/messages/${id}`, { actions: closed });
    const after = await chat.waitFor(({ messages }) => messages.find((one) => one.card?.texts.includes('✓ A')));
    assert.deepEqual([after.id, after.card?.buttons], [card.id, []]);
  });

  it('sees an answer grow, and stops the run', async (t) => {
    // A stream ends by itself after two minutes.
    const { chat, call, receiver, send } = await startWithPerson(t, { clock: createFastClock(4) });
    const progress = `/v1/sessions/${encodeURIComponent(chat.conversationId)}/progress`;
    await call('PUT', progress, { runId: 'r1', text: 'One.\n\nTwo.\n\n', activity: '' });
    const shown = await chat.waitFor(({ messages }) => messages.find(({ streaming }) => streaming === 'streaming'));
    await send({ remoteSessionId: chat.conversationId, text: 'One.\n\nTwo.\n\nThree.' });
    await chat.waitFor(({ messages }) => messages.find(({ id, text }) => id === shown.id && /Three/.test(text)));
    await call('DELETE', progress);
    await call('PUT', progress, { runId: 'r2', text: 'Four.\n\nFive.\n\n', activity: '' });
    await chat.waitFor(({ messages }) => messages.find(({ streaming }) => streaming === 'streaming'));
    chat.stop();
    await call('PUT', progress, { runId: 'r2', text: 'Four.\n\nFive.\n\nSix.\n\n', activity: '' });
    const stop = await receiver.waitFor((events) => events.find(({ type }) => type === 'run.stop_requested'));
    assert.equal(stop.type === 'run.stop_requested' && stop.data.runId, 'r2');
  });

  it('leaves with /unpair, and needs a new code', async (t) => {
    const { chat, receiver, messagesOf } = await startWithPerson(t);
    chat.write('/unpair');
    await receiver.waitFor((events) => events.some(({ type }) => type === 'session.revoked'));
    await botMessage(chat, /no longer connected/);
    assert.deepEqual(messagesOf(), []);
  });

  it('who removes the app is revoked, and nothing is sent there', async (t) => {
    const { chat, receiver, standIn, call } = await startWithPerson(t);
    const sends = standIn.calls.length;
    chat.uninstall();
    await receiver.waitFor((events) => events.some(({ type }) => type === 'session.revoked'));
    const answer = await call(
      'POST',
      '/v1/messages',
      { remoteSessionId: chat.conversationId, text: 'x' },
      { 'idempotency-key': 'k' },
    );
    assert.deepEqual([answer.status, standIn.calls.length], [404, sends]);
  });

  it('who blocks the bot gets what waited when they come back', async (t) => {
    const { chat, send, call } = await startWithPerson(t);
    chat.block();
    await send({ remoteSessionId: chat.conversationId, text: 'for later' });
    for (;;) {
      const { body } = await call<{ parts: { outbox: { kept: { messages: number } } } }>('GET', '/ready');
      if (body.parts.outbox.kept.messages === 1) break;
      await pause(5);
    }
    chat.unblock();
    chat.write('back');
    await botMessage(chat, /for later/);
  });
});

describe('trouble on the way', () => {
  for (const fault of [
    { status: 429, retryAfterS: 1 },
    { status: 412 },
    { status: 502, html: true },
    { status: 503 },
    'reset',
  ] as const) {
    it(`is overcome: ${JSON.stringify(fault)}`, async (t) => {
      const { chat, send, standIn } = await startWithPerson(t);
      standIn.failNext('send', fault);
      await send({ remoteSessionId: chat.conversationId, text: 'arrives' });
      await botMessage(chat, /^arrives$/);
      assert.equal(fromBot(chat).filter(({ text }) => text === 'arrives').length, 1);
    });
  }

  it('that loses an answer is counted, as the message may appear twice', async (t) => {
    const { chat, send, settled, standIn, call } = await startWithPerson(t);
    standIn.failNext('send', 'lost-answer');
    const id = await send({ remoteSessionId: chat.conversationId, text: 'perhaps twice' });
    await settled(id);
    const { body } = await call<{ parts: { outbox: { lostAnswers: number } } }>('GET', '/ready');
    assert.equal(body.parts.outbox.lostAnswers, 1);
  });

  it('with the size makes it smaller, and nothing of it is lost', async (t) => {
    const { chat, send, settled, standIn } = await startWithPerson(t);
    standIn.failNext('send', { status: 413, html: true });
    const text = Array.from({ length: 1_500 }, (_, index) => `Paragraph ${index}.`).join('\n\n');
    assert.equal((await settled(await send({ remoteSessionId: chat.conversationId, text }))).status, 'sent');
    const shown = fromBot(chat).filter((one) => /^Paragraph/.test(one.text));
    assert.ok(shown.length > 1);
    assert.equal(
      shown
        .map((one) => one.text)
        .join('\n')
        .match(/Paragraph \d+\./g)?.length,
      1_500,
    );
  });

  it('with the formatting shows it without', async (t) => {
    const { chat, send, standIn } = await startWithPerson(t);
    standIn.failNext('send', { status: 400, code: 'BadSyntax' });
    await send({ remoteSessionId: chat.conversationId, text: 'plain **now**' });
    await botMessage(chat, /^plain \*\*now\*\*$/);
  });

  it('with the rates of Teams loses nothing and keeps the order', async (t) => {
    const provider = await startProvider(t, { world: { rateLimits: {} } });
    const chat = provider.standIn.person('Ann').personal();
    await provider.pair(chat);
    const ids = [];
    for (let index = 0; index < 12; index += 1) {
      ids.push(await provider.send({ remoteSessionId: chat.conversationId, text: `number ${index}` }));
    }
    await botMessage(chat, /^number 11$/);
    const shown = fromBot(chat)
      .filter(({ text }) => /^number/.test(text))
      .map(({ text }) => text);
    assert.deepEqual(
      shown,
      ids.map((_, index) => `number ${index}`),
    );
  });

  it('while nobody subscribes loses nothing', async (t) => {
    const provider = await startProvider(t);
    const chat = provider.standIn.person('Ann').personal();
    await provider.pair(chat);
    await provider.standIn.settled(chat.write('kept'));
    const receiver = await provider.subscribe();
    const event = await receiver.waitFor((events) => events.find(isMessage));
    assert.equal(said(event), 'kept');
  });
});
