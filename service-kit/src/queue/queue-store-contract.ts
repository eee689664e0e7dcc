import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Database } from '../database.ts';
import type { QueueStore } from './queue-store.ts';

interface Subject {
  store: QueueStore<{ text: string }>;
  /** Where it keeps its items, if it takes part in transactions. */
  database?: Database;
  close(): Promise<void>;
}

/** What every queue store promises; each implementation runs this suite with a way to make an empty store. */
export function queueStoreContract(name: string, open: (now: () => number) => Promise<Subject>) {
  describe(`${name} as a queue store`, () => {
    type Test = (store: Subject['store'], time: { now: number }, most: number) => Promise<void>;
    const withStore = (test: Test) => async () => {
      const time = { now: 1_000 };
      const subject = await open(() => time.now);
      try {
        // Each waits for a network where others share it.
        await test(subject.store, time, subject.database?.isShared ? 100 : 500);
      } finally {
        await subject.close();
      }
    };
    const withTransactions = (test: (store: Subject['store'], database: Database) => Promise<void>) => async () => {
      const { store, database, close } = await open(() => 1_000);
      try {
        if (database !== undefined) await test(store, database);
      } finally {
        await close();
      }
    };
    const item = (id: string, key: string) => ({ id, key, payload: { text: `text of ${id}` } });
    const ids = (items: { id: string }[]) => items.map((one) => one.id);

    it(
      'recognises an id that it has seen, also after the item has ended',
      withStore(async (store) => {
        assert.deepEqual(await store.append(item('a', 'k')), { status: 'queued' });
        assert.deepEqual(await store.append(item('a', 'k')), { status: 'duplicate' });
        await store.finish('a');
        assert.deepEqual(await store.append(item('a', 'k')), { status: 'duplicate' });
        assert.equal(await store.head('k'), undefined);
      }),
    );

    it(
      'gives the items of a key in the order of their appending',
      withStore(async (store) => {
        for (const id of ['a', 'b', 'c']) await store.append(item(id, 'k'));
        await store.append(item('z', 'other'));
        assert.deepEqual(ids(await store.list('k')), ['a', 'b', 'c']);
        assert.equal((await store.head('k'))?.item.id, 'a');
        await store.finish('a');
        assert.equal((await store.head('k'))?.item.id, 'b');
        assert.deepEqual((await store.head('k'))?.item.payload, { text: 'text of b' });
        assert.equal((await store.head('k'))?.isOnly, false);
        await store.finish('b');
        assert.deepEqual([(await store.head('k'))?.item.id, (await store.head('k'))?.isOnly], ['c', true]);
      }),
    );

    it(
      'names the keys that have something pending, longest waiting first',
      withStore(async (store) => {
        await store.append(item('a', 'second'));
        await store.append(item('b', 'first'));
        await store.append(item('c', 'second'));
        await store.finish('a');
        assert.deepEqual(await store.pendingKeys(), ['first', 'second']);
      }),
    );

    it(
      'counts failed attempts and keeps the place of the item',
      withStore(async (store) => {
        await store.append(item('a', 'k'));
        await store.append(item('b', 'k'));
        await store.postpone('a', 5_000, 'refused');
        const head = (await store.head('k'))?.item;
        assert.deepEqual([head?.id, head?.attempts, head?.notBefore], ['a', 1, 5_000]);
      }),
    );

    it(
      'keeps a dead letter with its reason and frees its key',
      withStore(async (store, time) => {
        await store.append(item('a', 'k'));
        await store.append(item('b', 'k'));
        time.now = 2_000;
        await store.bury('a', 'refused for good');
        assert.equal((await store.head('k'))?.item.id, 'b');
        assert.deepEqual(await store.deadLetters(10), [
          { id: 'a', key: 'k', reason: 'refused for good', finishedAt: 2_000 },
        ]);
      }),
    );

    it(
      'revives a dead letter at its old place, with what it held, and once',
      withStore(async (store) => {
        for (const id of ['a', 'b', 'done']) await store.append(item(id, 'k'));
        const before = await store.head('k');
        await store.postpone('a', 5_000, 'no network');
        await store.bury('a', 'refused for good');
        await store.finish('done');
        assert.equal(await store.revive('a'), 'k');
        assert.deepEqual(await store.head('k'), before);
        assert.deepEqual([await store.deadLetters(10), (await store.counts()).pending], [[], 2]);
        for (const id of ['a', 'b', 'done', 'unknown']) assert.equal(await store.revive(id), undefined);
        await store.prune(99_000);
        assert.deepEqual(await store.append(item('a', 'k')), { status: 'duplicate' });
      }),
    );

    it(
      'changes only what is still pending',
      withStore(async (store) => {
        await store.append(item('a', 'k'));
        assert.equal(await store.replace('a', { text: 'new' }), true);
        assert.deepEqual((await store.get('a'))?.payload, { text: 'new' });
        assert.equal(await store.finish('a'), true);
        assert.equal(await store.finish('a'), false);
        assert.equal(await store.replace('a', { text: 'newer' }), false);
        assert.equal(await store.get('a'), undefined);
      }),
    );

    it(
      'keeps the time before which an item must wait, also when it is changed',
      withStore(async (store) => {
        await store.append({ ...item('a', 'k'), notBefore: 7_000 });
        assert.equal((await store.head('k'))?.item.notBefore, 7_000);
        await store.replace('a', { text: 'new' });
        assert.equal((await store.head('k'))?.item.notBefore, 7_000);
        await store.replace('a', { text: 'newer' }, 0);
        assert.equal((await store.head('k'))?.item.notBefore, 0);
      }),
    );

    it(
      'changes a pending item by what it is',
      withStore(async (store) => {
        await store.append({ ...item('a', 'k'), notBefore: 7_000 });
        const more = ({ text }: { text: string }) => ({ payload: { text: `${text}, and more` } });
        assert.deepEqual(await Promise.all([store.revise('a', more), store.revise('a', more)]), [true, true]);
        assert.equal(await store.revise('a', ({ text }) => ({ payload: { text }, notBefore: 8_000 })), true);
        const found = await store.get('a');
        assert.deepEqual([found?.payload, found?.notBefore], [{ text: 'text of a, and more, and more' }, 8_000]);
        await store.finish('a');
        assert.equal(await store.revise('a', more), false);
      }),
    );

    it(
      'counts what waits and since when',
      withStore(async (store, time) => {
        assert.deepEqual(await store.counts(), { pending: 0, oldestCreatedAt: undefined, dead: 0 });
        await store.append(item('a', 'k'));
        time.now = 3_000;
        await store.append(item('b', 'k'));
        await store.append(item('c', 'other'));
        await store.bury('c', 'no');
        assert.deepEqual(await store.counts(), { pending: 2, oldestCreatedAt: 1_000, dead: 1 });
      }),
    );

    it(
      'forgets what ended long ago and nothing that waits',
      withStore(async (store, time) => {
        for (const id of ['done', 'dead', 'waiting']) await store.append(item(id, 'k'));
        await store.finish('done');
        await store.bury('dead', 'no');
        time.now = 9_000;
        await store.prune(5_000);
        assert.deepEqual(await store.counts(), { pending: 1, oldestCreatedAt: 1_000, dead: 0 });
        assert.deepEqual(await store.append(item('done', 'k')), { status: 'queued' });
        assert.deepEqual(await store.append(item('waiting', 'k')), { status: 'duplicate' });
      }),
    );

    it(
      'keeps the order of many items of one key in one transaction, and has none of them where that fails',
      withTransactions(async (store, database) => {
        const all = Array.from({ length: 50 }, (_, index) => `item ${index}`);
        const failing = database.write(async () => {
          for (const id of all) await store.append(item(id, 'k'));
          throw new Error('no');
        });
        await assert.rejects(failing, /no/);
        assert.deepEqual(await store.list('k'), []);
        await database.write(async () => {
          for (const id of all) await store.append(item(id, 'k'));
        });
        assert.deepEqual(ids(await store.list('k')), all);
      }),
    );

    it(
      'takes hundreds of concurrent writers without losing or doubling one',
      withStore(async (store, _time, most) => {
        const results = await Promise.all(
          Array.from({ length: 2 * most }, (_, index) => store.append(item(`id-${index % most}`, `k${index % 7}`))),
        );
        assert.equal(results.filter((result) => result.status === 'queued').length, most);
        assert.equal((await store.counts()).pending, most);
      }),
    );
  });
}
