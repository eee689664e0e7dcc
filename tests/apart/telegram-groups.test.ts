import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { Group, SeenMessage } from 'sandbox/telegram';
import { answerTo } from '../harness/answer-to.ts';
import { shareBridge } from '../harness/shared-bridge.ts';

const CODE = /approve telegram ([A-HJ-NP-Z2-9]{8})/;
const timing = { firstEventMs: 1, sessionMs: 2, chunkMs: 10, streamEndMs: 8, abortMs: 30 };

describe('a team in its groups and channels', () => {
  const shared = shareBridge(() => ({
    projects: ['private', 'site', 'news'],
    etienne: { timing },
    telegram: { privacy: false },
  }));
  const { runsOf } = shared;
  let lastId = -1_000;

  interface Place {
    waitFor<Found>(find: (seen: { messages: readonly SeenMessage[] }) => Found | undefined | false): Promise<Found>;
  }
  const bot = (place: Place, text: RegExp) =>
    place.waitFor(({ messages }) => messages.find((one) => one.from === 'bot' && text.test(one.text)));

  async function approve(offer: SeenMessage) {
    const code = CODE.exec(offer.text)?.[1];
    assert.ok(code, offer.text);
    const { status } = await shared.bridge.call('provider', `/v1/pairings/${code}/approve`, { method: 'POST' });
    assert.equal(status, 200);
  }

  let group: Group;

  /** Two people who are paired in private, and their group, which is approved and talks to a project. */
  before(async () => {
    for (const name of ['Ann', 'Bob']) await shared.bridge.pair(shared.bridge.telegram.person(name));
    group = shared.bridge.telegram.group({ id: --lastId, title: 'The team' });
    group.person('Ann').send('@sandbox_bot hello');
    await approve(await bot(group, CODE));
    await bot(group, /Choose a project/);
    group.person('Ann').send('/project@sandbox_bot site');
    await bot(group, /now talking to site/);
  });

  /** All that the services have on disk and have logged. */
  function kept(): string {
    const { dataDir, provider, manager } = shared.bridge;
    const files = readdirSync(dataDir).filter((name) => /\.(db|db-wal|json)$/.test(name));
    return [
      ...files.map((name) => readFileSync(join(dataDir, name), 'latin1')),
      provider.output,
      manager.output,
    ].join();
  }

  it('five people, of whom two count: each answer is below its question, and nothing of the others is kept', async () => {
    const [ann, bob, ...others] = ['Ann', 'Bob', 'Eve', 'Mal', 'Zoe'].map((name) => group.person(name));
    assert.ok(ann && bob);
    const ignored = others.map((other) => other.send('@sandbox_bot the forbidden words'));
    const theirs = others[0]?.send('the walls are blue') ?? 0;
    const first = ann.send('@sandbox_bot, what is one?');
    const second = bob.send('and two, @sandbox_bot?', { replyTo: theirs });
    ignored.push(bob.send('the private words'));
    const answers = await group.waitFor(({ messages }) => {
      const found = messages.filter(({ from, text }) => from === 'bot' && text.startsWith('ECHO:'));
      return found.length === 2 && found;
    });
    assert.deepEqual(
      answers.map(({ replyToMessageId }) => replyToMessageId),
      [first, second],
    );
    assert.deepEqual(
      shared.bridge.etienne.state.runs.filter(({ project }) => project === 'site').map(({ prompt }) => prompt),
      ['[From Ann]\nwhat is one?', '[From Bob]\nIn reply to:\n> the walls are blue\n\nand two?'],
    );
    assert.doesNotMatch(kept(), /forbidden words|private words/);
    assert.ok(!group.messages.some(({ replyToMessageId: id }) => id !== undefined && ignored.includes(id)));
  });

  it('whoever counts stops what another has begun', async () => {
    group.person('Ann').send('@sandbox_bot SLOW 200');
    await shared.started('SLOW 200');
    group.person('Eve').send('/stop');
    const stop = group.person('Bob').send('/stop@sandbox_bot');
    const word = await bot(group, /^Stopping/);
    assert.equal(word.replyToMessageId, stop);
    await bot(group, /Stopped/);
  });

  it('somebody who is paired gets a code in a group that is not, and no answer', async () => {
    const elsewhere = shared.bridge.telegram.group({ id: --lastId, title: 'Elsewhere' });
    elsewhere.person('Ann').send('@sandbox_bot hello elsewhere');
    await bot(elsewhere, CODE);
    elsewhere.anonymousAdmin.send('@sandbox_bot hello elsewhere');
    assert.deepEqual(runsOf('hello elsewhere'), []);
  });

  it('an admin who writes as the group is told why there is no answer, once', async () => {
    group.anonymousAdmin.send('@sandbox_bot hello from nobody');
    await bot(group, /name of the group/);
    group.anonymousAdmin.send('@sandbox_bot hello from nobody');
    const question = group.person('Ann').send('@sandbox_bot hello from Ann');
    await group.waitFor(({ messages }) => messages.find((one) => one.replyToMessageId === question));
    assert.equal(group.messages.filter(({ text }) => text.includes('name of the group')).length, 1);
    assert.deepEqual(runsOf('hello from nobody'), []);
  });

  it('a channel speaks, and is answered by a post', async () => {
    const channel = shared.bridge.telegram.channel({ id: --lastId, title: 'News' });
    channel.post('the news of today');
    channel.post('/status');
    await approve(await bot(channel, CODE));
    await bot(channel, /Choose a project/);
    channel.post('/project news');
    await bot(channel, /now talking to news/);
    const post = channel.post('@sandbox_bot what is new?');
    const answer = await bot(channel, /^ECHO: \[From News\]\s+what is new\?$/);
    assert.equal(answer.replyToMessageId, post);
    assert.deepEqual(runsOf('the news of today'), []);
  });

  it('a group that Telegram wants to be silent holds up nobody else', async () => {
    const { telegram } = shared.bridge;
    const person = await shared.someone('private');
    const flood = { error_code: 429, description: 'Too Many Requests: retry after 1', parameters: { retry_after: 1 } };
    const end = telegram.failWhile('sendMessage', flood, ({ chat_id }) => chat_id === group.id);
    group.person('Ann').send('@sandbox_bot hello group');
    await shared.started('hello group');
    for (const words of ['one', 'two', 'three']) await answerTo(person, person.send(words), /^ECHO/);
    const tries = telegram.calls.filter(({ chatId, status }) => chatId === group.id && status === 429).length;
    assert.ok(tries <= 5, `${tries} tries`);
    end();
    await bot(group, /ECHO: \[From Ann\]\s+hello group/);
  });

  it('a flood of strangers leaves no trace, and holds up nobody', async () => {
    const person = await shared.someone('private');
    group.flood(500);
    await answerTo(person, person.send('meanwhile'), /^ECHO/);
    const question = group.person('Ann').send('@sandbox_bot still there?');
    await group.waitFor(({ messages }) => messages.find((one) => one.replyToMessageId === question));
    assert.doesNotMatch(kept(), /chatter number/);
  });

  it('in all of this no call names a topic, as there is none', () => {
    const { calls } = shared.bridge.telegram;
    assert.ok(calls.some(({ chatId, method }) => chatId === group.id && method === 'sendMessage'));
    assert.deepEqual(
      calls.filter(({ threadId, payload }) => threadId !== undefined || payload.message_thread_id !== undefined),
      [],
    );
  });
});
