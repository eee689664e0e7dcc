import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createClockDifference } from './clock-difference.ts';

const START = Date.parse('2026-11-23T04:36:05.000Z');
const MINUTES_5 = 300_000;

/** What Etienne answers at `at` (our time) when its clock is ahead by `difference`; the call takes `tookMs`. */
const answerAt = (at: number, difference: number, tookMs = 10) => ({
  sentAt: at - tookMs / 2,
  answeredAt: at + tookMs / 2,
  date: new Date(at + difference).toUTCString(),
});

const learn = () => createClockDifference({ now: () => START });

describe('the difference of the clocks', () => {
  it('is none as long as nothing is known, and where all answers allow that', () => {
    const clocks = learn();
    assert.equal(clocks.etienneTimeOf(START), START);
    for (const at of [0, 350, 700, 990]) clocks.note(answerAt(START + at, 0));
    assert.equal(clocks.etienneTimeOf(START), START);
  });

  for (const difference of [MINUTES_5, -MINUTES_5, 90 * MINUTES_5]) {
    it(`is found to the second after one answer, and better after more (${difference} ms)`, () => {
      const clocks = learn();
      clocks.note(answerAt(START + 700, difference));
      const first = clocks.etienneTimeOf(START) - START;
      assert.ok(first <= difference && first > difference - 1_010, String(first));
      for (const at of [1_010, 1_400, 2_300]) clocks.note(answerAt(START + at, difference));
      const later = clocks.etienneTimeOf(START) - START;
      assert.ok(later <= difference && later >= difference - 20, String(later));
    });
  }

  it('follows a clock that is set', () => {
    const clocks = learn();
    clocks.note(answerAt(START, MINUTES_5));
    clocks.note(answerAt(START + 5_000, 0));
    assert.equal(clocks.etienneTimeOf(START), START);
  });

  it('follows clocks that drift apart', () => {
    const clocks = learn();
    const hour = 3_600_000;
    for (let at = 0; at < 24 * hour; at += hour / 7) clocks.note(answerAt(START + at, MINUTES_5 - at * 0.00005));
    const difference = MINUTES_5 - 24 * hour * 0.00005;
    assert.ok(clocks.etienneTimeOf(START) - START <= difference + 100);
  });

  it('does not mind answers without a date', () => {
    const clocks = learn();
    for (const date of [undefined, '', 'soon', ['a', 'b']]) clocks.note({ sentAt: START, answeredAt: START, date });
    assert.equal(clocks.etienneTimeOf(START), START);
  });

  it('is never taken for more than it is, whatever the answers are', () => {
    const calls = fc.array(fc.record({ at: fc.nat(600_000), tookMs: fc.nat(15_000) }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(calls, fc.integer({ min: 16_001, max: 10_000_000 }), fc.boolean(), (given, size, isAhead) => {
        const difference = isAhead ? size : -size;
        const clocks = learn();
        for (const { at, tookMs } of given) clocks.note(answerAt(START + at, difference, tookMs));
        assert.ok(clocks.etienneTimeOf(START) - START <= difference);
      }),
    );
  });
});
