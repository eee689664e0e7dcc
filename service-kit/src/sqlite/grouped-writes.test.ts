import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { createGroupedWrites } from './grouped-writes.ts';

/** A database whose disk answers when the test says so. */
function setup() {
  const sqlite = new DatabaseSync(':memory:');
  sqlite.exec('CREATE TABLE words (word TEXT NOT NULL)');
  const flushes: ((error?: Error) => void)[] = [];
  let written = 0;
  let refused = 0;
  const writes = createGroupedWrites({
    sqlite,
    log: {
      flush: (done) => void flushes.push(done),
      close: async () => {},
    },
    beforeBegin() {},
    onWritten() {
      written += 1;
    },
    onRefused(cause) {
      refused += 1;
      return new Error('nothing can be kept', { cause });
    },
  });
  const insert = sqlite.prepare('INSERT INTO words (word) VALUES (?)');
  const add = (word: string, isNote = false) => writes.add(() => void insert.run(word), isNote);
  const addAndFail = (word: string) =>
    writes.add(() => {
      insert.run(word);
      throw new Error('no');
    }, true);
  const words = () =>
    sqlite
      .prepare('SELECT word FROM words')
      .all()
      .map(({ word }) => word);
  return { writes, add, addAndFail, words, flushes, written: () => written, refused: () => refused };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** What has become of promises after one turn of the event loop. */
async function stateOf(...promises: Promise<unknown>[]): Promise<string[]> {
  const states = promises.map(() => 'pending');
  for (const [index, promise] of promises.entries()) {
    promise.then(
      () => states.splice(index, 1, 'resolved'),
      () => states.splice(index, 1, 'rejected'),
    );
  }
  await turn();
  return states;
}

describe('grouped writes', () => {
  it('have a writer wait for the disk, and whoever notes something not', async () => {
    const { add, words, flushes, written } = setup();
    const [write, note] = [add('written'), add('noted', true)];
    assert.deepEqual(await stateOf(write, note), ['pending', 'resolved']);
    assert.deepEqual(words(), ['written', 'noted']);
    assert.equal(written(), 0);
    flushes.shift()?.();
    assert.deepEqual(await stateOf(write), ['resolved']);
    assert.equal(written(), 1);
  });

  it('put all who come while the disk works into one transaction with one flush', async () => {
    const { add, words, flushes } = setup();
    const first = add('first');
    await turn();
    const second = add('second');
    await turn();
    const third = add('third');
    await turn();
    assert.deepEqual([words(), flushes.length], [['first'], 1]);
    flushes.shift()?.();
    assert.deepEqual(await stateOf(first, second, third), ['resolved', 'pending', 'pending']);
    assert.deepEqual([words(), flushes.length], [['first', 'second', 'third'], 1]);
    flushes.shift()?.();
    assert.deepEqual(await stateOf(second, third), ['resolved', 'resolved']);
  });

  it('do not let a note wait for the disk that works for others', async () => {
    const { add, words } = setup();
    const write = add('written');
    await turn();
    assert.deepEqual(await stateOf(write, add('noted', true)), ['pending', 'resolved']);
    assert.deepEqual(words(), ['written', 'noted']);
  });

  it('bring a note that nobody else waits behind to the disk as well', async () => {
    const { add, writes, flushes, written } = setup();
    await add('noted', true);
    const closed = writes.close();
    await turn();
    assert.equal(flushes.length, 1);
    flushes.shift()?.();
    await closed;
    assert.equal(written(), 1);
  });

  it('take back what throws, alone and among others', async () => {
    const { add, addAndFail, words } = setup();
    await assert.rejects(addAndFail('alone'), /no/);
    const [one, bad, two] = [add('one', true), addAndFail('bad'), add('two', true)];
    assert.deepEqual(await stateOf(one, bad, two), ['resolved', 'rejected', 'resolved']);
    assert.deepEqual(words(), ['one', 'two']);
  });

  it('reject everybody, now and later, once the disk has refused a flush', async () => {
    const { add, flushes, refused } = setup();
    const lost = add('lost');
    await turn();
    const behind = add('behind');
    await turn();
    flushes.shift()?.(new Error('EIO'));
    for (const one of [lost, behind, add('later'), add('noted', true)])
      await assert.rejects(one, /nothing can be kept/);
    assert.equal(refused(), 1);
  });

  it('do not take a flush that works for a good one after one that was refused', async () => {
    const { add, flushes, refused } = setup();
    const first = add('first');
    await turn();
    const note = add('noted', true);
    const second = add('second');
    await note;
    assert.equal(flushes.length, 2);
    flushes.shift()?.(new Error('EIO'));
    flushes.shift()?.();
    for (const one of [first, second]) await assert.rejects(one, /nothing can be kept/);
    assert.equal(refused(), 1);
  });
});
