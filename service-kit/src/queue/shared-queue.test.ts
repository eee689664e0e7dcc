import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createManualClock } from '../clock.ts';
import type { Hold, Ownership } from '../ownership.ts';
import { createMemoryQueueStore } from './memory-queue-store.ts';
import { createQueue, type Handler } from './queue.ts';

const silent = { warn() {}, error() {} };
const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
};

const noting =
  (seen: string[], name: string): Handler<string> =>
  async ({ id }) => {
    seen.push(`${name} ${id}`);
    return { status: 'done' };
  };

/** Processes that share one store, and what each of them owns. */
function setup() {
  const clock = createManualClock();
  const store = createMemoryQueueStore<string>(clock.now);
  const owners = new Map<string, number>();
  const processes: {
    told: Set<(topic: string, what: string) => void>;
    missed: Set<() => void>;
    lost: Set<() => void>;
  }[] = [];
  let isNoticeLost = false;

  function ownershipOf(id: number): Ownership {
    const mine = {
      told: new Set<(topic: string, what: string) => void>(),
      missed: new Set<() => void>(),
      lost: new Set<() => void>(),
    };
    processes[id] = mine;
    const listen = <T>(set: Set<T>, one: T) => {
      set.add(one);
      return () => set.delete(one);
    };
    const isOurs = (owner: string) => owners.get(owner) === id;
    return {
      async hold(owner) {
        if (!owners.has(owner)) owners.set(owner, id);
        if (!isOurs(owner)) return undefined;
        const hold: Hold = {
          within: (work) => work(),
          isSteady: () => isOurs(owner),
          leave() {},
          giveUp: async () => {},
        };
        return hold;
      },
      async tell(owner, topic, what) {
        const other = processes[owners.get(owner) ?? -1];
        if (!isNoticeLost) for (const listener of other?.told ?? []) listener(topic, what);
      },
      onTold: (topic, listener) => listen(mine.told, (of: string, what: string) => of === topic && listener(what)),
      ask: async () => assert.fail('queues ask nothing'),
      onAsked: () => () => {},
      isSteady: () => true,
      onGivenUp: () => () => {},
      onMissed: (listener) => listen(mine.missed, listener),
      onLost: (listener) => listen(mine.lost, listener),
    };
  }

  function start(id: number, handle: Handler<string>) {
    return createQueue({
      name: 'test',
      store,
      clock,
      log: silent,
      parallelism: 4,
      handle,
      delayMs: () => 1_000,
      sharing: { ownership: ownershipOf(id), ownerOf: (key) => key.split('/')[0] ?? '' },
    });
  }
  const tellOf = (id: number, what: 'missed' | 'lost') => {
    for (const listener of processes[id]?.[what] ?? []) listener();
  };
  return {
    owners,
    start,
    tellOf,
    loseNotices() {
      isNoticeLost = true;
    },
  };
}

describe('a queue that several processes share', () => {
  it('is handled in order by the process that has the owner, wherever it is appended', async () => {
    const { start, owners } = setup();
    const seen: string[] = [];
    const one = start(1, noting(seen, 'one'));
    const two = start(2, noting(seen, 'two'));
    await one.start();
    await two.start();
    await one.append({ id: 'a', key: 'ann/x', payload: '' });
    await settle();
    await two.append({ id: 'b', key: 'ann/x', payload: '' });
    await two.append({ id: 'c', key: 'ann/y', payload: '' });
    await two.append({ id: 'd', key: 'bob/x', payload: '' });
    await settle();
    assert.deepEqual(seen.toSorted(), ['one a', 'one b', 'one c', 'two d']);
    assert.deepEqual(
      [...owners],
      [
        ['ann', 1],
        ['bob', 2],
      ],
    );
    await one.stop();
    await two.stop();
  });

  it('goes on elsewhere, in order, where a process has lost what it had; what is under way there is aborted', async () => {
    const { start, owners, tellOf } = setup();
    const seen: string[] = [];
    const one = start(1, async ({ id }, signal) => {
      seen.push(`one ${id}`);
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      return { status: 'done' };
    });
    const two = start(2, noting(seen, 'two'));
    await one.start();
    await two.start();
    for (const id of ['a', 'b']) await one.append({ id, key: 'ann', payload: '' });
    await settle();
    owners.set('ann', 2);
    tellOf(1, 'lost');
    tellOf(2, 'missed');
    await settle();
    assert.deepEqual(seen, ['one a', 'two a', 'two b']);
    await one.stop();
    await two.stop();
  });

  it('is woken wherever that is asked for: what was to wait is handled at once', async () => {
    const { start, owners } = setup();
    const seen: string[] = [];
    const one = start(1, async ({ id, attempts }) => {
      seen.push(`one ${id}, ${attempts}`);
      return attempts === 0 ? { status: 'retry', reason: 'not yet' } : { status: 'done' };
    });
    const two = start(2, async () => ({ status: 'done' }));
    owners.set('ann', 1);
    await one.start();
    await two.start();
    await two.append({ id: 'a', key: 'ann', payload: '' });
    await settle();
    assert.deepEqual(seen, ['one a, 0']);
    two.wake('ann');
    await settle();
    assert.deepEqual(seen, ['one a, 0', 'one a, 1']);
    await one.stop();
    await two.stop();
  });

  it('finds what it was never told of', async () => {
    const { start, owners, tellOf, loseNotices } = setup();
    const seen: string[] = [];
    const one = start(1, noting(seen, 'one'));
    const two = start(2, async () => ({ status: 'done' }));
    owners.set('ann', 1);
    loseNotices();
    await one.start();
    await two.start();
    await two.append({ id: 'a', key: 'ann', payload: '' });
    await settle();
    assert.deepEqual(seen, []);
    tellOf(1, 'missed');
    await settle();
    assert.deepEqual(seen, ['one a']);
    await one.stop();
    await two.stop();
  });
});
