import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createManualClock, delay } from 'service-kit';
import { etienneForbidden, etienneUnreachable } from '../etienne/errors.ts';
import { initialRunView, type RunView } from '../etienne/run-outcome.ts';
import type { StreamEvent } from '../etienne/stream-events.ts';
import { settle } from '../testing/waiting.ts';
import { followRun } from './follow-run.ts';

const broken = () => etienneUnreachable('connection reset', { requestMayHaveArrived: true });
const never = new AbortController().signal;

const process_: StreamEvent = { type: 'process', processId: 'p1', eventId: 1 };
const text = (eventId: number, chunk = `${eventId} `): StreamEvent => ({ type: 'text', chunk, eventId });
const completed = (eventId: number): StreamEvent => ({ type: 'completed', eventId });

/** What one connection gives: its events, and how it ends where that is not well. */
type Connection = { events: StreamEvent[]; error?: unknown };

async function* read({ events, error }: Connection): AsyncGenerator<StreamEvent, void, void> {
  yield* events;
  if (error !== undefined) throw error;
}

/** Follows a run over the given connections, the first of which is already open, and lets no time be waited. */
async function follow(
  [first, ...later]: Connection[],
  {
    view = initialRunView(),
    signal = never,
    stepMs = 60_000,
  }: { view?: RunView; signal?: AbortSignal; stepMs?: number } = {},
) {
  const clock = createManualClock();
  const attached: (number | undefined)[] = [];
  const seen: StreamEvent[] = [];
  const pauses: number[] = [];
  let lost = 0;
  const work = followRun({
    view,
    ...(first && { first: read(first) }),
    attach(processId, { lastEventId }) {
      assert.equal(processId, 'p1');
      attached.push(lastEventId);
      return read(later.shift() ?? { events: [] });
    },
    onEvent: (event) => void seen.push(event),
    onLost: () => void lost++,
    async pause(mostMs) {
      pauses.push(mostMs);
      await delay(clock, mostMs, signal);
    },
    clock,
    signal,
  });
  let isOver = false;
  const ended = work.finally(() => {
    isOver = true;
  });
  ended.catch(() => {});
  for (let round = 0; round < 400 && !isOver; round++) {
    await settle();
    clock.advance(stepMs);
  }
  return { view: await ended, attached, seen, pauses, lost: () => lost };
}

describe('following a run', () => {
  it('ends with the stream that tells the end', async () => {
    const { view, attached } = await follow([{ events: [process_, text(2), completed(3)] }]);
    assert.deepEqual([view.text, view.end, attached], ['2 ', { status: 'completed' }, []]);
  });

  it('attaches after a lost connection from where it was, and passes over what is replayed', async () => {
    const { view, attached, lost } = await follow([
      { events: [process_, text(2), text(3)], error: broken() },
      { events: [text(2), text(3), text(4)], error: broken() },
      { events: [], error: broken() },
      { events: [text(4), text(5), completed(6)] },
    ]);
    assert.deepEqual([view.text, attached, lost()], ['2 3 4 5 ', [3, 4, 4], 3]);
  });

  it('says so where events were lost in between', async () => {
    const gap: StreamEvent = { type: 'replay_gap', eventId: undefined };
    const { view } = await follow([
      { events: [process_, text(2)], error: broken() },
      { events: [gap, text(90), completed(91)] },
    ]);
    assert.deepEqual([view.hasGap, view.end?.status], [true, 'completed']);
  });

  it('says so where the beginning is lost, when it is attached to without a number', async () => {
    const known = { ...initialRunView(), processId: 'p1' };
    const late = await follow([{ events: [text(40), completed(41)] }], { view: known });
    assert.equal(late.view.hasGap, true);
    const whole = await follow([{ events: [process_, text(2), completed(3)] }], { view: known });
    assert.equal(whole.view.hasGap, false);
  });

  it('ends where Etienne does not know the run any more', async () => {
    const { view, attached } = await follow([
      { events: [process_, text(2)], error: broken() },
      { events: [{ type: 'stream_not_found', eventId: undefined }] },
    ]);
    assert.deepEqual([view.notFound, view.end, attached.length], [true, undefined, 1]);
  });

  it('asks again for a stream that ends well without an end, and then believes it', async () => {
    const { view, attached } = await follow([{ events: [process_, text(2)] }]);
    assert.deepEqual([view.end, view.notFound, view.text], [undefined, false, '2 ']);
    assert.deepEqual(attached, [2, 2]);
    const more = await follow([
      { events: [process_] },
      { events: [text(2)] },
      { events: [] },
      { events: [completed(3)] },
    ]);
    assert.equal(more.view.end?.status, 'completed');
  });

  it('asks again too where it completed while a helper works, as the agent will speak again', async () => {
    const helper = { type: 'subagent', id: 't1', description: '' } as const;
    const { view, attached } = await follow([
      { events: [process_, { ...helper, phase: 'start', eventId: 2 }, completed(3)] },
      { events: [{ ...helper, phase: 'end', eventId: 4 }, text(5), completed(6)] },
    ]);
    assert.deepEqual([view.text, attached], ['5 ', [3]]);
    const silent = await follow([{ events: [process_, { ...helper, phase: 'start', eventId: 2 }, completed(3)] }]);
    assert.deepEqual([silent.view.end?.status, silent.attached], ['completed', [3, 3]]);
  });

  it('asks with growing pauses where each connection stands and breaks at once', async () => {
    const standing: Connection = { events: [{ type: 'attached', eventId: undefined }], error: broken() };
    const { pauses } = await follow([
      { events: [process_], error: broken() },
      ...Array.from({ length: 6 }, () => standing),
      { events: [completed(2)] },
    ]);
    assert.deepEqual(pauses, [250, 500, 1_000, 2_000, 2_000, 2_000, 2_000]);
  });

  it('cannot attach to a run that Etienne has not named', async () => {
    await assert.rejects(follow([{ events: [], error: broken() }]), { code: 'ETIENNE_UNREACHABLE' });
    const { view, attached } = await follow([{ events: [] }]);
    assert.deepEqual([view.end, attached], [undefined, []]);
  });

  it('looks again at most 2 s apart while the run can be saved, and at most 5 s apart after that', async () => {
    const lost = Array.from({ length: 60 }, () => ({ events: [], error: broken() }));
    const connections = [{ events: [process_], error: broken() }, ...lost, { events: [completed(2)] }];
    const { view, pauses } = await follow(connections, { stepMs: 1_000 });
    assert.deepEqual(view.end, { status: 'completed' });
    assert.equal(pauses.length, 61);
    const inTime = pauses.slice(0, 30);
    assert.ok(
      inTime.every((pauseMs) => pauseMs <= 2_000),
      String(inTime),
    );
    assert.deepEqual(new Set(pauses.slice(40)), new Set([5_000]));
    assert.ok(pauses[0] !== undefined && pauses[0] <= 500, 'the first attempt comes at once');
  });

  it('counts the time anew when it had the run again in between', async () => {
    const lost = Array.from({ length: 40 }, () => ({ events: [], error: broken() }));
    const again: Connection = { events: [{ type: 'attached', eventId: undefined }], error: broken() };
    const connections = [{ events: [process_], error: broken() }, ...lost, again, { events: [completed(2)] }];
    const { pauses } = await follow(connections, { stepMs: 1_000 });
    assert.equal(pauses.at(-2), 5_000);
    assert.equal(pauses.at(-1), 2_000);
  });

  it('rejects where Etienne refuses', async () => {
    const connections = [
      { events: [process_], error: broken() },
      { events: [], error: etienneForbidden('403') },
    ];
    await assert.rejects(follow(connections), { code: 'ETIENNE_FORBIDDEN' });
  });

  it('rejects with the reason of the signal, also while it waits to attach again', async () => {
    const abort = new AbortController();
    const clock = createManualClock();
    const work = followRun({
      view: initialRunView(),
      first: read({ events: [process_], error: broken() }),
      attach: () => assert.fail('attached after the abort'),
      onEvent() {},
      onLost() {},
      pause: (mostMs) => delay(clock, mostMs, abort.signal),
      clock,
      signal: abort.signal,
    });
    await settle();
    abort.abort(new Error('shutting down'));
    await assert.rejects(work, /shutting down/);
    assert.equal(clock.waiting, 0);
  });

  it('does not go on to the next event before the one before it is dealt with', async () => {
    const order: string[] = [];
    await followRun({
      view: initialRunView(),
      first: read({ events: [process_, text(2), completed(3)] }),
      attach: () => read({ events: [] }),
      async onEvent({ eventId }) {
        order.push(`begin ${eventId}`);
        await settle();
        order.push(`end ${eventId}`);
      },
      onLost() {},
      pause: () => assert.fail('nothing was lost'),
      clock: createManualClock(),
      signal: never,
    });
    assert.deepEqual(order, ['begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3', 'end 3']);
  });

  it('gives the same text wherever the connection breaks and however much is replayed', async () => {
    const all = [process_, ...Array.from({ length: 8 }, (_, index) => text(index + 2)), completed(10)];
    const breaks = fc.array(fc.record({ at: fc.nat({ max: 9 }), replay: fc.nat({ max: 9 }) }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(breaks, async (cuts) => {
        const connections: Connection[] = [];
        let reached = 0;
        for (const { at, replay } of cuts) {
          const until = Math.max(reached, at + 1);
          const from = Math.max(0, reached - replay);
          connections.push({ events: all.slice(from, until), error: broken() });
          reached = until;
        }
        connections.push({ events: all.slice(Math.max(0, reached - 1)) });
        const { view } = await follow(connections);
        assert.equal(view.text, '2 3 4 5 6 7 8 9 ');
        assert.equal(view.hasGap, false);
      }),
      { numRuns: 30, seed: 11 },
    );
  });
});
