import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shareInFlight } from './share-in-flight.ts';

test('who asks while an answer is under way shares it, who asks later gets one of their own', async () => {
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  let asked = 0;
  const ask = shareInFlight(async () => {
    asked += 1;
    const answer = asked;
    await answered;
    return answer;
  });
  const both = Promise.all([ask(), ask()]);
  answer();
  assert.deepEqual(await both, [1, 1]);
  assert.equal(await ask(), 2);
});

test('a failure is shared as well, and not kept', async () => {
  let fails = true;
  const ask = shareInFlight(async () => {
    if (fails) throw new Error('away');
    return 'there';
  });
  const outcomes = await Promise.allSettled([ask(), ask()]);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  fails = false;
  assert.equal(await ask(), 'there');
});
