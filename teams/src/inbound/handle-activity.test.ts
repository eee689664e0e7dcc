import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PressedAction } from 'provider-kit';
import { startInbound } from '../testing/start-inbound.ts';
import { wordsFor } from '../words/words-for.ts';

const open: PressedAction = { messageId: 'msg_1', remoteSessionId: 'a', actionId: 'a:1', state: 'open' };
const execute = (data: object) => ({
  type: 'invoke',
  name: 'adaptiveCard/action',
  replyToId: '1',
  value: { action: { type: 'Action.Execute', data } },
});

describe('words', () => {
  it('in a thread leave behind where an answer goes, and the newest way there', async (t) => {
    const { standIn, references, texts } = await startInbound(t);
    const ann = standIn.person('Ann');
    const channel = ann.channel('Web team', 'Releases');
    const root = channel.write('@bot first');
    ann.moveTo('emea');
    const reply = channel.write('@bot second', { inThread: root });
    await standIn.settled(reply);
    assert.deepEqual(texts(), ['first', 'second']);
    const { threadId, serviceUrl, kind, botName, tenantId } = (await references.find(channel.conversationId)) ?? {};
    assert.deepEqual([threadId, serviceUrl, kind], [root, `${standIn.url}/emea/`, 'channel']);
    assert.deepEqual([botName, tenantId], ['Sandbox bot', standIn.tenantId]);
  });

  it('among people leave nothing behind, also where the bot may hear all', async (t) => {
    const { standIn, references, published, contacts, log } = await startInbound(t, {
      standIn: { hearsEverything: true },
    });
    const chat = standIn.person('Ann').group('Friends');
    const id = chat.write('secret-word among us');
    await standIn.settled(id);
    assert.ok(standIn.wasTold(id));
    assert.deepEqual([published, contacts, await references.find(chat.conversationId)], [[], [], undefined]);
    assert.doesNotMatch(log.join(''), /secret-word/);
  });

  it('of strangers are not kept, and it is known how to answer them', async (t) => {
    const { standIn, references, published, contacts, log } = await startInbound(t, { isPaired: () => false });
    const chat = standIn.person('Ann').personal();
    await standIn.settled(chat.write('secret-word'));
    assert.deepEqual(published, []);
    const { kind, userId, remoteSession } = contacts.at(-1) ?? {};
    assert.deepEqual([kind, userId, remoteSession?.displayName], ['direct', chat.member.aadObjectId, 'Ann']);
    assert.ok(await references.find(chat.conversationId));
    assert.doesNotMatch(log.join(''), /secret-word/);
  });

  it('are told again when changed, as often as they are, and once each time', async (t) => {
    const { standIn, texts, published, clock } = await startInbound(t);
    const chat = standIn.person('Ann').personal();
    const id = chat.write('one');
    await standIn.settled(id);
    for (const [text, at] of [
      ['two', 1],
      ['one', 2],
      ['two', 3],
      ['two', 3],
    ] as const) {
      const timestamp = new Date(clock.now() + at * 1_000).toISOString();
      await chat.tell({
        type: 'messageUpdate',
        id,
        text,
        timestamp,
        channelData: { tenant: { id: standIn.tenantId }, eventType: 'editMessage' },
      });
    }
    assert.deepEqual(texts(), ['one', 'two', 'one', 'two']);
    assert.equal(new Set(published.map((one) => one.id)).size, 4);
  });

  it('that are deleted are edited into nothing, unless nobody was told of them', async (t) => {
    const { standIn, published, texts } = await startInbound(t);
    const chat = standIn.person('Ann').personal();
    const id = chat.write('do it');
    await standIn.settled(id);
    const sent = (type: string) => standIn.attempts.some(({ activity }) => activity.type === type);
    chat.delete(id);
    await chat.tell({ type: 'messageDelete', id: '1', channelData: { tenant: { id: standIn.tenantId } } });
    await chat.tell({ type: 'typing' });
    assert.ok(sent('messageDelete'));
    assert.deepEqual(texts(), ['do it', '']);
    assert.equal(published[1]?.facts?.platformId, id);
    chat.undelete(id);
    await chat.tell({ type: 'message', text: 'after' });
    assert.deepEqual(texts(), ['do it', '', 'do it', 'after']);
  });

  it('/unpair ends the pairing, and is no prompt; words of others that say so are', async (t) => {
    const { standIn, revoked, texts } = await startInbound(t);
    const chat = standIn.person('Ann').personal();
    await standIn.settled(chat.write(' /UNPAIR '));
    await standIn.settled(chat.write('/unpair me'));
    await standIn.settled(
      chat.writeRich('<blockquote itemtype="http://schema.skype.com/Forward" itemid="1"><p>/unpair</p></blockquote>'),
    );
    assert.deepEqual([revoked, texts()], [[[chat.conversationId, 'asked']], ['/unpair me', '/unpair']]);
  });

  it('that cannot be passed on are answered', async (t) => {
    const { standIn, said, published, contacts, log } = await startInbound(t);
    const chat = standIn.person('Ann').personal();
    await chat.tell({ type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive' }] });
    await chat.tell({ type: 'message', text: { of: 'the future secret-word' } });
    await chat.tell({ type: 'messageUpdate', text: ['of the future'] });
    assert.deepEqual(
      said.map(({ text }) => text.replace(/ can't be passed on.*/, '')),
      ['A message like this', 'This kind of message'],
    );
    const card = { contentType: 'application/vnd.microsoft.card.adaptive' };
    await chat.tell({ type: 'message', locale: 'de-DE', attachments: [card] });
    const german = wordsFor('de');
    assert.equal(said[2]?.text, german.kit.refusals.notPassedOn(german.refusals.likeThis, german.refusals.taken));
    assert.equal(contacts.at(-1)?.remoteSession.language, 'de-DE');
    assert.deepEqual(published, []);
    assert.ok(log.some((line) => line.includes('could not be read') && line.includes('"/text"')));
    assert.doesNotMatch(log.join(''), /secret-word/);
  });
});

describe('a press', () => {
  it('of Action.Execute counts once, though it comes again as another one, and is answered each time', async (t) => {
    const { standIn, published, clock } = await startInbound(t, { actions: { k: open } });
    const chat = standIn.person('Ann').personal();
    const press = () => chat.tell(execute({ token: 'k', revision: 1 }));
    const [first, again] = [await press(), await press()];
    const taken = { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Got it.' };
    assert.deepEqual([first.status, JSON.parse(first.body), JSON.parse(again.body)], [200, taken, taken]);
    assert.deepEqual(
      published.map(({ event }) => event.type),
      ['action.selected'],
    );
    await chat.tell(execute({ token: 'k', revision: 2 }));
    await standIn
      .person('Bob')
      .personal()
      .tell(execute({ token: 'k', revision: 1 }));
    assert.equal(published.length, 3);
    clock.advance(121_000);
    await press();
    assert.equal(published.length, 4);
    assert.equal(new Set(published.map(({ id }) => id)).size, 4);
  });

  it('that has closed its own choice is not answered as if it had come too late', async (t) => {
    const actions: Record<string, PressedAction> = { k: open };
    const { standIn, published } = await startInbound(t, { actions });
    const chat = standIn.person('Ann').personal();
    await chat.tell(execute({ token: 'k' }));
    actions.k = { ...open, state: 'disabled' };
    const press = async (person: string) =>
      JSON.parse(
        (
          await standIn
            .person(person)
            .personal()
            .tell(execute({ token: 'k' }))
        ).body,
      ).value;
    assert.deepEqual([await press('Ann'), await press('Bob')], ['Got it.', 'This choice is no longer open.']);
    assert.equal(published.length, 1);
  });

  it('that no longer counts is answered in words', async (t) => {
    const { standIn, published, said } = await startInbound(t, {
      actions: { gone: { ...open, state: 'gone' }, disabled: { ...open, state: 'disabled' } },
    });
    const chat = standIn.person('Ann').personal();
    const answer = async (token: string) => JSON.parse((await chat.tell(execute({ token }))).body).value;
    assert.equal(await answer('gone'), 'This button is out of date.');
    assert.equal(await answer('disabled'), 'This choice is no longer open.');
    assert.equal(await answer('unknown'), 'This button no longer works.');
    await chat.tell({ type: 'message', value: { token: 'gone' } });
    assert.deepEqual([published, said.map(({ text }) => text)], [[], ['This button is out of date.']]);
  });

  it('of a stranger is answered and does nothing', async (t) => {
    const { standIn, published } = await startInbound(t, { actions: { k: open }, isPaired: () => false });
    const { body } = await standIn
      .person('Ann')
      .personal()
      .tell(execute({ token: 'k' }));
    assert.deepEqual([JSON.parse(body).value, published], ['This conversation is not connected.', []]);
  });

  it('on the card of a file is handed on once', async (t) => {
    const { standIn, consents } = await startInbound(t);
    const chat = standIn.person('Ann').personal();
    const uploadInfo = { uploadUrl: 'https://up', contentUrl: 'c', name: 'n', uniqueId: 'u', fileType: 'pdf' };
    const accept = {
      type: 'invoke',
      name: 'fileConsent/invoke',
      value: { type: 'fileUpload', action: 'accept', context: { messageId: 'msg_1' }, uploadInfo },
    };
    assert.equal((await chat.tell(accept)).status, 200);
    assert.equal((await chat.tell(accept)).status, 200);
    assert.deepEqual(consents, [{ messageId: 'msg_1', cardId: undefined, uploadInfo }]);
  });

  it('of something that we know nothing of is refused, and Teams asks no more than that', async (t) => {
    const { standIn, log } = await startInbound(t);
    const { status } = await standIn
      .person('Ann')
      .personal()
      .tell({ type: 'invoke', name: 'composeExtension/query', value: {} });
    assert.equal(status, 501);
    assert.ok(log.some((line) => line.includes('composeExtension/query')));
  });
});

describe('what becomes of the bot', () => {
  for (const order of ['conversation-first', 'installation-first'] as const) {
    it(`being added asks for a pairing, being removed ends it, told ${order}`, async (t) => {
      const { standIn, contacts, revoked, references } = await startInbound(t, { isPaired: () => false });
      const chat = standIn.person('Ann').personal();
      chat.install({ order });
      await chat.tell({ type: 'typing' });
      assert.ok(contacts.length > 0);
      assert.deepEqual(contacts[0]?.remoteSession, {
        sessionId: chat.conversationId,
        kind: 'direct',
        displayName: 'Ann',
        userId: chat.member.aadObjectId,
      });
      chat.uninstall({ order });
      await chat.tell({ type: 'typing' });
      assert.deepEqual(new Set(revoked.map(String)), new Set([`${chat.conversationId},removed`]));
      assert.equal(await references.find(chat.conversationId), undefined);
    });
  }

  it('others coming and going, reactions and upgrades mean nothing; unknown kinds are logged', async (t) => {
    const { standIn, contacts, revoked, published, log } = await startInbound(t);
    const group = standIn.person('Ann').group('Friends');
    const bob = standIn.person('Bob');
    group.add(bob);
    group.remove(bob);
    for (const type of ['messageReaction', 'typing', 'event']) assert.equal((await group.tell({ type })).status, 202);
    await group.tell({ type: 'installationUpdate', action: 'upgrade' });
    assert.equal((await group.tell({ type: 'of-the-future' })).status, 202);
    assert.deepEqual([contacts, revoked, published], [[], [], []]);
    assert.equal(log.filter((line) => line.includes('unknown kind') && line.includes('of-the-future')).length, 1);
  });

  it('a team that goes takes all of its channels along, a channel only itself', async (t) => {
    const { standIn, revoked, renamed, references } = await startInbound(t);
    const ann = standIn.person('Ann');
    const [general, releases, ideas] = ['General', 'Releases', 'Ideas'].map((name) => ann.channel('Web team', name));
    assert.ok(general && releases && ideas);
    for (const channel of [releases, ideas]) await standIn.settled(channel.write('@bot hi'));
    const team = { id: general.conversationId, name: 'Web team' };
    const tenant = { id: standIn.tenantId };
    const channelOf = (id: string, name: string) => ({ tenant, team, channel: { id, name } });
    await general.tell({
      type: 'conversationUpdate',
      channelData: { ...channelOf(ideas.conversationId, 'Plans'), eventType: 'channelRenamed' },
    });
    assert.equal((await references.find(ideas.conversationId))?.title, 'Web team / Plans');
    assert.deepEqual(
      renamed.map(({ remoteSession: { sessionId, displayName } }) => [sessionId, displayName]),
      [[ideas.conversationId, 'Web team / Plans']],
    );
    await general.tell({
      type: 'conversationUpdate',
      channelData: { ...channelOf(ideas.conversationId, 'Plans'), eventType: 'channelDeleted' },
    });
    assert.deepEqual(revoked, [[ideas.conversationId, 'removed']]);
    await general.tell({ type: 'installationUpdate', action: 'remove' });
    assert.deepEqual(
      new Set(revoked.map(([id]) => id)),
      new Set([ideas, general, releases].map(({ conversationId }) => conversationId)),
    );
  });

  it('keeps the name of a group that has got another one', async (t) => {
    const { standIn, contacts } = await startInbound(t);
    const group = standIn.person('Ann').group('Friends');
    await standIn.settled(group.write('@bot hi'));
    const conversation = { id: group.conversationId, conversationType: 'groupChat', tenantId: standIn.tenantId };
    await group.tell({ type: 'conversationUpdate', topicName: 'Best friends', conversation });
    await group.tell({ type: 'message', text: '/status', conversation });
    assert.deepEqual(
      contacts.map(({ remoteSession }) => remoteSession.title),
      ['Friends', 'Best friends'],
    );
  });
});
