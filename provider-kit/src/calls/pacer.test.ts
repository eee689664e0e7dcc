import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createManualClock, type ManualClock } from 'service-kit';
import { createPacer, type Turn } from './pacer.ts';

/** Those of Microsoft Teams. */
const RATES = {
  thread: [
    [7, 1_000],
    [8, 2_000],
    [60, 30_000],
    [1_800, 3_600_000],
  ],
  tenant: [[50, 1_000]],
} as const;

const settle = () => new Promise(setImmediate);

/** 0 where a call may be made. */
const waitOf = (turn: Turn): number => ('afterMs' in turn ? turn.afterMs : 0);

/** Runs the clock until nobody waits any more. */
async function run(clock: ManualClock, waiting: Promise<unknown>[]) {
  let isDone = false;
  const all = Promise.all(waiting).then(() => {
    isDone = true;
  });
  while (!isDone) {
    await settle();
    if (!isDone) clock.advance(50);
  }
  await all;
}

const mostWithin = (times: readonly number[], ms: number) =>
  Math.max(0, ...times.map((start) => times.filter((at) => at >= start && at < start + ms).length));

test('a conversation keeps to every rate of Teams, in its order', async () => {
  const clock = createManualClock();
  const pacer = createPacer({ clock, rates: RATES });
  const made: [index: number, at: number][] = [];
  const start = clock.now();
  const turns = Array.from({ length: 130 }, (_, index) =>
    pacer.turn({ thread: 'a', tenant: 'tenant' }).then(() => void made.push([index, clock.now() - start])),
  );
  await run(clock, turns);
  const times = made.map(([, at]) => at);
  assert.deepEqual(
    made.map(([index]) => index),
    [...made.keys()],
  );
  assert.ok(mostWithin(times, 1_000) <= 7 && mostWithin(times, 2_000) <= 8 && mostWithin(times, 30_000) <= 60);
  assert.equal(mostWithin(times, 30_000), 60, 'no slower than needed');
});

test('all conversations of a tenant together keep to 50 a second, and another tenant waits for none of them', async () => {
  const clock = createManualClock();
  const pacer = createPacer({ clock, rates: RATES });
  const start = clock.now();
  const times: number[] = [];
  const turns = Array.from({ length: 120 }, (_, index) =>
    pacer.turn({ thread: `chat ${index}`, tenant: 'one' }).then(() => void times.push(clock.now() - start)),
  );
  await settle();
  let other: number | undefined;
  const elsewhere = pacer.turn({ thread: 'chat', tenant: 'two' }).then(() => {
    other = clock.now() - start;
  });
  await run(clock, [...turns, elsewhere]);
  assert.equal(other, 0);
  assert.equal(mostWithin(times, 1_000), 50);
});

test('whatever comes when, no rate is broken', async () => {
  const calls = fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 0, max: 600 })), { maxLength: 80 });
  await fc.assert(
    fc.asyncProperty(calls, async (list) => {
      const clock = createManualClock();
      const pacer = createPacer({ clock, rates: RATES });
      const times: Record<string, number[]> = { a: [], b: [] };
      const turns: Promise<unknown>[] = [];
      for (const [key, gapMs] of list) {
        clock.advance(gapMs);
        if (gapMs % 3 === 0) {
          if (waitOf(pacer.tryTurn({ thread: key, tenant: 't' })) === 0) times[key]?.push(clock.now());
        } else turns.push(pacer.turn({ thread: key, tenant: 't' }).then(() => void times[key]?.push(clock.now())));
        await settle();
      }
      await run(clock, turns);
      for (const at of Object.values(times)) {
        assert.ok(mostWithin(at, 1_000) <= 7 && mostWithin(at, 2_000) <= 8 && mostWithin(at, 30_000) <= 60);
      }
    }),
    { numRuns: 30 },
  );
});

test('what can be left out gives way to what waits', async () => {
  const clock = createManualClock();
  const pacer = createPacer({ clock, rates: RATES });
  for (let i = 0; i < 7; i += 1) assert.equal(waitOf(pacer.tryTurn({ thread: 'a', tenant: 't' })), 0);
  assert.equal(waitOf(pacer.tryTurn({ thread: 'a', tenant: 't' })), 1_000);
  const message = pacer.turn({ thread: 'a', tenant: 't' });
  await settle();
  assert.ok(waitOf(pacer.tryTurn({ thread: 'a', tenant: 't' })) > 0);
  await run(clock, [message]);
});

test('who gives up waits no longer and costs nothing', async () => {
  const clock = createManualClock();
  const pacer = createPacer({ clock, rates: RATES });
  for (let i = 0; i < 7; i += 1) pacer.tryTurn({ thread: 'a', tenant: 't' });
  const abort = new AbortController();
  const turn = pacer.turn({ thread: 'a', tenant: 't' }, { signal: abort.signal });
  abort.abort();
  await turn;
  clock.advance(1_000);
  assert.equal(waitOf(pacer.tryTurn({ thread: 'a', tenant: 't' })), 0);
});

test('a call counts from its answer on', async () => {
  const clock = createManualClock();
  const pacer = createPacer({ clock, rates: { chat: [[1, 1_000]] } });
  const turn = await pacer.turn({ chat: 'a' });
  clock.advance(800);
  if ('end' in turn) turn.end();
  clock.advance(999);
  assert.equal(waitOf(pacer.tryTurn({ chat: 'a' })), 1_000);
  clock.advance(1);
  assert.equal(waitOf(pacer.tryTurn({ chat: 'a' })), 0);
});

test('one that took longer than any window counts, too', async () => {
  const clock = createManualClock();
  const pacer = createPacer({ clock, rates: { chat: [[1, 1_000]] } });
  const turn = await pacer.turn({ chat: 'a' });
  clock.advance(60_000);
  await pacer.turn({ chat: 'b' });
  if ('end' in turn) turn.end();
  assert.equal(waitOf(pacer.tryTurn({ chat: 'a' })), 1_000);
});
