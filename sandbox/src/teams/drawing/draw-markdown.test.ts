import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { drawMarkdown, drawText } from './draw-markdown.ts';

const DRAWN: [name: string, markdown: string, text: string][] = [
  ['marks vanish', '**a** _b_ ~~c~~ `d` [e](https://x.example)', 'a b c d e'],
  ['one newline is a space', 'one\ntwo', 'one two'],
  ['two spaces before it, or a backslash, keep it', 'one  \ntwo\\\nthree', 'one\ntwo\nthree'],
  ['an empty line begins a paragraph', 'one\n\ntwo', 'one\ntwo'],
  ['a heading keeps its signs', '## Title\n\ntext', '## Title\ntext'],
  ['an underlined heading keeps its line', 'Title\n=====', 'Title ====='],
  ['a table stays as it was typed, in one line', '| a | b |\n|---|---|\n| 1 | 2 |', '| a | b | |---|---| | 1 | 2 |'],
  ['a rule stays as it was typed', 'a\n\n---\n\nb', 'a\n---\nb'],
  ['a task list shows its boxes', '- [x] done\n- [ ] open', '• [x] done\n• [ ] open'],
  ['a list is a list', '- a\n- b\n  - c', '• a\n• b\n  • c'],
  ['a numbered list counts on', '3. a\n4. b', '3. a\n4. b'],
  ['a quote is a quote', '> a\n> b\n\nc', 'a b\nc'],
  ['a fence is drawn as it is', '```ts\nconst a = 1;\n\n# no heading\n```', 'const a = 1;\n\n# no heading'],
  ['a picture is no picture', '![alt](https://x.example/a.png)', '!alt'],
  ['HTML is swallowed', 'a <div>b</div> c', 'a b c'],
  ['a line break in HTML breaks', 'a<br>b', 'a\nb'],
  ['escaped marks show', '\\*a\\* \\<b\\>', '*a* <b>'],
  ['snake_case stays', 'snake_case_name', 'snake_case_name'],
  ['an address is a link', 'see https://x.example/a_b', 'see https://x.example/a_b'],
];

test('Markdown is drawn as Teams draws it', () => {
  for (const [name, markdown, text] of DRAWN) assert.equal(drawMarkdown(markdown).text, text, name);
});

test('blocks and marks are told', () => {
  const drawn = drawMarkdown('**a `b`** [c](https://x.example)\n\n- d\n\n> e\n\n```\nf\n```');
  assert.deepEqual(
    drawn.blocks.map(({ kind }) => kind),
    ['paragraph', 'list', 'quote', 'code'],
  );
  assert.deepEqual(drawn.marks, [
    { kind: 'code', text: 'b' },
    { kind: 'bold', text: 'a b' },
    { kind: 'link', text: 'c', url: 'https://x.example' },
  ]);
});

test('swallowed tags are told, for a person never sees them', () => {
  assert.deepEqual(drawMarkdown('use Array<string> here\n\n<script>\nx\n</script>').swallowed, [
    '<string>',
    '<script>\nx\n</script>',
  ]);
});

test('plain text stays as it is, and XML loses its tags', () => {
  assert.equal(drawText('**a**\n<b>', 'plain').text, '**a**\n<b>');
  assert.equal(drawText('<b>a</b><br/>b', 'xml').text, 'a\nb');
  assert.equal(drawText('**a**', undefined).text, 'a');
});

test('any text is drawn, and words without marks are drawn as they are', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => typeof drawMarkdown(text).text === 'string'));
  const words = fc.stringMatching(/^[a-z]+( [a-z]+)*$/);
  fc.assert(fc.property(words, (text) => assert.equal(drawMarkdown(text).text, text)));
});
