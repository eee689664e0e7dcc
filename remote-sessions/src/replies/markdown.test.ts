import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { markdownToTelegram } from '../../../telegram/src/rendering/index.ts';
import { assertOnlyWords, HOSTILE, hostileWords } from '../testing/hostile-words.ts';
import { code, codeBlock, paragraph, text } from './markdown.ts';

/** Where words of others stand in our sentences. */
const PLACES: Record<string, (words: string) => string> = {
  'alone in a line': (words) => text(words),
  'in a sentence': (words) => `The run failed (${text(words)}). Try again.`,
  'in bold at the beginning of a list': (words) => `- **${text(words)}**: ${text(words)}\n- next`,
  'in italics': (words) => `*${text(words)}*`,
  'below a line': (words) => `A line\n${text(words)}\nand more`,
  'with their lines': (words) => `❓ **Header**\n\n${paragraph(words)}\n\n*Choose.*`,
  'as code': (words) => `The file ${code(words)} is empty.`,
  'as code at the beginning': (words) => code(words),
};

describe('words of others in Markdown', () => {
  for (const [place, say] of Object.entries(PLACES)) {
    it(`are nothing but words ${place}`, () => {
      for (const words of HOSTILE) assertOnlyWords(say, words);
      fc.assert(
        fc.property(hostileWords, (words) => assertOnlyWords(say, words)),
        { numRuns: 60 },
      );
    });
  }

  for (const [name, span] of [
    ['alpha', '`alpha`'],
    ['a`b', '`` a`b ``'],
    ['``a', '``` ``a ```'],
    ['`', '`` ` ``'],
    ['a*b_c', '`a*b_c`'],
    [' a ', '`  a  `'],
    ['a\n\n# b', '`a # b`'],
    ['', '""'],
  ] as const) {
    it(`make of ${JSON.stringify(name)} the code span ${span}`, () => assert.equal(code(name), span));
  }

  it('keep their lines and the indentation of these', () => {
    assert.equal(
      markdownToTelegram(paragraph('one\n    two\n\n\n\n- three  \n\tfour')).text,
      'one\n    two\n\n- three\n  four',
    );
  });

  it('stand in a code block with every line, whatever fences are in it', () => {
    const lines = fc.array(
      fc.constantFrom('```', '````sh', '~~~', '  x', '# y', '> z', '$$', '<b>', '- `a`', '\\[', ''),
    );
    fc.assert(
      fc.property(lines, (list) => {
        const block = ['a', ...list, 'z'].join('\n');
        const { text: shown, entities } = markdownToTelegram(`Before\n\n${codeBlock(block, 'sh')}\n\n*after*`);
        assert.equal(shown, `Before\n\n${block}\n\nafter`);
        assert.deepEqual(
          entities.map(({ type }) => type),
          ['pre', 'italic'],
        );
      }),
    );
  });
});
