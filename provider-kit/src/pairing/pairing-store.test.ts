import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Database } from 'service-kit';
import { openKitDatabase } from '../testing/open-kit-database.ts';
import { createPairingStore, type StoredPairing } from './pairing-store.ts';

const pairing: StoredPairing = {
  userId: '5',
  code: 'ABCDEFGH',
  status: 'pending',
  source: 'code',
  remoteSession: { sessionId: '5', displayName: 'Ann' },
  createdAt: 1,
  expiresAt: 2,
  shownAt: 1,
  decidedAt: 0,
};
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

it('what was read while a pairing changed is not what is known of it afterwards', async (t) => {
  const database = openKitDatabase(t);
  const answer = Promise.withResolvers<void>();
  let reads = 0;
  const slow: Pick<Database, 'prepare' | 'isShared'> = {
    isShared: false,
    prepare(sql) {
      const statement = database.prepare(sql);
      return {
        ...statement,
        async get(...values) {
          const row = await statement.get(...values);
          reads += 1;
          if (reads === 1) await answer.promise;
          return row;
        },
      };
    },
  };
  const store = createPairingStore(slow);
  const before = store.find('5');
  await database.write(() => store.put(pairing));
  await nextTurn();
  answer.resolve();
  assert.equal(await before, undefined);
  assert.equal((await store.find('5'))?.status, 'pending');
});

it('counts a change when it is there to be read, and none that was taken back', async (t) => {
  const database = openKitDatabase(t);
  const store = createPairingStore(database);
  await database.write(async () => {
    await store.put(pairing);
    assert.equal(store.changes(), 0);
  });
  const counted = store.changes();
  assert.ok(counted > 0);
  const failing = database.write(async () => {
    await store.remove('5');
    throw new Error('no');
  });
  await assert.rejects(failing, /no/);
  assert.equal(store.changes(), counted);
});
