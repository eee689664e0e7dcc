import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createManualClock } from '../clock.ts';
import { currentTransaction } from '../database.ts';
import { CodedError } from '../errors.ts';
import { openDatabase } from '../sqlite/open-database.ts';
import { createMemoryQueueStore } from './memory-queue-store.ts';
import { createQueue, type Handler } from './queue.ts';
import { UNTIL_RELEASED } from './queue-store.ts';
import { QUEUE_EVENTS_MIGRATION } from './queue-trace.ts';
import { createQueueStore, QUEUE_MIGRATION } from './sql-queue-store.ts';

const silent = { warn() {}, error() {} };

function setup(handle: Handler<string>, parallelism = 4) {
  const clock = createManualClock();
  const store = createMemoryQueueStore<string>(clock.now);
  const queue = createQueue({
    name: 'test',
    store,
    clock,
    log: silent,
    parallelism,
    handle,
    delayMs: (attempts) => attempts * 1_000,
  });
  const add = (id: string, key = 'k') => queue.append({ id, key, payload: id });
  return { clock, store, queue, add };
}

/** A promise that the test resolves by hand. */
function latch() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

/** Lets everything run that waits for nothing but the event loop. */
const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
};

describe('a queue', () => {
  it('leaves what is held alone until the time that its handler has set, and counts no attempt', async () => {
    const seen: string[] = [];
    const { clock, store, queue, add } = setup(async ({ id, payload, attempts }) => {
      seen.push(`${id} ${attempts}`);
      if (id !== 'a' || seen.length > 1) return { status: 'done' };
      await store.replace(id, payload, clock.now() + 5_000);
      return { status: 'held' };
    });
    await queue.start();
    await Promise.all([add('a'), add('b')]);
    await settle();
    queue.wake();
    await settle();
    assert.deepEqual(seen, ['a 0']);
    clock.advance(5_000);
    await settle();
    assert.deepEqual(seen, ['a 0', 'a 0', 'b 0']);
    await queue.stop();
  });

  it('handles the items of one key one after another, in order', async () => {
    const seen: string[] = [];
    const first = latch();
    const { queue, add } = setup(async ({ id }) => {
      seen.push(`${id} begins`);
      if (id === 'a') await first.opened;
      seen.push(`${id} ends`);
      return { status: 'done' };
    });
    await queue.start();
    await Promise.all([add('a'), add('b')]);
    await settle();
    assert.deepEqual(seen, ['a begins']);
    first.open();
    await settle();
    assert.deepEqual(seen, ['a begins', 'a ends', 'b begins', 'b ends']);
    await queue.stop();
  });

  it('does not let one key wait for another', async () => {
    const seen: string[] = [];
    const never = latch();
    const { queue, add } = setup(async ({ id }) => {
      if (id === 'stuck') await never.opened;
      seen.push(id);
      return { status: 'done' };
    });
    await queue.start();
    await add('stuck', 'one');
    await add('free', 'two');
    await settle();
    assert.deepEqual(seen, ['free']);
    never.open();
    await queue.stop();
  });

  it('handles no more keys at once than it may', async () => {
    let active = 0;
    let most = 0;
    const gate = latch();
    const { queue, add } = setup(async () => {
      active++;
      most = Math.max(most, active);
      await gate.opened;
      active--;
      return { status: 'done' };
    }, 3);
    await queue.start();
    for (let index = 0; index < 10; index++) await add(`i${index}`, `k${index}`);
    await settle();
    assert.equal(most, 3);
    gate.open();
    await settle();
    assert.equal(most, 3);
    await queue.stop();
  });

  it('takes up a key that has just come before others have had all that they wait for', async () => {
    const seen: string[] = [];
    const gates = Array.from({ length: 7 }, latch);
    const { queue, add } = setup(async ({ id }) => {
      seen.push(id);
      await gates[seen.length - 1]?.opened;
      return { status: 'done' };
    }, 1);
    for (const id of ['a1', 'a2', 'a3', 'b1', 'b2', 'b3']) await add(id, id[0]);
    await queue.start();
    await settle();
    await add('c1', 'c');
    for (const { open } of gates) {
      open();
      await settle();
    }
    assert.deepEqual(seen, ['a1', 'a2', 'b1', 'a3', 'c1', 'b2', 'b3']);
    await queue.stop();
  });

  it('tries again after the delay, before the later items of the key', async () => {
    const seen: string[] = [];
    const { queue, add, clock } = setup(async ({ id, attempts }) => {
      seen.push(`${id}${attempts}`);
      return id === 'a' && attempts < 2 ? { status: 'retry', reason: 'not yet' } : { status: 'done' };
    });
    await queue.start();
    await add('a');
    await add('b');
    await settle();
    assert.deepEqual(seen, ['a0']);
    clock.advance(999);
    await settle();
    assert.deepEqual(seen, ['a0']);
    clock.advance(1);
    await settle();
    clock.advance(2_000);
    await settle();
    assert.deepEqual(seen, ['a0', 'a1', 'a2', 'b0']);
    await queue.stop();
  });

  it('waits as long as the handler says', async () => {
    let attempts = 0;
    const { queue, add, clock } = setup(async () => {
      attempts++;
      return attempts === 1 ? { status: 'retry', reason: 'flood', afterMs: 7_000 } : { status: 'done' };
    });
    await queue.start();
    await add('a');
    await settle();
    clock.advance(6_999);
    await settle();
    assert.equal(attempts, 1);
    clock.advance(1);
    await settle();
    assert.equal(attempts, 2);
    await queue.stop();
  });

  it('takes a thrown error as a reason to try again, unless the error says that it is final', async () => {
    const { queue, add, store } = setup(async ({ id }) => {
      if (id === 'final') throw new CodedError({ code: 'NO', message: 'never works', retryable: false });
      throw new Error('unlucky');
    });
    await queue.start();
    await add('final', 'one');
    await add('unlucky', 'two');
    await settle();
    assert.match((await store.deadLetters(5))[0]?.reason ?? '', /never works/);
    assert.equal((await store.head('two'))?.item.attempts, 1);
    await queue.stop();
  });

  it('holds an item back until its time, and waking does not break that', async () => {
    const seen: string[] = [];
    const { queue, add, clock } = setup(async ({ id }) => {
      seen.push(id);
      return { status: 'done' };
    });
    await queue.start();
    await queue.append({ id: 'held', key: 'k', payload: '', notBefore: clock.now() + 2_000 });
    await add('later');
    queue.wake('k');
    await settle();
    assert.deepEqual(seen, []);
    clock.advance(2_000);
    await settle();
    assert.deepEqual(seen, ['held', 'later']);
    await queue.stop();
  });

  it('looks again where it is woken while it reads what has been released since', async () => {
    const seen: string[] = [];
    const { store, queue } = setup(async ({ id }) => {
      seen.push(id);
      return { status: 'done' };
    });
    await store.append({ id: 'a', key: 'k', payload: 'a', notBefore: UNTIL_RELEASED });
    const answer = latch();
    const head = store.head;
    let reads = 0;
    store.head = async (key) => {
      const found = await head(key);
      reads += 1;
      // The first answer is on its way for long.
      if (reads === 1) await answer.opened;
      return found;
    };
    await queue.start();
    await settle();
    await store.hold('a', 0);
    queue.wake('k');
    answer.open();
    await settle();
    assert.deepEqual(seen, ['a']);
    await queue.stop();
  });

  it('looks at nothing before the transaction is committed that it is told in, and not at what was taken back', async () => {
    const database = openDatabase(':memory:', [QUEUE_MIGRATION, QUEUE_EVENTS_MIGRATION]);
    const store = createQueueStore<string>(database, 'test');
    const seen: unknown[] = [];
    const queue = createQueue<string>({
      name: 'test',
      store,
      clock: createManualClock(),
      log: silent,
      parallelism: 4,
      async handle({ id }) {
        seen.push(id, currentTransaction());
        return { status: 'done' };
      },
    });
    await queue.start();
    await database.write(async () => {
      await queue.append({ id: 'a', key: 'k', payload: '' });
      await store.append({ id: 'b', key: 'other', payload: '' });
      queue.notice('other');
      for (let turn = 0; turn < 50; turn++) await store.head('k');
      assert.deepEqual(seen, []);
    });
    await settle();
    assert.deepEqual(seen, ['a', undefined, 'b', undefined]);
    const failing = database.write(async () => {
      await queue.append({ id: 'c', key: 'k', payload: '' });
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    await settle();
    assert.equal(seen.length, 4);
    await queue.stop();
    await database.close();
  });

  it('is woken before its time', async () => {
    let attempts = 0;
    const { queue, add } = setup(async () => {
      attempts++;
      return attempts === 1 ? { status: 'retry', reason: 'away' } : { status: 'done' };
    });
    await queue.start();
    await add('a');
    await settle();
    queue.wake('k');
    await settle();
    assert.equal(attempts, 2);
    await queue.stop();
  });

  it('takes notice of what was appended behind its back, and keeps a wait that goes on', async () => {
    const seen: string[] = [];
    const { queue, store, clock } = setup(async ({ id, attempts }) => {
      seen.push(`${id}${attempts}`);
      return id === 'a' && attempts === 0 ? { status: 'retry', reason: 'flood', afterMs: 5_000 } : { status: 'done' };
    });
    await queue.start();
    await store.append({ id: 'a', key: 'k', payload: '' });
    queue.notice('k');
    await settle();
    await store.append({ id: 'b', key: 'k', payload: '' });
    queue.notice('k');
    await settle();
    assert.deepEqual(seen, ['a0']);
    clock.advance(5_000);
    await settle();
    assert.deepEqual(seen, ['a0', 'a1', 'b0']);
    await queue.stop();
  });

  it('goes on with what the last process left', async () => {
    const seen: string[] = [];
    const { queue, add } = setup(async ({ id }) => {
      seen.push(id);
      return { status: 'done' };
    });
    await add('a');
    await add('b', 'other');
    assert.deepEqual(seen, []);
    await queue.start();
    await settle();
    assert.deepEqual(seen.sort(), ['a', 'b']);
    await queue.stop();
  });

  it('leaves an item as it was when the queue is stopped in the middle', async () => {
    const { queue, add, store } = setup(
      (_item, signal) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped')))),
    );
    await queue.start();
    await add('a');
    await settle();
    await queue.stop();
    const head = (await store.head('k'))?.item;
    assert.deepEqual([head?.id, head?.attempts], ['a', 0]);
  });

  it('keeps order per key and handles everything exactly once, whatever fails in between', async () => {
    const items = fc.array(
      fc.record({ key: fc.constantFrom('a', 'b', 'c'), failures: fc.integer({ min: 0, max: 2 }) }),
      {
        maxLength: 25,
      },
    );
    await fc.assert(
      fc.asyncProperty(items, fc.integer({ min: 1, max: 3 }), async (list, parallelism) => {
        const done = new Map<string, number[]>();
        const { queue, add, clock } = setup(async ({ id, key, attempts }) => {
          const index = Number(id);
          if (attempts < (list[index]?.failures ?? 0)) return { status: 'retry', reason: 'bad luck' };
          done.set(key, [...(done.get(key) ?? []), index]);
          return { status: 'done' };
        }, parallelism);
        await queue.start();
        for (const [index, one] of list.entries()) await add(String(index), one.key);
        for (let turn = 0; turn < 60; turn++) {
          clock.advance(3_000);
          await new Promise((resolve) => setImmediate(resolve));
        }
        await queue.stop();
        for (const key of ['a', 'b', 'c']) {
          const expected = [...list.keys()].filter((index) => list[index]?.key === key);
          assert.deepEqual(done.get(key) ?? [], expected);
        }
      }),
      { numRuns: 40 },
    );
  });
});
