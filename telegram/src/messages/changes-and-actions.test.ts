import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { startReceiver } from '../../../provider-kit/src/testing/start-receiver.ts';
import { startProvider } from '../testing/start-provider.ts';

const PERSON_ID = 900;
const toPerson = { remoteSessionId: String(PERSON_ID) };

async function setup(t: TestContext) {
  const provider = await startProvider(t, { telegram: { allowFrom: [PERSON_ID] } });
  const receiver = await startReceiver(t);
  await provider.call('PUT', '/v1/subscriptions/manager', { url: receiver.url, secret: receiver.secret });
  const person = provider.standIn.person({ id: PERSON_ID });
  person.send('hi');
  await receiver.waitFor((events) => events.find(({ type }) => type === 'message.received'));
  const botMessages = () => person.messages.filter(({ from }) => from === 'bot');
  const change = (id: string, body: object) => provider.call('PATCH', `/v1/messages/${id}`, body);
  return { provider, receiver, person, botMessages, change };
}

const longId = 'x'.repeat(200);
const choices = [[{ id: longId, label: 'Yes', style: 'success' }], [{ id: 'no', label: 'No' }]];

describe('actions', () => {
  it('tell the subscriber which one was pressed, by an id of any length', async (t) => {
    const { provider, receiver, person } = await setup(t);
    const id = await provider.send({ ...toPerson, text: 'Go on?', actions: choices });
    const shown = await person.waitFor(({ messages }) => messages.find(({ text }) => text === 'Go on?'));
    assert.ok(shown.buttons.flat().every(({ data = '' }) => data !== '' && data.length <= 64));
    const pressed = await person.press(shown.messageId, 'Yes');
    assert.deepEqual(pressed, { status: 'answered', text: '', showAlert: false, url: '' });
    const event = await receiver.waitFor((events) => events.find(({ type }) => type === 'action.selected'));
    assert.deepEqual(event.type === 'action.selected' && [event.data.messageId, event.data.action.id], [id, longId]);
  });

  it('say so where they are out of date, and nothing is told', async (t) => {
    const { provider, receiver, person, change } = await setup(t);
    const id = await provider.send({ ...toPerson, text: 'Go on?', actions: choices });
    const shown = await person.waitFor(({ messages }) => messages.find(({ text }) => text === 'Go on?'));
    // The person goes on seeing the old buttons, because the message cannot be edited.
    const refusal = { error_code: 400, description: "Bad Request: message can't be edited" };
    provider.standIn.failNext('editMessageText', refusal);
    await change(id, { actions: [[{ id: 'no', label: 'No', disabled: true }]] });
    const gone = await person.press(shown.messageId, 'Yes');
    const disabled = await person.press(shown.messageId, 'No');
    assert.equal(gone.status === 'answered' && gone.text, 'This button is out of date.');
    assert.equal(disabled.status === 'answered' && disabled.text, 'This choice is no longer open.');
    person.send('end');
    await receiver.waitFor((events) =>
      events.some((one) => one.type === 'message.received' && one.data.message.text === 'end'),
    );
    assert.ok(receiver.received.every(({ type }) => type !== 'action.selected'));
  });

  it('work after a restart', async (t) => {
    const { provider, receiver, person } = await setup(t);
    await provider.send({ ...toPerson, text: 'Go on?', actions: choices });
    const shown = await person.waitFor(({ messages }) => messages.find(({ text }) => text === 'Go on?'));
    await provider.stop();
    const { standIn, dataDir } = provider;
    await startProvider(t, { standIn, dataDir, telegram: { allowFrom: [PERSON_ID] } });
    await person.press(shown.messageId, 'No');
    await receiver.waitFor((events) => events.find(({ type }) => type === 'action.selected'));
  });
});

describe('changing a message', () => {
  it('edits text and buttons in place', async (t) => {
    const { provider, person, botMessages, change } = await setup(t);
    const id = await provider.send({ ...toPerson, text: 'before', actions: choices });
    await person.waitFor(() => botMessages().length === 1);
    assert.deepEqual(await change(id, { text: '*after*', actions: [] }), {
      status: 202,
      body: { id, status: 'queued' },
    });
    const edited = await person.waitFor(() => botMessages().find(({ text }) => text === 'after'));
    assert.deepEqual([edited.buttons, edited.entities[0]?.type], [[], 'italic']);
    assert.equal(botMessages().length, 1);
  });

  it('adds the parts that a longer text needs, and removes them again', async (t) => {
    const { provider, person, botMessages, change } = await setup(t);
    const id = await provider.send({ ...toPerson, text: 'short', actions: choices });
    await person.waitFor(() => botMessages().length === 1);
    await change(id, { text: 'word '.repeat(2_000) });
    await person.waitFor(() => botMessages().length === 3 && botMessages()[2]?.buttons.length === 2);
    assert.deepEqual(botMessages()[0]?.buttons, []);
    await change(id, { text: 'short again' });
    await person.waitFor(() => botMessages().length === 1 && botMessages()[0]?.text === 'short again');
    await person.waitFor(() => botMessages()[0]?.buttons.length === 2);
  });

  it('counts "not modified" as done', async (t) => {
    const { provider, person, botMessages, change } = await setup(t);
    const id = await provider.send({ ...toPerson, text: 'same' });
    await person.waitFor(() => botMessages().length === 1);
    const refusal = { error_code: 400, description: 'Bad Request: message is not modified: exactly the same' };
    provider.standIn.failNext('editMessageText', refusal);
    await change(id, { text: 'other' });
    await provider.send({ ...toPerson, text: 'next' });
    await person.waitFor(() => botMessages().some(({ text }) => text === 'next'));
    const { body } = await provider.call('GET', `/v1/messages/${id}`);
    assert.equal(body.status, 'sent');
  });

  it('changes a message that still waits before it is sent', async (t) => {
    const { provider, person, botMessages, change } = await setup(t);
    provider.standIn.failNext('sendMessage', {
      error_code: 429,
      description: 'Too Many Requests: retry after 3',
      parameters: { retry_after: 3 },
    });
    const id = await provider.send({ ...toPerson, text: 'old' });
    await change(id, { text: 'new' });
    await person.waitFor(() => botMessages().length === 1);
    await provider.send({ ...toPerson, text: 'last' });
    await person.waitFor(() => botMessages().length === 2);
    assert.deepEqual(
      botMessages().map(({ text }) => text),
      ['new', 'last'],
    );
  });

  it('is refused for messages that nobody knows or that failed', async (t) => {
    const { provider, person, botMessages, change } = await setup(t);
    assert.equal((await change('msg_unknown', { text: 'x' })).body.code, 'MESSAGE_NOT_FOUND');
    const refusal = { error_code: 400, description: 'Bad Request: no' };
    provider.standIn.failWhile('sendMessage', refusal, ({ text }) => text === 'fails');
    provider.standIn.failWhile('sendDocument', refusal);
    const id = await provider.send({ ...toPerson, text: 'fails' });
    await provider.send({ ...toPerson, text: 'works' });
    await person.waitFor(() => botMessages().length === 1);
    assert.equal((await change(id, { text: 'x' })).body.code, 'MESSAGE_FAILED');
  });
});
