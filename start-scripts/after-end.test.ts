import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type AfterEnd, afterEnd, type Ended } from './after-end.ts';

const CRASHED: Ended = { code: 1, signal: null, hadStarted: true, ranForMs: 5_000, attempts: 0 };

for (const [what, ended, then] of [
  ['a crash', {}, { do: 'start', afterMs: 1_000, attempts: 1 }],
  ['kill -9', { code: null, signal: 'SIGKILL' }, { do: 'start', afterMs: 1_000, attempts: 1 }],
  ['the second crash soon after', { attempts: 1 }, { do: 'start', afterMs: 2_000, attempts: 2 }],
  ['a start that fails after a crash', { attempts: 2, ranForMs: 0 }, { do: 'start', afterMs: 5_000, attempts: 3 }],
  ['the hundredth', { attempts: 99 }, { do: 'start', afterMs: 60_000, attempts: 100 }],
  ['a crash after a good while', { attempts: 99, ranForMs: 60_000 }, { do: 'start', afterMs: 1_000, attempts: 1 }],
  ['an end that somebody asked for', { code: 0 }, { do: 'end', code: 0 }],
  ['settings that were made wrong meanwhile', { code: 78, attempts: 1, ranForMs: 0 }, { do: 'end', code: 78 }],
  ['a first start that fails', { hadStarted: false, ranForMs: 0 }, { do: 'end', code: 1 }],
  ['a first start that is killed', { hadStarted: false, code: null, signal: 'SIGKILL' }, { do: 'end', code: 1 }],
] satisfies [string, Partial<Ended>, AfterEnd][]) {
  it(`${what}: ${then.do}`, () => {
    assert.deepEqual(
      afterEnd({ ...CRASHED, ...ended }, () => 0),
      then,
    );
  });
}
