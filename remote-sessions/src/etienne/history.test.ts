import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { findAnswer } from './find-answer.ts';
import { parseHistory } from './history.ts';

const sample = readFileSync(new URL('fixtures/chat.history-sample.jsonl', import.meta.url), 'utf8');
const line = (isAgent: boolean, message: string, second: number, costs: object = { input_tokens: 3 }) =>
  JSON.stringify({ timestamp: new Date(second * 1000).toISOString(), isAgent, message, ...(isAgent && { costs }) });

test('a recorded history gives the answer to each of its prompts', () => {
  const lines = parseHistory(sample);
  const startedAfterMs = Date.parse('2026-11-23T04:36:04.000Z');
  const found = findAnswer(lines, { prompt: ' hello world\n', startedAfterMs, hasBegun: false });
  assert.deepEqual(found, { status: 'found', text: 'ECHO: hello world', isFinished: true });
  const written = findAnswer(lines, { prompt: 'TOOL_WRITE out/hello.md', startedAfterMs, hasBegun: false });
  assert.ok(written.status === 'found' && written.text.startsWith('I will write the file. Tool finished.'));
});

for (const [what, lines, expected] of [
  ['the pair written after the start, not an older one', ['u go 1', 'a old 1', 'u go 9', 'a new 9'], 'new'],
  ['the first pair after the start, not the last', ['u go 9', 'a mine 9', 'u go 12', 'a later 12'], 'mine'],
  ['nothing when only an older pair is there', ['u go 1', 'a old 1'], undefined],
  ['nothing when the last answer belongs to another prompt', ['u other 9', 'a answer 9'], undefined],
  ['nothing when its answer is not there yet', ['u go 9'], undefined],
  ['nothing when another prompt follows at once', ['u go 9', 'u other 9', 'a answer 9'], undefined],
  ['nothing when a broken line stands in between', ['u go 9', '{"timest', 'a answer 9'], undefined],
  ['the pair behind a broken line', ['{"timest', 'u go 9', 'a mine 9'], 'mine'],
] as const) {
  test(`an answer search finds ${what}`, () => {
    const content = lines.map((text) => {
      const [who, message, second] = text.split(' ');
      return second === undefined ? text : line(who === 'a', String(message), Number(second));
    });
    const found = findAnswer(parseHistory(content.join('\n')), {
      prompt: 'go',
      startedAfterMs: 5_000,
      hasBegun: false,
    });
    assert.deepEqual(
      found,
      expected === undefined ? { status: 'not_found' } : { status: 'found', text: expected, isFinished: true },
    );
  });
}

test('what an aborted run had said is found, but not as a finished answer', () => {
  const lines = parseHistory([line(false, 'go', 9), line(true, 'half', 9, {})].join('\n'));
  const found = findAnswer(lines, { prompt: 'go', startedAfterMs: 5_000, hasBegun: true });
  assert.deepEqual(found, { status: 'found', text: 'half', isFinished: false });
});

/** Person's lines with their answers, all of after the start. */
const history = (...prompts: string[]) =>
  parseHistory(prompts.flatMap((prompt) => [line(false, prompt, 9), line(true, `to ${prompt}`, 9)]).join('\n'));
const asked = 'Write to [EMAIL] that the order of Monday is late';
const sent = 'Write to joe@example.com that the order of Monday is late';
for (const [what, lines, hasBegun, expected] of [
  ['the only run of its session, whatever a guardrail made of the prompt', history('[BLOCKED]'), true, 'to [BLOCKED]'],
  ['nothing where it is not known to have begun and nothing is like it', history('[BLOCKED]'), false, undefined],
  ['the one like it where it is not known to have begun', history('other', asked), false, `to ${asked}`],
  ['the one like it among several', history('something else', asked, 'and more'), true, `to ${asked}`],
  ['nothing where two are like it', history(asked, `${asked} again`), true, undefined],
  ['the one with its very words rather than one like it', history(asked, sent), true, `to ${sent}`],
  ['nothing where there is nothing', history(), true, undefined],
] as const) {
  test(`the answer to a prompt that a guardrail may have rewritten is ${what}`, () => {
    const found = findAnswer(lines, { prompt: sent, startedAfterMs: 5_000, hasBegun });
    assert.equal(found.status === 'found' ? found.text : undefined, expected);
  });
}

test('no content breaks the reader', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.json(), fc.string())), (lines) => {
      parseHistory(lines.join('\n'));
    }),
  );
});
