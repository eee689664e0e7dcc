import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ActionRowsSchema } from 'shared-types';
import { Value } from 'typebox/value';
import { anyCharacter } from '../../../service-kit/src/testing/any-character.ts';
import { inEnglish } from '../testing/in-english.ts';
import * as replies from './replies.ts';
import { duration } from './short-text.ts';
import { type Status, statusText } from './status-text.ts';

const statusOf = (status: Status) => inEnglish(statusText(status));
const nothing: Status = {
  project: undefined,
  sessionId: undefined,
  running: undefined,
  waiting: [],
  etienne: { ok: true },
};

describe('what is said', () => {
  const spans: [name: string, span: string][] = [
    ['alpha', '`alpha`'],
    ['a`b', '`` a`b ``'],
    ['``a', '``` ``a ```'],
    ['`', '`` ` ``'],
    ['a*b_c', '`a*b_c`'],
  ];
  for (const [name, span] of spans) {
    it(`shows the name ${name} as it is`, () => {
      assert.ok(inEnglish(replies.projectGone(name)).text.includes(span));
      assert.ok(inEnglish(replies.projectList(['x'], name)).text.includes(span));
    });
  }

  it('offers buttons that the contract allows and that lead back to their project, whatever its name', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, maxLength: 255, unit: anyCharacter }), { maxLength: 45 }),
        (names) => {
          const rows = replies.projectButtons(names);
          assert.ok(Value.Check(ActionRowsSchema, rows));
          assert.ok(rows.length <= 40);
          for (const { id, label } of rows.flat()) {
            assert.ok(names.includes(replies.readAction(id)?.argument ?? ''));
            assert.ok(label.isWellFormed());
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('lists what does not fit into buttons', () => {
    const names = Array.from({ length: 41 }, (_, index) => `project-${index}`);
    const { text, actions } = inEnglish(replies.projectList(names, undefined));
    assert.equal(actions?.length, 40);
    assert.match(text, /All 41 projects:[\s\S]*`project-40`/);
  });

  it('puts the nearest project first', () => {
    const { text, actions } = inEnglish(replies.projectUnknown('beto', 'beta', ['alpha', 'beta']));
    assert.match(text, /no project `beto`\. Did you mean `beta`\?/);
    assert.equal(actions?.[0]?.[0]?.id, 'project:beta');
  });

  const durations: [ms: number, text: string][] = [
    [-5, '0 s'],
    [59_499, '59 s'],
    [60_000, '1 min'],
    [3_599_000, '59 min'],
    [7_500_000, '2 h 5 min'],
  ];
  for (const [ms, text] of durations) it(`calls ${ms} ms ${text}`, () => assert.equal(duration(ms), text));
});

describe('the status', () => {
  it('of a chat without a project', () => {
    assert.equal(
      statusOf(nothing).text,
      'Project: none selected (/projects)\n\nRunning: nothing\n\nWaiting: nothing\n\nProvider, manager and Etienne: all well',
    );
  });

  it('of a chat where something runs and waits, while Etienne is away', () => {
    const { text } = statusOf({
      project: 'my `app`',
      sessionId: '0123456789abcdef',
      running: {
        prompt: `${'🙂'.repeat(61)}`,
        ageMs: 65_000,
        activity: undefined,
        quietMs: 2_000,
        phase: 'queued' as const,
      },
      waiting: [{ text: 'one\n\n2. not a list' }, { text: '' }],
      etienne: { ok: false, reason: () => 'Etienne cannot be reached.' },
    });
    assert.deepEqual(text.split('\n\n'), [
      'Project: `` my `app` ``',
      'Session: `01234567`',
      `Next in line for 1 min: \`${'🙂'.repeat(59)}…\`\nNow: waits until another task of this project in Etienne is done`,
      'Waiting: 2\n1. `one 2. not a list`\n2. `…`',
      'Etienne: cannot be reached.',
    ]);
  });

  it('of a run whose agent waits for an answer says that, and nothing of what would run', () => {
    const running = { prompt: 'clean up', ageMs: 5_000, activity: 'Bash: rm -rf x', quietMs: 0 };
    const { text } = statusOf({ ...nothing, running: { ...running, phase: 'asking', leftMs: 42_000 } });
    assert.match(
      text,
      /\nWaits for your answer: `clean up`\nNow: the agent has asked something and goes on without an answer in 42 s\n/,
    );
    assert.doesNotMatch(text, /rm -rf|Running/);
  });

  it('says what waits for the decision of the person, once', () => {
    const backlog = { text: 'one', decision: 'backlog' as const };
    const { text } = statusOf({ ...nothing, waiting: [backlog, backlog, { text: 'said', decision: 'voice' }] });
    assert.deepEqual(text.split('\n\n').slice(-3, -1), [
      'Waits for your decision, asked above: shall what came while I was away still run?',
      'Waits for your decision, asked above: shall what I understood of your voice message run?',
    ]);
  });

  it('shows a short prompt of wide characters whole', () => {
    const running = { prompt: '🙂'.repeat(35), ageMs: 0, activity: 'reading', quietMs: 0, phase: 'running' as const };
    const { text } = statusOf({ ...nothing, running });
    assert.ok(text.includes(`\`${'🙂'.repeat(35)}\``));
    assert.ok(text.includes('Now: reading'));
  });
});
