import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { IncomingMessage } from 'shared-types';
import { type ReceivedEvent, startReceiver } from '../../../provider-kit/src/testing/start-receiver.ts';
import { startWithPerson, upload } from '../files/testing.ts';
import { type StartedProvider, startProvider } from '../testing/start-provider.ts';

type World = Awaited<ReturnType<typeof startWithPerson>>;

/** What arrived of messages so far, edits marked, once a text that is sent last has arrived. */
async function allUpTo({ receiver, person }: Pick<World, 'receiver' | 'person'>) {
  const last = `that is all ${person.send('that is nearly all')}`;
  person.send(last);
  await receiver.waitFor((events) => messagesIn(events).some(({ message }) => message.text === last));
  assert.deepEqual(receiver.problems, []);
  return messagesIn(receiver.received).filter(({ message }) => !message.text.startsWith('that is '));
}

const messagesIn = (events: readonly ReceivedEvent[]): { isEdit: boolean; message: IncomingMessage }[] =>
  events.flatMap((event) =>
    event.type === 'message.received' || event.type === 'message.edited'
      ? [{ isEdit: event.type === 'message.edited', message: event.data.message }]
      : [],
  );

const words = (found: { isEdit: boolean; message: IncomingMessage }[]) =>
  found.map(({ isEdit, message }) => `${isEdit ? 'edit: ' : ''}${message.text}`);

/** A person whose message has arrived already, so that the chat is connected. */
async function start(t: TestContext) {
  const world = await startWithPerson(t);
  return { ...world, all: () => allUpTo(world) };
}

const paragraph = (text: string) => ({ type: 'paragraph' as const, text });
const photo = (text: string, more: object = {}) => ({ kind: 'photo' as const, bytes: Buffer.from(text), ...more });
const channel = { id: -1_001, type: 'channel' as const, title: 'News' };

describe('what people send', () => {
  it('arrives as Markdown where it is a rich message: typed, forwarded, pointed at and changed', async (t) => {
    const { person, all } = await start(t);
    const id = person.sendRich([{ type: 'heading', size: 1, text: 'Plan' }, paragraph('first')]);
    person.sendRich([paragraph('theirs')], { forwardedFrom: 'Sam' });
    person.send('why?', { replyTo: id });
    await person.react(id);
    const before = await all();
    assert.deepEqual(words(before), ['# Plan\n\nfirst', 'theirs', 'why?']);
    assert.equal(before[1]?.message.forwardedFrom, 'Sam');
    assert.equal(before[2]?.message.replyTo?.text, '# Plan\n\nfirst');
    person.editRich(id, [paragraph('second')]);
    assert.deepEqual(words(await all()).slice(3), ['edit: second']);
  });

  it('arrives with the marks that the apps take out, and commands stay commands', async (t) => {
    const { person, all } = await start(t);
    person.type('Rename __init__.py to __main__.py');
    person.type('f(**kwargs) and g(**opts)');
    person.type('/get `src/a.py`');
    person.sendFile(
      photo('x', {
        caption: 'see docs',
        captionEntities: [{ type: 'text_link', offset: 4, length: 4, url: 'https://x.org/' }],
      }),
    );
    person.send('/status');
    assert.deepEqual(words(await all()), [
      'Rename __init__.py to __main__.py',
      'f(**kwargs) and g(**opts)',
      '/get src/a.py',
      'see [docs](https://x.org/)',
      '/status',
    ]);
  });

  it('is the emoji of a sticker, and no file', async (t) => {
    const { person, all } = await start(t);
    person.sendFile({ kind: 'sticker', size: 10, emoji: '🎉' });
    person.sendFile({ kind: 'sticker', size: 10, emoji: '' });
    const found = await all();
    assert.deepEqual(words(found), ['🎉', '[sticker]']);
    assert.deepEqual(
      found.flatMap(({ message }) => message.attachments),
      [],
    );
  });

  it('is answered where nothing of it can be passed on, and silent where only Telegram says something', async (t) => {
    const { person, all } = await start(t);
    person.sendContent({ pinned_message: { message_id: 1, date: 0, chat: channel } });
    person.sendContent({ write_access_allowed: {} });
    const hologram = person.sendContent({ hologram: { depth: 3 } });
    const story = person.sendContent({ story: { chat: channel, id: 1 } });
    person.sendContent({ hologram: {}, caption: 'look at it' });
    assert.deepEqual(words(await all()), ['look at it\n[something that cannot be passed on]']);
    const answers = () => person.messages.filter(({ from, messageId }) => from === 'bot' && messageId > hologram);
    await person.waitFor(() => answers().length >= 2);
    assert.match(answers()[0]?.text ?? '', /^This kind of message can't be passed on\./);
    assert.match(answers()[1]?.text ?? '', /^A story can't be passed on\./);
    assert.equal(answers().length, 2);
    assert.ok(story > hologram);
  });

  it('keeps the captions of an album with their pictures', async (t) => {
    const { person, all } = await start(t);
    const [first, , third] = person.sendAlbum([
      photo('1', { caption: 'before' }),
      photo('2'),
      photo('3', { caption: 'after' }),
    ]);
    person.sendAlbum([photo('4'), photo('5', { caption: 'only one' })]);
    assert.deepEqual(words(await all()), [
      `photo-${first?.messageId}.jpg: before\nphoto-${third?.messageId}.jpg: after`,
      'only one',
    ]);
  });
});

describe('what people point at', () => {
  it('is told with its file, under the id that the file had when it came', async (t) => {
    const { person, all } = await start(t);
    const picture = person.sendFile(photo('x'));
    const report = person.sendFile({ kind: 'document', bytes: Buffer.from('y'), name: 'report.pdf' });
    person.send('what is this?', { replyTo: picture.messageId });
    person.sendFile(photo('z', { replyTo: report.messageId, forwardedFrom: 'Sam' }));
    const [first, second, question, answer] = (await all()).map(({ message }) => message);
    assert.deepEqual(question?.replyTo, { id: first?.id, text: '[photo]', attachments: first?.attachments });
    assert.equal(answer?.replyTo?.text, '[document] report.pdf');
    assert.deepEqual(answer.replyTo.attachments, second?.attachments);
    assert.equal(answer.forwardedFrom, 'Sam');
    assert.equal(answer.text, '');
  });

  it('is a whole album, and an album keeps what it answers', async (t) => {
    const { person, all } = await start(t);
    const [first] = person.sendAlbum([photo('1'), photo('2'), photo('3')]);
    person.send('which is best?', { replyTo: first!.messageId });
    person.sendAlbum([
      photo('4', { forwardedFrom: 'Sam', replyTo: first!.messageId }),
      photo('5', { forwardedFrom: 'Sam' }),
    ]);
    const [album, question, next] = (await all()).map(({ message }) => message);
    assert.deepEqual(question?.replyTo?.attachments, album?.attachments);
    assert.equal(question?.replyTo?.attachments?.length, 3);
    assert.equal(next?.forwardedFrom, 'Sam');
    assert.equal(next?.replyTo?.attachments?.length, 3);
  });

  it('is a file that came from here, by its name', async (t) => {
    const { provider, person, all } = await start(t);
    person.send('hi');
    await all();
    const parts: Parameters<typeof upload>[1] = [
      ['remoteSessionId', '900'],
      ['file', { bytes: [Buffer.from('secret')], name: '.env' }],
    ];
    const { body } = await upload(provider.url, parts, { 'idempotency-key': 'k' });
    const sent = await person.waitFor(({ messages }) => messages.find(({ file }) => file !== undefined));
    person.send('what is in it?', { replyTo: sent.messageId });
    const { replyTo } = (await all()).at(-1)?.message ?? {};
    assert.deepEqual(
      [replyTo?.id, replyTo?.text, replyTo?.attachments?.[0]?.name],
      [body.id, '[document] .env', '.env'],
    );
  });

  it('is a story, a message of another chat, a task of a list', async (t) => {
    const { person, all } = await start(t);
    person.send('nice', { story: { chat: channel, id: 4 } });
    const origin = { type: 'channel' as const, date: 1, chat: channel, message_id: 7 };
    const sizes = [{ file_id: 'elsewhere', file_unique_id: 'u', width: 1, height: 1 }];
    person.send('and this?', { external: { origin, chat: channel, message_id: 7, photo: sizes } });
    person.send('and that?', { external: { origin: { type: 'hidden_user', date: 1, sender_user_name: 'Sam' } } });
    const list = person.sendContent({
      checklist: {
        title: 'Do',
        tasks: [
          { id: 1, text: 'a' },
          { id: 2, text: 'b' },
        ],
      },
    });
    person.send('done', { replyTo: list, checklistTaskId: 2 });
    const replies = (await all()).map(({ message }) => message.replyTo);
    assert.deepEqual(replies[0], { id: 'story:-1001:4', text: '[story] of News' });
    assert.deepEqual(
      [replies[1]?.id, replies[1]?.text, replies[1]?.attachments?.[0]?.kind],
      ['-1001:7', '[photo]\n— News', 'photo'],
    );
    assert.notEqual(replies[1]?.attachments?.[0]?.fileId, 'elsewhere');
    assert.equal(replies[2]?.text, '[message of another chat]\n— Sam');
    assert.equal(replies[4]?.text, '- [ ] b');
  });
});

describe('edits', () => {
  it('are silent for reactions, previews of links, votes and every step of a live location', async (t) => {
    const { person, all } = await start(t);
    const text = person.send('see https://example.org');
    const file = person.sendFile(photo('x', { caption: 'c' }));
    const place = person.sendLocation(1, 2, 900);
    const option = (persistent_id: string) => ({ persistent_id, text: persistent_id, voter_count: 0 });
    const poll = person.sendContent({
      poll: {
        id: 'p',
        question: 'Q?',
        options: [option('a'), option('b')],
        total_voter_count: 0,
        is_closed: false,
        is_anonymous: true,
        type: 'regular',
        allows_multiple_answers: false,
        allows_revoting: true,
        members_only: false,
      },
    });
    assert.equal((await all()).length, 4);
    for (const id of [text, file.messageId, poll]) person.react(id);
    person.vote(poll, 1);
    for (let tick = 0; tick < 5; tick++) person.moveLocation(place, 1 + tick, 2);
    person.stopLocation(place);
    assert.deepEqual(words(await all()).slice(4), []);
  });

  it('tell all that a message says now: its words, its other file, the caption that came later', async (t) => {
    const { person, all } = await start(t);
    const text = person.send('/statsu');
    const file = person.sendFile(photo('one'));
    const [, before] = await all();
    person.edit(text, '/status');
    person.edit(file.messageId, 'which colour?');
    await all();
    person.react(file.messageId);
    person.replaceFile(file.messageId, photo('two', { caption: 'which colour?' }));
    const [command, caption, replaced, ...others] = (await all()).slice(2);
    assert.deepEqual([command?.isEdit, command?.message.text], [true, '/status']);
    assert.deepEqual(caption?.message, { ...before?.message, text: 'which colour?' });
    assert.equal(replaced?.message.id, before?.message.id);
    assert.notEqual(replaced?.message.attachments[0]?.fileId, before?.message.attachments[0]?.fileId);
    assert.deepEqual(others, []);
  });

  it('of one caption of an album keep the others', async (t) => {
    const { person, all } = await start(t);
    const sent = person.sendAlbum([photo('1', { caption: 'a' }), photo('2', { caption: 'b' }), photo('3')]);
    const [album] = await all();
    const name = (index: number) => `photo-${sent[index]?.messageId}.jpg`;
    person.edit(sent[1]!.messageId, 'B');
    await all();
    person.edit(sent[2]!.messageId, 'C');
    person.react(sent[0]!.messageId);
    const edits = (await all()).slice(1);
    assert.deepEqual(words(edits), [
      `edit: ${name(0)}: a\n${name(1)}: B`,
      `edit: ${name(0)}: a\n${name(1)}: B\n${name(2)}: C`,
    ]);
    for (const { message } of edits) {
      assert.equal(message.id, album?.message.id);
      assert.deepEqual(message.attachments, album?.message.attachments);
    }
  });

  it('that come together with their message are what it says', async (t) => {
    const { person, provider, restart, receiver } = await start(t);
    await provider.stop();
    const folder = person.send('delete the folder build');
    const unpair = person.send('/unpair');
    const [first] = person.sendAlbum([photo('1', { caption: 'a' }), photo('2')]);
    const rich = person.sendRich([paragraph('one')]);
    person.edit(folder, 'delete everything');
    person.edit(unpair, 'no, stay');
    person.edit(first!.messageId, 'A');
    person.editRich(rich, [paragraph('two')]);
    person.edit(folder, 'build-old only');
    await restart();
    assert.deepEqual(words(await allUpTo({ person, receiver })), ['build-old only', 'no, stay', 'A', 'two']);
  });

  it('that come while nobody has got their message yet change it', async (t) => {
    const provider = await startProvider(t, { telegram: { allowFrom: [900] } });
    const person = provider.standIn.person({ id: 900 });
    const id = person.send('first');
    const [album] = person.sendAlbum([photo('1', { caption: 'a' }), photo('2')]);
    await untilConfirmed(provider, 3);
    person.edit(id, 'second');
    await untilConfirmed(provider, 4);
    person.edit(album!.messageId, 'A');
    await untilConfirmed(provider, 5);
    const receiver = await startReceiver(t);
    await provider.call('PUT', '/v1/subscriptions/manager', { url: receiver.url, secret: receiver.secret });
    assert.deepEqual(words(await allUpTo({ receiver, person })), ['second', 'A']);
    person.edit(id, 'third');
    assert.deepEqual(words(await allUpTo({ receiver, person })).slice(2), ['edit: third']);
  });

  it('change only what cannot have arrived: not what was refused once', async (t) => {
    const world = await start(t);
    const { person, provider, receiver } = world;
    await world.all();
    receiver.answers.push(...Array.from({ length: 3 }, () => 500));
    const refused = person.send('refused once');
    await receiver.waitFor(() => receiver.attempts.some(({ status }) => status === 500));
    const behind = person.send('behind it');
    await untilConfirmed(provider, 4);
    person.edit(behind, 'still behind it');
    person.edit(refused, 'changed');
    await untilConfirmed(provider, 6);
    const found = await allUpTo(world);
    assert.deepEqual(words(found), ['refused once', 'still behind it', 'edit: changed']);
  });

  it('are told of messages from before this service kept them', async (t) => {
    const { person, provider, receiver, all } = await start(t);
    const id = person.send('before');
    await all();
    await provider.call('DELETE', '/v1/pairings/900');
    person.edit(id, 'after');
    await receiver.waitFor((events) => messagesIn(events).some(({ message }) => message.text === 'after'));
    person.react(id);
    assert.deepEqual(words(await all()).slice(1), ['edit: after']);
  });

  it('and messages of people who are not connected leave nothing behind', async (t) => {
    const provider = await startProvider(t);
    const person = provider.standIn.person({ id: 901 });
    const id = person.send('words of a stranger');
    person.sendRich([paragraph('rich words of a stranger')]);
    person.edit(id, 'other words of a stranger');
    await untilConfirmed(provider, 3);
    await provider.stop();
    const kept = readdirSync(provider.dataDir, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => readFileSync(join(provider.dataDir, name), 'latin1'));
    assert.ok(kept.every((content) => !content.includes('words of a stranger')));
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(join(provider.dataDir, 'telegram.db'));
    assert.equal(database.prepare('SELECT COUNT(*) AS count FROM incoming_messages').get()?.count, 0);
    database.close();
  });
});

describe('/unpair', () => {
  it('counts in any case, also where it is what a message was corrected to, and never where it was forwarded', async (t) => {
    const { person, receiver, all } = await start(t);
    const id = person.send('hello');
    person.send('/unpair', { forwardedFrom: 'Sam' });
    assert.deepEqual(words(await all()), ['hello', '/unpair']);
    const revoked = (count: number) =>
      receiver.waitFor((events) => events.filter(({ type }) => type === 'session.revoked').length === count);
    person.edit(id, '/unpair');
    await revoked(1);
    person.send('/UNPAIR');
    await revoked(2);
  });
});

/** Resolves when so many updates are on disk, with all that follows from them. */
async function untilConfirmed({ standIn }: Pick<StartedProvider, 'standIn'>, count: number): Promise<void> {
  while (standIn.confirmedUpdateIds.length < count) await new Promise((resolve) => setImmediate(resolve));
}
