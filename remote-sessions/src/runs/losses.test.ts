import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { initialRunView } from '../etienne/run-outcome.ts';
import { createLosses } from './losses.ts';

const unknown = { ...initialRunView(), notFound: true };
const known = initialRunView();

/** What is known of the reason after these steps: a time to wait, or what happens to the connection. */
function reasonAfter(steps: readonly (number | 'lost' | 'attached' | 'heard')[], view = unknown) {
  let now = 0;
  const losses = createLosses(() => now);
  for (const step of steps) {
    if (typeof step === 'number') now += step;
    else if (step === 'lost') losses.begin();
    else losses.end(step === 'heard');
  }
  return losses.because(view);
}

describe('why the end of a run was not seen', () => {
  for (const [what, steps, view, reason] of [
    ['Etienne forgot a run that was heard a moment ago', ['heard', 'lost', 'attached'], unknown, 'restarted'],
    ['it was out of sight for a minute', ['heard', 'lost', 60_000, 'attached'], unknown, 'given_up'],
    [
      'it was out of sight for a minute, in several attempts',
      ['heard', 'lost', 30_000, 'lost', 30_000],
      known,
      'given_up',
    ],
    ['this process has never heard of it', ['attached'], unknown, undefined],
    ['this process has never heard of it, and lost it too', ['lost', 1_000, 'attached'], unknown, undefined],
    ['it ended in sight', ['heard', 'lost', 1_000, 'attached', 'heard'], known, undefined],
    [
      'it was silent for long after it stood again',
      ['heard', 'lost', 1_000, 'attached', 300_000, 'heard'],
      known,
      undefined,
    ],
  ] as const) {
    it(`${what}: ${reason ?? 'not known'}`, () => assert.equal(reasonAfter(steps, view), reason));
  }
});
