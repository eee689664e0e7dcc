import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createManualClock } from 'service-kit';
import { createProgress } from './create-progress.ts';
import type { PreviewOutcome } from './preview-port.ts';
import { createRecordingPort, draftIdOf } from './testing/recording-port.ts';

const STEP_MS = 100;

function setup() {
  const clock = createManualClock(0);
  const recording = createRecordingPort(clock);
  const warnings: object[] = [];
  const unpaired = new Set<string>();
  const progress = createProgress({
    port: recording.port,
    clock,
    log: { warn: (details) => void warnings.push(details) },
    isPaired: async (remoteSessionId) => !unpaired.has(remoteSessionId),
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  /** Lets time pass in small steps, so that what calls lead to happens at its time. */
  async function pass(ms: number) {
    await settle();
    for (let passed = 0; passed < ms; passed += STEP_MS) {
      clock.advance(Math.min(STEP_MS, ms - passed));
      await settle();
    }
  }
  const seen = () => recording.calls.map(({ type, at, text }) => (text === undefined ? [type, at] : [type, at, text]));
  return { ...recording, clock, progress, warnings, unpaired, settle, pass, seen };
}

const refused: PreviewOutcome = { status: 'refused', reason: '400: no' };
const reset: PreviewOutcome = { status: 'failed', reason: 'reset', isLost: false };

describe('progress', () => {
  it('types at once and shows that it thinks, then the answer as it grows', async () => {
    const { progress, pass, seen } = setup();
    await progress.put('5', { runId: 'r' });
    await pass(1_500);
    await progress.put('5', { runId: 'r', text: 'Two', activity: 'Reading' });
    await pass(1_000);
    await progress.put('5', { runId: 'r', text: 'Two tests' });
    await pass(2_500);
    assert.deepEqual(seen(), [
      ['typing', 0],
      ['draft', 0, ''],
      ['draft', 1_500, 'Two\n\n⏳ Reading'],
      ['draft', 2_500, 'Two tests'],
    ]);
  });

  it('keeps to what a remote session of its own bears', async () => {
    const { progress, port, pass, seen } = setup();
    const status = { leastMs: 6_000, mostMs: 30_000, recoveryMs: 300, firstAfterMs: 4_000 };
    const rates = { ...port.rates, status };
    Object.assign(port, { kindOf: () => 'status', ratesOf: (id: string) => (id === 'group' ? rates : undefined) });
    for (const id of ['5', 'group']) await progress.put(id, { runId: 'r', activity: 'Reading' });
    await pass(1_000);
    for (const id of ['5', 'group']) await progress.put(id, { runId: 'r', activity: 'Writing' });
    await pass(3_500);
    await progress.put('group', { runId: 'r', activity: 'Testing' });
    await pass(6_000);
    assert.deepEqual(
      seen().filter(([type]) => type !== 'typing'),
      [
        ['status', 0, '… Reading'],
        ['edit', 3_000, '… Writing'],
        ['status', 4_000, '… Writing'],
        ['edit', 10_000, '… Testing'],
      ],
    );
  });

  it('comes later where it would be too much, without a warning, and so goes what is left over', async () => {
    const { progress, port, answer, pass, seen, warnings } = setup();
    Object.assign(port, { kindOf: () => 'status' });
    answer('status', { status: 'later', afterMs: 2_000 });
    answer('delete', ...Array.from({ length: 7 }, () => ({ status: 'later' as const, afterMs: 1_000 })));
    await progress.put('5', { runId: 'r', activity: 'Reading' });
    await pass(2_500);
    progress.end('5');
    await pass(8_000);
    assert.deepEqual(
      seen()
        .filter(([type]) => type !== 'typing')
        .map(([type, at]) => [type, at]),
      [['status', 0], ['status', 2_000], ...Array.from({ length: 8 }, (_, index) => ['delete', 2_500 + index * 1_000])],
    );
    assert.deepEqual(warnings, []);
  });

  it('types every 4.5 s until a text shows, and refreshes the preview every 20 s', async () => {
    const { progress, pass, ofType, drafts } = setup();
    await progress.put('5', { runId: 'r' });
    await pass(10_000);
    assert.deepEqual(
      ofType('typing').map(({ at }) => at),
      [0, 4_500, 9_000],
    );
    await progress.put('5', { runId: 'r', text: 'x' });
    await pass(45_000);
    assert.deepEqual(
      drafts().map(({ at, text }) => [at, text]),
      [
        [0, ''],
        [10_000, 'x'],
        [30_000, 'x'],
        [50_000, 'x'],
      ],
    );
    assert.equal(ofType('typing').length, 3);
  });

  it('makes one draft a second of the fastest stream: 1,000 states in 10 s are 10 drafts, each with the newest', async () => {
    const { progress, clock, settle, drafts, pass } = setup();
    for (let count = 0; count < 1_000; count++) {
      await progress.put('5', { runId: 'r', text: `state ${count}` });
      await settle();
      clock.advance(10);
    }
    const perSecond = Array.from(
      { length: 10 },
      (_, second) => drafts().filter(({ at }) => Math.floor(at / 1_000) === second).length,
    );
    assert.deepEqual(
      perSecond,
      Array.from({ length: 10 }, () => 1),
    );
    await pass(1_000);
    assert.deepEqual(
      drafts().map(({ at, text }) => [at, text]),
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((second) => [
        second * 1_000,
        `state ${second === 0 ? 0 : Math.min(999, second * 100 - 1)}`,
      ]),
    );
  });

  it('makes at most 25 calls a second over all chats, and forgets none of them', async () => {
    const { progress, clock, settle, calls } = setup();
    for (let round = 0; round < 200; round++) {
      const puts = Array.from({ length: 100 }, (_, chat) =>
        progress.put(`${chat}`, { runId: `r${chat}`, text: `state ${round}` }),
      );
      await Promise.all(puts);
      await settle();
      clock.advance(100);
    }
    for (let i = 25; i < calls.length; i++) assert.ok((calls[i]?.at ?? 0) - (calls[i - 25]?.at ?? 0) >= 1_000);
    assert.equal(calls.length, 21 * 25);
    const perChat = Array.from(
      { length: 100 },
      (_, chat) =>
        calls.filter(({ remoteSessionId, type }) => remoteSessionId === `${chat}` && type === 'draft').length,
    );
    assert.ok(Math.min(...perChat) >= 4 && Math.max(...perChat) <= 5);
  });

  it('shows nothing that was overtaken, by a newer state or by its end, while it was asked who is paired', async () => {
    const clock = createManualClock(0);
    const { port, calls } = createRecordingPort(clock);
    const answers: ((isPaired: boolean) => void)[] = [];
    const progress = createProgress({
      port,
      clock,
      log: { warn: () => {} },
      isPaired: () => new Promise((resolve) => answers.push(resolve)),
    });
    const settle = () => new Promise((resolve) => setImmediate(resolve));
    const older = progress.put('5', { runId: 'r', text: 'older' });
    const newer = progress.put('5', { runId: 'r', text: 'newer' });
    answers[1]?.(true);
    await newer;
    answers[0]?.(true);
    await older;
    await settle();
    assert.deepEqual(
      calls.flatMap(({ text }) => text ?? []),
      ['newer'],
    );

    const late = progress.put('6', { runId: 's', text: 'late' });
    progress.end('6');
    answers[2]?.(true);
    await late;
    await settle();
    assert.ok(calls.every(({ remoteSessionId }) => remoteSessionId !== '6'));
    await progress.stop();
  });

  it('stops after DELETE, whatever comes late', async () => {
    const { progress, pass, calls, clock } = setup();
    await progress.put('5', { runId: 'r', text: 'x' });
    await pass(500);
    await progress.put('5', { runId: 'r', text: 'xy' });
    progress.end('5');
    await progress.put('5', { runId: 'r', text: 'xyz' });
    await pass(100_000);
    assert.deepEqual([calls.length, clock.waiting], [2, 0]);
    await progress.put('5', { runId: 'next', text: 'another' });
    await pass(100);
    assert.equal(calls.at(-1)?.draftId, draftIdOf('next'));
  });

  it('shows nothing any more of what others go on with, until something new comes', async () => {
    const { progress, pass, calls, clock } = setup();
    await progress.put('5', { runId: 'r', text: 'x' });
    await progress.put('6', { runId: 's', text: 'y' });
    await pass(500);
    const before = calls.length;
    assert.ok(progress.isShown('5'));
    progress.forgetAll();
    assert.equal(progress.isShown('5'), false);
    await pass(100_000);
    assert.deepEqual([calls.length, clock.waiting], [before, 0]);
    await progress.put('5', { runId: 'r', text: 'xy' });
    await pass(100);
    assert.ok(calls.length > before);
  });

  it('ends the run whose answer was taken, whatever comes late, and no other', async () => {
    const { progress, pass, calls, clock } = setup();
    await progress.put('5', { runId: 'r', text: 'x' });
    await pass(500);
    progress.endRun('5', 'r');
    await progress.put('5', { runId: 'r', text: 'xy' });
    await pass(100_000);
    assert.deepEqual([calls.length, clock.waiting], [2, 0]);
    progress.endRun('5', 'next');
    await progress.put('5', { runId: 'next', text: 'answered before it was shown' });
    await progress.put('5', { runId: 'last', text: 'another' });
    progress.endRun('5', 'r');
    await pass(100);
    const drafts = calls.flatMap(({ draftId }) => draftId ?? []);
    assert.deepEqual([...new Set(drafts)], [draftIdOf('r'), draftIdOf('last')]);
  });

  it('ends a run when another one of the same remote session begins', async () => {
    const { progress, pass, drafts } = setup();
    await progress.put('5', { runId: 'one', text: 'a' });
    await pass(100);
    await progress.put('5', { runId: 'two', text: 'b' });
    await progress.put('5', { runId: 'one', text: 'aa' });
    await pass(5_000);
    assert.deepEqual(
      drafts().map(({ at, text }) => [at, text]),
      [
        [0, 'a'],
        [1_000, 'b'],
      ],
    );
  });

  it('forgets a run after 90 s without progress, and shows it again when there is some', async () => {
    const { progress, pass, calls, clock } = setup();
    await progress.put('5', { runId: 'r' });
    await pass(89_900);
    assert.equal(clock.waiting > 0, true);
    await pass(100);
    assert.equal(clock.waiting, 0);
    const before = calls.length;
    await progress.put('5', { runId: 'r', text: 'still there' });
    await pass(100);
    assert.deepEqual(
      calls.slice(before).map(({ type }) => type),
      ['typing', 'draft'],
    );
  });

  it('waits exactly as long as Telegram asks, in the next run too, then goes slower and recovers', async () => {
    const { progress, pass, answer, calls, drafts } = setup();
    answer('draft', { status: 'too_fast', reason: '429', afterMs: 7_300 });
    await progress.put('5', { runId: 'r', text: 'x' });
    await pass(1_000);
    progress.end('5');
    await progress.put('5', { runId: 'next', text: 'y' });
    await pass(7_000);
    assert.deepEqual(
      calls.slice(2).map(({ type, at }) => [type, at]),
      [
        ['typing', 7_300],
        ['draft', 7_300],
      ],
    );
    for (let count = 0; count < 200; count++) {
      await progress.put('5', { runId: 'next', text: `y ${count}` });
      await pass(100);
    }
    const gaps = drafts()
      .slice(1)
      .map(({ at }, index, all) => at - (all[index - 1]?.at ?? 0))
      .slice(1);
    assert.deepEqual(gaps.slice(0, 3), [1_900, 1_800, 1_700]);
    assert.equal(gaps.at(-1), 1_000);
  });

  it('tries again at the next tick after a broken connection, and warns once', async () => {
    const { progress, pass, answer, drafts, warnings } = setup();
    answer('typing', reset);
    answer('draft', reset, reset);
    await progress.put('5', { runId: 'r', text: 'x' });
    await pass(3_000);
    assert.deepEqual(
      drafts().map(({ at }) => at),
      [0, 1_000, 2_000],
    );
    assert.deepEqual(warnings, [{ remoteSessionId: '5', runId: 'r', step: 'typing', reason: 'reset' }]);
  });

  it('gives up a call after 5 s', async () => {
    const { progress, pass, setLatencyMs, calls } = setup();
    setLatencyMs(60_000);
    await progress.put('5', { runId: 'r' });
    await pass(6_000);
    assert.deepEqual(
      calls.map(({ type, at, endedAt }) => [type, at, endedAt]),
      [
        ['typing', 0, 5_000],
        ['draft', 5_000, undefined],
      ],
    );
  });

  it('tells the platform once whose draft is over: ended, replaced by another run, or not heard of any more', async () => {
    const { progress, pass, ended } = setup();
    await progress.put('5', { runId: 'one', text: 'a' });
    await progress.put('5', { runId: 'two', text: 'b' });
    assert.deepEqual(ended, ['5 one']);
    progress.end('5');
    progress.end('5');
    await progress.put('6', { runId: 'three' });
    await pass(91_000);
    assert.deepEqual(ended, ['5 one', '5 two', '6 three']);
  });

  it('shows one silent status message where previews are refused, edits it slowly and takes it away', async () => {
    const { progress, pass, answer, calls, clock } = setup();
    answer('draft', refused, refused);
    await progress.put('5', { runId: 'r', text: '**x**', activity: 'Reading' });
    await pass(4_000);
    await progress.put('5', { runId: 'r', text: 'xy', activity: 'Writing' });
    await pass(3_100);
    await progress.put('5', { runId: 'r', text: 'xyz', activity: 'Writing' });
    await pass(9_000);
    const withoutTyping = calls.filter(({ type }) => type !== 'typing');
    assert.deepEqual(
      withoutTyping.map(({ type, at, text, hasEntities }) => [type, at, text, hasEntities]),
      [
        ['draft', 0, 'x\n\n⏳ Reading', true],
        ['draft', 1_000, 'x\n\n⏳ Reading', false],
        ['status', 4_000, '… Reading', undefined],
        ['edit', 7_000, '… Writing', undefined],
      ],
    );
    const { platformId } = withoutTyping.at(-1) ?? {};
    answer('delete', reset, { status: 'too_fast', reason: '429', afterMs: 5_000 });
    progress.end('5');
    await pass(20_000);
    assert.deepEqual(
      calls.slice(-3).map(({ type, platformId: id, at }) => [type, id, at]),
      [
        ['delete', platformId, 16_100],
        ['delete', platformId, 19_100],
        ['delete', platformId, 24_100],
      ],
    );
    assert.equal(clock.waiting, 0);
    await progress.put('5', { runId: 'next', text: 'y' });
    await pass(100);
    assert.deepEqual(calls.at(-1)?.type, 'status');
  });

  it('takes a status message away that was still being sent when the run ended', async () => {
    const { progress, pass, answer, setLatencyMs, calls } = setup();
    answer('draft', refused, refused);
    await progress.put('5', { runId: 'r' });
    await pass(3_900);
    setLatencyMs(500);
    await pass(200);
    progress.end('5');
    await pass(2_000);
    assert.deepEqual(
      calls.slice(-2).map(({ type }) => type),
      ['status', 'delete'],
    );
    assert.equal(calls.at(-1)?.platformId, calls.at(-2)?.platformId);
  });

  it('sends no second status message where it is unknown whether the first one came', async () => {
    const { progress, pass, answer, ofType } = setup();
    answer('draft', refused, refused);
    answer('status', { status: 'failed', reason: 'lost', isLost: true });
    await progress.put('5', { runId: 'r' });
    await pass(60_000);
    assert.equal(ofType('status').length, 1);
    assert.ok(ofType('typing').length > 10);
  });

  it('replaces a status message that the person has deleted', async () => {
    const { progress, pass, answer, ofType } = setup();
    answer('draft', refused, refused);
    answer('edit', refused);
    await progress.put('5', { runId: 'r' });
    await pass(4_000);
    await progress.put('5', { runId: 'r', activity: 'Reading' });
    await pass(7_000);
    assert.deepEqual(
      ofType('status', 'edit').map(({ type }) => type),
      ['status', 'edit', 'status'],
    );
  });

  it('says nothing more of a run to a person who blocked the bot', async () => {
    const { progress, pass, answer, calls } = setup();
    answer('typing', { status: 'blocked', reason: '403: blocked' });
    await progress.put('5', { runId: 'r' });
    await pass(30_000);
    await progress.put('5', { runId: 'r', text: 'x' });
    await pass(30_000);
    assert.equal(calls.length, 1);
    await progress.put('5', { runId: 'next', text: 'x' });
    await pass(1_000);
    assert.equal(calls.length, 3);
  });

  it('shows nothing to whoever is not paired any more', async () => {
    const { progress, pass, unpaired, calls, clock } = setup();
    await progress.put('5', { runId: 'r' });
    await pass(1_000);
    unpaired.add('5');
    await progress.put('5', { runId: 'r', text: 'secret' });
    await pass(1_000);
    assert.deepEqual([calls.length, clock.waiting], [2, 0]);
  });

  it('tells the run of a preview that the person stopped, and only types from then on', async () => {
    const { progress, pass, calls } = setup();
    await progress.put('5', { runId: 'r', text: 'x' });
    await pass(1_000);
    assert.equal(progress.stopPreview('5', draftIdOf('r')), 'r');
    await progress.put('5', { runId: 'r', text: 'xy' });
    await pass(4_000);
    assert.deepEqual(
      calls.slice(2).map(({ type }) => type),
      ['typing'],
    );
    progress.end('5');
    assert.equal(progress.stopPreview('5', draftIdOf('r')), 'r');
    assert.equal(progress.stopPreview('5', 'another'), undefined);
    assert.equal(progress.stopPreview('6', draftIdOf('r')), undefined);
  });

  it('makes room for a message: waits for the call that goes on and begins none until further progress', async () => {
    const { progress, pass, settle, setLatencyMs, calls } = setup();
    await progress.put('5', { runId: 'r', text: 'x' });
    await pass(900);
    setLatencyMs(400);
    await progress.put('5', { runId: 'r', text: 'xy' });
    await pass(200);
    let hasRoom = false;
    void progress.beforeSend('5').then(() => {
      hasRoom = true;
    });
    await settle();
    assert.equal(hasRoom, false);
    await progress.put('5', { runId: 'r', text: 'xyz' });
    await pass(1_000);
    assert.equal(hasRoom, true);
    progress.afterSend('5');
    await pass(30_000);
    assert.deepEqual(
      calls.map(({ type, text }) => text ?? type),
      ['typing', 'x', 'xy'],
    );
    await progress.put('5', { runId: 'r', text: 'xyz' });
    await pass(1_000);
    assert.deepEqual(
      calls.slice(3).map(({ type, text }) => text ?? type),
      ['typing', 'xyz'],
    );
  });

  it('shows the next run as soon as the answer of the former was sent', async () => {
    const { progress, pass, calls } = setup();
    await progress.put('5', { runId: 'r', text: 'x' });
    await pass(100);
    await progress.beforeSend('5');
    progress.end('5');
    await progress.put('5', { runId: 'next' });
    await pass(5_000);
    assert.equal(calls.length, 2);
    progress.afterSend('5');
    await pass(100);
    assert.deepEqual(
      calls.slice(2).map(({ type, draftId }) => draftId ?? type),
      ['typing', draftIdOf('next')],
    );
  });

  it('makes room at once where nothing is shown', async () => {
    const { progress, calls } = setup();
    await progress.beforeSend('5');
    progress.afterSend('5');
    assert.deepEqual(calls, []);
  });

  it('sends nothing after it was stopped, and waits for what is being sent', async () => {
    const { progress, pass, setLatencyMs, calls, clock, warnings } = setup();
    await progress.put('5', { runId: 'r' });
    await progress.put('6', { runId: 'q' });
    await pass(500);
    setLatencyMs(2_000);
    await progress.put('5', { runId: 'r', text: 'x' });
    await pass(1_000);
    await progress.stop();
    assert.equal(calls.at(-1)?.endedAt, clock.now());
    const count = calls.length;
    await progress.put('5', { runId: 'r', text: 'xy' });
    await progress.put('7', { runId: 's', text: 'xy' });
    progress.end('6');
    await pass(100_000);
    assert.deepEqual([calls.length, clock.waiting, warnings], [count, 0, []]);
  });
});
