import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { companyMs, type Waiting } from './company.ts';

const alone: Waiting = { isHurried: true, hasHurriedNote: false, isFlushing: false, lastSize: 1, sinceLastMs: 0 };

const cases: [string, Partial<Waiting>, number | undefined][] = [
  ['who writes alone, as the last one did, waits for nobody', {}, 0],
  ['one of several who write at a time waits for the others', { lastSize: 2 }, 3],
  ['and no longer than that', { lastSize: 2, sinceLastMs: 1 }, 2],
  ['or not at all, where the last transaction is long ago', { lastSize: 2, sinceLastMs: 500 }, 0],
  ['who waits for the disk shares the next flush', { isFlushing: true }, undefined],
  ['a note does not wait for a slow disk', { isFlushing: true, hasHurriedNote: true }, 3],
  ['what nobody waits for goes with what comes next', { isHurried: false }, 10],
  ['also while the disk works', { isHurried: false, isFlushing: true }, 10],
];

describe('company', () => {
  for (const [what, waiting, expected] of cases) {
    it(what, () => assert.equal(companyMs({ ...alone, ...waiting }), expected));
  }
});
