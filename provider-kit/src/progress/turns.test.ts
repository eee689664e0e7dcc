import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createManualClock } from 'service-kit';
import { createTurns } from './turns.ts';

function setup(callsPerSecond: number, onTurn: (key: string, at: number) => boolean = () => true) {
  const clock = createManualClock(0);
  const calls: { key: string; at: number }[] = [];
  const turns = createTurns({
    clock,
    callsPerSecond,
    onTurn(key) {
      const isCall = onTurn(key, clock.now());
      if (isCall) calls.push({ key, at: clock.now() });
      return isCall;
    },
  });
  return { clock, calls, turns };
}

describe('turns', () => {
  it('come at the time that was planned last', () => {
    const { clock, calls, turns } = setup(5);
    turns.plan('a', 100);
    turns.plan('b', 50);
    turns.plan('a', 200);
    turns.plan('c', 60);
    turns.cancel('c');
    clock.advance(1_000);
    assert.deepEqual(calls, [
      { key: 'b', at: 50 },
      { key: 'a', at: 200 },
    ]);
    assert.equal(clock.waiting, 0);
  });

  it('give way to calls that others make', () => {
    const { clock, calls, turns } = setup(3);
    turns.spend();
    turns.spend();
    for (const key of ['a', 'b']) turns.plan(key, 0);
    clock.advance(999);
    assert.deepEqual(calls, [{ key: 'a', at: 0 }]);
    clock.advance(1);
    assert.deepEqual(calls.at(-1), { key: 'b', at: 1_000 });
  });

  it('are taken in the order in which they became due, so that a busy key holds back nobody', () => {
    const { clock, calls, turns } = setup(2, (key) => {
      if (key === 'busy') turns.plan('busy', clock.now());
      return true;
    });
    turns.plan('busy', 0);
    for (const key of ['b', 'c', 'd']) turns.plan(key, 0);
    clock.advance(2_000);
    // It was first in line for the third call, then last.
    assert.deepEqual(
      calls.map(({ key }) => key),
      ['busy', 'busy', 'busy', 'b', 'c', 'd'],
    );
    turns.stop();
    assert.equal(clock.waiting, 0);
  });

  it('that make no call cost nothing', () => {
    const { clock, calls, turns } = setup(1, (key) => key.startsWith('call'));
    for (const key of ['a', 'b', 'call 1', 'c', 'call 2']) turns.plan(key, 0);
    clock.advance(999);
    assert.deepEqual(calls, [{ key: 'call 1', at: 0 }]);
    clock.advance(1);
    assert.deepEqual(calls.at(-1), { key: 'call 2', at: 1_000 });
  });

  it('are never more than allowed in any second, and none is forgotten', () => {
    const plans = fc.array(fc.record({ key: fc.nat(40), at: fc.nat(3_000), advanceMs: fc.nat(400) }), {
      maxLength: 80,
    });
    fc.assert(
      fc.property(plans, fc.integer({ min: 1, max: 8 }), (list, callsPerSecond) => {
        const { clock, calls, turns } = setup(callsPerSecond);
        for (const { key, at, advanceMs } of list) {
          turns.plan(String(key), at);
          clock.advance(advanceMs);
        }
        clock.advance(90_000);
        for (let i = callsPerSecond; i < calls.length; i++) {
          assert.ok((calls[i]?.at ?? 0) - (calls[i - callsPerSecond]?.at ?? 0) >= 1_000);
        }
        assert.deepEqual(new Set(calls.map(({ key }) => key)), new Set(list.map(({ key }) => String(key))));
        assert.equal(clock.waiting, 0);
      }),
    );
  });
});
