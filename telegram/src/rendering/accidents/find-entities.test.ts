import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findEntities } from './find-entities.ts';

const seen = (text: string): string =>
  findEntities(text)
    .map(({ type, start, end }) => `${type} ${text.slice(start, end)}`)
    .join(', ');

const become = (type: string, words: string) =>
  words.split(' ').map((word): [string, string] => [word, `${type} ${word}`]);
const stay = (words: string) => words.split(' ').map((word): [string, string] => [word, '']);

/** Seen by `getTextEntities` of TDLib 1.8.65; `npm run judge` and `findings/tdlib-text-entities.sh` ask the library itself. */
const table: [text: string, seen: string][] = [
  ...become(
    'address',
    'README.md main.py build.sh utils.rs Main.java foo.pl x.cc a.so data.zip clip.mov main.tf FOO.PY foo-bar.py 日本.md',
  ),
  ...stay(
    'a.js index.ts a.json a.yml a.toml a.go a.rb a.php a.c a.h a.css a.html a.txt a.sql a.lock a.env a.csv a.svg a.kt a.swift',
  ),
  ...stay(
    'a.lua a.exe a.ipynb Foo.Py foo_bar.py __init__.py README.md.bak src/main.py a/b.md:12 1.2.3 01.2.3.4 localhost:3000',
  ),
  ...become(
    'address',
    'user.id obj.name this.me e.at socket.io asp.net app.run foo.bar.it main.py:12 main.py#L1 main.py?x',
  ),
  ...become(
    'address',
    '1.2.3.4 10.0.0.1:8080 1.2.3.4/24 tg://user?id=1 ftp://example.com/x https://example.com/a_(b) пример.рф',
  ),
  ...stay(
    'console.log process.env os.path.join node.js e.g. http://localhost:3000/x redis://cache.example.com a.xn--p',
  ),
  ['x.to(y), "main.py"', 'address x.to, address main.py'],
  ['文件：README.md', 'address 文件：README.md'],
  ['https://example.com/a).', 'address https://example.com/a'],
  ['main.py:99999', 'address main.py'],
  ['./main.py ~/main.py ../a.md /a-b (/a)', 'command /main, command /main, command /a, command /a, command /a'],
  ...become('command', '/health /123 /stop@some_bot'),
  ...stay('/api/v1 /tmp/out src/app //a </div> /a@b /é'),
  ['@types/node', 'mention @types'],
  ...become('mention', '@abcd @gif @some_one'),
  ...stay('@abc @a/b @a-b x@abcd'),
  ['#feature-x', 'hashtag #feature'],
  ...become('hashtag', '#a1 #1a #标题 #tag@some_bot'),
  ...stay('#123 x#abc #a#b'),
  ...become('cashtag', '$HOME $USD $A $1INCH'),
  ...stay('$abc $ABCDEFGHI $$A $5'),
  ...become('email', 'bob@example.com logo@2x.png react@next.js a-b+c@example.com'),
  // It looks for a dot first, so the part before a dot and a plus is no part of the address.
  ['a.b+c@example.com', 'email +c@example.com'],
  ['git@github.com:a/b.git mailto:bob@example.com', 'email git@github.com, email bob@example.com'],
  ...become('bank_card', '4111111111111111 378282246310005'),
  ['4111 1111 1111 1111, 4111-1111-1111-1111', 'bank_card 4111 1111 1111 1111, bank_card 4111-1111-1111-1111'],
  ...stay('4111111111111112 411111111111111111111 x4111111111111111'),
  [`#${'a'.repeat(300)}`, `hashtag #${'a'.repeat(256)}`],
  ['https://example.com/@abcd/#tag', 'address https://example.com/@abcd/#tag'],
];

describe('what Telegram finds in plain words', () => {
  for (const [text, expected] of table) {
    it(`${text.slice(0, 40)} ${expected === '' ? 'stays text' : `has ${expected.slice(0, 60)}`}`, () => {
      assert.equal(seen(text), expected);
      assert.equal(seen(`😀 ${text}\n`), expected);
    });
  }
});
