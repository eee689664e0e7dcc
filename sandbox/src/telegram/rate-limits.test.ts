import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeTimers } from './fake-timers.ts';
import { createRateLimiter, telegramRateLimits } from './rate-limits.ts';

const start = (limits = {}) => {
  const timers = createFakeTimers();
  return { timers, rates: createRateLimiter({ ...telegramRateLimits, ...limits }, timers) };
};

test('a chat takes its burst, then one message a second', () => {
  const { timers, rates } = start();
  assert.deepEqual(
    [1, 2, 3, 4].map(() => rates.takeMessage(1)),
    [0, 0, 0, 1],
  );
  timers.advance(500);
  assert.equal(rates.takeMessage(1), 1);
  timers.advance(500);
  assert.equal(rates.takeMessage(1), 0);
  assert.equal(rates.takeMessage(2), 0);
});

test('all chats together take thirty a second', () => {
  const { timers, rates } = start();
  const waits = Array.from({ length: 31 }, (_, index) => rates.takeMessage(index + 1));
  assert.deepEqual(
    waits.filter((waitS) => waitS > 0),
    [1],
  );
  timers.advance(34);
  assert.equal(rates.takeMessage(99), 0);
});

test('a group takes twenty in any minute', () => {
  const { timers, rates } = start({ chatBurst: 100, overallBurst: 100 });
  for (let index = 0; index < 20; index++) {
    assert.equal(rates.takeMessage(-1), 0);
    timers.advance(1_000);
  }
  assert.equal(rates.takeMessage(-1), 40);
  assert.equal(rates.takeMessage(-2), 0);
  timers.advance(40_000);
  assert.equal(rates.takeMessage(-1), 0);
  assert.equal(rates.takeMessage(-1), 1);
  timers.advance(1_000);
  assert.equal(rates.takeMessage(-1, 2), 1);
});

test('an album larger than the burst passes once the chat has rested', () => {
  const { timers, rates } = start();
  assert.equal(rates.takeMessage(1, 10), 0);
  assert.equal(rates.takeMessage(1), 8);
  timers.advance(8_000);
  assert.equal(rates.takeMessage(1), 0);
});
