import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { markdownToTelegram } from './markdown-to-telegram.ts';
import { findFaults } from './testing/check-formatted.ts';
import { show } from './testing/show.ts';

const cases: { name: string; markdown: string; expected: string }[] = [
  {
    name: 'Emphasis nests and is joined with code only side by side',
    markdown: '**bold _both_ `code` end** ~~gone~~ ***all***',
    expected: '⟦bold⟧bold ⟦italic⟧both⟦/⟧⟦/⟧ ⟦code⟧code⟦/⟧ ⟦bold⟧end⟦/⟧ ⟦strikethrough⟧gone⟦/⟧ ⟦italic⟧⟦bold⟧all⟦/⟧⟦/⟧',
  },
  {
    name: 'Unbalanced marks stay as they were written',
    markdown: 'a **b and *c* and `d and [e](f and ~~g',
    expected: 'a **b and ⟦italic⟧c⟦/⟧ and `d and [e](f and ~~g',
  },
  {
    name: 'Names with two underscores on each side keep them',
    markdown:
      'Edit __init__.py, src/__tests__/a.ts and **__main__**; obj.__dict__, __getitem__(key), __attribute__[0], __all__.',
    expected:
      'Edit __init__.py, src/__tests__/a.ts and ⟦bold⟧__main__⟦/⟧; obj.__dict__, __getitem__(key), __attribute__[0], __all__.',
  },
  {
    name: 'Emphasis by underscores stays emphasis',
    markdown: '__Important__. __two words__, __bold__, __a.__ _one_ ___all___ __**x**__',
    expected:
      '⟦bold⟧Important⟦/⟧. ⟦bold⟧two words⟦/⟧, ⟦bold⟧bold⟦/⟧, ⟦bold⟧a.⟦/⟧ ⟦italic⟧one⟦/⟧ ⟦italic⟧⟦bold⟧all⟦/⟧⟦/⟧ ⟦bold⟧x⟦/⟧',
  },
  {
    name: 'Ranges with tildes are not struck out',
    markdown: '3~5天，10~20天, ~1~ and ~~gone~~',
    expected: '3~5天，10~20天, ~1~ and ⟦strikethrough⟧gone⟦/⟧',
  },
  {
    name: 'Headings are bold, the first level underlined too',
    markdown: '# One `x`\n\nText\n\n### Three **deep**\nmore',
    expected: '⟦underline⟧⟦bold⟧One⟦/⟧⟦/⟧ ⟦code⟧x⟦/⟧\n\nText\n\n⟦bold⟧Three deep⟦/⟧\n\nmore',
  },
  {
    name: 'Lists nest, with code, paragraphs and numbers',
    markdown:
      '1. one\n   - a\n     - b\n       - c\n   - [ ] open\n   - [x] done\n2. two\n\n   more\n\n   ```sh\n     ls -l\n   ```\n3. three',
    expected:
      '1. one\n   • a\n     ◦ b\n       ▪ c\n   ☐ open\n   ☑ done\n2. two\n\n   more\n\n⟦pre sh⟧  ls -l⟦/⟧\n3. three',
  },
  {
    name: 'A list begins with its own number',
    markdown: '7) seven\n8) eight',
    expected: '7) seven\n8) eight',
  },
  {
    name: 'A list item may begin with a code block',
    markdown: '- ```js\n  x\n  ```\n- after',
    expected: '• \n⟦pre js⟧x⟦/⟧\n• after',
  },
  {
    name: 'Code keeps its language, its indentation and what stands beside the language',
    markdown: '```ts title="a.ts"\n\n\tconst a = 1;\n```\n\n~~~\n<b>```</b>\n~~~',
    expected: 'title="a.ts"\n⟦pre ts⟧    const a = 1;⟦/⟧\n\n⟦pre⟧<b>```</b>⟦/⟧',
  },
  {
    name: 'An unclosed fence is code to the end',
    markdown: 'before\n```py\nprint(1)',
    expected: 'before\n\n⟦pre py⟧print(1)⟦/⟧',
  },
  {
    name: 'Code with a language that is none keeps it as text',
    markdown: '```{r, echo=FALSE}\nx\n```',
    expected: '{r, echo=FALSE}\n⟦pre⟧x⟦/⟧',
  },
  {
    name: 'A quote in a quote keeps its mark',
    markdown: '> a\n> > b\n> > c\n>\n> ```\n>   d\n> ```',
    expected: '⟦blockquote⟧a\n\n> b\n> c\n\n⟦pre⟧  d⟦/⟧⟦/⟧',
  },
  {
    name: 'A quote in a list begins a line',
    markdown: '- > a\n- b',
    expected: '• \n  ⟦blockquote⟧a⟦/⟧\n• b',
  },
  {
    name: 'Links with brackets in label and address',
    markdown: '[a [b] c](https://example.com/x_(y)) and [q](<https://example.com/a b>)',
    expected: '⟦text_link https://example.com/x_(y)⟧a [b] c⟦/⟧ and ⟦text_link https://example.com/a%20b⟧q⟦/⟧',
  },
  {
    name: 'Addresses that Telegram does not link to are shown',
    markdown:
      '[file](./src/a.ts#L3) [dev](http://localhost:3000) [js](javascript:alert(1)) [mail](mailto:a@b.cd) <a@b.cd> [](https://example.com) [](x.md) [u](tg://user?id=1) [call](tel:+4930123456)',
    expected:
      'file (./src/a.ts#L3) dev (http://localhost:3000) js (javascript:alert(1)) mail (a@b.cd) a@b.cd ⟦text_link https://example.com⟧https://example.com⟦/⟧ ⟦code⟧x.md⟦/⟧ u (⟦code⟧tg://user?id=1⟦/⟧) call (+4930123456)',
  },
  {
    name: 'Reference links, titles and spare definitions',
    markdown: '[one][r], [r], ![pic][r] [t](https://example.com "Tip")\n\n[r]: https://example.com/r "R"\n[spare]: /u',
    expected:
      '⟦text_link https://example.com/r⟧one⟦/⟧ (R), ⟦text_link https://example.com/r⟧r⟦/⟧ (R), ⟦text_link https://example.com/r⟧pic⟦/⟧ (R) ⟦text_link https://example.com⟧t⟦/⟧ (Tip)\n\n[spare]: ⟦code⟧/u⟦/⟧',
  },
  {
    name: 'Autolinks are links',
    markdown: 'See https://example.com/a?b=c, www.example.com and <https://example.org>.',
    expected:
      'See ⟦text_link https://example.com/a?b=c⟧https://example.com/a?b=c⟦/⟧, ⟦text_link http://www.example.com⟧www.example.com⟦/⟧ and ⟦text_link https://example.org⟧https://example.org⟦/⟧.',
  },
  {
    name: 'Images are links with their alternative text',
    markdown:
      '![Chart](https://example.com/c.png) ![](https://example.com/d.png) [![Badge](https://example.com/b.svg)](https://example.com)',
    expected:
      '⟦text_link https://example.com/c.png⟧Chart⟦/⟧ ⟦text_link https://example.com/d.png⟧https://example.com/d.png⟦/⟧ ⟦text_link https://example.com⟧Badge (https://example.com/b.svg)⟦/⟧',
  },
  {
    name: 'Footnotes stand at the end',
    markdown: 'A[^1] b[^note].\n\n[^note]: Second **text**\n[^1]: First\n\nAfter',
    expected: 'A[1] b[note].\n\nAfter\n\n[note] Second ⟦bold⟧text⟦/⟧\n[1] First',
  },
  {
    name: 'A narrow table is aligned',
    markdown: '| Name | Qty | Mid |\n|:--|--:|:-:|\n| **Äpfel** | 12 | a |\n| 日本 | 3 | bcd |\n| 👩‍👩‍👧‍👦 |',
    expected: '⟦pre⟧Name  | Qty | Mid\n------|-----|----\nÄpfel |  12 |  a\n日本  |   3 | bcd\n👩‍👩‍👧‍👦    |     |⟦/⟧',
  },
  {
    name: 'A wide table is a list of fields',
    markdown:
      '| Name | What it does |\n|--|--|\n| `first` | A long description that no phone shows in one line |\n| second | |',
    expected:
      '• ⟦bold⟧Name:⟦/⟧ ⟦code⟧first⟦/⟧\n  ⟦bold⟧What it does:⟦/⟧ A long description that no phone shows in one line\n\n• ⟦bold⟧Name:⟦/⟧ second\n  ⟦bold⟧What it does:⟦/⟧ –',
  },
  {
    name: 'A table with links is a list of fields',
    markdown: '| A | B |\n|--|--|\n| [x](https://example.com) | 1 |',
    expected: '• ⟦bold⟧A:⟦/⟧ ⟦text_link https://example.com⟧x⟦/⟧\n  ⟦bold⟧B:⟦/⟧ 1',
  },
  {
    name: 'A wide table without rows keeps its header',
    markdown: '| A header that is quite long | Another header that is long |\n|--|--|',
    expected: '⟦bold⟧A header that is quite long⟦/⟧ | ⟦bold⟧Another header that is long⟦/⟧',
  },
  {
    name: 'A rule is a line',
    markdown: 'a\n\n---\n\nb',
    expected: 'a\n\n──────────\n\nb',
  },
  {
    name: 'Line breaks stay',
    markdown: 'one\ntwo  \nthree\\\nfour',
    expected: 'one\ntwo\nthree\nfour',
  },
  {
    name: 'Known HTML is translated',
    markdown:
      'H<sub>2</sub>O x<sup>2</sup> <b>b <i>i</i></b> <kbd>Ctrl</kbd>+<code>C</code><br>next <a href="https://example.com">l</a> <u>u</u> <s>s</s>',
    expected:
      'H_2O x^2 ⟦bold⟧b ⟦italic⟧i⟦/⟧⟦/⟧ ⟦code⟧Ctrl⟦/⟧+⟦code⟧C⟦/⟧\nnext ⟦text_link https://example.com⟧l⟦/⟧ ⟦underline⟧u⟦/⟧ ⟦strikethrough⟧s⟦/⟧',
  },
  {
    name: 'Details keep their summary and content',
    markdown: '<details open>\n<summary>More &amp; more</summary>\n\nInside **bold**\n\n</details>\n\nAfter',
    expected: '⟦bold⟧More & more⟦/⟧\n\nInside ⟦bold⟧bold⟦/⟧\n\nAfter',
  },
  {
    name: 'Unknown HTML is text',
    markdown: '<div class="x">a</div>\n\nList<String> <img src="a.png"> <!-- note --> <b>open',
    expected: '<div class="x">a\n\nList<String> <img src="a.png"> <!-- note --> <b>open',
  },
  {
    name: 'Tags that cross are text where they cross',
    markdown: '<b>a <i>b</b> c</i>',
    expected: '⟦bold⟧a <i>b⟦/⟧ c</i>',
  },
  {
    name: 'Math stays as it is written',
    markdown:
      'Cost $5 and $10, $a_1 * b_2$, $$x_1$$, \\(a_{1}\\), \\[ b\\_c \\], \\[1\\] \\(see\\), \\$9, $HOME and $PATH\n\n$$\na_b\n- c\n$$',
    expected:
      'Cost $5 and $10, ⟦code⟧$a_1 * b_2$⟦/⟧, ⟦code⟧$$x_1$$⟦/⟧, ⟦code⟧\\(a_{1}\\)⟦/⟧, ⟦code⟧\\[ b\\_c \\]⟦/⟧, [1] (see), $9, ⟦code⟧$HOME⟦/⟧ and ⟦code⟧$PATH⟦/⟧\n\n⟦pre latex⟧a_b\n- c⟦/⟧',
  },
  {
    name: 'Scripts without spaces have strong emphasis, too',
    markdown: '**重要：**说明和**粗体**文字。これは**「強調」**です',
    expected: '⟦bold⟧重要：⟦/⟧说明和⟦bold⟧粗体⟦/⟧文字。これは⟦bold⟧「強調」⟦/⟧です',
  },
  {
    name: 'Right-to-left text keeps its marks',
    markdown: '- **שלום** עולם\n- مرحبا `code`',
    expected: '• ⟦bold⟧שלום⟦/⟧ עולם\n• مرحبا ⟦code⟧code⟦/⟧',
  },
  {
    name: 'Entities nest at equal places',
    markdown: '> **_x_**',
    expected: '⟦blockquote⟧⟦bold⟧⟦italic⟧x⟦/⟧⟦/⟧⟦/⟧',
  },
  {
    name: 'Escapes and character references are resolved',
    markdown: '\\*a\\* &amp; &lt;b&gt; &copy; 1\\. x',
    expected: '*a* & <b> © 1. x',
  },
  {
    name: 'Nothing to show gives an empty text',
    markdown: ' \n\u200b\n&nbsp;\n',
    expected: '',
  },
  {
    name: 'A lone surrogate and control characters do no harm',
    markdown: 'a\ud83d **b\u0007** \u202ec\r\nd',
    expected: 'a\ufffd ⟦bold⟧b⟦/⟧ c\nd',
  },
  {
    name: 'A ring above a letter is kept, as in names of files from macOS',
    markdown: 'A\u030angstro\u0308m a\u030a.ts **u\u030a** q\u030a b\u0333',
    expected: '\u00c5ngstro\u0308m \u00e5.ts ⟦bold⟧\u016f⟦/⟧ q b',
  },
  {
    name: 'Code alone inside emphasis is code',
    markdown: '**`x`** _`y`_ [`z`](https://example.com)',
    expected: '⟦code⟧x⟦/⟧ ⟦code⟧y⟦/⟧ ⟦text_link https://example.com⟧z⟦/⟧',
  },
  {
    name: 'Emoji with joiners are kept whole',
    markdown: '**👩‍👩‍👧‍👦** 🇩🇪',
    expected: '⟦bold⟧👩‍👩‍👧‍👦⟦/⟧ 🇩🇪',
  },
];

describe('Markdown becomes Telegram text with entities', () => {
  for (const { name, markdown, expected } of cases) {
    test(name, () => {
      const formatted = markdownToTelegram(markdown);
      assert.equal(show(formatted), expected);
      assert.deepEqual(findFaults(formatted), []);
    });
  }
});

test('Entities are given as offsets and lengths in UTF-16 units', () => {
  assert.deepEqual(markdownToTelegram('😀 **b** [l](https://example.com)\n\n```js\nx\n```'), {
    text: '😀 b l\n\nx',
    entities: [
      { type: 'bold', offset: 3, length: 1 },
      { type: 'text_link', url: 'https://example.com', offset: 5, length: 1 },
      { type: 'pre', language: 'js', offset: 8, length: 1 },
    ],
  });
});

describe('Markdown that would take too long to read is shown as it was written', () => {
  const hostile: [name: string, markdown: string][] = [
    ['very long text', 'Some **bold** text.\n\n'.repeat(20_000)],
    ['quotes in quotes', `${'>'.repeat(10_000)} a`],
    ['lists in lists', `${'- '.repeat(10_000)}a`],
    ['lists ever deeper', Array.from({ length: 300 }, (_, i) => `${' '.repeat(2 * i)}- a`).join('\n')],
    ['lists in the lines of lists', '- + - + x\n'.repeat(2_000)],
    ['quotes with blank lines between', '> a\n\n'.repeat(30_000)],
    ['lists with paragraphs between', '- a\n\nb\n\n'.repeat(10_000)],
    ['lists with other marks in each line', '- a\n* b\n'.repeat(10_000)],
    ['lists in lists in each other line', '- a\n  - b\n'.repeat(8_000)],
    ['quotes in lists', '- > a\n'.repeat(10_000)],
    ['marks that open and cross', '*a_ **'.repeat(10_000)],
  ];
  for (const [name, markdown] of hostile) {
    test(name, () => {
      assert.deepEqual(markdownToTelegram(markdown), { text: markdown.trim(), entities: [] });
    });
  }

  test('a long list, long quotes and many short ones are still read as Markdown', () => {
    for (const markdown of [
      '- a\n'.repeat(5_000),
      '> a\n'.repeat(2_000),
      '- a\n  - b\n'.repeat(300),
      '> a\n\nb\n\n'.repeat(300),
      '1. a\n\n   b\n'.repeat(1_000),
    ]) {
      assert.notEqual(markdownToTelegram(markdown).text, markdown.trim());
    }
  });

  test('many open brackets are still read as Markdown, and lose nothing', () => {
    const { text } = markdownToTelegram('['.repeat(50_000));
    assert.equal(text, '['.repeat(50_000));
  });
});
