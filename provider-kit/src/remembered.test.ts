import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createRemembered } from './remembered.ts';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

function setup({ isShared = false, most = 10 } = {}) {
  const remembered = createRemembered<string | undefined>({ isShared }, most);
  const rows = new Map<string, string>();
  const reads: string[] = [];
  const get = (key: string) =>
    remembered.get(key, async () => {
      reads.push(key);
      return rows.get(key);
    });
  return { remembered, rows, reads, get };
}

it('what was read is not read again until something changes, nor is what was not there', async () => {
  const { remembered, rows, reads, get } = setup();
  rows.set('a', '1');
  const all = [await get('a'), await get('a'), await get('b'), await get('b')];
  assert.deepEqual(all, ['1', '1', undefined, undefined]);
  assert.deepEqual(reads, ['a', 'b']);
  remembered.forget();
  rows.set('a', '2');
  await nextTurn();
  assert.deepEqual([await get('a'), await get('a'), reads.length], ['2', '2', 3]);
});

it('what is read while a transaction goes on may be taken back, and is read again', async () => {
  const { remembered, rows, get } = setup();
  remembered.forget();
  rows.set('a', 'not committed');
  assert.equal(await get('a'), 'not committed');
  rows.delete('a');
  await nextTurn();
  assert.equal(await get('a'), undefined);
});

it('what others change as well is read each time, and of too many keys the oldest', async () => {
  const shared = setup({ isShared: true });
  for (const key of ['a', 'a']) await shared.get(key);
  assert.deepEqual(shared.reads, ['a', 'a']);
  const few = setup({ most: 2 });
  for (const key of ['a', 'b', 'c', 'c', 'a']) await few.get(key);
  assert.deepEqual(few.reads, ['a', 'b', 'c', 'a']);
});
