import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Update, UserFromGetMe } from '@grammyjs/types';
import type { SoleHold } from 'provider-kit';
import { createManualClock } from 'service-kit';
import { ALLOWED_UPDATES, createPolling, type PollingOptions } from './poll.ts';

const bot = { id: 77, username: 'the_bot' } as UserFromGetMe;
const update = (update_id: number) => ({ update_id }) as Update;
const settle = async () => {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
};

type Answer = Update[] | Error;

/** Polling against a Telegram that the test plays: each poll waits until the test answers it. */
function setup(changes: Partial<PollingOptions> = {}) {
  const clock = createManualClock();
  const requests: { offset: number; allowed_updates: readonly string[] }[] = [];
  const handled: number[][] = [];
  let answer: (with_: Answer) => void = () => assert.fail('no poll waits');
  const polling = createPolling({
    clock,
    log: { debug() {}, info() {}, warn() {} },
    timeoutSeconds: 30,
    connect: async () => bot,
    onConnected() {},
    explain: (error) => ({ reason: (error as Error).message, isLasting: (error as Error).message === '409' }),
    getUpdates: (request, signal) =>
      new Promise((resolve, reject) => {
        requests.push(request);
        signal.addEventListener('abort', () => reject(new Error('aborted')));
        answer = (given) => (given instanceof Error ? reject(given) : resolve(given));
      }),
    handleUpdates: async (updates) => void handled.push(updates.map(({ update_id }) => update_id)),
    ...changes,
  });
  const reply = async (given: Answer) => {
    answer(given);
    await settle();
  };
  return { clock, polling, requests, handled, reply, offsets: () => requests.map(({ offset }) => offset) };
}

describe('polling', () => {
  it('confirms what was handled, and always names the kinds of updates', async () => {
    const { polling, reply, handled, offsets, requests } = setup();
    polling.start();
    await settle();
    await reply([update(10), update(11)]);
    await reply([]);
    // After a quiet week Telegram may go on with a lower number.
    await reply([update(3)]);
    assert.deepEqual(handled, [[10, 11], [3]]);
    assert.deepEqual(offsets(), [0, 12, 12, 4]);
    assert.ok(requests.every(({ allowed_updates }) => allowed_updates === ALLOWED_UPDATES));
    await polling.stop();
  });

  it('does not confirm a batch that could not be stored', async () => {
    let isDiskFull = true;
    const { polling, reply, clock, offsets } = setup({
      handleUpdates: async () => {
        if (isDiskFull) throw new Error('disk full');
      },
    });
    polling.start();
    await settle();
    await reply([update(10)]);
    assert.match(polling.state().error ?? '', /could not be stored: disk full/);
    assert.equal(polling.state().ok, false);
    isDiskFull = false;
    clock.advance(1_000);
    await settle();
    await reply([update(10)]);
    assert.deepEqual(offsets(), [0, 0, 11]);
    assert.equal(polling.state().ok, true);
    await polling.stop();
  });

  it('asks again within 5 s for what could not be stored, however long that lasts', async () => {
    const { polling, reply, clock, offsets } = setup({ handleUpdates: () => Promise.reject(new Error('no database')) });
    polling.start();
    await settle();
    for (const pauseMs of [500, 1_000, 2_000, 5_000, 5_000, 5_000]) {
      const before = offsets().length;
      await reply([update(10)]);
      assert.equal(offsets().length, before);
      clock.advance(pauseMs);
      await settle();
      assert.equal(offsets().length, before + 1);
    }
    await polling.stop();
  });

  it('goes on for ever, with pauses that grow to a minute', async () => {
    const { polling, reply, clock, offsets } = setup();
    polling.start();
    await settle();
    for (const pauseMs of [1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 60_000, 60_000]) {
      const before = offsets().length;
      await reply(new Error('network'));
      assert.equal(offsets().length, before);
      clock.advance(pauseMs);
      await settle();
      assert.equal(offsets().length, before + 1);
    }
    await polling.stop();
  });

  it('is ready once it has begun, and no longer when nothing came back for 90 seconds', async () => {
    const { polling, reply, clock } = setup();
    assert.equal(polling.state().ok, false);
    polling.start();
    await settle();
    assert.deepEqual(polling.state(), { ok: true, lastCompletedAt: null });
    clock.advance(89_000);
    await reply([]);
    clock.advance(89_999);
    assert.equal(polling.state().ok, true);
    clock.advance(1);
    assert.match(polling.state().error ?? '', /90 s/);
    assert.equal(polling.state().ok, false);
    await polling.stop();
  });

  it('is not ready while another poller takes the updates, but is after a short loss of the network', async () => {
    const { polling, reply, clock } = setup();
    polling.start();
    await settle();
    await reply(new Error('network'));
    assert.equal(polling.state().ok, true);
    clock.advance(1_000);
    await settle();
    await reply(new Error('409'));
    assert.deepEqual([polling.state().ok, polling.state().error], [false, '409']);
    await polling.stop();
  });

  it('of several processes is the turn of one; who loses it gives up its poll, and begins as if nothing was confirmed', async () => {
    const turns: ((hold: { hold: SoleHold; lose(): void }) => void)[] = [];
    const given: string[] = [];
    let polls = 0;
    const { polling, reply, offsets, handled } = setup({
      turn: {
        take: (signal) =>
          new Promise((resolve) => {
            turns.push(({ hold }) => resolve(hold));
            signal.addEventListener('abort', () => resolve(undefined));
          }),
        onPolled: () => void polls++,
      },
    });
    const newHold = () => {
      const lost = new AbortController();
      const hold: SoleHold = {
        within: (work) => work(),
        isSteady: () => true,
        lost: lost.signal,
        giveUp: async () => void given.push('given up'),
      };
      return { hold, lose: () => lost.abort() };
    };
    polling.start();
    await settle();
    assert.deepEqual([offsets(), polling.isOurs()], [[], false]);
    const first = newHold();
    turns[0]?.(first);
    await settle();
    await reply([update(10)]);
    assert.deepEqual([offsets(), polling.isOurs(), polls], [[0, 11], true, 2]);
    first.lose();
    await settle();
    assert.deepEqual([polling.isOurs(), given, polling.state().lastCompletedAt], [false, ['given up'], null]);
    turns[1]?.(newHold());
    await settle();
    assert.deepEqual([offsets(), handled], [[0, 11, 0], [[10]]]);
    await polling.stop();
    assert.deepEqual(given, ['given up', 'given up']);
  });

  it('stops only after what was being stored is on disk', async () => {
    let finish = () => {};
    const { polling, reply } = setup({
      handleUpdates: () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    });
    polling.start();
    await settle();
    await reply([update(10)]);
    let hasStopped = false;
    const stopping = polling.stop().then(() => {
      hasStopped = true;
    });
    await settle();
    assert.equal(hasStopped, false);
    finish();
    await stopping;
  });
});
