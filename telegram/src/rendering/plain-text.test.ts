import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { markdownToTelegram } from './markdown-to-telegram.ts';
import { plainFallback, plainToTelegram } from './plain-text.ts';

const cases: { name: string; markdown: string; expected: string }[] = [
  {
    name: 'shows the address of a link',
    markdown: '**a** [b](https://example.com/x) c',
    expected: 'a b (https://example.com/x) c',
  },
  { name: 'shows an address once', markdown: '<https://example.com>', expected: 'https://example.com' },
  {
    name: 'shows an address once that was completed',
    markdown: 'www.example.com/x [example.com](https://example.com/) https://example.com/ü https://example.com\\n',
    expected: 'www.example.com/x example.com https://example.com/ü https://example.com\\n',
  },
  {
    name: 'shows the address behind another one',
    markdown: '[example.org](https://example.com/)',
    expected: 'example.org (https://example.com/)',
  },
  {
    name: 'shows code in fences with its language',
    markdown: 'a\n\n```js\n  x\n```\n\nb',
    expected: 'a\n\n```js\n  x\n```\n\nb',
  },
  { name: 'makes the fence longer than those inside', markdown: '~~~\n```\n~~~', expected: '````\n```\n````' },
  {
    name: 'keeps the order of what ends and begins at one place',
    markdown: '> [a](https://example.com)\n> ```\n> x\n> ```',
    expected: 'a (https://example.com)\n\n```\nx\n```',
  },
];

describe('The fallback of a part', () => {
  for (const { name, markdown, expected } of cases) {
    test(name, () => {
      assert.deepEqual(plainFallback(markdownToTelegram(markdown)), { text: expected, entities: [] });
    });
  }
});

test('Plain text keeps its marks, and tabs as four spaces', () => {
  assert.deepEqual(plainToTelegram('**a**\n\t<b> & `c`\n'), [{ text: '**a**\n    <b> & `c`', entities: [] }]);
});

test('Plain text that is too long is cut', () => {
  assert.deepEqual(
    plainToTelegram('word '.repeat(2000)).map(({ text }) => text.length),
    [4094, 4094, 1809],
  );
});
