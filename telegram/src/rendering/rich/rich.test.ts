import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RichBlock } from '@grammyjs/types';
import { readRichMessage as readByTelegram } from '../../../../sandbox/src/telegram/read-rich-message.ts';
import { readRichMessage } from '../../bot/rich-message-to-markdown.ts';
import { markdownToRich } from './markdown-to-rich.ts';
import { isPlainFormula } from './plain-formula.ts';
import type { Block } from './rich-limits.ts';
import { richPreview } from './rich-preview.ts';
import { richReply } from './rich-reply.ts';

const paragraph = (text: unknown) => ({ type: 'paragraph', text });
const code = (text: string) => ({ type: 'code', text });
const formula = (expression: string) => ({ type: 'mathematical_expression', expression });
const item = (...blocks: unknown[]) => ({ blocks });
const cell = (text: unknown, more: object = {}) => ({ text, align: 'left', valign: 'middle', ...more });

describe('Markdown becomes blocks', () => {
  const cases: [what: string, markdown: string, blocks: unknown[]][] = [
    ['of a title', '## T `x`', [{ type: 'heading', size: 2, text: ['T ', code('x')] }]],
    ['of a title without words', '#\n\na', [paragraph('a')]],
    [
      'of styles inside each other',
      '**a *b***',
      [paragraph({ type: 'bold', text: ['a ', { type: 'italic', text: 'b' }] })],
    ],
    ['of lines', 'a\nb  \nc<br>d', [paragraph('a\nb\nc\nd')]],
    ['of a link', '[a](https://x.org/b)', [paragraph({ type: 'url', text: 'a', url: 'https://x.org/b' })]],
    ['of a link that Telegram refuses', '[a](src/b.ts)', [paragraph('a (src/b.ts)')]],
    ['of a link to a person', '[a](tg://user?id=1)', [paragraph(['a (', code('tg://user?id=1'), ')'])]],
    ['of a link that Telegram would change', '[a](https://x.org/?b=1&c=2)', [paragraph('a (https://x.org/?b=1&c=2)')]],
    ['of a bare address', 'at x.de.', [paragraph(['at ', { type: 'url', text: 'x.de', url: 'http://x.de' }, '.'])]],
    ['of what was not meant', 'README.md and /health', [paragraph([code('README.md'), ' and ', code('/health')])]],
    ['of a picture', '![a](https://x.org/p.png)', [paragraph({ type: 'url', text: 'a', url: 'https://x.org/p.png' })]],
    ['of a formula in words', 'so $x^2$ is', [paragraph(['so ', formula('x^2'), ' is'])]],
    ['of code that looks like a formula', 'so `$x^2$` is', [paragraph(['so ', code('$x^2$'), ' is'])]],
    ['of a formula on a line', 'so\n$$x^2$$\nis', [paragraph('so'), formula('x^2'), paragraph('is')]],
    ['of a formula between lines', '$$\na_b\n- c\n$$', [formula('a_b\n- c')]],
    ['of a fence of math', '```math\nx\n```', [formula('x')]],
    ['of a formula that could hide words', 'so $\\phantom{rm x}$', [paragraph(['so ', code('$\\phantom{rm x}$')])]],
    ['of a long one', '$$\na % rm\n$$', [{ type: 'pre', text: 'a % rm', language: 'latex' }]],
    ['of code in LaTeX', '```latex\nx\n```', [{ type: 'pre', text: 'x', language: 'latex' }]],
    ['of code with a name', '```ts a.ts\n  x\n```', [paragraph('a.ts'), { type: 'pre', text: '  x', language: 'ts' }]],
    ['of a rule', 'a\n\n***\n\nb', [paragraph('a'), { type: 'divider' }, paragraph('b')]],
    ['of a list', '- a\n- b', [{ type: 'list', items: [item(paragraph('a')), item(paragraph('b'))] }]],
    [
      'of an item without words',
      '- a\n-\n- b',
      [{ type: 'list', items: [item(paragraph('a')), item(paragraph('')), item(paragraph('b'))] }],
    ],
    [
      'of a list by numbers',
      '3. a\n\n   ```\n   b\n   ```\n7. c',
      [
        {
          type: 'list',
          items: [
            { ...item(paragraph('a'), { type: 'pre', text: 'b' }), value: 3, type: '1' },
            { ...item(paragraph('c')), value: 7, type: '1' },
          ],
        },
      ],
    ],
    ['of numbers that Telegram would write in another way', '2) a\n3) b', [paragraph('2) a\n3) b')]],
    [
      'of tasks',
      '- [x] a\n- [ ] b',
      [
        {
          type: 'list',
          items: [
            { ...item(paragraph('a')), has_checkbox: true, is_checked: true },
            { ...item(paragraph('b')), has_checkbox: true },
          ],
        },
      ],
    ],
    [
      'of quotes inside each other',
      '> a\n>\n> > b',
      [{ type: 'blockquote', blocks: [paragraph('a'), { type: 'blockquote', blocks: [paragraph('b')] }] }],
    ],
    [
      'of an alert',
      '> [!TIP]\n> a',
      [{ type: 'blockquote', blocks: [paragraph({ type: 'bold', text: '💡 Tip' }), paragraph('a')] }],
    ],
    ['of a quote without words', 'a\n\n>', [paragraph('a')]],
    [
      'of a table',
      '| a | b |\n|:-:|--:|\n| **c** | |',
      [
        {
          type: 'table',
          is_bordered: true,
          cells: [
            [cell('a', { is_header: true, align: 'center' }), cell('b', { is_header: true, align: 'right' })],
            [cell({ type: 'bold', text: 'c' }, { align: 'center' }), { align: 'right', valign: 'middle' }],
          ],
        },
      ],
    ],
    ['of footnotes', 'a[^1]\n\n[^1]: b', [paragraph('a[1]'), paragraph('[1] b')]],
    [
      'of HTML',
      '<details><summary>a</summary>\n\nb\n\n</details>',
      [paragraph({ type: 'bold', text: 'a' }), paragraph('b')],
    ],
    ['of rules alone', '---', [paragraph('──────────')]],
    ['of nothing', '\n', []],
  ];
  for (const [what, markdown, blocks] of cases) {
    test(what, () => assert.deepEqual(richReply(markdown).parts[0]?.blocks ?? [], blocks));
  }
});

describe('A formula is set', () => {
  const cases: [latex: string, isSet: boolean][] = [
    ['\\frac{a}{b} \\le \\sqrt{x_1^2} \\cdot 5\\%', true],
    ['\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}', true],
    ['\\text{if } x \\to \\infty', true],
    ['a % b', false],
    ['\\color{white} a', false],
    ['a \\llap{b}', false],
    ['a\\!\\!b', false],
    ['\\begin{comment} a \\end{comment}', false],
    ['\\begin x', false],
    ['\\def\\a{b}', false],
    ['a \\', false],
  ];
  for (const [latex, isSet] of cases) {
    test(`${isSet ? '' : 'not '}for ${latex}`, () => assert.equal(isPlainFormula(latex), isSet));
  }
});

test('A table that is too wide is what it is in a text', () => {
  const wide = Array.from({ length: 21 }, (_, index) => `c${index}`).join(' | ');
  const { blocks } = markdownToRich(`| ${wide} |\n|${'---|'.repeat(21)}\n| ${wide} |`);
  assert.deepEqual([...new Set(blocks.map(({ type }) => type))], ['paragraph']);
  assert.match(JSON.stringify(blocks), /c20/);
});

test('Quotes and lists deeper than Telegram takes are written out', () => {
  const [block] = markdownToRich(`${'> '.repeat(25)}**bottom**`).blocks;
  assert.match(JSON.stringify(block), /> > > > .*bottom/);
  readByTelegram({ rich_message: { blocks: [block] } }, { isPreview: false });
});

describe('Telegram looks for something', () => {
  const cases: [what: string, markdown: string, isLeft: boolean][] = [
    ['in a text with a command that is meant', 'see /status', true],
    ['not for the name of a command in code', 'see `/status`', false],
    ['for an address that it would change', 'https://x.org/?a=1&b=2', true],
    ['for no other address', 'https://x.org/?a=1 and x.de', false],
    ['for nothing that was not meant', 'README.md @types/node #tag $HOME /etc', false],
  ];
  for (const [what, markdown, isLeft] of cases) {
    test(what, () => assert.equal(markdownToRich(markdown, new Set(['status'])).isLeftToFind, isLeft));
  }
});

describe('A long answer', () => {
  const text = (blocks: readonly Block[]) => JSON.stringify(blocks);

  test('is divided where a message is full, between blocks, and a title goes with its words', () => {
    const section = `## Title\n\n${'word '.repeat(1_000)}`;
    const { parts, document } = richReply(`${section}\n\n`.repeat(11).slice(0, 55_000));
    assert.deepEqual([parts.length, document], [2, undefined]);
    assert.notEqual(parts[0]?.blocks.at(-1)?.type, 'heading');
    assert.equal(parts[1]?.blocks[0]?.type, 'heading');
  });

  test('of code, rows, items or one quote is divided inside of it', () => {
    const rows = Array.from({ length: 600 }, (_, index) => `| r${index} | x |`).join('\n');
    const items = Array.from({ length: 400 }, (_, index) => `- i${index}`).join('\n');
    const quote = Array.from({ length: 600 }, (_, index) => `> q${index}`).join('\n>\n');
    const lines = Array.from({ length: 6_000 }, (_, index) => `c${index}`).join('\n');
    for (const [markdown, word, count] of [
      [`| a | b |\n|---|---|\n${rows}`, 'r', 600],
      [items, 'i', 400],
      [quote, 'q', 600],
      [`\`\`\`\n${lines}\n\`\`\``, 'c', 6_000],
    ] as const) {
      const { parts } = richReply(markdown);
      assert.ok(parts.length > 1, word);
      for (const { blocks } of parts) readByTelegram({ rich_message: { blocks } }, { isPreview: false });
      const found = text(parts.flatMap(({ blocks }) => blocks)).match(
        new RegExp(`\\b${word}\\d+|(?<=\\\\n)${word}\\d+`, 'g'),
      );
      assert.equal(new Set(found).size, count);
    }
  });

  test('of more than four messages is one and a document', () => {
    const markdown = '- a\n\n'.repeat(1_500);
    const { parts, document } = richReply(markdown);
    assert.equal(parts.length, 1);
    assert.deepEqual(parts[0]?.blocks.at(-1), paragraph('… continues in the file'));
    assert.deepEqual(document, { name: 'answer.md', content: markdown });
  });

  test('is shown by its end while it is written', () => {
    const blocks = richPreview('# Title\n\nsome words\n\n'.repeat(1_000));
    assert.deepEqual(blocks[0], paragraph('…'));
    assert.deepEqual(blocks.at(-1), paragraph('some words'));
    assert.deepEqual(richPreview('a `b'), [paragraph('a `b')]);
    assert.deepEqual(richPreview(''), []);
  });
});

test('What was sent as blocks comes back as the same Markdown', () => {
  const markdown = [
    '# Title',
    'Words **bold** *italic* ~~gone~~ `code` and [a link](https://x.org/a) with $x^2$',
    '$$\nE = mc^2\n$$',
    '- one\n- two\n\n  - inner',
    '3. three\n4. four',
    '- [x] done\n- [ ] open',
    '> quoted\n>\n> > twice',
    '```ts\nconst a = 1;\n```',
    '| a | b |\n| --- | --: |\n| 1 | `2` |',
    '---',
    'end',
  ].join('\n\n');
  const [part] = richReply(markdown).parts;
  const seen = readByTelegram({ rich_message: { blocks: part?.blocks } }, { isPreview: false });
  assert.equal(readRichMessage(seen, 1).text, markdown);
  assert.deepEqual(richReply(readRichMessage(seen, 1).text).parts[0]?.blocks as RichBlock[], part?.blocks);
});
