import assert from 'node:assert/strict';
import { it } from 'node:test';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { TEAMS_TABLES } from '../testing/teams-tables.ts';
import { type ConversationReference, createReferenceStore } from './reference-store.ts';

const reference = (conversationId: string, more: Partial<ConversationReference> = {}): ConversationReference => ({
  conversationId,
  kind: 'personal',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  tenantId: 't',
  botId: '28:b',
  botName: undefined,
  threadId: undefined,
  teamId: undefined,
  title: undefined,
  ...more,
});

withDatabases('references to conversations', TEAMS_TABLES, (database) => {
  const setup = () => {
    const store = createReferenceStore(database());
    const { write } = database();
    return { store, write, put: (one: ConversationReference, now = 1_000) => write(() => store.put(one, now)) };
  };

  it('are what was told last, and of what that left out, what was told before', async () => {
    const { store, write, put } = setup();
    const told = { botName: 'Bridge', threadId: '7', teamId: 'team', title: 'General' };
    await put(reference('a', { kind: 'channel', ...told }));
    const moved = { kind: 'channel' as const, serviceUrl: 'https://smba.trafficmanager.net/amer/', threadId: '8' };
    await Promise.all([put(reference('a', moved), 2_000), put(reference('a', moved), 2_000)]);
    assert.deepEqual(await store.find('a'), reference('a', { ...told, ...moved }));
    await write(() => store.rename('a', 'Other'));
    assert.deepEqual([(await store.find('a'))?.title, await store.find('b')], ['Other', undefined]);
    await put(reference('b', { botName: 'Older' }), 500);
    assert.deepEqual([await store.botName(), await store.ofTeam('team')], ['Bridge', ['a']]);
    await write(() => store.forget('a'));
    assert.deepEqual([await store.find('a'), await store.botName()], [undefined, 'Older']);
  });

  it('are forgotten some at a time where nothing came for long and nobody is paired', async () => {
    const { store, write, put } = setup();
    for (const id of ['a', 'b', 'c', 'paired']) await put(reference(id));
    await put(reference('young'), 9_000);
    await write(() =>
      database()
        .prepare(
          `INSERT INTO pairings (remote_session_id, user_id, code, status, source, remote_session, created_at,
             expires_at, shown_at) VALUES ('paired', '1', '', 'approved', 'code', '{}', 1, 1, 1)`,
        )
        .run(),
    );
    const prune = () => write(() => store.prune(5_000, 2));
    assert.deepEqual([await prune(), await prune(), await prune()], [2, 1, 0]);
    const left = await Promise.all(['paired', 'young'].map((id) => store.find(id)));
    assert.ok(left.every((one) => one !== undefined));
  });
});
