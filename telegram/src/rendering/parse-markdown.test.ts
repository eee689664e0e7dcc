import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { propertyRuns } from '../../../service-kit/src/testing/property-runs.ts';
import { readPlain } from './read-plain.ts';
import { syntaxFor, wholeSyntax } from './syntax-for.ts';
import { anyString, markdownLike } from './testing/arbitraries.ts';

const runs = { numRuns: propertyRuns(400) };
const withoutPositions = (tree: unknown) =>
  JSON.parse(JSON.stringify(tree, (key, value) => (key === 'position' ? undefined : value)));
const whole = (source: string) => withoutPositions(fromMarkdown(source, wholeSyntax));

describe('what the parser is spared', () => {
  const without = (pattern: RegExp) => fc.oneof(anyString, markdownLike).map((source) => source.replace(pattern, 'a'));
  for (const [what, text] of [
    ['no address', without(/[@&]|http|www/gi)],
    ['no e-mail address', without(/@/g)],
  ] as const) {
    it(`changes nothing where ${what} can be`, () => {
      fc.assert(
        fc.property(text, (source) => {
          assert.notEqual(syntaxFor(source), wholeSyntax);
          assert.deepEqual(withoutPositions(fromMarkdown(source, syntaxFor(source))), whole(source));
        }),
        runs,
      );
    });
  }

  it('is all that the parser asks for at a letter', () => {
    const atLetters = (source: string) =>
      syntaxFor(source)
        .extensions?.flatMap(({ text }) => Object.keys(text ?? {}))
        .filter((code) => /[a-z]/.test(String.fromCharCode(Number(code))));
    assert.equal(atLetters('a@b.co')?.length, 26);
    assert.deepEqual([atLetters('http://b.co'), atLetters('a')], [['104', '119'], []]);
  });

  for (const source of ['b.co', 'a&#64;b.co', 'HTTPS://b.co', 'see www.b.co', 'http\\://b.co', 'a&#64;http://b.co'])
    it(`leaves ${source} what it is`, () =>
      assert.deepEqual(withoutPositions(fromMarkdown(source, syntaxFor(source))), whole(source)));

  const word = fc.oneof(
    fc.stringMatching(/^[\p{L}\p{N}\p{P}\p{S}]{1,6}$/u),
    fc.constantFrom(
      'a',
      'Ä',
      '1.',
      '-',
      '+',
      '=',
      '#',
      ':',
      '!',
      '«x»',
      '"q"',
      '(b)',
      '{c}',
      '…',
      '\u00a0',
      '%',
      '/',
      '^',
    ),
  );
  const line = fc
    .array(word, { maxLength: 5 })
    .chain((words) => fc.constantFrom(words.join(' '), `${words.join(' ')} `));
  const words = fc.array(fc.oneof(line, fc.constant('')), { maxLength: 5 }).map((lines) => lines.join('\n'));

  it('are words alone', () => {
    let plain = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          words,
          words.map((text) => text.replace(/^[^\p{L}\n]+/gmu, 'b')),
          anyString,
        ),
        (source) => {
          const read = readPlain(source.split('\n'));
          if (read === undefined) return;
          plain++;
          assert.deepEqual(read, whole(source));
        },
      ),
      runs,
    );
    assert.ok(plain > runs.numRuns / 10, `${plain} of ${runs.numRuns} were words alone`);
  });

  const examples: [string, boolean][] = [
    ['', true],
    ['Here is what you asked for: «1-2», in about ten words!', true],
    ['one\ntwo\n\n\nthree\n', true],
    ['a\n===', false],
    ['1. a', false],
    ['- a', false],
    ['a  \nb', false],
    ['a *b*', false],
    ['see example.com/a_b', false],
    ['see www.example.com', false],
  ];
  for (const [source, isPlain] of examples) {
    it(`${JSON.stringify(source)} is ${isPlain ? 'words alone' : 'left to the parser'}`, () => {
      const read = readPlain(source.split('\n'));
      assert.equal(read !== undefined, isPlain);
      if (read !== undefined) assert.deepEqual(read, whole(source));
    });
  }
});
