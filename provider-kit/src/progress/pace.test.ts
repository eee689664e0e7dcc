import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createPacing, type Pace, type View } from './pace.ts';
import type { PreviewOutcome } from './preview-port.ts';
import { RATES } from './testing/recording-port.ts';

const { initialPace, nextStep, paceAfter, paceForNextRun } = createPacing({
  ...RATES,
  status: { ...RATES.status, firstAfterMs: 5_000 },
});

const NOW = 1_000_000;
const view: View = {
  lastPutAt: NOW,
  begunAt: NOW - 60_000,
  wants: 'everything',
  hasNews: true,
  isShown: false,
  showsText: false,
  isTyping: true,
  removeAt: undefined,
};
const fresh: Pace = { ...initialPace, lastPreviewAt: NOW, lastTypingAt: NOW };
const shown = { hasNews: false, isShown: true, showsText: true };

const ok: PreviewOutcome = { status: 'ok', result: true };
const refused: PreviewOutcome = { status: 'refused', reason: '400: no' };
const failed: PreviewOutcome = { status: 'failed', reason: 'reset', isLost: true };
const tooFast = (afterMs?: number): PreviewOutcome => ({
  status: 'too_fast',
  reason: '429',
  ...(afterMs !== undefined && { afterMs }),
});

describe('the next step', () => {
  const cases: [string, Partial<Pace>, Partial<View>, [string, number] | undefined][] = [
    ['is typing at once for a new run', initialPace, { isTyping: false }, ['typing', NOW]],
    ['is typing soon for a run right after another', {}, { isTyping: false, hasNews: false }, ['typing', NOW + 1_000]],
    ['is the preview, once typing shows', { lastPreviewAt: NOW - 9_000 }, {}, ['preview', NOW]],
    ['keeps a second between two previews', {}, { showsText: true }, ['preview', NOW + 1_000]],
    ['keeps as long a time as the chat bears', { intervalMs: 4_000 }, { showsText: true }, ['preview', NOW + 4_000]],
    ['is typing again before it vanishes', {}, { hasNews: false }, ['typing', NOW + 4_500]],
    ['refreshes a preview before it goes', {}, shown, ['preview', NOW + 20_000]],
    ['leaves a status message alone that shows all', { kind: 'status' }, shown, ['expire', NOW + 90_000]],
    ['waits as long as the platform asks', { notBefore: NOW + 7_000 }, {}, ['preview', NOW + 7_000]],
    ['gives up a run that nobody speaks of', { notBefore: NOW + 200_000 }, {}, ['expire', NOW + 90_000]],
    ['only types after the person stopped the preview', {}, { wants: 'typing' }, ['typing', NOW + 4_500]],
    ['only types where nothing can be shown', { kind: 'none' }, {}, ['typing', NOW + 4_500]],
    ['is nothing but giving up while the run must not be shown', {}, { wants: 'nothing' }, ['expire', NOW + 90_000]],
    [
      'types only, while a run is young',
      { kind: 'status', lastPreviewAt: 0 },
      { begunAt: NOW },
      ['typing', NOW + 4_500],
    ],
    ['takes away what is left over first', {}, { removeAt: NOW - 1, isTyping: false }, ['remove', NOW]],
    ['takes away what is left over of an ended run', {}, { lastPutAt: undefined, removeAt: NOW }, ['remove', NOW]],
    ['is none after the end', {}, { lastPutAt: undefined }, undefined],
  ];
  for (const [name, pace, change, expected] of cases) {
    it(name, () => {
      const step = nextStep({ ...fresh, ...pace }, { ...view, ...change }, NOW);
      assert.deepEqual(step && [step.type, step.at], expected);
    });
  }
});

describe('the pace of a chat', () => {
  it('is halved by each complaint up to a limit, and recovers slowly', () => {
    let pace = fresh;
    const intervals = Array.from({ length: 5 }, () => {
      pace = paceAfter(pace, 'preview', tooFast(), NOW);
      return pace.intervalMs;
    });
    assert.deepEqual(intervals, [2_000, 4_000, 8_000, 10_000, 10_000]);
    for (let count = 0; count < 89; count++) pace = paceAfter(pace, 'preview', ok, NOW);
    assert.equal(pace.intervalMs, 1_100);
    for (let count = 0; count < 3; count++) pace = paceAfter(pace, 'preview', ok, NOW);
    assert.equal(pace.intervalMs, 1_000);
  });

  it('goes between 3 and 30 seconds for status messages', () => {
    let pace: Pace = { ...fresh, kind: 'status', intervalMs: 3_000 };
    for (let count = 0; count < 9; count++) pace = paceAfter(pace, 'preview', tooFast(), NOW);
    assert.equal(pace.intervalMs, 30_000);
    for (let count = 0; count < 200; count++) pace = paceAfter(pace, 'preview', ok, NOW);
    assert.equal(pace.intervalMs, 3_000);
  });

  it('honours the time that the platform asks for, to the millisecond, whatever call it was', () => {
    for (const type of ['typing', 'preview', 'remove'] as const) {
      const pace = paceAfter(fresh, type, tooFast(7_000), NOW);
      assert.equal(pace.notBefore, NOW + 7_000);
      assert.equal(paceAfter(pace, 'typing', tooFast(1_000), NOW + 1).notBefore, NOW + 7_000);
    }
  });

  it('falls back to a status message after two refusals in a row, then to nothing', () => {
    const kinds = (outcomes: PreviewOutcome[]) =>
      outcomes.reduce((pace, outcome) => paceAfter(pace, 'preview', outcome, NOW), fresh).kind;
    assert.equal(kinds([refused]), 'draft');
    assert.equal(kinds([refused, ok, refused]), 'draft');
    assert.equal(kinds([failed, failed, failed]), 'draft');
    assert.equal(kinds([refused, refused]), 'status');
    assert.equal(kinds([refused, refused, refused, ok, refused]), 'status');
    assert.equal(kinds([refused, refused, refused, refused]), 'none');
  });

  it('lets a preview that would be too much come later, and nothing else', () => {
    const pace = paceAfter(fresh, 'preview', { status: 'later', afterMs: 7_000 }, NOW);
    assert.deepEqual(pace, { ...fresh, lastPreviewAt: NOW + 6_000 });
    assert.deepEqual(nextStep(pace, { ...view, showsText: true }, NOW), { type: 'preview', at: NOW + 7_000 });
    assert.deepEqual(nextStep(pace, view, NOW), { type: 'typing', at: NOW + 4_500 });
    assert.equal(paceAfter(fresh, 'remove', { status: 'later', afterMs: 7_000 }, NOW), fresh);
  });

  it('counts no refusals of other calls', () => {
    const pace = [refused, refused, refused].reduce((last, outcome) => paceAfter(last, 'typing', outcome, NOW), fresh);
    assert.deepEqual(pace, fresh);
  });

  it('tries native previews again with a run an hour later', () => {
    const status = [refused, refused].reduce((pace, outcome) => paceAfter(pace, 'preview', outcome, NOW), fresh);
    const none: Pace = { ...status, kind: 'none' };
    assert.equal(paceForNextRun(status, NOW + 3_599_999).kind, 'status');
    assert.equal(paceForNextRun(none, NOW + 3_599_999).kind, 'status');
    const again = paceForNextRun(none, NOW + 3_600_000);
    assert.deepEqual([again.kind, again.intervalMs], ['draft', 1_000]);
    assert.equal(paceForNextRun(fresh, NOW), fresh);
  });

  it('begins each run with the best that there is in the chat, where that is no native preview', () => {
    const status = paceForNextRun(fresh, NOW, 'status');
    assert.deepEqual([status.kind, status.intervalMs], ['status', 3_000]);
    const none = [refused, refused].reduce((pace, outcome) => paceAfter(pace, 'preview', outcome, NOW), status);
    assert.equal(none.kind, 'none');
    assert.equal(paceForNextRun(none, NOW, 'status').kind, 'status');
    assert.equal(paceForNextRun(fresh, NOW, 'none').kind, 'none');
  });

  it('never lets a preview come earlier than the interval or the wish of the platform', () => {
    const outcome = fc.oneof(
      fc.constantFrom(ok, refused, failed),
      fc.nat(60_000).map((afterMs) => tooFast(afterMs)),
    );
    fc.assert(
      fc.property(fc.array(outcome), fc.boolean(), fc.boolean(), (outcomes, hasNews, isShown) => {
        const pace = outcomes.reduce((last, one) => paceAfter(last, 'preview', one, NOW), fresh);
        const step = nextStep(pace, { ...view, wants: 'everything', showsText: true, hasNews, isShown }, NOW);
        if (step?.type === 'preview') assert.ok(step.at >= Math.max(NOW + 1_000, pace.notBefore));
        assert.ok(pace.intervalMs >= 1_000 && pace.intervalMs <= 30_000);
      }),
    );
  });
});
