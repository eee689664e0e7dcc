import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ProviderEvent } from 'shared-types';
import type { Chat } from '../../sandbox/src/teams/index.ts';
import { botMessage, codeIn, startProvider } from './testing/start-provider.ts';

const words = (events: readonly ProviderEvent[]) =>
  events.flatMap((event) =>
    event.type === 'message.received' ? [`${event.data.message.sender?.name}: ${event.data.message.text}`] : [],
  );

const fromBot = ({ messages }: Chat) => messages.filter(({ from }) => from === 'bot');

describe('a group', () => {
  it('is approved as a whole, and hears whoever is paired and mentions the bot', async (t) => {
    const provider = await startProvider(t);
    const { standIn } = provider;
    const receiver = await provider.subscribe();
    const [ann, bob] = [standIn.person('Ann'), standIn.person('Bob')];
    await provider.pair(ann.personal());
    const group = ann.group('Crew');
    await provider.pair(group, '@bot hello');
    group.write('among us');
    group.write('@bot one');
    await standIn.settled(bob.group('Crew').write('@bot of a stranger'));
    group.write('@bot two');
    await receiver.waitFor((events) => words(events).length === 2);
    assert.deepEqual(words(receiver.received), ['Ann: one', 'Ann: two']);
  });

  it('that is open hears everybody', async (t) => {
    const provider = await startProvider(t, { teams: { groups: 'open' } });
    const receiver = await provider.subscribe();
    const group = provider.standIn.person('Ann').group('Crew');
    await provider.pair(group, '@bot hello');
    provider.standIn.person('Bob').group('Crew').write('@bot hi');
    await receiver.waitFor((events) => words(events).includes('Bob: hi'));
  });

  it('is told once that groups are not served where they are off', async (t) => {
    const { standIn } = await startProvider(t, { teams: { groups: 'off' } });
    const group = standIn.person('Ann').group('Crew');
    group.write('@bot hello');
    await botMessage(group, /don't work in groups/);
    await standIn.settled(group.write('@bot hello'));
    assert.equal(group.messages.filter(({ from }) => from === 'bot').length, 1);
  });
});

describe('the code of a group', () => {
  it('is shown to whoever asks, and to nobody else; all are told that it is approved', async (t) => {
    const { standIn, call } = await startProvider(t);
    const [ann, bob] = ['Ann', 'Bob'].map((name) => standIn.person(name).group('Crew'));
    assert.ok(ann && bob);
    ann.write('@bot hello');
    const shown = await botMessage(ann, /pairing code of the group Crew is/);
    assert.deepEqual([shown.isOnlyForThem, bob.messages.filter(({ from }) => from === 'bot')], [true, []]);
    assert.equal((await call('POST', `/v1/pairings/${codeIn(shown)}/approve`)).status, 200);
    await botMessage(bob, /You are connected/);
  });

  it('is shown in the thread in which a channel was asked', async (t) => {
    const { standIn } = await startProvider(t);
    const channel = standIn.person('Ann').channel('Web', 'Releases');
    const root = channel.write('@bot hello');
    const shown = await botMessage(channel, /approve teams/);
    assert.deepEqual([shown.isOnlyForThem, shown.rootId], [true, root]);
  });

  it('comes in the chat with the bot where Teams shows nothing to one person alone', async (t) => {
    const { standIn, pair } = await startProvider(t);
    const ann = standIn.person('Ann');
    await pair(ann.personal());
    standIn.failNext('send', { status: 400, code: 'BadArgument' });
    ann.group('Crew').write('@bot hello');
    await botMessage(ann.personal(), /pairing code of the group Crew is/);
    assert.deepEqual(fromBot(ann.group('Crew')), []);
  });

  it('comes in the group where there is no such chat either', async (t) => {
    const { standIn } = await startProvider(t);
    standIn.failNext('send', { status: 400, code: 'BadArgument' });
    standIn.person('Ann').group('Crew').write('@bot hello');
    const shown = await botMessage(standIn.person('Bob').group('Crew'), /approve teams/);
    assert.equal(shown.isOnlyForThem, false);
  });

  it('is asked for again where the roster or the chat could not be read', async (t) => {
    const { standIn } = await startProvider(t);
    const group = standIn.person('Ann').group('Crew');
    standIn.failNext('members', 'lost-answer');
    standIn.failNext('send', { status: 400, code: 'BadArgument' });
    standIn.failNext('create', 'reset');
    group.write('@bot hello');
    const shown = await botMessage(group, /approve teams/);
    assert.equal(shown.isOnlyForThem, true);
  });
});

describe('a channel', () => {
  it('gets its answers in the thread of what they answer, all parts of them', async (t) => {
    const provider = await startProvider(t);
    const receiver = await provider.subscribe();
    const ann = provider.standIn.person('Ann');
    await provider.pair(ann.personal());
    const channel = ann.channel('Web', 'Releases');
    await provider.pair(channel, '@bot hello');
    const first = channel.write('@bot first');
    const second = channel.write('@bot second');
    await receiver.waitFor((events) => words(events).length === 2);
    const event = receiver.received.find((one) => one.type === 'message.received');
    assert.ok(event?.type === 'message.received');
    const { sessionId } = event.data.remoteSession;
    assert.ok(!sessionId.includes(';'));
    const long = Array.from({ length: 4_000 }, (_, index) => `Paragraph ${index}.`).join('\n\n');
    await provider.send({ remoteSessionId: sessionId, text: long, replyTo: event.data.message.id });
    await provider.send({ remoteSessionId: sessionId, text: 'to the newest' });
    const newest = await botMessage(channel, /^to the newest$/);
    const parts = channel.messages.filter(({ text }) => /^Paragraph/.test(text));
    assert.ok(parts.length > 1);
    assert.deepEqual([...new Set(parts.map(({ rootId }) => rootId)), newest.rootId], [first, second]);
  });
});
