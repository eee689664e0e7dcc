import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import { isAllowedUrl } from 'provider-kit';
import { incomingMessageId } from 'provider-kit/pure';
import { openDatabase } from 'service-kit';
import { readConversationId, readIncomingMessageId } from './message-id.ts';
import { type ConversationReference, createReferenceStore, REFERENCE_TABLES } from './reference-store.ts';

function openStore(t: TestContext) {
  const database = openDatabase(':memory:', [REFERENCE_TABLES]);
  t.after(() => database.close());
  return createReferenceStore(database);
}

const known: ConversationReference = {
  conversationId: '19:c@thread.tacv2',
  kind: 'channel',
  serviceUrl: 'https://smba.trafficmanager.net/amer/',
  tenantId: 't',
  botId: '28:b',
  botName: 'The Bot',
  threadId: '1700',
  teamId: '19:t',
  title: 'Team / Releases',
};
const missing = {
  botName: undefined,
  threadId: undefined,
  teamId: undefined,
  title: undefined,
};

describe('the references to conversations', async () => {
  it('are kept as they were told', async (t) => {
    const store = openStore(t);
    await store.put(known, 1);
    assert.deepEqual(await store.find(known.conversationId), known);
    assert.equal(await store.find('another'), undefined);
    await store.put({ ...known, ...missing, conversationId: 'a:1', kind: 'personal' }, 1);
    assert.deepEqual(await store.find('a:1'), { ...known, ...missing, conversationId: 'a:1', kind: 'personal' });
  });

  it('are always the newest, and keep what a newer activity leaves out', async (t) => {
    const store = openStore(t);
    await store.put(known, 1);
    await store.put({ ...known, ...missing, serviceUrl: 'https://smba.trafficmanager.net/emea/', threadId: '1800' }, 2);
    const expected = { ...known, serviceUrl: 'https://smba.trafficmanager.net/emea/', threadId: '1800' };
    assert.deepEqual(await store.find(known.conversationId), expected);
  });

  it('are found by their team, renamed and forgotten', async (t) => {
    const store = openStore(t);
    await store.put(known, 1);
    await store.put({ ...known, conversationId: '19:d' }, 1);
    await store.put({ ...known, conversationId: '19:e', teamId: '19:other' }, 1);
    assert.deepEqual((await store.ofTeam('19:t')).sort(), [known.conversationId, '19:d']);
    await store.rename('19:d', 'New');
    await store.rename('unknown', 'New');
    assert.equal((await store.find('19:d'))?.title, 'New');
    await store.forget('19:d');
    assert.deepEqual(await store.ofTeam('19:t'), [known.conversationId]);
  });
});

describe('ids', () => {
  it('of conversations tell the remote session and the thread', () => {
    const thread = { sessionId: '19:c@thread.tacv2', threadId: '17' };
    assert.deepEqual(readConversationId('19:c@thread.tacv2;messageid=17'), thread);
    assert.deepEqual(readConversationId('a:1-x'), { sessionId: 'a:1-x', threadId: undefined });
    for (const id of ['', ';messageid=1', 'a;messageid=', 'a;messageid=x', 'a b', 'a;b']) {
      assert.equal(readConversationId(id), undefined, id);
    }
  });

  it('of messages lead back to where they were written, and nowhere else', () => {
    const sessionId = fc.stringMatching(/^(19|a):[\w@.:-]{1,40}$/);
    const activityId = fc.stringMatching(/^[\w.-]{1,20}$/);
    const threadId = fc.option(fc.stringMatching(/^\d{1,15}$/), { nil: undefined });
    fc.assert(
      fc.property(sessionId, threadId, activityId, sessionId, (session, thread, activity, other) => {
        const conversation = thread === undefined ? session : `${session};messageid=${thread}`;
        const id = incomingMessageId(conversation, activity);
        assert.deepEqual(readIncomingMessageId(session, id), { activityId: activity, threadId: thread });
        if (!session.startsWith(other)) assert.equal(readIncomingMessageId(other, id), undefined);
      }),
    );
    for (const id of ['msg_1', 'a:1', 'a:1:', 'a:12:3', 'a:1;messageid=x:3', 'a:1;x=1:3']) {
      assert.equal(readIncomingMessageId('a:1', id), undefined, id);
    }
  });
});

describe('our token', () => {
  const allowed = ['https://smba.trafficmanager.net', 'https://own.example/teams/', 'http://127.0.0.1:80'];
  for (const [url, isAllowed] of [
    ['https://smba.trafficmanager.net/amer/', true],
    ['https://SMBA.trafficmanager.net:443/amer/v3/attachments/1?x=y', true],
    ['https://own.example/teams/x', true],
    ['https://own.example/teams', true],
    ['http://127.0.0.1/x', true],
    ['https://own.example/teams-not', false],
    ['https://own.example/teams/../x', false],
    ['https://own.example/', false],
    ['http://smba.trafficmanager.net/amer/', false],
    ['https://smba.trafficmanager.net:8443/', false],
    ['https://smba.trafficmanager.net.evil.example/', false],
    ['https://evil.example/smba.trafficmanager.net', false],
    ['https://smba.trafficmanager.net@evil.example/', false],
    ['https://user:word@smba.trafficmanager.net/', false],
    ['https:\\\\evil.example\\@smba.trafficmanager.net', false],
    ['//smba.trafficmanager.net', false],
    ['file:///etc', false],
    ['data:text/plain,x', false],
    ['', false],
  ] as const) {
    it(`${isAllowed ? 'may' : 'must not'} go to "${url}"`, () => assert.equal(isAllowedUrl(url, allowed), isAllowed));
  }
});
