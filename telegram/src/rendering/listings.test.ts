import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { markdownToTelegram } from './markdown-to-telegram.ts';
import { findFaults } from './testing/check-formatted.ts';
import { show } from './testing/show.ts';

const pre = (code: string, language = '') => `⟦pre${language && ` ${language}`}⟧${code}⟦/⟧`;

const node =
  'TypeError: x is not a function\n    at Object.<anonymous> (/app/x.js:1:2)\n    at async Promise.all (index 0)';
const java =
  'Exception in thread "main" java.lang.IllegalStateException: no\n\tat com.foo.Bar.baz(Bar.java:12)\nCaused by: java.io.IOException: *gone*\n\tat com.foo.Io.read(Io.java:3)\n\t... 12 more';
const python =
  'Traceback (most recent call last):\n  File "main.py", line 3, in <module>\n    __main__()\nValueError: bad *value*';
const go = 'goroutine 1 [running]:\nmain.main()\n\t/tmp/x.go:12 +0x1d';
const rust = 'stack backtrace:\n   0: rust_begin_unwind\n             at /rustc/lib.rs:5:5\n   1: main::main';
const ruby = "a.rb:3:in `foo': no (RuntimeError)\n\tfrom a.rb:9:in `<main>'";
const csharp = 'System.Exception: no\n   at App.Main(String[] args) in /src/App.cs:line 3';
const php = '#0 /app/a.php(12): f()\n#1 {main}';
const tree = 'project/\n├── src\n│   └── a_b_c.ts\n└── README.md';
const asciiTree = 'src\n|-- a\n|   `-- b\n`-- c';
const box = '┌────┐\n│ hi │\n└────┘';
const mysql = '+----+----+\n| id | b  |\n+----+----+\n| 1  | 2  |\n+----+----+';
const psql = ' id | name\n----+------\n  1 | a\n(1 row)';
const hunk = '@@ -1,2 +1,3 @@\n a\n-b\n+c\n\n+d';
const gitDiff = `diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n${hunk}`;
const crontab = '# every minute\nMAILTO=me\n* * * * * cmd --x\n*/5 0-6 * * mon-fri /usr/bin/backup\n0 3 * * 1 other';
const commands = '# install deps\nnpm install\n# run it\nPORT=1 npm start';
const yaml = 'services:\n  web:\n    image: x\n    ports:\n      - "80:80"';
const daily = 'SHELL=/bin/bash\nMAILTO=""\n#m h\n@hourly root /x_y_z\n0 0 1 1 0 /usr/bin/x\n15 4 * * sun run *';
const repl = '>>> def f():\n...     return __x__\n...\n>>> f()\n1';
const conflict = '<<<<<<< HEAD\na = 1\n=======\na = 2\n>>>>>>> main';
const conflictWithBlanks = '<<<<<<< HEAD\n- a\n\n# b\n||||||| 1a2b3c4\nc\n=======\n\n*d*\n>>>>>>> feature/x';
const braces = 'function f(a) {\n  return a * b * c;\n}';

const listings: [name: string, code: string, language?: string][] = [
  ['a trace of Node', node],
  ['a trace of Java', java],
  ['a trace of Python', python],
  ['a trace of Go', go],
  ['a trace of Rust', rust],
  ['a trace of Ruby', ruby],
  ['a trace of C#', csharp],
  ['a trace of PHP', php],
  ['a tree of folders', tree],
  ['a tree in ASCII', asciiTree],
  ['a box', box],
  ['a table of a database', mysql],
  ['another table of a database', psql],
  ['a hunk of a diff, with a blank line that it counts', hunk, 'diff'],
  ['a diff of git', gitDiff, 'diff'],
  ['lines that go and come', '- old * line\n+ new * line', 'diff'],
  ['a crontab', crontab],
  ['a crontab of one line', '* * * * * /usr/bin/*_backup'],
  ['five stars', '* * * * *'],
  ['a crontab line with one star', '30 4 1,15 * 5 cmd'],
  ['a crontab line with days', '0 9 * * MON-FRI /usr/bin/a_b_c'],
  ['a crontab line with ranges, steps and months', '23 0-23/2 1-7 jan,feb 1 /usr/bin/x'],
  ['a crontab line of numbers', '0 0 1 1 0 ./x'],
  ['a crontab line with a tab', '0 0 * * 0\tcmd'],
  ['a day of a crontab', '@daily /usr/bin/run_*_it'],
  ['a start of a crontab', '@reboot sleep 60 && /x'],
  ['a time of Quartz', '0 0/5 14 ? * MON-FRI'],
  ['six fields', '*/10 * * * * *'],
  ['a crontab with its settings', daily],
  ["Python's prompt", '>>> print(1)\n1', 'python'],
  ["Python's prompt with a function", repl, 'python'],
  ["Python's prompt with a statement of words", '>>> import this\n>>> x', 'python'],
  ["IPython's prompt", 'In [1]: x = 2 * 3 * 4\nOut[1]: 24'],
  ["a shell's prompt", '$ npm install\nadded 5_000_000 packages'],
  ['a prompt with a host', 'user@host:~/x$ ls *_a*\nb'],
  ['a prompt in brackets', '[root@host etc]# cat hosts'],
  ["root's prompt", '# apt install nginx\n# systemctl restart nginx'],
  ["PowerShell's prompt", 'PS C:\\Users\\me> Get-Item *'],
  ["the command line's prompt", 'C:\\_x> dir *.*'],
  ["a database's prompt", 'postgres=# \\dt\n*a*'],
  ['a conflict of git', conflict],
  ['a conflict of git with its base and blank lines', conflictWithBlanks],
  ['commands with comments', commands, 'sh'],
  ['one command with its comment', '# install it\nnpm install', 'sh'],
  ['a trace of a debugger', '#0 main () at x.c:3\n#1 0x00ff in foo () at y.c:4'],
  ['YAML', yaml, 'yaml'],
  ['code in braces', braces],
  ['JSON', '{\n  "a_b_c": [\n    "*"\n  ]\n}'],
];

describe('Code without a fence is shown as code', () => {
  for (const [name, code, language] of listings) {
    const expected = pre(code.replaceAll('\t', '    '), language);
    test(name, () => {
      const alone = markdownToTelegram(code);
      assert.equal(show(alone), expected);
      assert.deepEqual(findFaults(alone), []);
    });
    test(`${name}, between paragraphs`, () => {
      const among = markdownToTelegram(`It says **this**:\n\n${code}\n\nAnd **more**.`);
      assert.equal(show(among), `It says ⟦bold⟧this⟦/⟧:\n\n${expected}\n\nAnd ⟦bold⟧more⟦/⟧.`);
    });
  }
});

const kept: [name: string, markdown: string, expected: string][] = [
  ['what stands before and after a trace', `It fails:\n${node}\nFix it.`, `It fails:\n\n${pre(node)}\n\nFix it.`],
  ['what follows an error of Python', `${python}\nThen **prose**.`, `${pre(python)}\n\nThen ⟦bold⟧prose⟦/⟧.`],
  ['a trace in a list', `- Error: x\n      at f (/a.js:1:2)\n- b`, `• Error: x\n${pre('    at f (/a.js:1:2)')}\n• b`],
  ['a trace in a fence', `\`\`\`\n${node}\n\`\`\``, pre(node)],
  ['a crontab line in a list', '- `x`: y\n- * * * * * cmd', '• ⟦code⟧x⟦/⟧: y\n• ⟦code⟧* * * * * cmd⟦/⟧'],
  ['a fence in a diff', '@@ -1,2 +1,2 @@\n ~~~\n-a\n+b', pre('@@ -1,2 +1,2 @@\n ~~~\n-a\n+b', 'diff')],
  ['indented lines of a paragraph', 'build:\n\tgo build ./...\n\tgo vet', 'build:\n    go build ./...\n    go vet'],
  ['a list with dashes that are too far in', 'Pros:\n    - a\n    - b', 'Pros:\n    - a\n    - b'],
  ['front matter', '---\ntitle: x\ntags:\n  - a\n---\nBody', `${pre('title: x\ntags:\n  - a', 'yaml')}\n\nBody`],
  ['a heading', '# Real heading\nText about npm.', '⟦underline⟧⟦bold⟧Real heading⟦/⟧⟦/⟧\n\nText about npm.'],
  [
    'a heading above a sentence that begins with a command',
    '# Git\ngit is a tool.',
    '⟦underline⟧⟦bold⟧Git⟦/⟧⟦/⟧\n\ngit is a tool.',
  ],
  ['a heading above a command', '# Install\nnpm install', '⟦underline⟧⟦bold⟧Install⟦/⟧⟦/⟧\n\nnpm install'],
  ['numbers of issues', '#1 is fine\n#2 also', '#1 is fine\n#2 also'],
  ['a list', '- a\n- b\n\n* c\n* d', '• a\n• b\n\n• c\n• d'],
  ['nested lists', '1. a\n   - b\n     - c', '1. a\n   • b\n     ◦ c'],
  ['a bullet with a product', '* 3 * 4 * 5 * 2 = 120', '• 3 * 4 * 5 * 2 = 120'],
  ['a rule of stars', '* * *', '──────────'],
  ['a longer rule of stars', '* * * * * *', '──────────'],
  ['a sum', '3 * 4 * 5 apples', '3 * 4 * 5 apples'],
  ['numbers', '1 2 3 4 5 numbers', '1 2 3 4 5 numbers'],
  ['a time that is none', '99 4 * 1 5 cmd', '99 4 * 1 5 cmd'],
  ['a name of a day in a sentence', '@daily we meet', '⟦code⟧@daily⟦/⟧ we meet'],
  ['days of a crontab in a list', '- @daily /usr/bin/run_*\n- x', '• ⟦code⟧@daily /usr/bin/run_*⟦/⟧\n• x'],
  ['what stands before a prompt', 'Try:\n>>> f(1)\n2', `Try:\n\n${pre('>>> f(1)\n2', 'python')}`],
  ['a sentence after a prompt', '$ ls\nThen you see it.', `${pre('$ ls')}\n\nThen you see it.`],
  ['a prompt in a list', '1. Run:\n   $ ls *_a_*\n2. x', `1. Run:\n${pre('$ ls *_a_*')}\n2. x`],
  ["Python's prompt in a list", '- >>> f(*a)\n- b', '• ⟦code⟧>>> f(*a)⟦/⟧\n• b'],
  ['amounts', '$ 5 is much, $ amounts are so.', '$ 5 is much, $ amounts are so.'],
  ['words about a prompt', '$ amounts are in dollars.', '$ amounts are in dollars.'],
  ['quotes of mails', '>> I agree\n> ok', '⟦blockquote⟧> I agree\n> ok⟦/⟧'],
  ['a conflict that has no end yet', 'x\n<<<<<<< HEAD\na\n=======\nb', `x\n\n${pre('<<<<<<< HEAD\na\n=======\nb')}`],
  ['what follows a conflict', `${conflict}\nAfter *it*`, `${pre(conflict)}\n\nAfter ⟦italic⟧it⟦/⟧`],
  ['words with a colon', 'Notes:\n- one\n- two', 'Notes:\n\n• one\n• two'],
  ['a line that begins with at', 'We meet\n  at the station (north)', 'We meet\n  at the station (north)'],
];

describe('What is no listing stays what it is', () => {
  for (const [name, markdown, expected] of kept) {
    test(name, () => {
      const formatted = markdownToTelegram(markdown);
      assert.equal(show(formatted), expected);
      assert.deepEqual(findFaults(formatted), []);
    });
  }
});

test('Listings among prose lose no character but white space at line ends', () => {
  const prose = fc.constantFrom('Some words.', 'And then this happened:', 'See `x`.');
  const listing = fc.constantFrom(...listings.map(([, code]) => code));
  fc.assert(
    fc.property(fc.array(fc.tuple(prose, listing), { minLength: 1, maxLength: 4 }), (pairs) => {
      const { text } = markdownToTelegram(pairs.map(([words, code]) => `${words}\n\n${code}`).join('\n\n'));
      for (const [, code] of pairs) assert.ok(text.includes(code.replaceAll('\t', '    ')), code);
    }),
  );
});
