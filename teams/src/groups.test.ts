import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ProviderEvent } from 'shared-types';
import { botMessage, startProvider } from './testing/start-provider.ts';

const words = (events: readonly ProviderEvent[]) =>
  events.flatMap((event) =>
    event.type === 'message.received' ? [`${event.data.message.sender?.name}: ${event.data.message.text}`] : [],
  );

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
