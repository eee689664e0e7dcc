import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { PairingList } from 'shared-types';
import { startTestProvider } from '../testing/start-test-provider.ts';
import { createTestMessenger, NEST_GONE } from '../testing/test-messenger.ts';

const MINUTE_MS = 60_000;

/** A person who has written in two nests and is allowed by the settings, and their events so far. */
async function startWithNests(...[t, options]: Parameters<typeof startTestProvider>) {
  const provider = await startTestProvider(t, { allowFrom: ['ada'], ...options });
  for (const nest of ['oak', 'elm']) await provider.write('ada', { update: nest, nest, text: `from the ${nest}` });
  await provider.receiver.waitFor((events) => events.length === 3);
  return provider;
}

const texts = (shown: readonly { remoteSessionId: string; text: string }[], remoteSessionId: string) =>
  shown.filter((one) => one.remoteSessionId === remoteSessionId).map(({ text }) => text);

describe('remote sessions that share a pairing', () => {
  it('are approved together, in the place where it was asked for', async (t) => {
    const { write, call, kit, pigeon, receiver } = await startTestProvider(t);
    assert.equal(await write('eve', { update: '1', nest: 'oak', text: 'secret' }), false);
    // The same code is not shown again in another place.
    assert.equal(await write('eve', { update: '2', nest: 'elm', text: 'secret' }), false);
    const code = await pigeon.waitFor(
      (messages) => /approve pigeon ([A-Z2-9]{8})`/.exec(texts(messages, 'eve/oak').join(''))?.[1],
    );
    const { body } = await call<{ remoteSession: object }>('POST', `/v1/pairings/${code}/approve`);
    assert.deepEqual(body.remoteSession, { sessionId: 'eve', displayName: 'Person eve' });
    await pigeon.waitFor((messages) => texts(messages, 'eve/oak').some((text) => text.includes('Send !help')));
    assert.ok(pigeon.shown.every(({ remoteSessionId }) => remoteSessionId === 'eve/oak'));
    const [paired] = await receiver.waitFor((events) => events.length === 1 && events);
    assert.deepEqual([paired?.type, paired?.data.remoteSession.title], ['session.paired', 'Nest oak']);
    assert.deepEqual(
      [await kit.isPaired('eve'), await kit.isPaired('eve/never used'), await kit.isPaired('eva/oak')],
      [true, true, false],
    );
  });

  it('are denied together, and told so where it was asked for', async (t) => {
    const { write, call, pigeon } = await startTestProvider(t);
    await write('eve', { update: '1', nest: 'oak', text: 'hi' });
    const [pending] = (await call<PairingList>('GET', '/v1/pairings')).body.pairings;
    await call('POST', `/v1/pairings/${pending?.code}/deny`);
    await pigeon.waitFor((messages) => texts(messages, 'eve/oak').some((text) => text.includes('did not approve')));
    const shown = pigeon.shown.length;
    await write('eve', { update: '2', nest: 'elm', text: 'hi' });
    assert.equal(pigeon.shown.length, shown);
  });

  it('are one pairing in the list, which names them', async (t) => {
    const { call, send } = await startWithNests(t);
    await send({ remoteSessionId: 'ada/pine', text: 'never heard of' });
    const { pairings } = (await call<PairingList>('GET', '/v1/pairings')).body;
    assert.deepEqual(
      pairings.map(({ remoteSession, sharedBy }) => [remoteSession.sessionId, sharedBy?.map(({ title }) => title)]),
      [['ada', ['Nest elm', 'Nest oak', undefined]]],
    );
  });

  it('take messages as soon as one of them is paired, and are 404 before and after', async (t) => {
    const { call, kit, database } = await startWithNests(t);
    const status = async (remoteSessionId: string, key: string) =>
      (await call('POST', '/v1/messages', { remoteSessionId, text: 'x' }, { 'idempotency-key': key })).status;
    assert.deepEqual([await status('ada/never', '1'), await status('eve/oak', '2')], [202, 404]);
    await database.write(() => kit.revoke('ada/oak'));
    for (const id of ['ada', 'ada/oak', 'ada/elm', 'ada/never']) assert.equal(await status(id, id), 404);
  });

  it('are revoked together: each is told to the subscribers, what waits for it is dropped, and one is told in words', async (t) => {
    const { call, kit, database, pigeon, receiver, send, settled } = await startWithNests(t);
    pigeon.failNext(
      ...Array.from({ length: 3 }, () => ({ status: 'retry' as const, reason: 'busy', afterMs: MINUTE_MS })),
    );
    const ids = [];
    for (const id of ['ada', 'ada/oak', 'ada/pine']) ids.push(await send({ remoteSessionId: id, text: 'waits' }));
    while (pigeon.calls.length < 3) await new Promise((resolve) => setImmediate(resolve));
    await database.write(() => kit.revoke('ada/oak'));
    const events = await receiver.waitFor((all) => all.length === 7 && all);
    const revoked = events
      .filter(({ type }) => type === 'session.revoked')
      .map(({ data }) => data.remoteSession.sessionId);
    assert.deepEqual(revoked.sort(), ['ada', 'ada/elm', 'ada/oak', 'ada/pine']);
    for (const id of ids) assert.equal((await settled(id)).reason, 'the pairing was revoked');
    await pigeon.waitFor((messages) =>
      texts(messages, 'ada/oak').some((text) => text.startsWith('This chat is no longer')),
    );
    assert.ok(pigeon.shown.every(({ remoteSessionId }) => remoteSessionId === 'ada/oak'));
    assert.deepEqual((await call<PairingList>('GET', '/v1/pairings')).body.pairings, []);
    assert.equal(await database.write(() => kit.revoke('ada/elm')), false);
  });

  it('forget with their pairing who they were', async (t) => {
    const { call, write, kit, database, receiver } = await startWithNests(t);
    await database.write(() => kit.revoke('ada'));
    await write('ada', { update: 'again', nest: 'fir', text: 'hi' });
    await receiver.waitFor((events) => events.some(({ id }) => id === 'evt_again'));
    const { pairings } = (await call<PairingList>('GET', '/v1/pairings')).body;
    assert.deepEqual(
      pairings.map(({ sharedBy }) => sharedBy?.map(({ sessionId }) => sessionId)),
      [['ada/fir']],
    );
  });

  it('are away together, and each has its own back', async (t) => {
    const { call, send, settled, pigeon, database, kit } = await startWithNests(t);
    pigeon.failNext({ status: 'unreachable', reason: 'blocked' });
    const ids = [await send({ remoteSessionId: 'ada/oak', text: 'oak' })];
    const [pairing] = await untilOne(async () =>
      (await call<PairingList>('GET', '/v1/pairings')).body.pairings.filter(({ reason }) => reason !== undefined),
    );
    assert.equal(pairing?.reason, 'blocked');
    for (const id of ['ada', 'ada/elm']) ids.push(await send({ remoteSessionId: id, text: id }));
    for (const text of ['1', '2', '3', '4']) await send({ remoteSessionId: 'ada/fir', text });
    assert.deepEqual([pigeon.calls.length, pigeon.shown], [1, []]);
    await database.write(() => kit.noteReachable('ada/pine'));
    for (const id of ids) assert.equal((await settled(id)).status, 'sent');
    const offer = await pigeon.waitFor((messages) => messages.find(({ buttons }) => 'Show them' in buttons));
    assert.match(texts(pigeon.shown, 'ada/fir').join(''), /4 messages came for you/);
    assert.deepEqual(
      ['ada/oak', 'ada', 'ada/elm'].map((id) => texts(pigeon.shown, id)),
      [['oak'], ['ada'], ['ada/elm']],
    );
    assert.equal(offer.remoteSessionId, 'ada/fir');
    const pressed = await kit.findAction('ada', offer.buttons['Show them'] ?? '');
    assert.equal(pressed?.remoteSessionId, 'ada/fir');
    await database.write(async () => assert.equal(pressed && (await kit.pressOwn(pressed)), true));
    await pigeon.waitFor((messages) => ['1', '2', '3', '4'].every((one) => texts(messages, 'ada/fir').includes(one)));
  });

  it('have from its beginning, beside its own place, what that does not take any more, and its buttons work there', async (t) => {
    const refusal = { status: 'refused' as const, reason: NEST_GONE };
    const pigeon = createTestMessenger();
    const { send: sendPart } = pigeon.messenger;
    let sends = 0;
    // The place goes between two parts of one message.
    pigeon.messenger.send = async (...args) => (++sends === 2 ? refusal : sendPart(...args));
    const { send, settled, kit, call } = await startWithNests(t, { pigeon });
    const actions = [[{ id: 'yes', label: 'Yes' }]];
    const id = await send({ remoteSessionId: 'ada/oak', text: `${'x'.repeat(40)}end`, actions });
    const { status, reason, platformIds } = await settled(id);
    assert.deepEqual([status, reason, platformIds], ['sent', NEST_GONE, ['pigeon-2', 'pigeon-3']]);
    assert.deepEqual(
      [texts(pigeon.shown, 'ada'), texts(pigeon.shown, 'ada/oak')],
      [['x'.repeat(40), 'end'], ['x'.repeat(40)]],
    );
    const pressed = await kit.findAction('ada', pigeon.shown.at(-1)?.buttons.Yes ?? '');
    assert.equal(pressed?.remoteSessionId, 'ada/oak');
    await call('PATCH', `/v1/messages/${id}`, { text: 'short', actions: [] });
    await settled(id);
    assert.deepEqual(texts(pigeon.shown, 'ada'), ['short']);
  });

  it('know the buttons of each other, and nobody else does', async (t) => {
    const { send, settled, pigeon, kit } = await startWithNests(t);
    const actions = [[{ id: 'yes', label: 'Yes' }]];
    const id = await send({ remoteSessionId: 'ada/oak', text: 'Well?', actions });
    await settled(id);
    const token = pigeon.shown[0]?.buttons.Yes ?? '';
    const expected = { messageId: id, remoteSessionId: 'ada/oak', actionId: 'yes', state: 'open' };
    assert.deepEqual([await kit.findAction('ada', token), await kit.findAction('eve', token)], [expected, undefined]);
  });
});

async function untilOne<One>(look: () => Promise<One[]>): Promise<One[]> {
  for (;;) {
    const found = await look();
    if (found.length > 0) return found;
    await pause(5);
  }
}
