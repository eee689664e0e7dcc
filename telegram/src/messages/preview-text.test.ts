import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { anyCharacter } from '../../../service-kit/src/testing/any-character.ts';
import { propertyRuns } from '../../../service-kit/src/testing/property-runs.ts';
import { anyString, markdownLike } from '../rendering/testing/arbitraries.ts';
import { findFaults } from '../rendering/testing/check-formatted.ts';
import { draftIdOf, previewText, statusText } from './preview-text.ts';

const italic = (offset: number, length: number) => [{ type: 'italic', offset, length }];

describe('the text of a preview', () => {
  const cases: [string, { text: string; activity: string }, { text: string; entities: object[] }][] = [
    ['is empty where nothing is known', { text: '', activity: '' }, { text: '', entities: [] }],
    ['is the answer alone', { text: 'Two tests', activity: ' ' }, { text: 'Two tests', entities: [] }],
    [
      'is the activity alone',
      { text: ' \n', activity: 'Reading a.ts' },
      { text: '⏳ Reading a.ts', entities: italic(0, 14) },
    ],
    [
      'is the answer, a blank line and the activity',
      { text: '**Two** tests', activity: 'Reading a.ts' },
      { text: 'Two tests\n\n⏳ Reading a.ts', entities: [{ type: 'bold', offset: 0, length: 3 }, ...italic(11, 14)] },
    ],
    [
      'has one line of activity, which is no Markdown',
      { text: '', activity: ' Running\r\n\tnpm *test* ' },
      { text: '⏳ Running npm *test*', entities: italic(0, 20) },
    ],
    [
      'makes no link of a file and no command of an address in the activity',
      { text: '/stop', activity: 'Reading a.md' },
      {
        text: '/stop\n\n⏳ Reading a.md',
        entities: [
          { type: 'code', offset: 0, length: 5 },
          { type: 'italic', offset: 7, length: 9 },
          { type: 'code', offset: 17, length: 4 },
        ],
      },
    ],
  ];
  for (const [name, content, expected] of cases) {
    it(name, () => assert.deepEqual(previewText(content), expected));
  }

  it('is valid for one message, whatever comes, and ends with the activity', () => {
    const limits = { maxLength: 4_096, maxEntities: 100 };
    fc.assert(
      fc.property(
        fc.oneof(markdownLike, anyString).chain((text) => fc.constantFrom(text, `${text}\n\n`.repeat(60))),
        fc.oneof(fc.string({ maxLength: 500, unit: anyCharacter }), fc.constant('x'.repeat(500))),
        (text, activity) => {
          const preview = previewText({ text, activity });
          assert.deepEqual(findFaults(preview, limits), []);
          const last = preview.entities.at(-1);
          if (/\w/.test(activity)) assert.equal(last && last.offset + last.length, preview.text.length);
        },
      ),
      { numRuns: propertyRuns(150) },
    );
  });

  it('shows the end of an answer that is too long', () => {
    const text = Array.from({ length: 2_000 }, (_, line) => `line ${line}`).join('\n\n');
    const preview = previewText({ text, activity: 'Writing' });
    assert.ok(preview.text.length <= 4_096 && preview.text.length > 3_500);
    assert.ok(preview.text.endsWith('line 1999\n\n⏳ Writing'));
  });
});

describe('the text of a status message', () => {
  it('is never empty', () => {
    assert.deepEqual(statusText({ text: 'an answer', activity: '' }), { text: '…', entities: [] });
    assert.deepEqual(statusText({ text: '', activity: ' Reading\na.ts ' }), { text: '… Reading a.ts', entities: [] });
  });

  it('makes no link of a file', () => {
    const entities = [{ type: 'code', offset: 10, length: 4 }];
    assert.deepEqual(statusText({ text: '', activity: 'Reading a.md' }), { text: '… Reading a.md', entities });
  });
});

describe('the number of a preview', () => {
  it('is the same for the same run, not 0, and of 31 bits', () => {
    assert.equal(draftIdOf('run_8d41'), draftIdOf('run_8d41'));
    assert.notEqual(draftIdOf('run_8d41'), draftIdOf('run_8d42'));
    fc.assert(
      fc.property(fc.string(), (runId) => {
        const draftId = draftIdOf(runId);
        assert.ok(Number.isInteger(draftId) && draftId > 0 && draftId < 2 ** 31);
      }),
    );
  });
});
