import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { markdownToTelegram, renderReply } from '../index.ts';
import { findFaults } from '../testing/check-formatted.ts';
import { show } from '../testing/show.ts';
import { showAccidentsAsCode } from './show-accidents.ts';

/** The text with what is shown as code in `‹›`. */
const mark = (text: string, commands?: ReadonlySet<string>): string =>
  show(showAccidentsAsCode({ text, entities: [] }, commands))
    .replaceAll('⟦code⟧', '‹')
    .replaceAll('⟦/⟧', '›');

/** What is written, and which of it is shown as code. */
const cases: [name: string, expected: string[]][] = [
  [
    'names of files',
    [
      '‹README.md›, ‹main.py› and ‹build.sh›; "‹main.py›", (‹utils.rs›) „‹Main.java›“ <‹a.so›>',
      '‹foo-bar.py› ‹FOO.PY› ‹data.zip›.',
    ],
  ],
  [
    'names of files that Telegram leaves alone',
    ['index.ts a.js b.json foo_bar.py Foo.Py README.md.bak src/main.py 1.2.3'],
  ],
  ['a place in a file, whole', ['‹main.py:12›: wrong', '‹main.py:12:5›, ‹main.py#L1-L9›', '‹test.py::test_b› fails']],
  [
    'paths, whole, though only a part would become a command',
    [
      'Run ‹./main.py›.',
      '‹~/main.py› ‹../a.md› ‹(a/b)/README.md›',
      '‹**/README.md›',
      '‹C:\\src\\README.md›',
      '/tmp/out /api/v1 //a a/b',
    ],
  ],
  [
    'members and calls',
    [
      '‹user.id› and ‹array.at(-1)›',
      '‹foo(user.id)›, ‹x.to(y)›',
      'if (‹user.id› === 1) {‹this.me›}',
      'console.log e.g. os.path.join',
    ],
  ],
  ['routes, which would be commands', ['GET ‹/health›, (‹/a›) ‹/a-b› ‹/123› ‹/etc›', '‹/search?q=1›']],
  [
    'packages and decorators, which would be mentions',
    ['‹@types/node› and ‹@abcd›', '‹@Component({})›', '@abc @a/b @a-b'],
  ],
  ['variables and tags', ['‹$HOME›, ‹$HOME/bin›, ‹$A›', '‹#feature-x› ‹#a1› ‹#1a› #123', '$abc $ABCDEFGHI $5']],
  ['hosts that are no names', ['‹1.2.3.4› ‹10.0.0.1:8080›, ‹10.0.0.0/8›', '‹example.com:8080› localhost:3000']],
  ['numbers that look like those of cards', ['id ‹5555555555554444› and 5555555555554445', '12:34 2026-11-23']],
  [
    'other scripts: the name alone where it can be told from the words around it',
    ['文件：‹README.md›，‹main.py›', '请看‹./main.py›，然后', '‹日本.md› ‹файл.py› ‹naïve.md›', '请看README.md。'],
  ],
  ['keys and options', ['‹--config=app.py› File:‹main.py› ‹origin/main:a.py›']],
  [
    'versions and remotes',
    ['‹git@github.com:owner/repo.git›', '‹logo@2x.png› ‹react@next.js›', '‹root@example.com:/srv›'],
  ],
  ['addresses of mail', ['bob@example.com, mailto:bob@example.com.', 'jan.kowalski+a@firma.pl']],
  [
    'addresses that were meant',
    [
      'https://example.com/a.b and www.example.com/x',
      'example.com, docs.python.org/3/ github.com/a/b',
      'example.co.uk heise.de app.vercel.app',
      'socket.io/docs t.me/some_bot docs.rs/serde',
    ],
  ],
  [
    'what looks like an address and is something else',
    [
      '‹socket.io› ‹asp.net› ‹com.example.net› ‹README.org›',
      '‹ghcr.io/owner/app:1.2› ‹app.kubernetes.io/name›',
      '‹tg://user?id=1› ‹ftp://example.com/x›',
      '‹--host=example.com› ‹foo.bar.it›',
    ],
  ],
];

describe('What Telegram would make a link, a command, a mention or a tag of is shown as code', () => {
  for (const [name, expected] of cases) {
    test(name, () => {
      for (const line of expected) assert.equal(mark(line.replace(/[‹›]/g, '')), line);
      const all = expected.join('\n');
      assert.equal(mark(all.replace(/[‹›]/g, '')), all);
    });
  }

  test('an address that a word of another script touches is a link of its own', () => {
    const { text, entities } = showAccidentsAsCode({ text: '网址：example.com/x。', entities: [] });
    assert.equal(show({ text, entities }), '网址：⟦text_link http://example.com/x⟧example.com/x⟦/⟧。');
  });

  test('an address ends before the full stop of a script without spaces', () => {
    const expected =
      '访问 ⟦text_link https://example.com/docs⟧https://example.com/docs⟦/⟧。然后 ⟦text_link http://www.example.com⟧www.example.com⟦/⟧，';
    assert.equal(show(markdownToTelegram('访问 https://example.com/docs。然后 www.example.com，')), expected);
  });

  test('only commands that are named stay what they are', () => {
    const commands = new Set(['stop']);
    assert.equal(
      mark('/stop ends it, /projects and /stop@bot do not.', commands),
      '/stop ends it, ‹/projects› and ‹/stop@bot› do not.',
    );
    assert.equal(mark('/stop'), '‹/stop›');
  });

  const styled: [name: string, markdown: string, expected: string][] = [
    [
      'styles are cut around it',
      '**see README.md _now main.py_**',
      '⟦bold⟧see⟦/⟧ ⟦code⟧README.md⟦/⟧ ⟦bold⟧⟦italic⟧now⟦/⟧⟦/⟧ ⟦code⟧main.py⟦/⟧',
    ],
    ['a word that is half bold is one piece', '**README**.md', '⟦code⟧README.md⟦/⟧'],
    ['quotes go round it', '> see README.md', '⟦blockquote⟧see ⟦code⟧README.md⟦/⟧⟦/⟧'],
    ['headings', '# About main.py', '⟦underline⟧⟦bold⟧About⟦/⟧⟦/⟧ ⟦code⟧main.py⟦/⟧'],
    [
      'code and links are left alone',
      '`README.md` [main.py](https://example.com)\n\n```\n/health\n```',
      '⟦code⟧README.md⟦/⟧ ⟦text_link https://example.com⟧main.py⟦/⟧\n\n⟦pre⟧/health⟦/⟧',
    ],
    ['tables', '|a|b|\n|-|-|\n|main.py|/x|', '⟦pre⟧a       | b\n--------|---\nmain.py | /x⟦/⟧'],
    ['addresses of links that are written out', '[file](./main.py)', 'file (⟦code⟧./main.py⟦/⟧)'],
    ['emoji before it', '👩‍👩‍👧‍👦 README.md', '👩‍👩‍👧‍👦 ⟦code⟧README.md⟦/⟧'],
  ];
  for (const [name, markdown, expected] of styled) {
    test(name, () => assert.equal(show(markdownToTelegram(markdown)), expected));
  }
});

describe('Many such pieces', () => {
  const list = (count: number) => Array.from({ length: count }, (_, i) => `- file${i}.md`).join('\n');

  test('stay one by one as long as a message can hold them', () => {
    assert.equal(markdownToTelegram(list(100)).entities.length, 100);
  });

  test('share entities where a message could not, so that a listing is no more messages than its length needs', () => {
    const { parts, document } = renderReply(list(800));
    assert.equal(document, undefined);
    assert.equal(parts.length, Math.ceil(list(800).length / 4096));
    for (const part of parts) {
      assert.deepEqual(findFaults(part, { maxLength: 4096, maxEntities: 100 }), []);
      assert.deepEqual(showAccidentsAsCode(part), part);
    }
  });

  test('keep apart what has words between it, and lose nothing', () => {
    const described = Array.from({ length: 150 }, (_, i) => `- file${i}.md tells about ${i}`).join('\n');
    const { parts } = renderReply(described);
    assert.deepEqual(
      parts.map(({ entities }) => entities.length),
      [100, 50],
    );
  });

  const hostile = [
    'a.md,',
    '@a.b',
    '/a/b.c@',
    'x(a.id,',
    'a@b.c.',
    '.',
    'a.',
    '#a',
    '://a.',
    '文a.md',
    '(',
    "it's.me'",
  ];
  for (const word of hostile) {
    test(`are found in time that grows with the length of the text and not with its square: ${word}`, () => {
      const [few, many] = [500, 2_000].map((count) => countCharactersRead(word.repeat(count)));
      assert.ok((many ?? 0) <= 4.5 * (few ?? 0) + 1_000, `${few} and then ${many} characters were read`);
    });
  }
});

function countCharactersRead(text: string): number {
  const { charAt, charCodeAt } = String.prototype;
  let count = 0;
  String.prototype.charAt = function (this: string, position: number) {
    count++;
    return charAt.call(this, position);
  };
  String.prototype.charCodeAt = function (this: string, position: number) {
    count++;
    return charCodeAt.call(this, position);
  };
  try {
    showAccidentsAsCode({ text, entities: [] });
  } finally {
    Object.assign(String.prototype, { charAt, charCodeAt });
  }
  return count;
}

test('Nothing is left to find after it, and the text is as it was', () => {
  const piece = fc.constantFrom(
    'a.md',
    '/a',
    '@abcd',
    '#tag',
    '$A',
    '.',
    ':',
    '(',
    ')',
    ' ',
    '\n',
    '文',
    'é',
    '😀',
    'b',
    '1',
    '/',
    '@',
    "'",
    'x.com',
    'https://',
    ',',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
      const text = pieces.join('');
      const once = showAccidentsAsCode({ text, entities: [] });
      assert.equal(once.text, text);
      assert.deepEqual(
        findFaults(once).filter((fault) => !fault.startsWith('the text')),
        [],
      );
      assert.deepEqual(showAccidentsAsCode(once), once);
    }),
    { numRuns: 400, seed: 20_261_123 },
  );
});
