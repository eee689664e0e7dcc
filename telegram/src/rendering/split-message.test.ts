import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MessageEntity } from '@grammyjs/types';
import { markdownToTelegram } from './markdown-to-telegram.ts';
import { splitFormatted } from './split-message.ts';
import { findFaults } from './testing/check-formatted.ts';
import { show } from './testing/show.ts';

const limits = { maxLength: 4096, maxEntities: 100 };

const cases: { name: string; markdown: string; maxLength: number; expected: string[] }[] = [
  {
    name: 'a blank line is the first choice',
    markdown: 'one two\nthree\n\nfour five\nsix seven',
    maxLength: 28,
    expected: ['one two\nthree', 'four five\nsix seven'],
  },
  {
    name: 'else a line end',
    markdown: 'one two\nthree four\nfive six',
    maxLength: 22,
    expected: ['one two\nthree four', 'five six'],
  },
  { name: 'else a space', markdown: 'one two three four', maxLength: 10, expected: ['one two', 'three four'] },
  { name: 'else between two characters', markdown: 'abcdefghij', maxLength: 4, expected: ['abcd', 'efgh', 'ij'] },
  {
    name: 'a blank line near the beginning gives way to a later line end',
    markdown: 'a\n\none two three four\nfive six seven',
    maxLength: 30,
    expected: ['a\n\none two three four', 'five six seven'],
  },
  {
    name: 'an inline entity stays whole',
    markdown: 'some words **and bold ones** end',
    maxLength: 20,
    expected: ['some words', '⟦bold⟧and bold ones⟦/⟧ end'],
  },
  {
    name: 'an inline entity stays whole without any space',
    markdown: '文字文字**強調**文字',
    maxLength: 5,
    expected: ['文字文字', '⟦bold⟧強調⟦/⟧文字'],
  },
  {
    name: 'an inline entity that is too long is cut at a space and opened again',
    markdown: '[one two three four](https://example.com)',
    maxLength: 10,
    expected: ['⟦text_link https://example.com⟧one two⟦/⟧', '⟦text_link https://example.com⟧three four⟦/⟧'],
  },
  {
    name: 'a code block that fits a message stays whole',
    markdown: 'Some text before.\n\n```js\nconst a = 1;\n\nconst b = 2;\n```',
    maxLength: 30,
    expected: ['Some text before.', '⟦pre js⟧const a = 1;\n\nconst b = 2;⟦/⟧'],
  },
  {
    name: 'a long code block is cut where a section of it begins, and keeps its language',
    markdown: '```js\nif (a) {\n  b();\n}\nif (c) {\n  d();\n  e();\n}\n```',
    maxLength: 30,
    expected: ['⟦pre js⟧if (a) {\n  b();\n}⟦/⟧', '⟦pre js⟧if (c) {\n  d();\n  e();\n}⟦/⟧'],
  },
  {
    name: 'a long code block is cut before a function rather than at a blank line in its body',
    markdown: '```js\nconst a = 1234567890123456;\n\nf {\n  b\n\n  c\n  dddd\n}\n```',
    maxLength: 38,
    expected: ['⟦pre js⟧const a = 1234567890123456;⟦/⟧', '⟦pre js⟧f {\n  b\n\n  c\n  dddd\n}⟦/⟧'],
  },
  {
    name: 'a blank line in the body of a function is where it is cut if the function began long before',
    markdown: '```js\nconst a;\n\nf {\n  b\n\n  c\n  dddd\n}\n```',
    maxLength: 23,
    expected: ['⟦pre js⟧const a;\n\nf {\n  b⟦/⟧', '⟦pre js⟧  c\n  dddd\n}⟦/⟧'],
  },
  {
    name: 'a code block that has to be cut at an indented line keeps the indentation',
    markdown: '```\n  aaaa\n  bbbb\n\n  cccc\n```',
    maxLength: 14,
    expected: ['⟦pre⟧  aaaa\n  bbbb⟦/⟧', '⟦pre⟧  cccc⟦/⟧'],
  },
  {
    name: 'a quote is cut and opened again',
    markdown: '> one two\n>\n> three four',
    maxLength: 12,
    expected: ['⟦blockquote⟧one two⟦/⟧', '⟦blockquote⟧three four⟦/⟧'],
  },
  {
    name: 'a heading stays with what it heads',
    markdown: 'one two three\n\n## Four\n\nfive six seven',
    maxLength: 28,
    expected: ['one two three', '⟦bold⟧Four⟦/⟧\n\nfive six seven'],
  },
  {
    name: 'a heading is parted from code that fits a message rather than the code cut',
    markdown: '## One\n\n```\na\nb\nc\nd\ne\n```',
    maxLength: 10,
    expected: ['⟦bold⟧One⟦/⟧', '⟦pre⟧a\nb\nc\nd\ne⟦/⟧'],
  },
  {
    name: 'a family stays together',
    markdown: 'ab👩‍👩‍👧‍👦👩‍👩‍👧‍👦',
    maxLength: 20,
    expected: ['ab👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦'],
  },
];

describe('A text that is too long is cut', () => {
  for (const { name, markdown, maxLength, expected } of cases) {
    test(name, () => {
      const parts = splitFormatted(markdownToTelegram(markdown), { maxLength });
      assert.deepEqual(parts.map(show), expected);
    });
  }
});

test('An answer of 9,000 characters with 6,000 of code is three messages', () => {
  const code = Array.from(
    { length: 150 },
    (_, i) => `  const value${String(i).padStart(3, '0')} = compute(${i}); // step`,
  );
  const prose = `${'Some words of prose. '.repeat(70).trim()}\n\n`;
  const markdown = `${prose}\`\`\`ts\n${code.join('\n')}\n\`\`\`\n\n${prose}`;
  const parts = splitFormatted(markdownToTelegram(markdown));
  for (const part of parts) assert.deepEqual(findFaults(part, limits), []);
  assert.equal(parts.length, 3);
  const pieces = parts.flatMap(({ text, entities }) =>
    entities.map((entity) => {
      assert.deepEqual([entity.type, 'language' in entity && entity.language], ['pre', 'ts']);
      return text.slice(entity.offset, entity.offset + entity.length);
    }),
  );
  assert.equal(pieces.join('\n'), code.join('\n'));
});

test('A part holds at most 100 entities, and none is lost', () => {
  const parts = splitFormatted(markdownToTelegram('**a** `b` '.repeat(175)));
  assert.deepEqual(
    parts.map(({ entities }) => entities.length),
    [100, 100, 100, 50],
  );
});

test('A caption is cut at 1024 units', () => {
  const parts = splitFormatted({ text: 'word '.repeat(500), entities: [] }, { maxLength: 1024 });
  assert.deepEqual(
    parts.map(({ text }) => text.length),
    [1024, 1019, 454],
  );
});

test('A blank text has no parts', () => {
  assert.deepEqual(splitFormatted({ text: ' \n\u200b', entities: [] }), []);
});

test('More entities at one place than a part may hold lose their style, not their text', () => {
  const types = ['bold', 'italic', 'underline'] as const;
  const entities: MessageEntity[] = types.map((type) => ({ type, offset: 0, length: 3 }));
  assert.deepEqual(splitFormatted({ text: 'abc', entities }, { maxEntities: 2 }).map(show), [
    '⟦bold⟧⟦italic⟧abc⟦/⟧⟦/⟧',
  ]);
});

test('A text of a million characters with many entities is cut in order', () => {
  const entities = Array.from(
    { length: 50_000 },
    (_, i): MessageEntity => ({ type: 'bold', offset: i * 20, length: 4 }),
  );
  const text = 'bold and more words '.repeat(50_000);
  const parts = splitFormatted({ text, entities });
  assert.equal(
    parts.reduce((sum, part) => sum + part.entities.length, 0),
    50_000,
  );
  assert.equal(parts.map((part) => part.text).join(' '), text.trim());
});
