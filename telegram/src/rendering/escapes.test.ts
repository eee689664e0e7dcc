import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { markdownToTelegram } from './markdown-to-telegram.ts';

const { raw } = String;

/** Paths, patterns and words of a shell, as they stand in prose without a code mark. */
const kept: string[] = [
  raw`C:\Users\me\.ssh\config`,
  raw`C:\_tmp\*.log`,
  raw`D:\-x\+y`,
  raw`\\server\share\$data`,
  raw`(\\server\share\_x)`,
  raw`C:\\Users\\me`,
  raw`path\to\_x`,
  raw`regex \d+\.\d*`,
  raw`^\w+\.js$`,
  raw`[\w.-]+\.[a-z]+\_`,
  raw`\.gitignore and \.js$`,
  raw`file\.txt`,
  raw`x\^2`,
  raw`sed s/\./_/g`,
  raw`sed 's/\./_/g' and s/\//_/`,
  raw`grep "foo\|bar"`,
  raw`grep "\<foo\>" a`,
  raw`find . -name \*.py -exec ls {} \;`,
  raw`Use find . -name \*.py for it`,
  raw`find . \( -name a -o -name b \)`,
  raw`echo \$HOME`,
  raw`printf '%s\n' \*`,
  raw`git commit -m \"x\"`,
  raw`LIKE '%\_%'`,
  raw`WHERE name LIKE 'a\_b%'`,
  raw`{\"a\": \"b\"}`,
  raw`foo\ bar\ baz`,
  raw`a \\ b and \\`,
  raw`\u00e9, \n and \t`,
  raw`foo\(bar\)`,
];

const escaped: [markdown: string, expected: string][] = [
  [raw`\*not bold\*`, '*not bold*'],
  [raw`\*\*not bold\*\* and \*\*kwargs`, '**not bold** and **kwargs'],
  [raw`**a\*b** \_x\_ \_`, 'a*b _x_ _'],
  [raw`1\. text`, '1. text'],
  [raw`1\) text`, '1) text'],
  [raw`\# no heading`, '# no heading'],
  [raw`\- no item`, '- no item'],
  [raw`\> no quote`, '> no quote'],
  [raw`\$5, US\$5 and \$HOME`, '$5, US$5 and $HOME'],
  [raw`\[x\], \[ \] and \[label\](y)`, '[x], [ ] and [label](y)'],
  [raw`!\[img\](x) \!\[img\](x)`, '![img](x) ![img](x)'],
  [raw`(\(note\))`, '((note))'],
  [raw`snake\_case\_name \_\_init\_\_.py`, 'snake_case_name __init__.py'],
  [raw`2\*3, a \* b, COUNT(\*)`, '2*3, a * b, COUNT(*)'],
  [raw`\*/5 \* \* \* \*`, '*/5 * * * *'],
  [raw`\<div\> \<b\>x\</b\>`, '<div> <b>x</b>'],
  [raw`\~/x, \~5, \~\~x\~\~`, '~/x, ~5, ~~x~~'],
  [raw`C\+\+ and C\#`, 'C++ and C#'],
  [raw`Done\! It works\.`, 'Done! It works.'],
  [raw`\@user \&lt; \#123 well\-known`, '@user &lt; #123 well-known'],
  ['\\`x\\`', '`x`'],
  [raw`价格\$5，\*注意\*`, '价格$5，*注意*'],
  [raw`https://example.com/foo\_bar\_x`, 'https://example.com/foo_bar_x'],
  ['| a \\| b |\n|--|\n| **x\\|y** |', 'a | b\n-----\nx|y'],
];

describe('A backslash', () => {
  for (const line of kept) {
    test(`of a name stays: ${line}`, () => {
      for (const [before, after] of [
        ['', ''],
        ['x\n\n', '\n\n**y**'],
        ['- ', ''],
        ['> ', ''],
      ] as const) {
        const { text } = markdownToTelegram(before + line + after);
        assert.ok(text.includes(line), text);
      }
    });
  }
  for (const [markdown, expected] of escaped) {
    test(`that only takes a sign its meaning is not shown: ${markdown.replaceAll('\n', ' ')}`, () => {
      assert.equal(markdownToTelegram(markdown).text, expected);
    });
  }

  test('of any path of Windows stays', () => {
    const name = fc.string({ unit: fc.constantFrom(...'ab1_.-+$#&()[]!~'), minLength: 1, maxLength: 6 });
    const path = fc
      .tuple(fc.constantFrom('C:', 'd:'), fc.array(name, { minLength: 1, maxLength: 5 }))
      .map((parts) => parts.flat().join('\\'));
    fc.assert(
      fc.property(path, (one) => {
        // Underscores may be marks, too, where nothing tells that they are none.
        const { text } = markdownToTelegram(`see ${one} there`);
        assert.equal(text.split('\\').length, one.split('\\').length);
      }),
    );
  });
});
