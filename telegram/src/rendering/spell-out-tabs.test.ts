import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { markdownToTelegram } from './markdown-to-telegram.ts';
import { findFaults } from './testing/check-formatted.ts';
import { show } from './testing/show.ts';

const cases: [name: string, markdown: string, expected: string][] = [
  ['is four spaces between words', 'a\tb', 'a    b'],
  ['moves what stands after it', 'a\t**b** c\td *e*', 'a    ⟦bold⟧b⟦/⟧ c    d ⟦italic⟧e⟦/⟧'],
  [
    'makes columns of lines that follow one another',
    'Sizes:\nname\tage\n\nBob\t3\nAlexa\t12\t!',
    'Sizes:\nname    age\n\n⟦pre⟧Bob    3\nAlexa  12  !⟦/⟧',
  ],
  ['makes columns inside a quote', '> 日本\t3\n> Bob\t12', '⟦blockquote⟧⟦pre⟧日本  3\nBob   12⟦/⟧⟦/⟧'],
  [
    'makes no columns of what is too wide for a phone',
    `${'a'.repeat(30)}\t${'b'.repeat(30)}\nc\td`,
    `${'a'.repeat(30)}    ${'b'.repeat(30)}\nc    d`,
  ],
  ['makes no columns of what has a style of its own', 'a\t**b**\nc\td', 'a    ⟦bold⟧b⟦/⟧\nc    d'],
  ['makes no columns of a list', '- a\tb\n- c\td', '• a    b\n• c    d'],
  ['is four spaces where Markdown is shown as it was written', `${'>'.repeat(100)}\ta`, `${'>'.repeat(100)}    a`],
];

describe('A tab outside code', () => {
  for (const [name, markdown, expected] of cases) {
    test(name, () => {
      const formatted = markdownToTelegram(markdown);
      assert.equal(show(formatted), expected);
      assert.deepEqual(findFaults(formatted), []);
    });
  }
});
