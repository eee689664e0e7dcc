import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findJsonProblem } from './json-problem.ts';

for (const [what, text, expected] of [
  ['a missing comma', '{\n  "a": 1\n  "b": 2\n}', { line: 3, column: 3 }],
  ['a comma too many in an object', '{"a":1,}', { line: 1, column: 8 }],
  ['a comma too many in a list', '[1,]', { line: 1, column: 4 }],
  ['a misspelt word', '{"a":tru}', { line: 1, column: 6 }],
  ['a key without quotes', '{a:1}', { line: 1, column: 2 }],
  ['a missing colon', '{"a" 1}', { line: 1, column: 6 }],
  ['an end too early', '{"a":1', { line: 1, column: 7 }],
  ['an empty file', '', { line: 1, column: 1 }],
  ['a line break in a string', '{"a":"x\ny"}', { line: 1, column: 8 }],
  ['text after the end', '{}\n{}', { line: 2, column: 1 }],
  ['the wrong bracket', '[1}', { line: 1, column: 3 }],
] as const) {
  test(`it finds ${what}`, () => {
    const { line, column } = findJsonProblem(text) ?? {};
    assert.deepEqual({ line, column }, expected);
  });
}

for (const [text, hint] of [
  ['{"a":1,}', /comma too many/],
  ['[1,\n]', /comma too many/],
  ['{"a":1,,"b":2}', /comma too many/],
  ['{"a":1 "b":2}', /comma is missing/],
  ['[1 2]', /comma is missing/],
  ['{"a":1 // why\n}', /no comments/],
  ["{'a':1}", /double quotes/],
  ['{a:1}', /double quotes/],
  ['{"a":\'x\'}', /double quotes/],
  ['{"a":1', /closed/],
  ['{} {}', /after the end/],
] as const) {
  test(`it says in words what is wrong with ${JSON.stringify(text)}`, () =>
    assert.match(findJsonProblem(text)?.hint ?? '', hint));
}

test('it never quotes the text', () => {
  assert.ok(!(findJsonProblem('{"password":"hunter2" hunter2}')?.hint ?? '').includes('hunter'));
});

test('it finds a problem exactly where JSON.parse refuses', () => {
  const broken = fc.tuple(
    fc.json(),
    fc.nat(),
    fc.constantFrom('', ',', '"', '}', ']', '\n', '\\', '0', 'x', ':'),
    fc.nat(2),
  );
  fc.assert(
    fc.property(broken, ([text, place, inserted, removed]) => {
      const at = place % (text.length + 1);
      const mutated = text.slice(0, at) + inserted + text.slice(at + removed);
      assert.equal(findJsonProblem(mutated) === undefined, parses(mutated), mutated);
    }),
    { numRuns: 150 },
  );
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
