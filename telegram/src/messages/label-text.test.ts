import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { englishWords } from 'provider-kit/pure';
import { emptyMessage } from './empty-message.ts';
import { labelTexts } from './label-text.ts';

describe('the label of a button', () => {
  const cases: [label: string, shown: string][] = [
    ['**Yes**', 'Yes'],
    ['✓ **Yes!** and *no*', '✓ Yes! and no'],
    ['**注意:**请', '注意:请'],
    ['`npm i`', 'npm i'],
    ['**`code`** ~~old~~ ***all***', 'code old all'],
    ['[docs](https://example.com/x)', 'docs'],
    ['1. One', '1. One'],
    ['# a', '# a'],
    ['- b', '- b'],
    ['> q', '> q'],
    ['[ ] task', '[ ] task'],
    ['__init__.py', '__init__.py'],
    ['_a_', '_a_'],
    ['a*b*c', 'a*b*c'],
    ['src/**/*.ts', 'src/**/*.ts'],
    ['$x_1$ and $HOME', '$x_1$ and $HOME'],
    ['<b>x</b> &amp; \\*', '<b>x</b> &amp; \\*'],
    ['`a', '`a'],
    ['**', '**'],
    ['\u001b[32mok\u001b[0m', 'ok'],
    ['two\nlines', 'two lines'],
    ['\u200b', '…'],
  ];
  for (const [label, shown] of cases) {
    it(`is ${shown} for ${JSON.stringify(label)}`, () => assert.deepEqual(labelTexts([label]), [shown]));
  }

  it('keeps its marks where another one would be the same without them', () => {
    assert.deepEqual(labelTexts(['**A**', 'A', '`A`', '**B**']), ['**A**', 'A', '`A`', 'B']);
  });

  it('never becomes like another one that was different, and loses no letter', () => {
    const label = fc
      .array(fc.constantFrom('**', '*', '`', '~~', '_', 'A', 'b', '注', ' ', '[x](https://a.bc)', '!'), {
        minLength: 1,
        maxLength: 8,
      })
      .map((pieces) => pieces.join('').trim() || 'A');
    fc.assert(
      fc.property(fc.uniqueArray(label, { minLength: 1, maxLength: 6 }), (labels) => {
        const shown = labelTexts(labels);
        assert.equal(new Set(shown).size, new Set(labels.map((one) => one.replace(/\s+/g, ' '))).size);
        for (const [i, one] of labels.entries()) {
          const letters = one.replaceAll('](https://a.bc)', ']').match(/[\p{L}]/gu) ?? [];
          assert.deepEqual(shown[i]?.replaceAll('](https://a.bc)', ']').match(/[\p{L}]/gu) ?? [], letters);
        }
      }),
      { numRuns: 120 },
    );
  });
});

describe('a message that shows nothing', () => {
  const cases: [text: string, shown: string][] = [
    [' \n\t', '(empty message)'],
    ['\u200b\u2060', '(nothing but invisible characters)'],
    ['\u001b[0m\u0007', '(nothing but invisible characters)'],
    ['<br>', '<br>'],
    ['&nbsp;', '&nbsp;'],
  ];
  for (const [text, shown] of cases) {
    it(`says ${shown} for ${JSON.stringify(text)}`, () => {
      assert.deepEqual(emptyMessage(englishWords, text), [{ text: shown, entities: [] }]);
    });
  }
});
