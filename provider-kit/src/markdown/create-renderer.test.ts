import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createMarkdownRenderer } from './create-renderer.ts';

/** A messenger that counts characters and draws nearly all. */
const { renderReply, renderStable, renderLine, cutPlain } = createMarkdownRenderer({
  sizeOf: (text) => text.length,
  drawsHeadings: true,
  drawsRules: true,
  keepsNewlines: true,
});
const render = (markdown: string) => renderReply(markdown, 4_000).join('\n=====\n');

describe('an answer for a messenger that draws nearly all', () => {
  const cases: [what: string, markdown: string, expected: string][] = [
    ['a heading', '## The *plan*\n\nit', '## The *plan*\n\nit'],
    ['a heading of two lines', 'a\nb\n===', '# a b'],
    ['a rule', 'a\n\n***\n\nb', 'a\n\n---\n\nb'],
    ['newlines', 'one\ntwo  \nthree<br>four', 'one\ntwo\nthree\nfour'],
    ['a style over a newline', 'a **b\nc** d', 'a **b**\n**c** d'],
    ['a newline before what looks like a list', 'a\n\\- b\n\\# c', 'a\n\\- b\n\\# c'],
    ['a narrow table', '|n|v|\n|-|-:|\n|a|1|', '```\nn   │   v\n────┼────\na   │   1\n```'],
    ['tags', 'an `<at>` and \\<at>', 'an `<at>` and \\<at>'],
  ];
  for (const [what, markdown, expected] of cases) it(what, () => assert.equal(render(markdown), expected));

  it('is cut by characters, and what was cut fits', () => {
    const texts = renderReply('word '.repeat(500), 300);
    assert.ok(texts.length > 8 && texts.every((text) => text.length <= 300));
    assert.equal(texts.join(' '), 'word '.repeat(500).trim());
  });

  it('without marks is cut as it was written', () => {
    assert.deepEqual(cutPlain('**a**\n\nb', 6), ['**a**', 'b']);
  });

  it('that is not at its end shows whole blocks only, and one line of it stays text', () => {
    assert.equal(renderStable('One.\n\n## Two\n\n- th', 4_000), 'One.\n\n## Two');
    assert.equal(renderStable('One.', 4_000), '');
    assert.equal(renderLine('- a\n*b*\u001b[31m'), '\\- a \\*b\\*');
  });

  it('of any words is cut within any limit and loses none of them', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,30}$/), { maxLength: 60 });
    const between = fc.constantFrom(' ', '\n', '\n\n', '\n- ', '\n\n> ', '\n\n# ');
    fc.assert(
      fc.property(words, between, fc.integer({ min: 100, max: 400 }), (list, gap, most) => {
        const texts = renderReply(list.join(gap), most);
        for (const text of texts) assert.ok(text.length <= most);
        assert.equal(texts.join('').replace(/[^a-z]/g, ''), list.join(''));
      }),
    );
  });
});

describe('What will not change any more of an unfinished answer', () => {
  const table: [markdown: string, stable: string][] = [
    ['', ''],
    ['A paragraph', ''],
    ['A paragraph\n', ''],
    ['A paragraph\n\n', 'A paragraph'],
    ['A **paragraph**\n\nand', 'A **paragraph**'],
    ['A\n\n```\nlet a;\n\nlet b;', 'A'],
    ['A\n\n```\nlet a;\n```\n\n', 'A\n\n```\nlet a;\n```'],
    ['A\n\n````\n```\n\n', 'A'],
    ['A\n\n~~~\n```\n\n', 'A'],
  ];
  for (const [markdown, stable] of table) {
    it(JSON.stringify(markdown), () => assert.equal(renderStable(markdown, 10_000), stable));
  }
});
