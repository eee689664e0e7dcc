import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createManualClock, defineError } from 'service-kit';
import { untilKept } from './until-kept.ts';

const away = defineError('DATABASE_UNREACHABLE', { retryable: true });
const fenced = defineError('FENCED', { retryable: true });
const settle = async () => {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
};

describe('what cannot be found out again', () => {
  it('is written as soon as the database is back', async () => {
    const clock = createManualClock();
    let failures = 3;
    const kept = untilKept(
      async () => {
        if (failures-- > 0) throw away('the database is away');
        return 'kept';
      },
      clock,
      new AbortController().signal,
    );
    for (let turn = 0; turn < 3; turn++) {
      await settle();
      clock.advance(10_000);
    }
    assert.equal(await kept, 'kept');
  });

  it('is given up where others have taken over, and when the service stops', async () => {
    const clock = createManualClock();
    const { signal } = new AbortController();
    await assert.rejects(
      untilKept(() => Promise.reject(fenced('others go on')), clock, signal),
      { code: 'FENCED' },
    );
    const stopping = new AbortController();
    const waiting = assert.rejects(
      untilKept(() => Promise.reject(away('away')), clock, stopping.signal),
      {
        code: 'DATABASE_UNREACHABLE',
      },
    );
    await settle();
    stopping.abort();
    await waiting;
  });
});
