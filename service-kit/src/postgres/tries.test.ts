import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Attempt } from './transactions.ts';
import { createTries } from './tries.ts';

type NotDone = Exclude<Attempt, { status: 'done' | 'failed' }>;

const overtaken: NotDone = {
  status: 'undone',
  error: Object.assign(new Error('overtaken'), { code: '40P01' }),
  isLost: false,
  isLocked: false,
};
const lost: NotDone = { ...overtaken, error: new Error('socket'), isLost: true };
const locked: NotDone = { ...overtaken, isLocked: true };
const mustGoAlone: NotDone = { status: 'must_go_alone' };
const times = <T>(count: number, one: T): T[] => Array(count).fill(one);

const CASES: readonly [what: string, attempts: readonly NotDone[], reaches: string][] = [
  ['three tries beside others, then alone', times(4, overtaken), 'apart apart apart alone alone'],
  ['ten in all', times(10, overtaken), 'apart apart apart alone alone alone alone alone alone alone DATABASE_BUSY'],
  ['alone at once where it has to', [mustGoAlone, overtaken], 'apart alone alone'],
  ['once more where a connection is lost', [lost], 'apart apart'],
  ['and not twice', [lost, lost], 'apart apart DATABASE_UNREACHABLE'],
  ['for seconds where something is locked', times(6, locked), 'apart apart apart apart apart apart apart'],
  ['and not for ever', times(7, locked), 'apart apart apart apart apart apart apart DATABASE_BUSY'],
];

describe('tries at a write', () => {
  for (const [what, attempts, reaches] of CASES) {
    it(`are made again: ${what}`, () => {
      let now = 0;
      const tries = createTries('apart', 'here', () => now);
      const seen: string[] = [tries.reach()];
      for (const attempt of attempts) {
        try {
          const pauseMs = tries.again(attempt);
          assert.ok(pauseMs >= 0 && pauseMs <= 100);
          seen.push(tries.reach());
        } catch (error) {
          seen.push(String((error as { code?: string }).code));
        }
        now += 1_100;
      }
      assert.equal(seen.join(' '), reaches);
    });
  }
});
