import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createTelegramStandIn, type Fault } from '../../../sandbox/src/telegram/index.ts';
import { API_TOKEN } from '../testing/start-provider.ts';
import { PERSON_ID, startWithPerson } from './testing.ts';

const badRequest = (description: string): Fault => ({ error_code: 400, description: `Bad Request: ${description}` });

/** A person with a topic, in which they have written nothing yet. */
async function startWithTopic(t: TestContext) {
  const standIn = await createTelegramStandIn({ rateLimits: false, topics: true });
  t.after(() => standIn.close());
  const world = await startWithPerson(t, { standIn });
  const topic = world.person.topic('Site');
  const remoteSessionId = `${PERSON_ID}:${topic.id}`;
  const { provider } = world;
  /** The texts of the bot there and outside of all topics. */
  const inside = () => topic.messages.filter(({ from }) => from === 'bot').map(({ text }) => text);
  const outside = () => world.bot().flatMap(({ threadId, text }) => (threadId === undefined ? [text] : []));
  return {
    ...world,
    standIn,
    topic,
    remoteSessionId,
    inside,
    outside,
    say: (more: object = {}) => provider.send({ remoteSessionId, text: 'hello', ...more }),
    async sendFile(caption: string, content: string) {
      const body = new FormData();
      body.set('remoteSessionId', remoteSessionId);
      body.set('caption', caption);
      body.set('file', new Blob([content]), 'notes.txt');
      const headers = { authorization: `Bearer ${API_TOKEN}`, 'idempotency-key': `file-${caption}` };
      const response = await fetch(`${provider.url}/v1/files`, { method: 'POST', headers, body });
      return ((await response.json()) as { id: string }).id;
    },
  };
}

describe('what is for a topic', () => {
  it('is shown there: texts, long answers with their document, files, changes, and what stands for a run', async (t) => {
    const { say, sendFile, settled, topic, inside, outside, provider, remoteSessionId, standIn } =
      await startWithTopic(t);
    const actions = [[{ id: 'yes', label: 'Yes' }]];
    const id = await say({ actions });
    await settled(id);
    await settled(await sendFile('a file', 'x'));
    await settled(await say({ text: Array.from({ length: 3_000 }, (_, line) => `Line ${line}.`).join('\n\n') }));
    const path = `/v1/sessions/${encodeURIComponent(remoteSessionId)}/progress`;
    await provider.call('PUT', path, { runId: 'r', text: 'so far', activity: '' });
    await topic.waitFor(({ draft }) => draft?.text === 'so far');
    await topic.waitFor(({ typing }) => typing === 'typing');
    await provider.call('PATCH', `/v1/messages/${id}`, { text: 'changed', actions: [] });
    await topic.waitFor(({ messages }) => messages.some(({ text }) => text === 'changed'));
    assert.deepEqual(outside(), []);
    assert.ok(inside().length > 3);
    assert.deepEqual(
      standIn.callsOutsideTopics(PERSON_ID).map(({ method }) => method),
      [],
    );
  });

  it('goes to where one can read it once the topic is gone, with a word about it, from its beginning', async (t) => {
    const { say, sendFile, settled, topic, outside, provider, person, bot } = await startWithTopic(t);
    const before = await say();
    await settled(before);
    topic.delete();
    const actions = [[{ id: 'yes', label: 'Yes' }]];
    const id = await say({ text: '# Done\n\n- all *good*', actions, replyTo: `${PERSON_ID}:${topic.id}:1` });
    assert.match((await settled(id)).reason ?? '', /message thread not found/i);
    await settled(await sendFile('the file', 'x'));
    await settled(await say({ text: 'a < b', format: 'plain' }));
    assert.deepEqual(outside(), [
      'From the topic Site, which is gone:\n\nDone\n\n• all good',
      'From the topic Site, which is gone:\n\nthe file',
      'From the topic Site, which is gone:\n\na < b',
    ]);
    // A change of what went with the topic is news: it is said outside as well.
    await provider.call('PATCH', `/v1/messages/${before}`, { text: 'other words' });
    await person.waitFor(() => outside().at(-1)?.endsWith('other words'));
    await provider.call('PATCH', `/v1/messages/${id}`, { text: 'Done, too' });
    await person.waitFor(() => outside()[0]?.endsWith('Done, too'));
    assert.equal(bot().length, 4);
  });

  it('that was begun when the topic went is shown as a whole outside', async (t) => {
    const { say, settled, topic, outside, provider, standIn } = await startWithTopic(t);
    const stop = standIn.onEvent((event) => {
      if (event.type !== 'call' || event.method !== 'sendMessage' || event.status !== 200) return;
      stop();
      topic.delete();
    });
    const long = `${'first '.repeat(600)}\n\n${'second '.repeat(300)}`;
    const id = await say({ text: long });
    await settled(id);
    assert.ok(outside().join(' ').replaceAll(/\s+/g, ' ').includes('first first second second'));
    assert.match(outside()[0] ?? '', /^From the topic Site, which is gone:/);
    assert.equal(
      (await provider.call<{ platformIds: string[] }>('GET', `/v1/messages/${id}`)).body.platformIds.length,
      outside().length,
    );
  });

  it('is said outside where the topic is closed to us, and there again once it is open', async (t) => {
    const { say, settled, inside, outside, standIn, outbox } = await startWithTopic(t);
    const end = standIn.failWhile('sendMessage', badRequest('TOPIC_CLOSED'), (call) => 'message_thread_id' in call);
    const id = await say();
    assert.match((await settled(id)).reason ?? '', /TOPIC_CLOSED/);
    end();
    await settled(await say({ text: 'again' }));
    assert.deepEqual([outside(), inside()], [['From the topic Site, which is closed:\n\nhello'], ['again']]);
    assert.deepEqual((await outbox()).outbox.kept.unreachable, 0);
  });

  it('waits as a whole where the person has blocked the bot', async (t) => {
    const { say, settled, inside, outside, person, outbox, provider } = await startWithTopic(t);
    person.block();
    const ids = [await say(), await provider.send({ remoteSessionId: `${PERSON_ID}`, text: 'outside' })];
    await outbox(({ kept }) => kept.messages === 2);
    person.unblock();
    for (const id of ids) await settled(id);
    assert.deepEqual([inside(), outside()], [['hello'], ['outside']]);
  });
});
