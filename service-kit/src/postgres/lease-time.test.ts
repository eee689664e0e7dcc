import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLeaseTime } from './lease-time.ts';

const LEASE_MS = 6_000;
/** What the database's clock says; that of another machine. */
const there = (now: number) => now + 1_800_000_000_000;

function setup(...renewedAt: number[]) {
  const time = createLeaseTime(LEASE_MS);
  for (const at of renewedAt) time.renewed(at, there(at));
  return time;
}

describe('the time of a lease', () => {
  it('is steady until a second before the end, counted from when the renewal was sent', () => {
    assert.equal(setup().isSteady(0), false);
    const time = setup(1_000);
    assert.deepEqual([time.isSteady(1_000), time.isSteady(5_999), time.isSteady(6_000)], [true, true, false]);
    time.ended();
    assert.equal(time.isSteady(1_000), false);
  });

  for (const [title, renewedAt, sentAt, wanted] of [
    ['not at the beginning', [], 0, false],
    ['not before a lease has gone by', [0, 2_000, 4_000], 6_000, false],
    ['after that', [0, 2_000, 4_000, 6_000], 6_001, true],
    ['not by a renewal that comes late', [0, 2_000, 4_000, 6_000], 11_000, false],
    ['not soon after a gap', [0, 2_000, 4_000, 6_000, 12_000, 14_000], 16_000, false],
    ['a lease after the gap', [0, 6_000, 12_000, 14_000, 16_000, 18_000], 18_100, true],
  ] as const) {
    it(`lets others be judged: ${title}`, () =>
      assert.equal(setup(...renewedAt).mayJudge(sentAt, there(sentAt)), wanted));
  }

  for (const [title, driftMs, wanted] of [
    ['runs on', 0, true],
    ['answers a little late', 900, true],
    ['was set forward', 60_000, false],
    ['was set back', -60_000, false],
  ] as const) {
    it(`looks at the clock there: it ${title}`, () => {
      const time = setup(0, 2_000, 4_000, 6_000);
      assert.equal(time.mayJudge(8_000, there(8_000) + driftMs), wanted);
      time.renewed(8_000, there(8_000) + driftMs);
      assert.equal(time.mayJudge(10_000, there(10_000) + driftMs), wanted);
      time.renewed(12_500, there(12_500) + driftMs);
      assert.equal(time.mayJudge(14_500, there(14_500) + driftMs), true);
    });
  }
});
