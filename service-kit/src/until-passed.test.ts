import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Clock } from './clock.ts';
import { type CodedError, defineError } from './errors.ts';
import { untilPassed } from './until-passed.ts';

const passing = defineError('PASSING', { retryable: true });
const lasting = defineError('LASTING');
const ofSettings = defineError('OF_SETTINGS', { retryable: true, isOfSettings: true });

/** Work that fails with these, one after the other, and then succeeds; what was waited for in between. */
async function attempt(failures: Error[], signal?: AbortSignal, passes?: (error: CodedError) => boolean) {
  const waits: number[] = [];
  const told: string[] = [];
  const clock: Clock = {
    now: () => 0,
    after(delayMs, callback) {
      waits.push(delayMs);
      queueMicrotask(callback);
      return () => {};
    },
  };
  const ended = await untilPassed(
    async () => {
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      return 'done';
    },
    { delaysMs: [100, 1_000], onWaiting: ({ code }) => void told.push(code), clock, signal, ...(passes && { passes }) },
  ).catch((error: Error) => error);
  return { ended, told, waits: waits.map((ms) => (ms > 100 ? 1_000 : 100)) };
}

describe('what is done until a reason has passed', () => {
  it('is tried again after longer and longer pauses, and each failure is told', async () => {
    const failures = [passing('one'), passing('two'), passing('three')];
    assert.deepEqual(await attempt(failures), {
      ended: 'done',
      told: ['PASSING', 'PASSING', 'PASSING'],
      waits: [100, 1_000, 1_000],
    });
  });

  for (const [what, failure] of [
    ['a coded error that stays', lasting('no')],
    ['what other settings help', ofSettings('no')],
    ['a mistake of ours', new TypeError('no')],
  ] as const) {
    it(`fails with ${what}`, async () => {
      assert.deepEqual(await attempt([passing('one'), failure]), { ended: failure, told: ['PASSING'], waits: [100] });
    });
  }

  it('is tried again for what the caller says passes', async () => {
    const ended = await attempt([ofSettings('one')], undefined, ({ isOfSettings }) => isOfSettings);
    assert.deepEqual(ended, { ended: 'done', told: ['OF_SETTINGS'], waits: [100] });
  });

  it('is not tried again once it is told to end', async () => {
    const failure = passing('one');
    assert.deepEqual(await attempt([failure], AbortSignal.abort()), { ended: failure, told: [], waits: [] });
  });
});
