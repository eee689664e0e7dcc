import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { drawMarkdown } from '../../../sandbox/src/teams/index.ts';
import { teamsMarkdown } from './teams-markdown.ts';

const render = (markdown: string) => teamsMarkdown.renderReply(markdown, 80_000).join('\n=====\n');
const draw = (markdown: string) => drawMarkdown(render(markdown));

describe('What an answer becomes in the Markdown of Teams', () => {
  const table: [what: string, markdown: string, expected: string][] = [
    ['styles', '**b** _i_ *i* ~~s~~ `c`', '**b** *i* *i* ~~s~~ `c`'],
    ['a heading', '## The *plan* of **it**', '**The *plan* of it**'],
    ['a newline', 'one\ntwo  \nthree\\\nfour<br>five', 'one\n\ntwo\n\nthree\n\nfour\n\nfive'],
    ['a style over a newline', 'a **b\nc** d', 'a **b**\n\n**c** d'],
    ['a rule', 'a\n\n---\n\nb', 'a\n\n———\n\nb'],
    ['a quote', '> a\n> b', '> a\n>\n> b'],
    ['tasks', '- [x] a\n- [ ] b\n- c', '- ☑ a\n- ☐ b\n- c'],
    ['numbers', '3. a\n4. b', '3. a\n4. b'],
    ['a fence', '```ts\na < b && <at>\n```', '```ts\na < b && <at>\n```'],
    ['what stands beside a language', '```ts title="a.ts"\nx\n```', 'title="a.ts"\n\n```ts\nx\n```'],
    ['indented code', 'a\n\n    b', 'a\n\n```\nb\n```'],
    ['a link', '[a](https://e.com/x_(y) "T")', '[a](https://e.com/x_%28y%29) (T)'],
    ['a link by reference', '[a][r]\n\n[r]: https://e.com', '[a](https://e.com)'],
    ['an address', 'see https://e.com/a_b', 'see [https://e.com/a_b](https://e.com/a_b)'],
    ['a relative link', '[a](./b.ts)', 'a (./b.ts)'],
    ['a picture', '![A cat](https://e.com/c.png)', '[A cat](https://e.com/c.png)'],
    ['a footnote', 'a[^1]\n\n[^1]: note', 'a\\[1]\n\n\\[1] note'],
    ['a definition that nothing uses', 'a\n\n[build]: /ok', 'a\n\n\\[build]: /ok'],
    ['a narrow table', '|n|v|\n|-|-:|\n|a|1|\n|日|22|', '```\nn   │   v\n────┼────\na   │   1\n日  │  22\n```'],
    [
      'a table with formatting',
      '|n|v|\n|-|-|\n|**a**|[b](https://e.com)|',
      '- **n**: **a**\n\n  **v**: [b](https://e.com)',
    ],
    ['nothing', ' \n ', ''],
  ];
  for (const [what, markdown, expected] of table) {
    test(what, () => assert.equal(render(markdown), expected));
  }

  test('a table that is too wide is told row by row', () => {
    const wide = 'word '.repeat(20).trim();
    const { text, blocks } = draw(`|name|value|\n|-|-|\n|a|${wide}|`);
    assert.deepEqual(
      blocks.map(({ kind }) => kind),
      ['list'],
    );
    assert.equal(text, `• name: a\n  value: ${wide}`);
  });
});

describe('What is text stays text', () => {
  const texts = [
    '<at>Kim Lee</at> and <b>bold</b> <script>x</script>',
    '&lt;at&gt; &amp; &copy; &#60; a & b &c;',
    '*not bold* _nor_ __this__ ~neither~ ~~that~~ `no code`',
    '[no](x) ![no](y) <z:x> [^1]',
    '# no heading',
    '- no list',
    '1. no list',
    '> no quote',
    '---',
    '| no | table |',
    '+ a\\b C:\\dir \\*',
  ];
  for (const text of texts) {
    test(text, () => {
      // Escaped, so that the parser gives it back as it is.
      const source = text.replace(/[!-/:-@[-`{-~]/g, '\\$&');
      const drawn = draw(source);
      assert.deepEqual([drawn.text, drawn.marks, drawn.swallowed], [text, [], []]);
    });
  }
  test('tags of an answer are shown, and none is left for Teams', () => {
    const drawn = draw('Use <at>Kim</at> or\n\n<div>\n<b>x</b>\n</div>\n\nand `<at>y</at>`');
    assert.equal(drawn.text, 'Use <at>Kim</at> or\n<div>\n<b>x</b>\n</div>\nand <at>y</at>');
    assert.deepEqual(drawn.swallowed, []);
  });
});

describe('An answer that is too long for a message', () => {
  const sizes = (texts: string[]) => texts.map((text) => JSON.stringify(text).length * 2);

  test('is cut between its blocks', () => {
    const blocks = Array.from({ length: 12 }, (_, i) => `Paragraph ${i} ${'word '.repeat(10).trim()}`);
    const texts = teamsMarkdown.renderReply(blocks.join('\n\n'), 600);
    assert.ok(texts.length > 1 && sizes(texts).every((size) => size <= 600));
    assert.equal(texts.join('\n\n'), blocks.join('\n\n'));
  });

  test('keeps code in fences with its language, line by line', () => {
    const lines = Array.from({ length: 60 }, (_, i) => `${' '.repeat(i % 5)}const x${i} = ${i};`);
    const texts = teamsMarkdown.renderReply(`\`\`\`ts\n${lines.join('\n')}\n\`\`\``, 600);
    assert.ok(texts.length > 1 && sizes(texts).every((size) => size <= 600));
    const code = texts.map((text) => /^```ts\n([\s\S]*)\n```$/.exec(text)?.[1]);
    assert.equal(code.join('\n'), lines.join('\n'));
  });

  test('keeps the numbers of a list', () => {
    const items = Array.from({ length: 80 }, (_, i) => `${i + 1}. item ${i + 1}`);
    const texts = teamsMarkdown.renderReply(items.join('\n'), 500);
    assert.ok(texts.length > 1);
    assert.equal(texts.join('\n'), items.join('\n'));
  });

  test('is read in time, however long it is', () => {
    const markdown = 'A **word** and `code`, [a link](https://e.com).\n'.repeat(1_000);
    const texts = teamsMarkdown.renderReply(markdown, 28_000);
    assert.ok(texts.length > 1 && sizes(texts).every((size) => size <= 28_000));
  });
});
