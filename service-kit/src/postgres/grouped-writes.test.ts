import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defineError } from '../errors.ts';
import type { FenceQuestion } from './fence.ts';
import { createGroupedWrites } from './grouped-writes.ts';
import type { OpenTransaction } from './open-transaction.ts';
import type { TransactionKind } from './transaction-text.ts';
import type { Attempt, TryTransaction } from './transactions.ts';

const lost = defineError('LOST');

/** A server that runs works and then answers what it is told to; by default they are committed. */
function start(answers: ((values: unknown[]) => Attempt)[] = [], { mostInOne = 64, maxWaitMs = 60_000 } = {}) {
  const seen: { works: number; kind: TransactionKind }[] = [];
  const tryTransaction: TryTransaction = async (parts, kind) => {
    const values: unknown[] = [];
    for (const { work } of parts.slice(0, mostInOne)) {
      const transaction: OpenTransaction = {
        isOpen: true,
        owner: {},
        isApart: true,
        mustGoAlone: false,
        ask: () => Promise.reject(new Error('nothing is asked here')),
      };
      values.push(await work(transaction).catch((error) => ({ error })));
    }
    seen.push({ works: values.length, kind });
    const answer = answers.shift();
    if (answer !== undefined) return answer(values);
    const failed = values.find((value) => (value as { error?: unknown } | undefined)?.error !== undefined);
    return failed === undefined
      ? { status: 'done', values }
      : { status: 'failed', error: (failed as { error: unknown }).error, isOfAll: false };
  };
  const writes = createGroupedWrites({ tryTransaction, place: 'here', maxWaitMs });
  const add = (
    work: () => unknown,
    more: { isNote?: boolean; reach?: 'apart' | 'alone'; question?: FenceQuestion | null } = {},
  ) =>
    writes.add(work, {
      apart: more.reach === 'alone' ? undefined : 'this',
      isNote: more.isNote ?? false,
      fence: more.question === undefined ? undefined : () => more.question ?? undefined,
    });
  return { add, seen };
}

const settled = async (promises: Promise<unknown>[]) =>
  (await Promise.allSettled(promises)).map((one) =>
    one.status === 'fulfilled' ? one.value : (one.reason.code ?? one.reason),
  );

describe('writes to PostgreSQL', () => {
  it('share a transaction where they come at the same time, and one of their own where they come alone', async () => {
    const { add, seen } = start();
    assert.deepEqual(await settled([add(() => 1), add(() => 2), add(() => 3)]), [1, 2, 3]);
    assert.equal(await add(() => 4), 4);
    assert.deepEqual(
      seen.map(({ works, kind }) => [works, kind.reach]),
      [
        [3, 'apart'],
        [1, 'apart'],
      ],
    );
  });

  it('wait for the disk where one of them does', async () => {
    const { add, seen } = start();
    await Promise.all([add(() => 1, { isNote: true }), add(() => 2)]);
    await Promise.all([add(() => 1, { isNote: true }), add(() => 2, { isNote: true })]);
    assert.deepEqual(
      seen.map(({ kind }) => kind.isNote),
      [false, true],
    );
  });

  it('go alone in transactions of their own', async () => {
    const { add, seen } = start();
    await Promise.all([add(() => 1), add(() => 2, { reach: 'alone' }), add(() => 3), add(() => 4, { reach: 'alone' })]);
    assert.deepEqual(seen.map(({ works, kind }) => `${works} ${kind.reach}`).toSorted(), ['2 alone', '2 apart']);
  });

  it('come next where there was no room for them', async () => {
    const { add, seen } = start([], { mostInOne: 2 });
    const order: number[] = [];
    const work = (index: number) => () => order.push(index);
    const first = [0, 1, 2, 3, 4].map((index) => add(work(index)));
    await Promise.all(first);
    assert.deepEqual(order, [0, 1, 2, 3, 4]);
    assert.deepEqual(
      seen.map(({ works }) => works),
      [2, 2, 1],
    );
  });

  it('are each run by itself where one throws', async () => {
    const { add, seen } = start();
    const error = new Error('no');
    const all = [1, 2, 3].map((index) =>
      add(() => {
        if (index === 2) throw error;
        return index;
      }),
    );
    assert.deepEqual(await settled(all), [1, error, 3]);
    assert.deepEqual(
      seen.map(({ works }) => works),
      [3, 1, 1, 1],
    );
  });

  it('are each run by itself where others were in the way, or a part must go alone', async () => {
    for (const attempt of [
      { status: 'undone', error: lost('overtaken'), isLost: false, isLocked: false },
      { status: 'must_go_alone' },
    ] satisfies Attempt[]) {
      const { add, seen } = start([() => attempt]);
      assert.deepEqual(await settled([add(() => 1), add(() => 2)]), [1, 2]);
      assert.deepEqual(
        seen.map(({ works }) => works),
        [2, 1, 1],
      );
    }
  });

  it('let others go first where they wait for what another process has locked', async () => {
    const locked = { status: 'undone', error: lost('locked'), isLost: false, isLocked: true } satisfies Attempt;
    const { add, seen } = start([() => locked, () => locked]);
    const order: number[] = [];
    await Promise.all([1, 2, 3].map((index) => add(() => order.push(index))));
    assert.deepEqual(
      seen.map(({ works }) => works),
      [3, 1, 1, 1, 1],
    );
    assert.deepEqual(order.slice(3), [1, 2, 3, 1]);
  });

  it('all hear of what none would fare better with by itself', async () => {
    const { add, seen } = start([() => ({ status: 'failed', error: lost('who knows'), isOfAll: true })]);
    assert.deepEqual(await settled([add(() => 1), add(() => 2)]), ['LOST', 'LOST']);
    assert.equal(seen.length, 1);
  });

  it('are refused where the process may not write, and the others go on', async () => {
    const { add, seen } = start();
    const question = { sql: 'SELECT 1', values: [] };
    assert.deepEqual(
      await settled([add(() => 1, { question: null }), add(() => 2, { question }), add(() => 3, { question })]),
      ['FENCED', 2, 3],
    );
    assert.deepEqual(
      seen.map(({ works, kind }) => [works, kind.question]),
      [[2, question]],
    );
  });

  it('are refused where they wait too long for others, which go on', async () => {
    const { add } = start([], { maxWaitMs: 30 });
    const first = Promise.withResolvers<void>();
    let isCalled = false;
    const begun = Promise.withResolvers<void>();
    const running = add(() => {
      begun.resolve();
      return first.promise;
    });
    await begun.promise;
    const waiting = add(() => (isCalled = true));
    assert.deepEqual(await settled([waiting]), ['DATABASE_BUSY']);
    first.resolve();
    await running;
    assert.equal(isCalled, false);
  });
});
