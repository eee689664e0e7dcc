import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { previewOf } from './preview.ts';
import { findFaults } from './testing/check-formatted.ts';
import { show } from './testing/show.ts';

const cases: { name: string; markdown: string; maxLength: number; expected: string }[] = [
  { name: 'short text is shown whole', markdown: 'Hello **you**', maxLength: 20, expected: 'Hello ⟦bold⟧you⟦/⟧' },
  { name: 'an open fence is code', markdown: 'a\n\n```js\nconst', maxLength: 20, expected: 'a\n\n⟦pre js⟧const⟦/⟧' },
  { name: 'an open mark stays text', markdown: 'a **bold', maxLength: 20, expected: 'a **bold' },
  { name: 'half a table stays text', markdown: '| a | b |\n|--', maxLength: 20, expected: '| a | b |\n|--' },
  {
    name: 'a long text loses its beginning at a line',
    markdown: 'first line\nsecond line\n**third** line',
    maxLength: 26,
    expected: '…\nsecond line\n⟦bold⟧third⟦/⟧ line',
  },
  {
    name: 'a long line loses its beginning at a space',
    markdown: 'one two three four five',
    maxLength: 14,
    expected: '…\nfour five',
  },
  {
    name: 'a long code block is opened again',
    markdown: '```js\nlet a = 1;\n  let b = 2;\n  let c = 3;',
    maxLength: 20,
    expected: '…\n⟦pre js⟧  let c = 3;⟦/⟧',
  },
  {
    name: 'a fence that opened far above is opened again',
    markdown: `- \`\`\`py\n${'x = 1\n'.repeat(50)}y = 2`,
    maxLength: 20,
    expected: '…\n⟦pre py⟧x = 1\nx = 1\ny = 2⟦/⟧',
  },
  { name: 'nothing to show is an empty text', markdown: ' \n', maxLength: 20, expected: '' },
];

describe('A preview shows the end of an unfinished answer', () => {
  for (const { name, markdown, maxLength, expected } of cases) {
    test(name, () => {
      const preview = previewOf(markdown, maxLength);
      assert.equal(show(preview), expected);
      assert.deepEqual(findFaults(preview, { maxLength, maxEntities: 100 }), []);
    });
  }
});

test('A preview keeps the last 100 entities', () => {
  const preview = previewOf('**a** `b` '.repeat(100), 4096);
  assert.equal(preview.entities.length, 100);
  assert.equal(preview.entities.at(-1)?.offset, preview.text.length - 1);
});

test('A preview of a megabyte is the end of it', () => {
  const preview = previewOf(`${'Some **bold** text.\n\n'.repeat(50_000)}The *end*`);
  assert.match(preview.text, /^…\nSome bold text\.\n.*The end$/s);
  assert.deepEqual(findFaults(preview, { maxLength: 4096, maxEntities: 100 }), []);
});
