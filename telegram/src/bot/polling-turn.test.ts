import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SoleHold } from 'provider-kit';
import { createManualClock } from 'service-kit';
import { createPollingTurn } from './polling-turn.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

function setup() {
  const clock = createManualClock();
  const done: string[] = [];
  let lastPoll: number | undefined;
  let isAway = false;
  const hold: SoleHold = {
    within: (work) => work(),
    isSteady: () => true,
    lost: new AbortController().signal,
    giveUp: async () => void done.push('given up'),
  };
  const polling = createPollingTurn({
    work: { take: async () => hold },
    lastPoll: {
      async note(now) {
        done.push('noted');
        lastPoll = now;
      },
      async at() {
        if (isAway) throw new Error('the database is away');
        return lastPoll;
      },
    },
    parts: { start: async () => void done.push('begun'), stop: async () => void done.push('ended') },
    clock,
    log: { warn: () => assert.fail('nothing goes wrong') },
  });
  return {
    ...polling,
    clock,
    done,
    loseDatabase() {
      isAway = true;
    },
  };
}

describe('the turn of one of several that poll', () => {
  it('has what comes in parts begun with it and ended before another may have it', async () => {
    const { turn, done } = setup();
    const hold = await turn.take(new AbortController().signal);
    await hold?.giveUp();
    assert.deepEqual(done, ['begun', 'ended', 'given up']);
  });

  it('is noted when it begins and then so often that the others know, and not with each poll', async () => {
    const { turn, clock, done } = setup();
    await turn.take(new AbortController().signal);
    for (let poll = 0; poll < 10; poll++) {
      turn.onPolled();
      clock.advance(10_000);
    }
    await settle();
    assert.deepEqual(done, ['begun', 'noted', 'noted']);
  });

  it('of another is well as long as a poll was completed within 90 s, as far as can be read', async () => {
    const { turn, stateElsewhere, clock, loseDatabase } = setup();
    assert.deepEqual([(await stateElsewhere()).ok, (await stateElsewhere()).lastCompletedAt], [false, null]);
    turn.onPolled();
    await settle();
    clock.advance(89_999);
    assert.equal((await stateElsewhere()).ok, true);
    clock.advance(1);
    assert.match((await stateElsewhere()).error ?? '', /90 s/);
    turn.onPolled();
    await settle();
    loseDatabase();
    assert.equal((await stateElsewhere()).ok, false);
  });
});
