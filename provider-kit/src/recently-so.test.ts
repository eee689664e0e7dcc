import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createRecentlySo } from './recently-so.ts';

function setup(so: Record<string, boolean>) {
  const time = { now: 5_000 };
  const asked: string[] = [];
  const recently = createRecentlySo(
    async (key) => {
      asked.push(key);
      return so[key] === true;
    },
    () => time.now,
  );
  return { ...recently, time, asked, so };
}

it('a yes holds for a second, a no is asked again each time', async () => {
  const { isSo, time, asked } = setup({ yes: true });
  for (const now of [5_000, 5_999, 6_000]) {
    time.now = now;
    assert.deepEqual([await isSo('yes'), await isSo('no')], [true, false]);
  }
  assert.deepEqual(asked, ['yes', 'no', 'no', 'yes', 'no']);
});

it('a yes is asked again once it may be otherwise, also where it was on its way', async () => {
  const { isSo, forget, asked, so } = setup({ one: true });
  const onItsWay = isSo('one');
  forget();
  await onItsWay;
  so.one = false;
  assert.equal(await isSo('one'), false);
  so.one = true;
  await isSo('one');
  forget();
  await isSo('one');
  assert.equal(asked.length, 4);
});
