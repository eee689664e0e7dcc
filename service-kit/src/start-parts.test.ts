import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineError } from './errors.ts';
import { startParts } from './start-parts.ts';

const logger = { debug: () => {}, warn: () => {}, error: () => {} };

function recorder() {
  const calls: string[] = [];
  const part = (name: string, { failsTo }: { failsTo?: 'start' | 'stop' } = {}) => {
    const call = (what: 'start' | 'stop') => async () => {
      calls.push(`${what} ${name}`);
      if (failsTo === what) throw new Error(`${name} failed to ${what}`);
    };
    return { name, start: call('start'), stop: call('stop') };
  };
  return { calls, part };
}

test('parts start in order and stop once, in reverse', async () => {
  const { calls, part } = recorder();
  const { stop } = await startParts([part('a'), part('b'), part('c')], { logger });
  await Promise.all([stop(), stop()]);
  assert.deepEqual(calls, ['start a', 'start b', 'start c', 'stop c', 'stop b', 'stop a']);
});

test('a failing start stops what was started and is what is told', async () => {
  const { calls, part } = recorder();
  const parts = [part('a'), part('b', { failsTo: 'stop' }), part('c', { failsTo: 'start' }), part('d')];
  await assert.rejects(startParts(parts, { logger }), { message: 'c failed to start' });
  assert.deepEqual(calls, ['start a', 'start b', 'start c', 'stop b', 'stop a']);
});

test('a part whose start fails for a reason that passes is stopped and started again', async () => {
  const { calls, part } = recorder();
  const away = defineError('AWAY', { retryable: true });
  let failures = 2;
  const awayAtFirst = {
    ...part('b'),
    async start() {
      await part('b').start();
      if (failures-- > 0) throw away('it is not there');
    },
  };
  await startParts([part('a'), awayAtFirst, part('c')], { logger, againAfterMs: 1 });
  assert.deepEqual(calls, ['start a', 'start b', 'stop b', 'start b', 'stop b', 'start b', 'start c']);
});

test('whoever is told to end while a part is away does not wait for it', async () => {
  const { calls, part } = recorder();
  const away = defineError('AWAY', { retryable: true });
  const told = new AbortController();
  const neverThere = {
    ...part('b'),
    async start() {
      setImmediate(() => told.abort());
      throw away('it is not there');
    },
  };
  const options = { logger, signal: told.signal, againAfterMs: 60_000 };
  await assert.rejects(startParts([part('a'), neverThere], options), { code: 'AWAY' });
  assert.deepEqual(calls, ['start a', 'stop b', 'stop a']);
});

test('a part that fails to stop does not keep the others from stopping', async () => {
  const { calls, part } = recorder();
  const { stop } = await startParts([part('a'), part('b', { failsTo: 'stop' })], { logger });
  await assert.rejects(stop(), { message: 'b failed to stop' });
  assert.deepEqual(calls.slice(2), ['stop b', 'stop a']);
});

test('once told to end, the parts that follow are not started', async () => {
  const { calls, part } = recorder();
  const abort = new AbortController();
  const ending = { name: 'ending', start: () => abort.abort(), stop: () => void calls.push('stop ending') };
  const { stop } = await startParts([ending, part('later')], { logger, signal: abort.signal });
  await stop();
  assert.deepEqual(calls, ['stop ending']);
});

test('a start that hangs when told to end is left after a second, and what had started is stopped', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { calls, part } = recorder();
  const abort = new AbortController();
  const inStart = Promise.withResolvers<void>();
  const hanging = {
    name: 'hanging',
    start() {
      inStart.resolve();
      return new Promise<void>(() => {});
    },
    stop: () => void calls.push('stop hanging'),
  };
  const starting = startParts([part('a'), hanging, part('later')], { logger, signal: abort.signal });
  await inStart.promise;
  abort.abort();
  t.mock.timers.tick(1_000);
  await (await starting).stop();
  assert.deepEqual(calls, ['start a', 'stop a']);
});

test('a start that ends within that second counts', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { calls } = recorder();
  const abort = new AbortController();
  const inStart = Promise.withResolvers<void>();
  const done = Promise.withResolvers<void>();
  const slow = {
    name: 'slow',
    start() {
      inStart.resolve();
      return done.promise;
    },
    stop: () => void calls.push('stop slow'),
  };
  const starting = startParts([slow], { logger, signal: abort.signal });
  await inStart.promise;
  abort.abort();
  t.mock.timers.tick(999);
  done.resolve();
  await (await starting).stop();
  assert.deepEqual(calls, ['stop slow']);
});
