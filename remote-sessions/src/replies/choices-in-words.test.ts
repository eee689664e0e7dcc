import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { choicesInWords, choicesOf, chosenBy } from './choices-in-words.ts';
import { en } from './words/en.ts';

const rows = [
  [
    { id: 'a', label: 'Allow' },
    { id: 'x', label: 'Gone', disabled: true },
  ],
  [{ id: 'b', label: '*Deny* [x](http://e.example)' }],
];

describe('choices in words', () => {
  it('are numbered lines with their labels to the letter, without what cannot be chosen', () => {
    const words = choicesInWords(en, choicesOf(rows));
    assert.equal(
      words,
      '\n\n1. Allow\n2. &#42;Deny&#42; &#91;x&#93;(http&#58;//e.example)\n\n*Answer with a number to choose.*',
    );
    assert.equal(choicesInWords(en, []), '');
  });

  for (const [said, chosen] of [
    ['1', 'a'],
    [' 2 ', 'b'],
    ['2.', 'b'],
    ['#1', 'a'],
    ['0', undefined],
    ['3', undefined],
    ['1 or 2', undefined],
    ['one', undefined],
    ['', undefined],
    ['-1', undefined],
    ['1.5', undefined],
  ] as const) {
    it(`${chosen === undefined ? 'are not' : 'are'} meant by ${JSON.stringify(said)}`, () => {
      assert.equal(chosenBy(choicesOf(rows), said)?.actionId, chosen);
    });
  }
});
