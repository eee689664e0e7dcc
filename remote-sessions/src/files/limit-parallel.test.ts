import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { limitParallel } from './limit-parallel.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

function setup(most: number) {
  const running = new Map<string, { end(): void; fail(): void }>();
  let highest = 0;
  const limited = limitParallel<string, string>(
    most,
    (name) =>
      new Promise((resolve, reject) => {
        const leave = () => running.delete(name);
        running.set(name, {
          end: () => leave() && resolve(name),
          fail: () => leave() && reject(new Error(name)),
        });
        highest = Math.max(highest, running.size);
      }),
  );
  return { limited, running, highest: () => highest };
}

describe('work that is limited', () => {
  it('runs so many at a time, first come first served, also after a failure', async () => {
    const { limited, running, highest } = setup(2);
    const { signal } = new AbortController();
    const calls = ['a', 'b', 'c', 'd'].map((name) =>
      limited(name, signal).catch((error: Error) => `failed ${error.message}`),
    );
    await settle();
    assert.deepEqual([...running.keys()], ['a', 'b']);
    running.get('a')?.fail();
    await settle();
    assert.deepEqual([...running.keys()], ['b', 'c']);
    for (const name of ['b', 'c', 'd']) {
      await settle();
      running.get(name)?.end();
    }
    assert.deepEqual(await Promise.all(calls), ['failed a', 'b', 'c', 'd']);
    assert.equal(highest(), 2);
  });

  it('lets one leave the line that is no longer wanted', async () => {
    const { limited, running } = setup(1);
    const { signal } = new AbortController();
    const unwanted = new AbortController();
    const first = limited('a', signal);
    const left = limited('b', unwanted.signal);
    const last = limited('c', signal);
    unwanted.abort(new Error('stopped'));
    await assert.rejects(left, /stopped/);
    running.get('a')?.end();
    await first;
    await settle();
    assert.deepEqual([...running.keys()], ['c']);
    running.get('c')?.end();
    assert.equal(await last, 'c');
  });
});
