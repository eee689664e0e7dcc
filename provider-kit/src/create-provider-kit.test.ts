import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { PairingList, ProviderInfo } from 'shared-types';
import { startTestProvider } from './testing/start-test-provider.ts';
import { createTestMessenger } from './testing/test-messenger.ts';

/** A provider and a person whom the settings allow and who has written once. */
async function startWithPerson(...[t, options]: Parameters<typeof startTestProvider>) {
  const provider = await startTestProvider(t, { allowFrom: ['ada'], ...options });
  await provider.write('ada', { update: 'first', text: 'hi' });
  return provider;
}

describe('a provider on the kit', () => {
  it('says who it is, what it can, and how its messenger is reached', async (t) => {
    const { call } = await startTestProvider(t);
    const { body } = await call<ProviderInfo>('GET', '/v1/provider');
    assert.deepEqual([body.name, body.version, body.account.username], ['pigeon', '1.2.3', 'pigeon']);
    const { limits, ...can } = body.capabilities;
    assert.deepEqual(
      [can, limits.messageTextLength],
      [{ progress: false, actions: true, editing: true, endsRun: false, files: true }, 40],
    );
    const ready = await call<{ parts: Record<string, unknown> }>('GET', '/ready');
    assert.deepEqual(
      [ready.status, Object.keys(ready.body.parts)],
      [200, ['loft', 'database', 'subscriptions', 'outbox', 'events']],
    );
  });

  it('may have routes of its own beside those of the contract', async (t) => {
    const { kit } = await startTestProvider(t, {
      prepare: ({ server }) =>
        void server.post('/api/messages', { config: { auth: 'none' } }, async () => ({ taken: true })),
    });
    const response = await fetch(`${kit.address()}/api/messages`, { method: 'POST' });
    assert.deepEqual([response.status, await response.json()], [200, { taken: true }]);
    assert.equal((await fetch(`${kit.address()}/v1/provider`)).status, 401);
  });

  it('pairs strangers in words of its messenger, and keeps nothing of what they wrote before', async (t) => {
    const { call, pigeon, write, receiver } = await startTestProvider(t);
    assert.equal(await write('eve', { update: '1', text: 'secret' }), false);
    const code = await pigeon.waitFor(
      (messages) => /approve pigeon ([A-Z2-9]{8})`/.exec(messages.map(({ text }) => text).join(''))?.[1],
    );
    assert.equal((await call('POST', `/v1/pairings/${code}/approve`)).status, 200);
    await pigeon.waitFor((messages) => messages.some(({ text }) => text.includes('Send !help')));
    assert.equal(await write('eve', { update: '2', text: 'hello' }), true);
    await receiver.waitFor((events) => events.length === 2);
    assert.deepEqual(
      receiver.received.map(({ type }) => type),
      ['session.paired', 'message.received'],
    );
    assert.deepEqual(receiver.problems, []);
    assert.ok(!JSON.stringify(receiver.received).includes('secret'));
  });

  it('takes an update once, and tells an edit only where it says something else', async (t) => {
    const { write, receiver, database, kit, pigeon } = await startWithPerson(t);
    const message = { platformId: 'dove', text: 'one' };
    assert.equal(await write('ada', { update: 'a', ...message }), true);
    assert.equal(await write('ada', { update: 'a', ...message }), false);
    assert.deepEqual([await kit.wasUpdateSeen('us', 'a'), await kit.wasUpdateSeen('us', 'b')], [true, false]);
    await receiver.waitFor((events) => events.length === 3);
    await write('ada', { update: 'b', ...message, isEdit: true });
    await write('ada', { update: 'c', ...message, text: 'two', isEdit: true });
    const edited = await receiver.waitFor((events) => events.length === 4 && events[3]);
    assert.deepEqual(
      [edited.type, edited.id, edited.type === 'message.edited' && edited.data.message.text],
      ['message.edited', 'evt_c', 'two'],
    );
    await database.write(() => kit.revoke('ada'));
    await receiver.waitFor((events) => events.some(({ type }) => type === 'session.revoked'));
    await pigeon.waitFor((messages) => messages.some(({ text }) => text.startsWith('This chat is no longer')));
  });

  it('says nothing to a place that nobody can be told in any more', async (t) => {
    const { database, kit, pigeon, receiver, call, write } = await startWithPerson(t);
    const pairings = async () => (await call<PairingList>('GET', '/v1/pairings')).body.pairings;
    assert.equal(await database.write(() => kit.revoke('ada', 'the bird was sent away')), true);
    await receiver.waitFor((events) => events.some(({ type }) => type === 'session.revoked'));
    assert.deepEqual([await kit.isPaired('ada'), pigeon.shown], [false, []]);
    const [ended] = await pairings();
    assert.deepEqual([ended?.status, ended?.code, ended?.reason], ['revoked', '', 'the bird was sent away']);
    await write('ada', { update: 'back', text: 'hi' });
    assert.deepEqual(
      (await pairings()).map(({ status, reason }) => [status, reason]),
      [['approved', undefined]],
    );
  });

  it('tells who waits for the pairings of a code as it is given out, and lets nobody wait when it ends', async (t) => {
    const { call, write, stop } = await startWithPerson(t);
    const list = async (query = '') => (await call<PairingList>('GET', `/v1/pairings${query}`)).body;
    const { version: before } = await list();
    assert.equal((await list('?known=another')).version, before, 'an old version is answered at once');
    const waiting = list(`?known=${before}`);
    await write('ada', { update: 'a', text: 'no change of theirs' });
    await write('bob', { update: 'b', text: 'hello' });
    const { pairings, version } = await waiting;
    assert.deepEqual(
      pairings.map(({ status, remoteSession }) => [status, remoteSession.sessionId]),
      [
        ['approved', 'ada'],
        ['pending', 'bob'],
      ],
    );
    assert.notEqual(version, before);
    const last = list(`?known=${version}`).then(
      () => 'answered',
      () => 'cut off',
    );
    await list();
    await stop();
    assert.match(await last, /answered|cut off/);
  });

  it('shows a message in parts, changes them where they stand, and knows its buttons', async (t) => {
    const { send, settled, pigeon, kit, call } = await startWithPerson(t);
    const actions = [[{ id: 'yes please', label: 'Yes' }]];
    const id = await send({ remoteSessionId: 'ada', text: `${'x'.repeat(40)}end`, actions });
    assert.deepEqual(await settled(id), { id, status: 'sent', platformIds: ['pigeon-1', 'pigeon-2'] });
    const token = pigeon.shown[1]?.buttons.Yes ?? '';
    assert.deepEqual(await kit.findAction('ada', token), {
      messageId: id,
      remoteSessionId: 'ada',
      actionId: 'yes please',
      state: 'open',
    });
    assert.equal(await kit.findMessageId('ada', 'pigeon-2'), id);
    await call('PATCH', `/v1/messages/${id}`, { text: 'short' });
    assert.deepEqual((await settled(id)).platformIds, ['pigeon-1']);
    assert.deepEqual(
      pigeon.shown.map(({ text }) => text),
      ['short'],
    );
  });

  it('never shows a secret of ours, whoever says it', async (t) => {
    const { send, settled, pigeon } = await startWithPerson(t, { secrets: ['s3cr3t-of-ours'] });
    const actions = [[{ id: 'x', label: 'Use s3cr3t-of-ours' }]];
    await settled(await send({ remoteSessionId: 'ada', text: 'It is s3cr3t-of-ours, not sk-other', actions }));
    assert.deepEqual(
      pigeon.shown.map(({ text, buttons }) => [text, Object.keys(buttons)]),
      [['It is [secret], not sk-other', ['Use [secret]']]],
    );
  });

  it('answers messages by words that are ids of the messenger', async (t) => {
    const { send, settled, pigeon } = await startWithPerson(t);
    await settled(await send({ remoteSessionId: 'ada', text: 'x', replyTo: 'ada:19:a@thread;messageid=7' }));
    await settled(await send({ remoteSessionId: 'ada', text: 'y', replyTo: 'bob:12' }));
    assert.deepEqual(
      pigeon.shown.map(({ replyTo }) => replyTo),
      ['19:a@thread;messageid=7', undefined],
    );
  });
});

describe('a part that does not go out', () => {
  it('is tried in the next way, then is a dead letter that can be sent again', async (t) => {
    const { send, settled, pigeon, call } = await startWithPerson(t);
    const actions = [[{ id: 'yes', label: 'Yes' }]];
    const refusal = { status: 'refused' as const, reason: 'not like this' };
    pigeon.failNext(refusal);
    await settled(await send({ remoteSessionId: 'ada', text: 'one', actions }));
    assert.deepEqual(pigeon.shown[0]?.buttons, {});
    pigeon.failNext(refusal, refusal);
    const id = await send({ remoteSessionId: 'ada', text: 'two', actions });
    assert.deepEqual(await settled(id), { id, status: 'failed', platformIds: [], reason: 'not like this' });
    assert.equal((await call('POST', `/v1/messages/${id}/retry`)).status, 202);
    assert.equal((await settled(id)).status, 'sent');
  });

  it('of a place that is gone is a dead letter at once', async (t) => {
    const { send, settled, pigeon } = await startWithPerson(t);
    pigeon.failNext({ status: 'gone', reason: 'no such place' });
    const actions = [[{ id: 'yes', label: 'Yes' }]];
    const { status } = await settled(await send({ remoteSessionId: 'ada', text: 'x', actions }));
    assert.deepEqual([status, pigeon.refused], ['failed', []]);
  });

  it('is sent again where the answer was lost, and that is counted', async (t) => {
    const { send, settled, pigeon, call } = await startWithPerson(t);
    pigeon.failNext({ status: 'lost', reason: 'no answer', isDone: true });
    await settled(await send({ remoteSessionId: 'ada', text: 'x' }));
    assert.equal(pigeon.shown.length, 2);
    const ready = await call<{ parts: { outbox: { lostAnswers: number } } }>('GET', '/ready');
    assert.equal(ready.body.parts.outbox.lostAnswers, 1);
  });

  it('waits for a person who cannot be reached, without further calls, until they are back', async (t) => {
    const { send, settled, pigeon, database, kit } = await startWithPerson(t);
    pigeon.failNext({ status: 'unreachable', reason: 'blocked' });
    const ids = [await send({ remoteSessionId: 'ada', text: 'one' })];
    while (pigeon.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    ids.push(await send({ remoteSessionId: 'ada', text: 'two' }));
    assert.deepEqual(pigeon.shown, []);
    await database.write(() => kit.noteReachable('ada'));
    for (const id of ids) assert.equal((await settled(id)).status, 'sent');
    assert.deepEqual(
      pigeon.shown.map(({ text }) => text),
      ['one', 'two'],
    );
  });

  it('is said anew where the messenger does not edit what it shows', async (t) => {
    const { send, settled, pigeon, call } = await startWithPerson(t);
    const id = await send({ remoteSessionId: 'ada', text: 'old' });
    await settled(id);
    pigeon.failNext({ status: 'refused', reason: 'too old' });
    await call('PATCH', `/v1/messages/${id}`, { text: 'new' });
    await settled(id);
    assert.deepEqual(
      pigeon.shown.map(({ text }) => text),
      ['old', 'new'],
    );
  });

  it('that cannot be removed is left behind', async (t) => {
    const { send, settled, pigeon, call } = await startWithPerson(t);
    const id = await send({ remoteSessionId: 'ada', text: `${'x'.repeat(40)}end` });
    await settled(id);
    await call('PATCH', `/v1/messages/${id}`, { text: 'x'.repeat(40) });
    await settled(id);
    const again = await send({ remoteSessionId: 'ada', text: `${'y'.repeat(40)}end` });
    await settled(again);
    pigeon.failNext({ status: 'refused', reason: 'too old' });
    await call('PATCH', `/v1/messages/${again}`, { text: 'y'.repeat(40) });
    assert.deepEqual((await settled(again)).platformIds, ['pigeon-3']);
    assert.equal(pigeon.shown.at(-1)?.text, 'end');
  });

  it('goes out after a restart', async (t) => {
    const first = await startWithPerson(t);
    first.pigeon.failNext(...Array.from({ length: 20 }, () => ({ status: 'retry' as const, reason: 'busy' })));
    const id = await first.send({ remoteSessionId: 'ada', text: 'x' });
    while (first.pigeon.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await first.stop();
    const { dataDir } = first;
    const second = await startTestProvider(t, { dataDir, pigeon: createTestMessenger(), allowFrom: ['ada'] });
    assert.equal((await second.settled(id)).status, 'sent');
  });
});

describe('files', () => {
  function form(content: string, fields: Record<string, string> = {}) {
    const body = new FormData();
    for (const [name, value] of Object.entries({ remoteSessionId: 'ada', ...fields })) body.set(name, value);
    body.set('file', new Blob([content]), 'notes.txt');
    return body;
  }

  it('go out below their text', async (t) => {
    const { call, settled, pigeon } = await startWithPerson(t);
    const headers = { 'idempotency-key': 'k' };
    const { body } = await call<{ id: string }>('POST', '/v1/files', form('content', { caption: 'Look' }), headers);
    assert.equal((await settled(body.id)).status, 'sent');
    const { text, file } = pigeon.shown[0] ?? {};
    assert.deepEqual([text, file], ['Look', { name: 'notes.txt', content: 'content' }]);
  });

  it('that are needed after their message was sent stay until they are released', async (t) => {
    const pigeon = createTestMessenger();
    const { send } = pigeon.messenger;
    pigeon.messenger.send = async (...args) => {
      const outcome = await send(...args);
      return outcome.status === 'ok' ? { ...outcome, keepsFileMs: 86_400_000 } : outcome;
    };
    const { call, settled, kit } = await startWithPerson(t, { pigeon });
    const { body } = await call<{ id: string }>('POST', '/v1/files', form('content'), { 'idempotency-key': 'k' });
    await settled(body.id);
    // Another message ends, and what is not needed any more goes.
    const other = await call<{ id: string }>('POST', '/v1/files', form('other'), { 'idempotency-key': 'l' });
    await settled(other.body.id);
    const { path, mimeType, size } = (await kit.findFile(body.id)) ?? {};
    assert.deepEqual([readFileSync(path ?? '', 'utf8'), mimeType, size], ['content', 'application/octet-stream', 7]);
    await kit.releaseFile(body.id);
    assert.equal(existsSync(path ?? ''), false);
    assert.equal((await kit.findFile(body.id))?.path, undefined);
  });

  it('that are too large or empty are refused in the name of the messenger', async (t) => {
    const { call } = await startWithPerson(t);
    const large = await call('POST', '/v1/files', form('x'.repeat(101)), { 'idempotency-key': 'k' });
    assert.deepEqual([large.status, large.body.code], [413, 'FILE_TOO_LARGE']);
    const empty = await call('POST', '/v1/files', form(''), { 'idempotency-key': 'l' });
    assert.match(`${empty.body.message}`, /Carrier Pigeon takes no empty files/);
  });

  it('that people sent are read by ids of ours alone', async (t) => {
    const { write, pigeon, receiver, call } = await startWithPerson(t);
    pigeon.addFile('its own id', 'written');
    const attachment = { fileId: 'its own id', name: 'a.txt', mimeType: 'text/plain', size: 7, kind: 'document' };
    await write('ada', { update: 'f', text: '', attachments: [attachment] });
    const event = await receiver.waitFor((events) => events.find(({ id }) => id === 'evt_f'));
    const [named] = event.type === 'message.received' ? event.data.message.attachments : [];
    assert.deepEqual(await call('GET', `/v1/files/${named?.fileId}`), { status: 200, body: 'written' });
    const unknown = await call('GET', `/v1/files/${encodeURIComponent('its own id')}`);
    assert.match(`${unknown.body.message}`, /Carrier Pigeon no longer has it/);
  });
});

it('progress is taken where the messenger cannot show any', async (t) => {
  const { call } = await startWithPerson(t);
  assert.equal((await call('PUT', '/v1/sessions/ada/progress', { runId: 'r', text: 'x' })).status, 204);
  assert.equal((await call('DELETE', '/v1/sessions/ada/progress')).status, 204);
});
