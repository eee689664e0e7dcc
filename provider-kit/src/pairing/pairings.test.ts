import assert from 'node:assert/strict';
import { it } from 'node:test';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { KIT_TABLES } from '../testing/open-kit-database.ts';
import { createPairedSessions } from './paired-sessions.ts';
import { createPairingStore, type StoredPairing } from './pairing-store.ts';

const pairing = (sessionId: string, more: Partial<StoredPairing> = {}): StoredPairing => ({
  userId: `user of ${sessionId}`,
  code: `CODE${sessionId}`,
  status: 'pending',
  source: 'code',
  remoteSession: { sessionId, displayName: `Person ${sessionId}` },
  createdAt: 1_000,
  expiresAt: 2_000,
  shownAt: 1_000,
  decidedAt: 0,
  ...more,
});
const sessionsOf = (all: readonly Pick<StoredPairing, 'remoteSession'>[]) =>
  all.map(({ remoteSession }) => remoteSession.sessionId);

withDatabases('pairings', KIT_TABLES, (database) => {
  const setup = () => {
    const store = createPairingStore(database());
    const { write } = database();
    const put = (...all: StoredPairing[]) =>
      write(async () => {
        for (const one of all) await store.put(one);
      });
    return { store, write, put };
  };

  it('are found by remote session, code and person, as they were put last', async () => {
    const { store, write, put } = setup();
    const [one, group] = [
      pairing('1', { askedIn: { sessionId: '1/x' } }),
      pairing('-1', { userId: 'user of 1', remoteSession: { sessionId: '-1', kind: 'group' } }),
    ];
    await put(one, group, pairing('2', { code: '' }), pairing('3', { code: '' }));
    assert.deepEqual([await store.find('1'), await store.find('4')], [one, undefined]);
    assert.deepEqual([await store.findByCode('CODE1'), await store.findByCode('')], [one, undefined]);
    assert.deepEqual(await store.findDirect('user of 1'), [one]);
    const { askedIn: _, ...approved } = { ...one, status: 'approved' as const, decidedAt: 1_500 };
    await Promise.all([put(approved), put(approved)]);
    assert.deepEqual(await store.find('1'), approved);
    const failing = write(async () => {
      await store.remove('1');
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    assert.deepEqual(await store.find('1'), approved);
    await write(() => store.remove('1'));
    assert.equal(await store.find('1'), undefined);
  });

  it('are for everybody what the last one of all processes has made of them, where these share a database', async () => {
    const { store, put } = setup();
    if (!database().isShared) return;
    const other = createPairingStore(database());
    assert.equal(await other.find('1'), undefined);
    await put(pairing('1'));
    assert.equal((await other.find('1'))?.status, 'pending');
    await database().write(() => other.put(pairing('1', { status: 'approved' })));
    assert.equal((await store.find('1'))?.status, 'approved');
  });

  it('are listed from the oldest on as long as they count, and forgotten some time after', async () => {
    const { store, write, put } = setup();
    await put(
      pairing('b', { status: 'approved', createdAt: 500 }),
      pairing('a', { expiresAt: 9_000 }),
      pairing('B', { expiresAt: 9_000 }),
      pairing('expired', { expiresAt: 1_500 }),
      pairing('denied', { status: 'denied', decidedAt: 1_500 }),
    );
    assert.deepEqual([sessionsOf(await store.list(2_000)), await store.countPending(2_000)], [['b', 'B', 'a'], 2]);
    await write(() => store.prune(5_000, 5_000));
    assert.deepEqual(
      await Promise.all(['a', 'b', 'expired', 'denied'].map(async (id) => (await store.find(id)) !== undefined)),
      [true, true, false, false],
    );
  });

  it('that have ended by themselves are remembered with the reason until something new is known', async () => {
    const { store, write, put } = setup();
    const remember = (sessionId: string, reason: string, at: number) =>
      write(() => store.rememberRevoked({ remoteSession: { sessionId }, createdAt: 1, reason }, at));
    await remember('2', 'left', 3_000);
    await remember('1', 'left', 2_000);
    await remember('1', 'removed', 4_000);
    assert.deepEqual(await store.listRevoked(), [
      { remoteSession: { sessionId: '2' }, reason: 'left', createdAt: 1 },
      { remoteSession: { sessionId: '1' }, reason: 'removed', createdAt: 1 },
    ]);
    await put(pairing('1'));
    assert.deepEqual(sessionsOf(await store.listRevoked()), ['2']);
    await write(() => store.prune(0, 5_000));
    assert.deepEqual(await store.listRevoked(), []);
  });

  it('are refused to a group once', async () => {
    const { store, write } = setup();
    const refuse = () => write(() => store.rememberRefusedGroup('-1', 1_000));
    await Promise.all([refuse(), refuse()]);
    assert.deepEqual([await store.wasGroupRefused('-1'), await store.wasGroupRefused('-2')], [true, false]);
  });
});

withDatabases('remote sessions that share a pairing', KIT_TABLES, (database) => {
  it('are known as they were last, in their order, until the pairing ends', async () => {
    const sessions = createPairedSessions(database(), (id) => id.split('/')[0] ?? id);
    const { write } = database();
    await write(async () => {
      await sessions.note({ sessionId: 'ada' });
      for (const sessionId of ['ada/oak', 'ada/Elm', 'eve/oak']) await sessions.note({ sessionId });
      await sessions.noteId('ada/fir');
    });
    const rename = () => write(() => sessions.note({ sessionId: 'ada/oak', title: 'Oak' }));
    await Promise.all([rename(), rename(), write(() => sessions.noteId('ada/oak'))]);
    assert.deepEqual(await sessions.list('ada'), [
      { sessionId: 'ada/Elm' },
      { sessionId: 'ada/fir' },
      { sessionId: 'ada/oak', title: 'Oak' },
    ]);
    assert.deepEqual(await sessions.sharing('ada/oak'), ['ada', 'ada/Elm', 'ada/fir', 'ada/oak']);
    await write(() => sessions.forget('ada'));
    assert.deepEqual([await sessions.sharing('ada/oak'), (await sessions.list('eve')).length], [['ada'], 1]);
  });
});
