import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { startReceiver } from '../../../provider-kit/src/testing/start-receiver.ts';
import { startProvider } from '../testing/start-provider.ts';

const PERSON_ID = 710;
const toPerson = { remoteSessionId: String(PERSON_ID) };

async function setup(t: TestContext) {
  const provider = await startProvider(t, { telegram: { allowFrom: [PERSON_ID] } });
  const receiver = await startReceiver(t);
  await provider.call('PUT', '/v1/subscriptions/manager', { url: receiver.url, secret: receiver.secret });
  const person = provider.standIn.person({ id: PERSON_ID, firstName: 'Allowed' });
  person.send('hi');
  await receiver.waitFor((events) => events.find(({ type }) => type === 'message.received'));
  const shown = () =>
    person.messages.filter(({ from }) => from === 'bot').map(({ text, entities = [] }) => ({ text, entities }));
  /** Waits until the chat shows a text, and answers what of it is code. */
  const codeIn = (wanted: string) =>
    person.waitFor(() => {
      const message = shown().find(({ text }) => text === wanted);
      return message?.entities.map(({ type, offset, length }) => {
        assert.equal(type, 'code');
        return wanted.slice(offset, offset + length);
      });
    });
  return { provider, codeIn };
}

describe('the commands in a message', () => {
  it('can be tapped only if the message names them, in Markdown and in plain text', async (t) => {
    const { provider, codeIn } = await setup(t);
    await provider.send({ ...toPerson, text: 'An answer: /stop and README.md' });
    assert.deepEqual(await codeIn('An answer: /stop and README.md'), ['/stop', 'README.md']);
    await provider.send({ ...toPerson, text: 'Send /stop, not /health', commands: ['stop'] });
    assert.deepEqual(await codeIn('Send /stop, not /health'), ['/health']);
    await provider.send({ ...toPerson, text: 'plain /stop, *not* /health', format: 'plain', commands: ['stop'] });
    assert.deepEqual(await codeIn('plain /stop, *not* /health'), ['/health']);
  });

  it('belong to its text: another text has only those that come with it', async (t) => {
    const { provider, codeIn } = await setup(t);
    const id = await provider.send({ ...toPerson, text: 'first /stop', commands: ['stop'] });
    assert.deepEqual(await codeIn('first /stop'), []);
    await provider.call('PATCH', `/v1/messages/${id}`, { text: 'second /stop' });
    assert.deepEqual(await codeIn('second /stop'), ['/stop']);
    await provider.call('PATCH', `/v1/messages/${id}`, { text: 'third /stop', commands: ['stop'] });
    assert.deepEqual(await codeIn('third /stop'), []);
  });

  it('are refused with their sign, and make another request of the same key', async (t) => {
    const { provider } = await setup(t);
    const post = (commands?: string[]) =>
      provider.call('POST', '/v1/messages', { ...toPerson, text: 'x', commands }, { 'idempotency-key': 'one' });
    assert.equal((await post(['/stop'])).status, 400);
    assert.equal((await post(['stop', 'help'])).status, 202);
    assert.equal((await post(['help', 'stop'])).status, 202);
    assert.equal((await post()).status, 422);
  });
});
