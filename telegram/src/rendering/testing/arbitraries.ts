import fc from 'fast-check';
import { anyCharacter } from '../../../../service-kit/src/testing/any-character.ts';

/** Addresses with what hosts, ports and paths may not have, or browsers and Telegram understand otherwise. */
export const addressLike: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('https://', 'https://', 'http://', 'HTTPS://', 'www.', 'https:/', 'https:\\\\', ''),
    fc.constantFrom('example.com', 'example.com', 'a.b', ''),
    fc.array(
      fc.constantFrom(
        ...[
          'example.com',
          'a',
          'www.',
          '.',
          '..',
          '0',
          '1',
          '127.0.0.1',
          'localhost',
          '日本',
          'ü',
          '[::1]',
          '😀',
          '\u00ad',
        ],
        ...['\\', '\\n', '{', '}', '{x}', '"', "'", '`', '|', '^', '%', '%41', '%zz', '<', '>', '[', ']', '(', ')'],
        ...[
          ':',
          ':0',
          ':80',
          ':080',
          ':65536',
          ':x',
          '@',
          'u:p@',
          '/',
          '/a_b',
          '?',
          '?q=1',
          '#',
          '#f',
          ' ',
          '-',
          '_',
          '。',
        ],
        ...[',', ';', '!', '$', '&', '*', '+', '=', '~'],
      ),
      { maxLength: 6 },
    ),
  )
  .map(([scheme, host, pieces]) => scheme + host + pieces.join(''));

const word = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'alpha',
      'Beta2',
      'x',
      'naïve',
      '日本語',
      'שלום',
      'مرحبا',
      '👩‍👩‍👧‍👦',
      '🇩🇪',
      'e\u0301',
      '42',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 6 }) },
  // What Telegram makes links, commands, mentions and tags of.
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'README.md',
      '(main.py:12)',
      './build.sh,',
      'user.id',
      '日本.md',
      '请看a.py。',
      '/health',
      '@types/node',
      '$HOME/bin',
      '#a-b',
      '10.0.0.1:8080',
      'example.com',
      'bob@example.com',
      'f(x.to(y.at))',
      'a\tb',
    ),
  },
  { weight: 1, arbitrary: addressLike },
  // Paths, patterns, prompts and what else has backslashes and signs.
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'C:\\_tmp\\*.log',
      '\\d+\\.\\d*',
      '\\*not\\*',
      '\\_a\\_b',
      '1\\.',
      '\\[y\\]',
      'https://example.com\\n',
      '"www.example.com",',
    ),
  },
);
const words = fc.array(word, { minLength: 1, maxLength: 8 }).map((list) => list.join(' '));
const mark = fc.constantFrom(
  '*',
  '**',
  '_',
  '~~',
  '`',
  '``',
  '[',
  ']',
  '(',
  '$',
  '\\(',
  '<b>',
  '</b>',
  '<br>',
  '<kbd>',
  '![',
  '|',
  '\\',
);
const address = fc.constantFrom(
  'https://example.com/a_(b)',
  './src/a.ts#L3',
  'http://localhost:3000',
  'mailto:a@b.cd',
  '#top',
  'tg://user?id=1',
);

const inline: fc.Arbitrary<string> = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    words,
    mark,
    tie('node').map((inner) => `**${inner}**`),
    tie('node').map((inner) => `_${inner}_`),
    tie('node').map((inner) => `~~${inner}~~`),
    words.map((inner) => `\`${inner}\``),
    fc.tuple(tie('node'), address).map(([label, url]) => `[${label}](${url})`),
    fc.tuple(words, address).map(([label, url]) => `![${label}](${url} "title")`),
    fc.constantFrom(
      '[ref]',
      '[label][ref]',
      '[^1]',
      'https://example.com/p?q=1',
      '<https://example.com>',
      '$a_1 * b_2$',
      '<!-- note -->',
    ),
    fc.array(tie('node'), { minLength: 2, maxLength: 4 }).map((list) => list.join(' ')),
  ),
})).node as fc.Arbitrary<string>;

const cells = fc.array(
  inline.map((cell) => cell.replaceAll('\n', ' ')),
  { minLength: 1, maxLength: 4 },
);
const table = fc
  .tuple(cells, fc.array(cells, { maxLength: 4 }))
  .map(([header, rows]) =>
    [
      `| ${header.join(' | ')} |`,
      `|${header.map(() => ':--|').join('')}`,
      ...rows.map((row) => `| ${row.join(' | ')} |`),
    ].join('\n'),
  );
const fenced = fc
  .tuple(fc.constantFrom('', 'js', 'c++', 'ts title="a.ts"'), fc.array(words, { maxLength: 6 }), fc.boolean())
  .map(
    ([info, lines, isClosed]) =>
      `\`\`\`${info}\n${lines.map((line, i) => ' '.repeat(i) + line).join('\n')}${isClosed ? '\n```' : ''}`,
  );

function nestUnder(prefix: string, text: string): string {
  const indentation = prefix.startsWith('>') ? '> ' : ' '.repeat(prefix.length);
  return text
    .split('\n')
    .map((line, i) => (i === 0 ? prefix : indentation) + line)
    .join('\n');
}

const block: fc.Arbitrary<string> = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    inline,
    inline.map((text) => `## ${text.replaceAll('\n', ' ')}`),
    fenced,
    table,
    fc.constantFrom(
      '---',
      '[ref]: https://example.com "t"',
      '[spare]: /u',
      '[build]: ok',
      '> [!NOTE]\n> A note',
      'Error: x\n    at f (/a.js:1:2)',
      '- old\n+ new',
      '* * * * * cmd',
      'src/**/*.ts and 5*3*2',
      'Words of a paragraph.\n---',
      'a:\n  b:\n    - c',
      'line\n    indented line',
      '```md\n```js\nx\n```\n```',
      '3. three\n7. seven',
      '2024. 01. 02',
      '2) two',
      '>>> f(1)\n2',
      '$ ls -l\na',
      '<<<<<<< HEAD\na\n\n=======\nb\n>>>>>>> main',
      '@daily /usr/bin/run',
      '30 4 1,15 * 5 cmd',
      '[^1]: A note',
      '<details>\n<summary>More</summary>',
      '</details>',
      '$$\na_b\n- c\n$$',
      '    indented',
    ),
    fc
      .tuple(
        fc.constantFrom('- ', '* ', '1. ', '7) ', '- [ ] ', '- [x] ', '> '),
        fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
      )
      .map(([prefix, items]) => items.map((item) => nestUnder(prefix, String(item))).join('\n')),
  ),
})).node as fc.Arbitrary<string>;

/** Documents made of what models write, put together well and badly. */
export const markdownLike: fc.Arbitrary<string> = fc
  .array(fc.tuple(block, fc.constantFrom('\n\n', '\n', '')), { maxLength: 6 })
  .map((list) => list.map(([text, end]) => text + end).join(''));

/** Any string at all, lone surrogates and control characters included. */
export const anyString: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: anyCharacter, maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom(
      '*',
      '_',
      '`',
      '[',
      ']',
      '(',
      ')',
      '\n',
      ' ',
      '>',
      '-',
      '|',
      '~',
      '<',
      'b',
      '/',
      '!',
      '$',
      '\\',
      '#',
      '1.',
      '\t',
      'a',
      '😀',
      '\ud83d',
      '^',
      ':',
    ),
    maxLength: 60,
  }),
);
