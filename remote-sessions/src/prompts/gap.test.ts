import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type BacklogChoice,
  clockLeadAfter,
  downtimeOf,
  GAP_MS,
  keptOf,
  type MessageTimes,
  waitedSince,
} from './gap.ts';

const MINUTE_MS = 60_000;
const now = 1_700_000_000_000;
const before = (minutes: number) => now - minutes * MINUTE_MS;

describe('a downtime', () => {
  const cases: [string, number | undefined, boolean][] = [
    ['is none at the first start', undefined, false],
    ['is none after a restart', before(1), false],
    ['is none just below ten minutes', now - GAP_MS + 1, false],
    ['is one from ten minutes on', now - GAP_MS, true],
    ['is none where our clock was set back', now + GAP_MS, false],
  ];
  for (const [name, lastThere, isLong] of cases) {
    it(name, () => {
      assert.deepEqual(downtimeOf(lastThere, now), isLong ? { from: lastThere, until: now } : undefined);
    });
  }
});

describe('a message', () => {
  const times: MessageTimes = {
    writtenAt: now,
    receivedAt: now,
    clockLead: 0,
    downtime: undefined,
    firstThere: before(600),
  };
  const down = { from: before(30), until: now };
  const cases: [string, Partial<MessageTimes>, number | undefined][] = [
    ['that comes at once has not waited', {}, undefined],
    ['that comes a little late has not', { writtenAt: before(9) }, undefined],
    ['that comes ten minutes late has', { writtenAt: before(10) }, before(10)],
    ['that is older than we are has not', { writtenAt: before(601) }, undefined],
    ['from the future has not', { writtenAt: before(-60) }, undefined],
    ['without a time has not', { writtenAt: Number.NaN }, undefined],
    ['is no older for a clock that is ahead', { writtenAt: before(12), clockLead: 12 * MINUTE_MS }, undefined],
    ['is old all the same where it is', { writtenAt: before(30), clockLead: 12 * MINUTE_MS }, before(18)],
    [
      'that was here when we went has waited',
      { receivedAt: before(31), writtenAt: before(32), downtime: down },
      before(32),
    ],
    ['so has one without a time', { receivedAt: before(31), writtenAt: Number.NaN, downtime: down }, before(31)],
    ['that came after we were back has not', { downtime: down }, undefined],
    [
      'that something else has kept waiting since we are back has not',
      { receivedAt: before(-90), writtenAt: before(-90), downtime: down },
      undefined,
    ],
  ];
  for (const [name, given, since] of cases) {
    it(name, () => assert.equal(waitedSince({ ...times, ...given }), since));
  }
});

describe('the lead of our clock', () => {
  const fresh = { writtenAt: before(12), receivedAt: now };
  const cases: [string, number, Parameters<typeof clockLeadAfter>[1], number][] = [
    ['is not known from an old message', 0, fresh, 0],
    ['is told by what follows an answer', 0, { ...fresh, answeredSince: before(1) }, 11 * MINUTE_MS],
    ['is none where that is younger than its question', 0, { ...fresh, answeredSince: before(20) }, 0],
    ['stays with the messages that follow', 11 * MINUTE_MS, fresh, 11 * MINUTE_MS],
    ['is never more than the age of a message', 11 * MINUTE_MS, { ...fresh, writtenAt: before(5) }, 5 * MINUTE_MS],
    ['ends where the clock is set right', 11 * MINUTE_MS, { ...fresh, writtenAt: now }, 0],
    ['is never negative', 0, { ...fresh, writtenAt: before(-5) }, 0],
    ['stays where no time is told', 7, { ...fresh, writtenAt: Number.NaN }, 7],
  ];
  for (const [name, lead, message, expected] of cases) {
    it(name, () => assert.equal(clockLeadAfter(lead, message), expected));
  }
});

describe('a decision', () => {
  const cases: [BacklogChoice, string[], string[]][] = [
    ['all', ['a', 'b', 'c'], ['a', 'b', 'c']],
    ['last', ['a', 'b', 'c'], ['c']],
    ['last', ['a'], ['a']],
    ['none', ['a', 'b'], []],
    ['last', [], []],
  ];
  for (const [choice, prompts, kept] of cases) {
    it(`${choice} keeps of ${prompts.length} prompts ${kept.length}`, () =>
      assert.deepEqual(keptOf(choice, prompts), kept));
  }
});
