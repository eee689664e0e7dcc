import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createManualClock } from 'service-kit';
import { refusals } from '../../../sandbox/src/telegram/index.ts';
import { startWithPerson, toPerson } from './testing.ts';

const DAY_MS = 24 * 3_600_000;

describe('a person who has blocked the bot', () => {
  it('gets what few came when they are back, in order, and nothing was asked of Telegram meanwhile', async (t) => {
    const { provider, person, shown, outbox, calls, settled } = await startWithPerson(t);
    person.block();
    const ids = [];
    for (const text of ['one', 'two', 'three']) ids.push(await provider.send({ ...toPerson, text }));
    const { status, outbox: away } = await outbox(({ kept }) => kept.messages === 3);
    assert.deepEqual([status, away.ok, away.depth, away.deadLetters], [200, true, 0, 0]);
    assert.deepEqual([away.kept.unreachable, calls('sendMessage') <= 1], [1, true]);
    const { body } = await provider.call('GET', `/v1/messages/${ids[0]}`);
    assert.equal(body.status, 'queued');
    person.unblock();
    assert.deepEqual(
      (await shown(3)).map(({ text }) => text),
      ['one', 'two', 'three'],
    );
    for (const id of ids) assert.equal((await settled(id)).status, 'sent');
    assert.deepEqual((await outbox()).outbox.kept, { messages: 0, oldestAgeSeconds: 0, unreachable: 0 });
  });

  it('is asked first where more came, and sees them or not', async (t) => {
    for (const label of ['Show them', 'Drop them']) {
      const { provider, person, shown, outbox, receiver, textsOf, settled } = await startWithPerson(t);
      person.block();
      const texts = ['one', 'two', 'three', 'four'];
      const ids: string[] = [];
      for (const text of texts) ids.push(await provider.send({ ...toPerson, text }));
      await outbox(({ kept }) => kept.messages === 4);
      person.unblock();
      const [offer] = await shown(1);
      assert.match(offer?.text ?? '', /4 messages came for you.*7 days/);
      // What comes now does not wait for the choice.
      await provider.send({ ...toPerson, text: 'new' });
      await shown(2);
      await person.press(offer?.messageId ?? 0, label);
      if (label === 'Show them') {
        await shown(6);
        assert.deepEqual(textsOf(), ['Here is what came: 4 messages.', 'new', ...texts]);
      } else {
        await person.waitFor(() => textsOf()[0] === 'Dropped: 4 messages.');
        assert.deepEqual(textsOf().slice(1), ['new']);
        const state = await settled(ids[0] ?? '');
        assert.deepEqual([state.status, state.reason], ['failed', 'the person did not want it any more']);
        assert.equal((await outbox()).outbox.deadLetters, 0);
      }
      assert.ok(receiver.received.every(({ type }) => type !== 'action.selected'));
    }
  });

  it('may press twice, and in an offer that is out of date', async (t) => {
    const { provider, person, shown, outbox, textsOf } = await startWithPerson(t);
    const away = async (texts: string[]) => {
      person.block();
      for (const text of texts) await provider.send({ ...toPerson, text });
      await outbox(({ kept }) => kept.messages >= texts.length && kept.unreachable === 1);
      person.unblock();
    };
    await away(['1', '2', '3', '4']);
    await shown(1);
    await away(['5']);
    const [first, second] = await shown(2);
    assert.match(second?.text ?? '', /5 messages/);
    await person.press(second?.messageId ?? 0, 'Show them');
    await shown(7);
    await person.press(first?.messageId ?? 0, 'Show them');
    await person.waitFor(() => textsOf()[0] === 'Nothing waits here any more.');
    assert.deepEqual(textsOf().slice(2), ['1', '2', '3', '4', '5']);
  });

  it('is back with their next message, where Telegram did not tell', async (t) => {
    const { provider, shown, outbox, write } = await startWithPerson(t);
    const end = provider.standIn.failWhile('sendMessage', refusals.neverMet);
    await provider.send({ ...toPerson, text: 'kept' });
    await outbox(({ kept }) => kept.messages === 1);
    end();
    await write('I am here');
    assert.equal((await shown(1))[0]?.text, 'kept');
  });

  it('finds it all after restarts, and the restart asks nothing of Telegram', async (t) => {
    const { provider, person, shown, outbox, restart, calls } = await startWithPerson(t);
    person.block();
    // Told by Telegram before anything is sent: else a call that it leads to may end after the count.
    await outbox(({ kept }) => kept.unreachable === 1);
    await provider.send({ ...toPerson, text: 'one' });
    await outbox(({ kept }) => kept.messages === 1);
    const before = calls('sendMessage');
    const again = await restart();
    await again.send({ ...toPerson, text: 'two' });
    assert.equal((await outbox(({ kept }) => kept.messages === 2, again)).outbox.kept.unreachable, 1);
    assert.equal(calls('sendMessage'), before);
    person.unblock();
    assert.deepEqual(
      (await shown(2)).map(({ text }) => text),
      ['one', 'two'],
    );
  });

  it('gets a message that had been begun from where it stopped', async (t) => {
    const { provider, person, shown, textsOf, outbox } = await startWithPerson(t);
    const words = Array.from({ length: 900 }, (_, index) => `word${index}`).join(' ');
    const end = provider.standIn.failWhile('sendMessage', refusals.blocked, ({ text }) =>
      String(text).includes('word899'),
    );
    await provider.send({ ...toPerson, text: words });
    for (const text of ['a', 'b', 'c', 'd']) await provider.send({ ...toPerson, text });
    await outbox(({ kept }) => kept.messages === 5);
    end();
    person.send('back');
    await shown(3);
    const shownWords = textsOf().filter((text) => text.startsWith('word'));
    assert.ok(shownWords.length === 2 && shownWords.join(' ') === words);
    assert.ok(textsOf().some((text) => /4 messages came/.test(text)));
  });

  it('sees changes of what waits and of what was shown', async (t) => {
    const { provider, person, shown, settled, textsOf, outbox } = await startWithPerson(t);
    const old = await provider.send({ ...toPerson, text: 'old' });
    await settled(old);
    person.block();
    const waits = await provider.send({ ...toPerson, text: 'waits' });
    await provider.call('PATCH', `/v1/messages/${old}`, { text: 'old, changed' });
    await provider.call('PATCH', `/v1/messages/${waits}`, { text: 'waits, changed' });
    await outbox(({ kept }) => kept.messages === 2);
    person.unblock();
    await shown(2);
    await person.waitFor(() => textsOf()[0] === 'old, changed');
    assert.deepEqual(textsOf(), ['old, changed', 'waits, changed']);
  });

  it('does not get what meant something at its moment only', async (t) => {
    const { provider, person, shown, textsOf, outbox, settled } = await startWithPerson(t);
    person.block();
    const queued = await provider.send({ ...toPerson, text: 'Queued, number 3', momentary: true });
    await provider.send({ ...toPerson, text: 'the answer' });
    await outbox(({ kept }) => kept.messages === 1);
    const later = await provider.send({ ...toPerson, text: 'Queued, number 2', momentary: true });
    for (const id of [queued, later]) assert.equal((await settled(id)).status, 'failed');
    person.unblock();
    await shown(1);
    assert.deepEqual(textsOf(), ['the answer']);
    assert.equal((await outbox()).outbox.deadLetters, 0);
  });

  it('whose pairing is revoked meanwhile gets nothing any more', async (t) => {
    const { provider, person, outbox, textsOf } = await startWithPerson(t);
    person.block();
    await provider.send({ ...toPerson, text: 'secret' });
    await outbox(({ kept }) => kept.messages === 1);
    await provider.call('DELETE', '/v1/pairings/910');
    await outbox(({ kept }) => kept.messages === 0);
    person.unblock();
    person.send('hi again');
    await outbox(({ kept }) => kept.unreachable === 0);
    assert.deepEqual(textsOf(), []);
  });

  it('has the newest hundred, and what was too much can be sent again by the operator', async (t) => {
    const { provider, person, outbox, shown } = await startWithPerson(t);
    person.block();
    const ids: string[] = [];
    for (let index = 0; index < 102; index++) ids.push(await provider.send({ ...toPerson, text: `${index}` }));
    const { outbox: away } = await outbox(({ kept, deadLetters }) => kept.messages === 100 && deadLetters === 2);
    assert.deepEqual(away.lastDeadLetters?.map(({ id }) => id).sort(), ids.slice(0, 2).sort());
    person.unblock();
    assert.match((await shown(1))[0]?.text ?? '', /100 messages came for you. 2 messages more came too early/);
  });
});

it('after 7 days what was kept becomes a dead letter, and is said when the person is back', async (t) => {
  const clock = createManualClock();
  const { provider, person, outbox, shown, settled } = await startWithPerson(t, { clock });
  person.block();
  const id = await provider.send({ ...toPerson, text: 'too old' });
  await outbox(({ kept }) => kept.messages === 1);
  clock.advance(7 * DAY_MS + 3_600_000);
  const state = await settled(id);
  assert.deepEqual([state.status, state.reason], ['failed', 'nobody could be reached for 7 days']);
  assert.equal((await outbox()).outbox.deadLetters, 1);
  person.unblock();
  assert.match((await shown(1))[0]?.text ?? '', /1 message for you became too old/);
});
