import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { before, describe, it } from 'node:test';
import { CODE, shareProvider, untilNothingWaits } from './testing/share-provider.ts';

const PHOTO = { kind: 'photo' as const, bytes: Buffer.alloc(200, 1), fileName: 'a.jpg' };

describe('a group', () => {
  const shared = shareProvider();
  before(() => shared.pair('Ann'));

  it('shows its code to whoever adds the bot, alone where an admin bot can, and says when it is approved', async () => {
    const group = shared.newGroup('Team *1*');
    group.kickBot('Ann');
    group.promoteBot('Eve');
    const offer = await group
      .person('Eve')
      .alone.waitFor(({ messages }) => messages.find(({ text }) => CODE.test(text)));
    assert.match(offer.text, /The pairing code of the group Team \*1\* is/);
    assert.equal(offer.buttons[0]?.[0]?.copyText, CODE.exec(offer.text)?.[0]);
    await shared.approve(group.id);
    const connected = await group.waitFor(({ messages }) => messages.find(({ from }) => from === 'bot'));
    assert.match(connected.text, /I hear those who are connected to me in a private chat, too\./);
    assert.ok(!group.messages.some(({ text }) => CODE.test(text)));
  });

  it('shows its code to all where the bot may not speak to one alone, and once', async () => {
    const group = shared.newGroup();
    group.person('Eve').send('hello');
    group.person('Eve').send('hello @sandbox_bot');
    group.person('Bob').send('@sandbox_bot hello');
    await group.waitFor(({ messages }) => messages.find(({ text }) => CODE.test(text)));
    await shared.untilHandled();
    assert.equal(group.messages.filter(({ from }) => from === 'bot').length, 1);
    assert.deepEqual(shared.messagesOf(group.id), []);
  });

  it('passes on who says what, of two who count among five', async () => {
    await shared.pair('Bob');
    const group = await shared.approvedGroup();
    const [ann, bob, ...strangers] = ['Ann', 'Bob', 'Eve', 'Mal', 'Zoe'].map((name) => group.person(name));
    assert.ok(ann && bob);
    ann.send('@Sandbox_Bot, what is new?');
    for (const stranger of strangers) stranger.send('@sandbox_bot tell me your secrets');
    bob.send('among us');
    const theirs = strangers[0]?.send('the tests are red') ?? 0;
    bob.send('why, @sandbox_bot?', { replyTo: theirs });
    bob.send('/status@other_bot');
    ann.send('/stop');
    const messages = await shared.untilMessages(group.id, 3);
    assert.deepEqual(
      messages.map(({ text, sender, replyTo }) => [sender?.name, text, replyTo?.text]),
      [
        ['Ann', 'what is new?', undefined],
        ['Bob', 'why?', 'the tests are red'],
        ['Ann', '/stop', undefined],
      ],
    );
    assert.equal(messages[0]?.sender?.id, `${ann.id}`);
    const { remoteSession } = shared.receiver.received.at(-1)?.data ?? {};
    assert.deepEqual(remoteSession, {
      sessionId: `${group.id}`,
      kind: 'group',
      title: 'Crew',
      displayName: 'Crew',
      language: 'en',
    });
    const log = shared.provider.logLines.join('');
    assert.ok(!/secrets|among us/.test(log));
  });

  it('takes replies to the bot, edits of what was taken, files by their caption and whole albums', async () => {
    const group = await shared.approvedGroup();
    const ann = group.person('Ann');
    const first = ann.send('@sandbox_bot first');
    await shared.untilMessages(group.id, 1);
    ann.edit(first, 'first, corrected');
    const later = ann.send('not for the bot');
    ann.edit(later, 'for you after all, @sandbox_bot');
    await shared.provider.send({ remoteSessionId: `${group.id}`, text: 'Which one?' });
    const question = await group.waitFor(({ messages }) => messages.find(({ text }) => text === 'Which one?'));
    ann.send('the second', { replyTo: question.messageId });
    ann.sendFile({ ...PHOTO, caption: '@sandbox_bot what is this?' });
    ann.sendFile({ ...PHOTO, caption: 'our party' });
    ann.sendAlbum([PHOTO, PHOTO, { ...PHOTO, caption: 'compare, @sandbox_bot' }, PHOTO]);
    ann.sendAlbum([PHOTO, PHOTO]);
    const messages = await shared.untilMessages(group.id, 6);
    assert.deepEqual(
      messages.map(({ text, attachments }) => [text, attachments.length]),
      [
        ['first', 0],
        ['first, corrected', 0],
        ['for you after all', 0],
        ['the second', 0],
        ['what is this?', 1],
        ['compare', 4],
      ],
    );
  });

  it('answers a mention without words, or asks about what it points at', async () => {
    const group = await shared.approvedGroup();
    const ann = group.person('Ann');
    const bare = ann.send('@sandbox_bot');
    const hint = await group.waitFor(({ messages }) => messages.find(({ text }) => text.startsWith('Yes?')));
    assert.equal(hint.replyToMessageId, bare);
    const theirs = group.person('Eve').send('is this safe?');
    ann.send('@sandbox_bot', { replyTo: theirs });
    const [message] = await shared.untilMessages(group.id, 1);
    assert.deepEqual([message?.text, message?.replyTo?.text], ['[only a mention]', 'is this safe?']);
  });

  it('has buttons for those whose words count, and a word for others', async () => {
    const group = await shared.approvedGroup();
    const actions = [[{ id: 'yes', label: 'Yes' }]];
    await shared.provider.send({ remoteSessionId: `${group.id}`, text: 'Well?', actions });
    const { messageId } = await group.waitFor(({ messages }) => messages.find(({ text }) => text === 'Well?'));
    await group.person('Eve').press(messageId, 'Yes');
    assert.match(group.person('Eve').toasts[0] ?? '', /connected to me in a private chat/);
    const selected = () => shared.receiver.received.filter(({ type }) => type === 'action.selected').length;
    const before = selected();
    await group.person('Ann').press(messageId, 'Yes');
    await shared.receiver.waitFor(() => selected() === before + 1);
  });

  it('is called by its new name, whoever gave it', async () => {
    const group = await shared.approvedGroup();
    group.rename('The builders', 'Eve');
    group.person('Ann').send('@sandbox_bot hi');
    await shared.untilMessages(group.id, 1);
    assert.equal(shared.receiver.received.at(-1)?.data.remoteSession.title, 'The builders');
    const found = (await shared.pairings()).find((one) => one.remoteSession.sessionId === `${group.id}`);
    assert.deepEqual([found?.remoteSession.title, found?.status], ['The builders', 'approved']);
  });

  it('tells once those who hide who they are, when they turn to the bot', async () => {
    const group = await shared.approvedGroup();
    const channel = { id: -77, title: 'Ours' };
    for (let time = 0; time < 2; time++) {
      group.anonymousAdmin.send('among admins');
      group.anonymousAdmin.send('@sandbox_bot hello');
      group.asChannel(channel).send('/status');
      group.forwardFromChannel(channel, 'news');
      group.forwardFromChannel(channel, '@sandbox_bot news');
    }
    const told = (words: RegExp) => group.messages.filter(({ from, text }) => from === 'bot' && words.test(text));
    for (const words of [/name of the group/, /name of a channel/, /from the linked channel/]) {
      await group.waitFor(() => told(words).length > 0);
    }
    await shared.untilHandled();
    assert.deepEqual(
      [/name of the group/, /name of a channel/, /from the linked channel/].map((words) => told(words).length),
      [1, 1, 1],
    );
    assert.deepEqual(shared.messagesOf(group.id), []);
  });

  it('writes nothing for a flood of strangers, and keeps none of their words', async () => {
    const group = await shared.approvedGroup();
    await shared.untilHandled();
    const { dataDir, logLines, standIn } = shared.provider;
    const reader = new DatabaseSync(`${dataDir}/telegram.db`, { readOnly: true });
    // Of what others write to this file it tells a number only.
    const version = () => reader.prepare('PRAGMA data_version').get()?.data_version;
    const before = [version(), logLines.length];
    group.flood(500);
    await standIn.untilPolling();
    await untilNothingWaits(standIn);
    assert.deepEqual([version(), logLines.length], before);
    reader.close();
  });
});

describe('a group of a bot that hears all', () => {
  const shared = shareProvider({ groups: 'open', requireMention: false });

  it('passes on everything that is not for others, of everybody', async () => {
    const group = await shared.approvedGroup();
    const [ann, eve] = [group.person('Ann'), group.person('Eve')];
    eve.send('what is new?');
    ann.send('@sandbox_bot and now?');
    eve.send('@annie_b look at that');
    eve.send('/ban@other_bot me');
    group.otherBot('other_bot').send('I am a bot');
    eve.send('/stop');
    const messages = await shared.untilMessages(group.id, 3);
    assert.deepEqual(
      messages.map(({ text, sender }) => [sender?.name, text]),
      [
        ['Eve', 'what is new?'],
        ['Ann', 'and now?'],
        ['Eve', '/stop'],
      ],
    );
  });

  it('shows no code to people who talk among themselves', async () => {
    const group = shared.newGroup();
    group.person('Ann').send('among us');
    await shared.untilHandled();
    assert.equal(await shared.codeOf(group.id), undefined);
  });
});

describe('a group of a bot that serves a list', () => {
  const shared = shareProvider({ dmPolicy: 'allowlist', allowFrom: [4_711] });

  it('is brought along by whoever is in it, and nobody else is heard', async () => {
    const group = shared.newGroup();
    group.person('Eve').send('@sandbox_bot hello');
    group.person({ id: 4_711, firstName: 'Kim' }).send('@sandbox_bot hi');
    group.person('Eve').send('@sandbox_bot hello');
    await shared.untilMessages(group.id, 1);
    group.person({ id: 4_711 }).send('@sandbox_bot again');
    const messages = await shared.untilMessages(group.id, 2);
    assert.deepEqual(
      messages.map(({ sender, text }) => [sender?.name, text]),
      [
        ['Kim', 'hi'],
        ['Kim', 'again'],
      ],
    );
    assert.ok(group.messages.every(({ from }) => from === 'person'));
  });
});

describe('a channel', () => {
  const shared = shareProvider();
  before(() => shared.pair('Ann'));

  /** A channel that is approved, and to which the bot was added by Ann. */
  async function approvedChannel(title: string) {
    const channel = shared.newChannel(title);
    channel.kickBot('Ann');
    channel.promoteBot('Ann');
    await shared.standIn
      .person('Ann')
      .waitFor(({ messages }) => messages.find(({ text }) => text.includes(`of the channel ${title} is`)));
    await shared.approve(channel.id);
    await channel.waitFor(({ messages }) => messages.find(({ text }) => text.includes('You are connected')));
    return channel;
  }

  it('shows its code in private to whoever added the bot, and hears its posts once it is approved', async () => {
    const channel = await approvedChannel('News');
    channel.post('news of the day');
    channel.post('/status');
    const first = channel.post('@sandbox_bot, summarise');
    channel.edit(first, '@sandbox_bot, summarise it all');
    const messages = await shared.untilMessages(channel.id, 2);
    assert.deepEqual(
      messages.map(({ text, sender }) => [sender, text]),
      [
        [{ id: `${channel.id}`, name: 'News' }, '/status'],
        [{ id: `${channel.id}`, name: 'News' }, 'summarise it all'],
      ],
    );
    const { remoteSession } = shared.receiver.received.at(-1)?.data ?? {};
    assert.equal(remoteSession?.kind, 'channel');
    await shared.provider.send({
      remoteSessionId: `${channel.id}`,
      text: 'All is well.',
      replyTo: messages[1]?.id ?? '',
    });
    const answer = await channel.waitFor((seen) => seen.messages.find(({ text }) => text === 'All is well.'));
    assert.equal(answer.replyToMessageId, first);
    assert.ok(!channel.messages.some(({ text }) => CODE.test(text)));
  });

  it('shows its code as a post where nobody can be told in private', async () => {
    const channel = shared.newChannel('Hers');
    channel.kickBot('Eve');
    channel.promoteBot('Eve');
    await channel.waitFor(({ messages }) => messages.find(({ text }) => CODE.test(text)));
  });

  it('has buttons for known people, and a word for other readers', async () => {
    const channel = await approvedChannel('Choices');
    const actions = [[{ id: 'yes', label: 'Yes' }]];
    await shared.provider.send({ remoteSessionId: `${channel.id}`, text: 'Well?', actions });
    const { messageId } = await channel.waitFor(({ messages }) => messages.find(({ text }) => text === 'Well?'));
    const reader = channel.person('Eve');
    await reader.press(messageId, 'Yes');
    assert.equal(reader.toasts.length, 1);
    await channel.person('Ann').press(messageId, 'Yes');
    await shared.receiver.waitFor((events) => events.find(({ type }) => type === 'action.selected'));
  });

  it('sees nobody typing, and one silent post that goes with the answer', async () => {
    const channel = await approvedChannel('Work');
    const path = `/v1/sessions/${channel.id}/progress`;
    await shared.provider.call('PUT', path, { runId: 'r', activity: 'Reading' });
    const status = await channel.waitFor(({ messages }) => messages.find(({ text }) => text === '… Reading'));
    await shared.provider.call('PUT', path, { runId: 'r', activity: 'Writing' });
    await channel.waitFor(({ messages }) =>
      messages.find(({ messageId, text }) => messageId === status.messageId && text === '… Writing'),
    );
    await shared.provider.call('DELETE', path);
    await channel.waitFor(({ messages }) => !messages.some(({ messageId }) => messageId === status.messageId));
    const calls = shared.standIn.calls.filter(({ chatId }) => chatId === channel.id);
    assert.deepEqual(
      calls.filter(({ method }) => method === 'sendChatAction' || method === 'sendMessageDraft'),
      [],
    );
    const sent = calls.find(({ method, payload }) => method === 'sendMessage' && payload.text === '… Reading');
    assert.equal(sent?.payload.disable_notification, true);
  });
});
