import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { ProviderEvent } from 'shared-types';
import { runPairingCommand } from '../../provider-kit/src/pairing/run-command.ts';
import type { Group, TelegramStandIn } from '../../sandbox/src/telegram/index.ts';
import { CODE, shareProvider, untilNothingWaits } from './testing/share-provider.ts';
import { API_TOKEN } from './testing/start-provider.ts';

const revokedIn = (events: readonly ProviderEvent[], id: number) =>
  events
    .filter(({ type }) => type === 'session.revoked')
    .map(({ data }) => data.remoteSession.sessionId)
    .filter((sessionId) => sessionId.split(':')[0] === `${id}`);

describe('topics of a private chat', () => {
  const shared = shareProvider();

  it('are paired as one chat, in the topic where it was asked for, and each is a remote session', async () => {
    const kim = shared.standIn.person('Kim');
    const [shop, site] = [kim.topic('shop'), kim.topic('site')];
    site.send('a secret');
    const offer = await shop.waitFor(({ messages }) => messages.find(({ text }) => CODE.test(text)));
    await untilNothingWaits(shared.standIn);
    await shared.approve(kim.id);
    await shop.waitFor(({ messages }) => messages.find(({ text }) => text.includes('You are connected')));
    assert.ok(!site.messages.some(({ from }) => from === 'bot') && offer.threadId === shop.id);
    const paired = await shared.receiver.waitFor((events) => events.find(({ type }) => type === 'session.paired'));
    const { sessionId, title, kind, displayName } = paired.data.remoteSession;
    assert.deepEqual([sessionId, title, kind, displayName], [`${kim.id}:${shop.id}`, 'shop', 'direct', 'Kim / shop']);

    site.send('in the site');
    shop.send('in the shop');
    kim.send('outside');
    const ids = [`${kim.id}:${site.id}`, `${kim.id}:${shop.id}`, `${kim.id}`];
    for (const id of ids) await shared.untilMessages(id, 1);
    assert.deepEqual(
      ids.map((id) => shared.messagesOf(id).map(({ text }) => text)),
      [['in the site'], ['in the shop'], ['outside']],
    );
    const of = (await shared.pairings()).filter(({ remoteSession }) => remoteSession.sessionId.startsWith(`${kim.id}`));
    assert.deepEqual(
      of.map(({ remoteSession, sharedBy }) => [remoteSession.displayName, sharedBy?.map((one) => one.title).sort()]),
      [['Kim', ['shop', 'site']]],
    );

    site.send('/unpair');
    const revoked = await shared.receiver.waitFor((events) => {
      const found = revokedIn(events, kim.id);
      return found.length === 3 && found;
    });
    assert.deepEqual(revoked.toSorted(), ids.toSorted());
    await site.waitFor(({ messages }) => messages.find(({ text }) => text.startsWith('This chat is no longer')));
    for (const id of ids) {
      const answer = await shared.provider.call(
        'POST',
        '/v1/messages',
        { remoteSessionId: id, text: 'x' },
        { 'idempotency-key': id },
      );
      assert.equal(answer.status, 404);
    }
  });

  it('are called as people call them now, and not as the app does', async () => {
    const lee = await shared.pair('Lee');
    const topic = lee.topic('first');
    const unnamed = lee.createTopic('New chat', { isNameImplicit: true });
    const id = `${lee.id}:${topic.id}`;
    const titleOf = (sessionId: string, text: string) =>
      shared.receiver.waitFor((events) =>
        events.find(
          ({ type, data }) =>
            type === 'message.received' &&
            data.remoteSession.sessionId === sessionId &&
            'message' in data &&
            data.message.text === text &&
            ([data.remoteSession.title] as const),
        ),
      );
    topic.send('one');
    assert.equal((await titleOf(id, 'one')).data.remoteSession.title, 'first');
    topic.rename('second');
    topic.send('two');
    assert.equal((await titleOf(id, 'two')).data.remoteSession.title, 'second');
    unnamed.send('three');
    assert.equal((await titleOf(`${lee.id}:${unnamed.id}`, 'three')).data.remoteSession.title, undefined);
  });

  it('are ten at once where one person writes in so many, each with its own answer', async () => {
    const person = await shared.pair('Ten');
    const topics = Array.from({ length: 10 }, (_, index) => person.topic(`topic ${index}`));
    for (const topic of topics) topic.send(`to ${topic.id}`);
    const inTopic = topics.map(async (topic) => {
      const remoteSessionId = `${person.id}:${topic.id}`;
      const [message] = await shared.untilMessages(remoteSessionId, 1);
      assert.equal(message?.text, `to ${topic.id}`);
      await shared.provider.send({ remoteSessionId, text: `from ${topic.id}`, replyTo: message.id });
      await topic.waitFor(({ messages }) => messages.find(({ text }) => text === `from ${topic.id}`));
      return topic.messages.filter(({ from }) => from === 'bot').length;
    });
    assert.deepEqual(await Promise.all(inTopic), Array(10).fill(1));
  });

  it('have their own stop at their own preview', async () => {
    const max = await shared.pair('Max');
    const topics = [max.topic('a'), max.topic('b')];
    for (const { id } of topics) {
      const path = `/v1/sessions/${encodeURIComponent(`${max.id}:${id}`)}/progress`;
      await shared.provider.call('PUT', path, { runId: `run-${id}`, text: `in ${id}` });
    }
    const [first, second] = topics;
    assert.ok(first && second);
    for (const topic of topics) await topic.waitFor(({ draft }) => draft?.text === `in ${topic.id}`);
    second.stopDraft();
    const stop = await shared.receiver.waitFor((events) => events.find(({ type }) => type === 'run.stop_requested'));
    assert.equal(stop.data.remoteSession.sessionId, `${max.id}:${second.id}`);
    assert.equal(stop.type === 'run.stop_requested' && stop.data.runId, `run-${second.id}`);
    for (const { id } of topics) {
      await shared.provider.call('DELETE', `/v1/sessions/${encodeURIComponent(`${max.id}:${id}`)}/progress`);
    }
  });

  it('that are gone leave their buttons working where they are shown', async () => {
    const zoe = await shared.pair('Zoe');
    const topic = zoe.topic('shop');
    topic.send('hi');
    const remoteSessionId = `${zoe.id}:${topic.id}`;
    await shared.untilMessages(remoteSessionId, 1);
    topic.delete();
    const actions = [[{ id: 'yes', label: 'Yes' }]];
    const id = await shared.provider.send({ remoteSessionId, text: 'Well?', actions });
    const shown = await zoe.waitFor(({ messages }) => messages.find(({ text }) => text.endsWith('Well?')));
    assert.deepEqual([shown.text, shown.threadId], ['From the topic shop, which is gone:\n\nWell?', undefined]);
    await zoe.press(shown.messageId, 'Yes');
    const pressed = await shared.receiver.waitFor((events) => events.find(({ type }) => type === 'action.selected'));
    assert.equal(pressed.data.remoteSession.sessionId, remoteSessionId);
    assert.equal(pressed.type === 'action.selected' && pressed.data.messageId, id);
  });
});

describe('a group', () => {
  const shared = shareProvider();
  before(() => shared.pair('Ann'));

  it('with topics is approved as a whole, and General is the group itself', async () => {
    const group = await shared.approvedGroup({ isForum: true });
    const topic = group.topic('shop');
    topic.person('Ann').send('@sandbox_bot in the shop');
    group.person('Ann').send('@sandbox_bot in General');
    topic.rename('site');
    topic.person('Ann').send('@sandbox_bot in the site');
    await shared.untilMessages(`${group.id}:${topic.id}`, 2);
    await shared.untilMessages(group.id, 1);
    const titles = shared.receiver.received.flatMap(({ type, data: { remoteSession } }) =>
      type === 'message.received' && remoteSession.sessionId.startsWith(`${group.id}`) ? [remoteSession.title] : [],
    );
    assert.deepEqual(titles.toSorted(), ['Crew', 'shop', 'site']);
    topic.close();
    const id = await shared.provider.send({ remoteSessionId: `${group.id}:${topic.id}`, text: 'the answer' });
    await group.waitFor(({ messages }) => messages.find(({ text }) => text.includes('the answer')));
    const { body } = await shared.provider.call<{ reason: string }>('GET', `/v1/messages/${id}`);
    assert.match(body.reason, /TOPIC_CLOSED/);
    topic.reopen();
    await shared.provider.send({ remoteSessionId: `${group.id}:${topic.id}`, text: 'once more' });
    await topic.waitFor(({ messages }) => messages.find(({ text }) => text === 'once more'));
  });

  it('that throws the bot out is revoked with its topics, operators see why, and it may ask again', async () => {
    const group = await shared.approvedGroup({ isForum: true });
    const topic = group.topic('shop');
    topic.person('Ann').send('@sandbox_bot hi');
    await shared.untilMessages(`${group.id}:${topic.id}`, 1);
    group.kickBot();
    const revoked = await shared.receiver.waitFor((events) => {
      const found = revokedIn(events, group.id);
      return found.length === 2 && found;
    });
    assert.deepEqual(revoked.toSorted(), [`${group.id}`, `${group.id}:${topic.id}`]);
    const ended = async () => (await shared.pairings()).find((one) => one.remoteSession.sessionId === `${group.id}`);
    const { status, reason, remoteSession } = (await ended()) ?? {};
    assert.deepEqual([status, reason, remoteSession?.title], ['revoked', 'the bot was removed there', 'Crew']);
    const { url, dataDir } = shared.provider;
    const settings = { providers: { telegram: { url } }, dataDir, apiToken: API_TOKEN };
    const list = await runPairingCommand(settings, ['list']);
    assert.match(list, new RegExp(`^telegram  revoked  Crew \\(${group.id}\\)  the bot was removed there$`, 'm'));
    group.addBot('Ann');
    await group.waitFor(({ messages }) => messages.filter(({ text }) => CODE.test(text)).length === 2);
    assert.equal((await ended())?.status, 'pending');
    await shared.approve(group.id);
    group.promoteBot();
    group.muteBot();
    await shared.receiver.waitFor((events) => revokedIn(events, group.id).length === 3);
    assert.match((await ended())?.reason ?? '', /may not write/);
  });
});

describe('a group that becomes a supergroup', () => {
  const shared = shareProvider();
  before(() => shared.pair('Ann'));

  it('is the same remote session to everybody, and its messages are those of one chat or the other', async () => {
    const group = await shared.approvedGroup({ type: 'group' });
    const remoteSessionId = `${group.id}`;
    const ann = group.person('Ann');
    const question = ann.send('@sandbox_bot first');
    await shared.untilMessages(group.id, 1);
    const before = await shared.provider.send({ remoteSessionId, text: 'before' });
    await group.waitFor(({ messages }) => messages.find(({ text }) => text === 'before'));
    const next = shared.standIn.group({ id: group.migrate() });
    next.person('Ann').send('@sandbox_bot second');
    const [first, second] = await shared.untilMessages(group.id, 2);
    assert.ok(first && second);
    assert.deepEqual([first.id, second.id.startsWith(`${group.id}:`)], [`${group.id}:${question}`, true]);
    assert.deepEqual(
      (await shared.pairings()).filter(({ remoteSession }) => remoteSession.sessionId === `${next.id}`),
      [],
    );

    // The number of the first question is that of another message there.
    await shared.provider.send({ remoteSessionId, text: 'to the first', replyTo: first.id });
    await shared.provider.send({ remoteSessionId, text: 'to the second', replyTo: second.id });
    const answer = await next.waitFor(({ messages }) => messages.find(({ text }) => text === 'to the second'));
    const former = next.messages.find(({ text }) => text === 'to the first');
    assert.deepEqual([former?.replyToMessageId, answer.replyToMessageId !== undefined], [undefined, true]);
    await shared.provider.call('PATCH', `/v1/messages/${before}`, { text: 'after' });
    await next.waitFor(({ messages }) => messages.find(({ text }) => text === 'after'));
    assert.ok(group.messages.some(({ text }) => text === 'before'));
    next.person('Ann').send('that one', { replyTo: answer.messageId });
    assert.match((await shared.untilMessages(group.id, 3))[2]?.replyTo?.id ?? '', /^msg_/);
  });

  it('is asked for no code where nobody has turned to the bot, and keeps the one that was shown', async () => {
    const bot = (group: Group) => group.messages.filter(({ from }) => from === 'bot').length;
    const stranger = shared.newGroup('Strangers', { type: 'group' });
    const asking = shared.newGroup('Asking', { type: 'group' });
    asking.person('Ann').send('@sandbox_bot hello');
    await asking.waitFor(({ messages }) => messages.find(({ text }) => CODE.test(text)));
    const code = await shared.codeOf(asking.id);
    const [unasked, next] = [stranger, asking].map((group) => shared.standIn.group({ id: group.migrate() }));
    assert.ok(unasked && next);
    await shared.untilHandled();
    assert.deepEqual([stranger, unasked, asking, next].map(bot), [0, 0, 1, 0]);
    assert.deepEqual(
      [await shared.codeOf(stranger.id), await shared.codeOf(unasked.id), await shared.codeOf(next.id)],
      [undefined, undefined, undefined],
    );
    await shared.provider.call('POST', `/v1/pairings/${code}/approve`);
    await next.waitFor(({ messages }) => messages.find(({ text }) => text.includes('You are connected')));
  });

  it('is found by the refusal of what is sent, also where nothing else has told it', async () => {
    const group = await shared.approvedGroup({ type: 'group' });
    const end = shared.standIn.failWhile('getUpdates', { error_code: 502, description: 'Bad Gateway' });
    group.person('Ann').send('among us');
    await untilPollsFail(shared.standIn);
    const next = shared.standIn.group({ id: group.migrate() });
    const remoteSessionId = `${group.id}`;
    await shared.provider.send({ remoteSessionId, text: 'on its way' });
    await next.waitFor(({ messages }) => messages.find(({ text }) => text === 'on its way'));
    end();
    await shared.provider.send({ remoteSessionId, text: 'and later' });
    await next.waitFor(({ messages }) => messages.find(({ text }) => text === 'and later'));
    const called = shared.standIn.calls.filter(({ method, chatId }) => method === 'sendMessage' && chatId === group.id);
    assert.equal(called.filter(({ description }) => description?.includes('upgraded')).length, 1);
  });
});

function untilPollsFail(standIn: TelegramStandIn): Promise<void> {
  return new Promise((resolve) => {
    const stop = standIn.onEvent((event) => {
      if (event.type !== 'call' || event.method !== 'getUpdates' || event.status !== 502) return;
      stop();
      resolve();
    });
  });
}
