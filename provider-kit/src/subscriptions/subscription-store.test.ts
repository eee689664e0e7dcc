import assert from 'node:assert/strict';
import { it } from 'node:test';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { KIT_TABLES } from '../testing/open-kit-database.ts';
import { createSubscriptionStore } from './subscription-store.ts';

const request = { url: 'http://127.0.0.1:1/', secret: 'whsec_x' };
const fresh = { ...request, types: null, lastSuccessAt: null, lastError: null };

withDatabases('subscriptions', KIT_TABLES, (database) => {
  it('are kept under their ids until they are removed, and keep their generation when they are replaced', async () => {
    const store = createSubscriptionStore(database());
    await database().write(async () => {
      for (const id of ['b', 'a', 'B']) await store.put(id, request, `first of ${id}`);
    });
    assert.deepEqual(
      (await store.list()).map(({ id }) => id),
      ['B', 'a', 'b'],
    );
    assert.deepEqual(await store.find('a'), { id: 'a', generation: 'first of a', ...fresh });
    const other = { url: 'http://127.0.0.1:2/', secret: 'whsec_y', types: ['message.received' as const] };
    await database().write(() => store.put('a', other, 'second'));
    assert.deepEqual(await store.find('a'), { id: 'a', generation: 'first of a', ...fresh, ...other });
    const remove = () => database().write(() => store.remove('a'));
    assert.deepEqual((await Promise.all([remove(), remove()])).toSorted(), [false, true]);
    await database().write(() => store.put('a', request, 'third'));
    assert.equal((await store.find('a'))?.generation, 'third');
  });

  it('remember what went wrong last until something goes well', async () => {
    const store = createSubscriptionStore(database());
    await database().write(() => store.put('a', request, 'g'));
    await database().write(() => store.noteError('a', 'refused'));
    assert.equal((await store.find('a'))?.lastError, 'refused');
    const succeed = async (at: number) => {
      const known = (await store.find('a')) ?? assert.fail('it is not kept');
      await database().write(() => store.noteSuccess(known, at));
      return store.find('a');
    };
    assert.deepEqual(await succeed(5), { id: 'a', generation: 'g', ...fresh, lastSuccessAt: 5 });
    assert.deepEqual([(await succeed(1_004))?.lastSuccessAt, (await succeed(1_005))?.lastSuccessAt], [5, 1_005]);
  });
});
