import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { afterCall, type GrowingMessage, nextCall, type OpenMessage } from './growing-message.ts';
import type { ProgressContent } from './preview-port.ts';

/** Those of Microsoft Teams. */
const limits = { intervalMs: 1_500, mostMs: 110_000, mostActivity: 1_000 };

const start = 1_000_000;
const open = (more: Partial<OpenMessage> = {}): OpenMessage => ({
  state: 'open',
  streamId: 's',
  startedAt: start,
  lastAt: start,
  sequence: 1,
  text: '',
  activity: 'Reading',
  ...more,
});

describe('What is called next', () => {
  const later = start + 1_500;
  const piece = (text: string, sequence = 2) => ({
    type: 'piece',
    streamId: 's',
    kind: 'text',
    sequence,
    text,
  });
  const table: [what: string, stream: GrowingMessage, content: ProgressContent, now: number, expected: object][] = [
    ['nothing is known: typing', { state: 'idle' }, { text: '', activity: '' }, start, { type: 'typing' }],
    [
      'what is done begins a stream',
      { state: 'idle' },
      { text: '', activity: 'Reading' },
      start,
      { type: 'piece', kind: 'activity', sequence: 1, text: '⏳ Reading' },
    ],
    [
      'a text begins one, too',
      { state: 'idle' },
      { text: 'A', activity: 'Reading' },
      start,
      { type: 'piece', kind: 'text', sequence: 1, text: 'A' },
    ],
    ['not sooner than after 1.5 s', open(), { text: 'A', activity: '' }, start + 1_000, { type: 'wait', ms: 500 }],
    ['a text takes the place of what is done', open(), { text: 'A', activity: '' }, later, piece('A')],
    ['a text goes on', open({ text: 'A', sequence: 4 }), { text: 'A B', activity: '' }, later, piece('A B', 5)],
    [
      'a text that does not go on is not shown',
      open({ text: 'A' }),
      { text: 'B', activity: '' },
      later,
      { type: 'nothing' },
    ],
    ['no news, no call', open({ text: 'A' }), { text: 'A', activity: 'New' }, later, { type: 'nothing' }],
    ['the same again, no call', open(), { text: '', activity: 'Reading' }, later, { type: 'nothing' }],
    [
      'another thing is done',
      open(),
      { text: '', activity: 'Writing' },
      later,
      { type: 'piece', streamId: 's', kind: 'activity', sequence: 2, text: '⏳ Writing' },
    ],
    [
      'before two minutes it ends',
      open({ text: 'A' }),
      { text: 'A B', activity: '' },
      start + 110_000,
      { type: 'close', streamId: 's', text: 'A' },
    ],
    [
      'after that typing stands in',
      { state: 'over', leftover: 's' },
      { text: 'A B', activity: '' },
      later,
      { type: 'typing' },
    ],
  ];
  for (const [what, stream, content, now, expected] of table) {
    test(what, () => assert.deepEqual(nextCall(stream, content, now, limits), expected));
  }
});

test('whatever is put when, the rules of a stream are kept', () => {
  const step = fc.record({
    gapMs: fc.integer({ min: 0, max: 30_000 }),
    grow: fc.string({ maxLength: 3 }),
    reset: fc.boolean(),
    activity: fc.string({ maxLength: 2_000 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let stream: GrowingMessage = { state: 'idle' };
      let now = start;
      let text = '';
      let last = { text: '', sequence: 0, at: Number.NEGATIVE_INFINITY, isText: false };
      let beganAt: number | undefined;
      for (const { gapMs, grow, reset, activity } of steps) {
        now += gapMs;
        text = reset ? grow : text + grow;
        const content = { text, activity };
        const call = nextCall(stream, content, now, limits);
        if (call.type === 'piece') {
          beganAt ??= now;
          assert.equal(call.sequence, last.sequence + 1);
          assert.ok(now - last.at >= 1_500 && now - beganAt < 110_000 && call.text !== '');
          if (call.kind === 'activity')
            assert.ok(!last.isText && call.text.length <= 1_000 && call.text.isWellFormed());
          else assert.ok(call.text.startsWith(last.text));
          const isText = call.kind === 'text';
          last = { text: isText ? call.text : '', sequence: call.sequence, at: now, isText };
        }
        stream = afterCall(stream, call, content, { id: 's', now });
      }
    }),
    { numRuns: 200 },
  );
});
