import assert from 'node:assert/strict';
import { it } from 'node:test';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { KIT_TABLES } from '../testing/open-kit-database.ts';
import { createEventStore } from './event-store.ts';

const TIMESTAMP = '2026-11-01T10:00:00.000Z';
const event = (id: string, remoteSessionId = '1') => ({
  id,
  type: 'message.received',
  remoteSessionId,
  body: JSON.stringify({ type: 'message.received', timestamp: TIMESTAMP, data: {} }),
});
const ids = (events: readonly { id: string }[]) => events.map(({ id }) => id);

withDatabases('events', KIT_TABLES, (database) => {
  const setup = () => {
    const events = createEventStore(database());
    const add = (...all: string[]) =>
      database().write(async () => {
        for (const id of all) await events.add(event(id), 1_000);
      });
    return { events, add };
  };

  it('are known once, with what they tell, and not where their transaction fails', async () => {
    const { events } = setup();
    const writer = () => database().write(() => events.add(event('a'), 1_000));
    const isNew = await Promise.all([writer(), writer(), writer()]);
    assert.deepEqual(isNew.filter(Boolean), [true]);
    assert.deepEqual(await events.find('a'), {
      type: 'message.received',
      remoteSessionId: '1',
      happenedAt: TIMESTAMP,
      createdAt: 1_000,
    });
    const failing = database().write(async () => {
      await events.add(event('b'), 1_000);
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    assert.deepEqual([await events.find('b'), await events.bodyOf('b')], [undefined, undefined]);
    await database().write(() => events.changeBody('a', '{}'));
    assert.equal(await events.bodyOf('a'), '{}');
  });

  it('wait in the order in which they came until somebody claims them, and again when nobody does any more', async () => {
    const { events, add } = setup();
    await add('b', 'c', 'a');
    assert.deepEqual(ids(await events.unclaimed()), ['b', 'c', 'a']);
    assert.deepEqual(await events.unclaimedCounts(), { depth: 3, oldestCreatedAt: 1_000 });
    const claim = () => database().write(() => events.claim('c', 2_000));
    await Promise.all([claim(), claim()]);
    assert.deepEqual([await events.wasClaimed('b'), await events.wasClaimed('c')], [false, true]);
    for (const left of [
      ['b', 'a'],
      ['b', 'c', 'a'],
    ]) {
      await database().write(() => events.unclaim('c'));
      assert.deepEqual(ids(await events.unclaimed()), left);
    }
    assert.equal(await events.wasClaimed('c'), true);
  });

  it('of one remote session stand in the order in which their transactions end', async () => {
    const { events } = setup();
    const [isAdded, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const apart = (work: () => Promise<unknown>) => database().write(work, { apart: 'these' });
    const first = apart(async () => {
      await events.add(event('first'), 1_000);
      isAdded.resolve();
      await goOn.promise;
    });
    await isAdded.promise;
    const second = apart(() => events.add(event('second'), 1_000));
    for (let trip = 0; database().isShared && trip < 10; trip++) await events.bodyOf('second');
    const early = database().isShared ? await events.bodyOf('second') : undefined;
    goOn.resolve();
    await Promise.all([first, second]);
    const waiting = (await events.unclaimed()).filter(({ remoteSessionId }) => remoteSessionId === '1');
    assert.deepEqual([early, ids(waiting)], [undefined, ['first', 'second']]);
  });

  it('are forgotten some at a time, those that were claimed apart from those that nobody wanted', async () => {
    const { events, add } = setup();
    await add('a', 'b', 'c', 'waits');
    await database().write(async () => {
      for (const id of ['a', 'b', 'c']) await events.claim(id, 2_000);
      await events.add(event('young'), 9_000);
    });
    const prune = (kind: 'pruneClaimed' | 'pruneUnclaimed', limit: number) =>
      database().write(() => events[kind](5_000, limit));
    const pruned = [await prune('pruneClaimed', 2), await prune('pruneClaimed', 2), await prune('pruneClaimed', 2)];
    assert.deepEqual([...pruned, await prune('pruneUnclaimed', 2)], [2, 1, 0, 1]);
    assert.deepEqual(ids(await events.unclaimed()), ['young']);
  });
});
