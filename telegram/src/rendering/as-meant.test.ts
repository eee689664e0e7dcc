import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { markdownToTelegram } from './markdown-to-telegram.ts';
import { findFaults } from './testing/check-formatted.ts';
import { show } from './testing/show.ts';

const bold = (text: string) => `⟦bold⟧${text}⟦/⟧`;
const quote = (text: string) => `⟦blockquote⟧${text}⟦/⟧`;
const link = (text: string, url: string) => `⟦text_link ${url}⟧${text}⟦/⟧`;

const cases: [name: string, markdown: string, expected: string][] = [
  [
    'a line in brackets with a colon',
    '[build]: ok\n[test]: failed\n\nAll [build] done.',
    '[build]: ok\n[test]: failed\n\nAll [build] done.',
  ],
  ['a log line with a time', '[10:32]: started\n\nNext', '[10:32]: started\n\nNext'],
  ['a log line with a word', '[INFO]: done.', '[INFO]: done.'],
  [
    'a definition that is used',
    'See [1] and [spec][2].\n\n[1]: https://example.com/a\n[2]: <https://example.com/b>',
    `See ${link('1', 'https://example.com/a')} and ${link('spec', 'https://example.com/b')}.`,
  ],
  [
    'definitions that nothing refers to stay in their place',
    '[a]: https://example.com/a\n[b]: ./b "T"\n\nAfter',
    '[a]: https://example.com/a\n[b]: ⟦code⟧./b⟦/⟧ (T)\n\nAfter',
  ],
  ['a definition before its use', '[1]: example.com/x\n\nSee [1].', 'See 1 (example.com/x).'],

  ['an alert', '> [!NOTE]\n> Be **careful**', quote(`${bold('ℹ️ Note')}\nBe ${bold('careful')}`)],
  ['an alert that begins with bold', '> [!tip]  \n> **Do** it', quote(`${bold('💡 Tip')}\n${bold('Do')} it`)],
  ['an alert of paragraphs', '> [!IMPORTANT]\n>\n> - a', quote(`${bold('❗ Important')}\n• a`)],
  ['an alert with a title', '> [!WARNING] Mind the gap\n> x', quote(`${bold('⚠️ Mind the gap')}\nx`)],
  ['an alert without words', '> [!CAUTION]', quote(bold('🛑 Caution'))],
  ['an alert of another kind', '> [!question]- Why?\n> x', quote(`${bold('Why?')}\nx`)],
  ['an alert in a quote', '> a\n>\n> > [!NOTE]\n> > b', quote(`a\n\n> ${bold('ℹ️ Note')}\n> b`)],
  ['no alert', '> [!NOTE] `x` y\n> [x] y', quote('[!NOTE] ⟦code⟧x⟦/⟧ y\n[x] y')],

  [
    'a cell with a bar',
    '| a \\| b | c |\n|--|--|\n| x | `y\\|z` |',
    '⟦pre⟧a | b │ c\n──────┼────\nx     │ y|z⟦/⟧'.replaceAll('─', '-').replace('-┼-', '-┼-'),
  ],
  [
    'a wide header with a bar',
    '| A header that is \\| long | Another header that is long |\n|--|--|',
    `${bold('A header that is | long')} │ ${bold('Another header that is long')}`,
  ],
  ['a cell without a bar', '| a | b |\n|--|--|\n| x | y |', '⟦pre⟧a | b\n--|--\nx | y⟦/⟧'],

  ['pros and cons', '+ **fast**\n+ small\n- `slow`', `+ ${bold('fast')}\n+ small\n- ⟦code⟧slow⟦/⟧`],
  ['lists with other marks', '- a\n* b', '• a\n\n• b'],

  ['numbers that leave some out', '3. foo\n5. bar\n8. baz', '3. foo\n5. bar\n8. baz'],
  ['numbers that count down', '10. ten\n9. nine', '10. ten\n9. nine'],
  ['numbers that are all the same', '1. a\n1. b\n1. c', '1. a\n2. b\n3. c'],
  ['a year', '1986. A great year', '1986. A great year'],
  ['a date', '2024. 01. 02', '2024. 01. 02'],
  ['a date in a list', '1. a\n   2024. 01. 02', '1. a\n   2024. 01. 02'],
  ['a number with zeros', '007. Bond', '007. Bond'],
  ['numbers with zeros', '01. a\n02. b', '01. a\n02. b'],
  ['numbers with brackets', '2) x\n3) y', '2) x\n3) y'],
  ['numbers with brackets that are all the same', '1) a\n1) b', '1) a\n2) b'],
  ['a list that begins with zero', '0. a\n1. b', '0. a\n1. b'],
  ['tasks with numbers', '1) [x] a\n2) [ ] b', '1) ☑ a\n2) ☐ b'],

  ['a rule below a paragraph', 'One line.\nSecond line.\n---\nNext', 'One line.\nSecond line.\n\n──────────\n\nNext'],
  ['a rule below a sentence', 'That was all.\n---\nNext', 'That was all.\n\n──────────\n\nNext'],
  ['a rule below a paragraph in a quote', '> It is so.\n> ---\n> Next', quote('It is so.\n\n──────────\n\nNext')],
  ['a short line above a rule is a title', 'Title\n---\nNext', `${bold('Title')}\n\nNext`],
  ['a title with double lines', 'Title\n=====\nNext', `⟦underline⟧${bold('Title')}⟦/⟧\n\nNext`],
  ['a heading that ends with a sentence', '## Done.\nNext', `${bold('Done.')}\n\nNext`],

  ['an empty code block', 'It printed:\n```\n```\nMore', 'It printed:\n\n(empty code block)\n\nMore'],
  ['an answer of an empty code block', '```js\n\n```', 'js (empty code block)'],
  ['a code block that has just begun', 'x\n```js\n', 'x\n\njs'],

  [
    'Markdown in Markdown',
    '```markdown\n# T\n```js\nx\n```\nmore\n```\nAfter',
    '⟦pre markdown⟧# T\n```js\nx\n```\nmore⟦/⟧\n\nAfter',
  ],
  ['Markdown in Markdown with longer fences', '````md\n```js\nx\n```\n````', '⟦pre md⟧```js\nx\n```⟦/⟧'],
  ['Markdown in Markdown that does not end', '```md\n```js\nx\n```\nAfter', '⟦pre md⟧```js\nx⟦/⟧\n\nAfter'],
  ['other code is not nested', '```js\nx\n```\n\n```js\ny\n```', '⟦pre js⟧x⟦/⟧\n\n⟦pre js⟧y⟦/⟧'],
];

describe('Markdown is shown as it was meant', () => {
  for (const [name, markdown, expected] of cases) {
    test(name, () => {
      const formatted = markdownToTelegram(markdown);
      assert.equal(show(formatted), expected);
      assert.deepEqual(findFaults(formatted), []);
    });
  }
});
