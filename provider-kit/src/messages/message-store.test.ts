import assert from 'node:assert/strict';
import { it } from 'node:test';
import { becauseOf } from 'service-kit';
import type { MessageChange } from 'shared-types';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { KIT_TABLES } from '../testing/open-kit-database.ts';
import { createMessageStore, NOTHING_GIVEN_UP, type StoredMessage } from './message-store.ts';
import { createPartStore } from './part-store.ts';

const request = { remoteSessionId: '1', text: 'hello' };

withDatabases('messages', KIT_TABLES, (database) => {
  const setup = async () => {
    const store = createMessageStore(database());
    const add = (...more: object[]) => database().write(() => store.add(Object.assign({}, request, ...more), 1_000));
    return { store, add, id: await add(), write: database().write };
  };

  it('are kept as they were said', async () => {
    const { store, add, id, write } = await setup();
    assert.deepEqual(await store.find(id), {
      id,
      remoteSessionId: '1',
      status: 'queued',
      reason: null,
      revision: 1,
      text: 'hello',
      format: 'markdown',
      replyTo: null,
      actions: [],
      copyText: undefined,
      commands: [],
      silent: false,
      plainParts: [],
      givenUp: NOTHING_GIVEN_UP,
      momentary: false,
      onlyTo: undefined,
      diedAt: undefined,
      eventId: undefined,
    });
    const said = {
      text: 'a\0b 😀',
      format: 'plain' as const,
      replyTo: 'msg_0',
      actions: [[{ id: 'yes', label: 'Yes' }]],
      copyText: { label: 'l', text: 't' },
      commands: ['stop'],
      silent: true,
      momentary: true,
      onlyTo: 'u',
    };
    const full = await store.find(await becauseOf('evt_1', () => add(said)));
    const expected = { ...said, eventId: 'evt_1', text: database().isShared ? 'a\ufffdb 😀' : said.text };
    assert.deepEqual({ ...full, ...expected }, full);
    const failing = write(async () => {
      await store.markSent(id, 1);
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    assert.equal(await store.isSent(id), false);
  });

  it('begin anew when they are changed: another text loses its commands, other buttons get another try', async () => {
    const { store, add, write } = await setup();
    const id = await add({ commands: ['stop'] });
    const givenUp = { ...NOTHING_GIVEN_UP, buttons: true, reply: true, documents: [1] };
    await write(() => store.goWithout(id, { plainParts: [0], givenUp, reason: 'refused', revision: 1 }));
    assert.deepEqual((await store.find(id))?.givenUp, { ...givenUp, file: undefined });
    assert.equal(await write(() => store.markSent(id, 1)), true);
    const actions = [[{ id: 'no', label: 'No' }]];
    const changes: [MessageChange, Partial<StoredMessage> & { buttons: boolean }][] = [
      [{}, { text: 'hello', commands: ['stop'], buttons: true }],
      [{ text: 'new' }, { text: 'new', commands: [], buttons: true }],
      [
        { actions, commands: ['help'] },
        { text: 'new', commands: ['help'], buttons: false },
      ],
    ];
    for (const [index, [change, { buttons, ...expected }]] of changes.entries()) {
      assert.equal(await write(() => store.change(id, change)), index + 2);
      const changed = await store.find(id);
      assert.deepEqual({ ...changed, ...expected, status: 'queued', reason: null, plainParts: [] }, changed);
      assert.deepEqual({ ...changed?.givenUp, buttons, reply: true, documents: [] }, changed?.givenUp);
    }
    assert.deepEqual((await store.find(id))?.actions, actions);
  });

  it('end in the form in which they were sent, once', async () => {
    const { store, id, write } = await setup();
    assert.equal(await write(() => store.nextRevision(id)), 2);
    assert.equal(await write(() => store.markSent(id, 1)), false);
    const mark = () => write(() => store.markSent(id, 2));
    assert.deepEqual((await Promise.all([mark(), mark()])).toSorted(), [false, true]);
    assert.equal(await store.isSent(id), true);
    await write(() => store.markFailed(id, 'too late'));
    assert.equal((await store.find(id))?.status, 'sent');
  });

  it('of one remote session fail together', async () => {
    const { store, add, id, write } = await setup();
    const other = await add({ remoteSessionId: '2' });
    await write(() => store.failQueued('1', 'revoked'));
    const states = await Promise.all([id, other].map(async (one) => (await store.find(one))?.reason));
    assert.deepEqual(states, ['revoked', null]);
  });

  it('tell what belongs to them when they are to be sent', async () => {
    const { store, add, id, write } = await setup();
    const { hasFile, isBegun } = (await store.findToSend(id)) ?? {};
    assert.deepEqual([hasFile, isBegun], [false, false]);
    const other = await add();
    await write(async () => {
      await createPartStore(database()).begin(id, '0', 0);
      await database()
        .prepare("INSERT INTO outgoing_files (message_id, name, send_as) VALUES (?, 'a', 'photo')")
        .run(other);
    });
    assert.deepEqual(await store.findToSend(id), { ...(await store.find(id)), hasFile: false, isBegun: true });
    assert.deepEqual(await store.findToSend(other), { ...(await store.find(other)), hasFile: true, isBegun: false });
    assert.equal(await store.findToSend('msg_none'), undefined);
  });

  it('are forgotten some at a time, but for those that wait', async () => {
    const { store, add, write } = await setup();
    for (const id of [await add(), await add(), await add()]) await write(() => store.markFailed(id, 'x'));
    const prune = () => write(() => store.prune(5_000, 2));
    assert.deepEqual([await prune(), await prune(), await prune()], [2, 1, 0]);
  });
});
