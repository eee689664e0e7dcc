import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { it } from 'node:test';
import { withDeadline } from './deadline.ts';

const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    const end = () => reject(signal.reason);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end);
  });

it('what takes too long is given up, and so is what the caller gives up', async (t) => {
  await assert.rejects(withDeadline({ ms: 1, signal: undefined }, untilAborted), { name: 'TimeoutError' });
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const caller = new AbortController();
  const late = withDeadline({ ms: 5, signal: caller.signal }, untilAborted);
  caller.abort(new Error('stopped'));
  await assert.rejects(late, /stopped/);
  await assert.rejects(withDeadline({ ms: 5, signal: caller.signal }, untilAborted), /stopped/);
});

it('what ends in time leaves nothing behind', async () => {
  const { signal } = new AbortController();
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const timersBefore = timers();
  assert.equal(await withDeadline({ ms: 60_000, signal }, async () => 'done'), 'done');
  assert.equal(getEventListeners(signal, 'abort').length, 0);
  assert.equal(timers(), timersBefore);
});
