import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyCharacter } from '../../../service-kit/src/testing/any-character.ts';
import { describeActivity } from './activity.ts';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';

for (const [what, name, input, expected] of [
  ['a command', 'Bash', { command: 'echo hi', description: 'Say hi' }, 'Bash: echo hi'],
  ['a command over lines', 'Bash', { command: 'cd x &&\n\tmake' }, 'Bash: cd x && make'],
  ['a file', 'Write', { file_path: '/w/p/out/a.md', content: 'secret' }, 'Write: /w/p/out/a.md'],
  ['a search', 'Grep', { pattern: 'TODO', output_mode: 'x' }, 'Grep: TODO'],
  ['a question', 'AskUserQuestion', { questions: [{ question: 'Which?' }] }, 'AskUserQuestion: Which?'],
  ['no input', 'Sleep', undefined, 'Sleep'],
  ['an input that tells nothing', 'Todo', { todos: [] }, 'Todo'],
  [
    'a bearer token',
    'Bash',
    { command: 'curl -H "Authorization: Bearer abc.def-1234" x' },
    'Bash: curl -H "Authorization: Bearer [secret]" x',
  ],
  ['a JWT', 'Bash', { command: `t ${JWT} x` }, 'Bash: t [secret] x'],
  ['a password', 'Bash', { command: 'db --password hunter2 -u me' }, 'Bash: db --password [secret] -u me'],
  ['a variable', 'Bash', { command: 'API_KEY=abc123 run' }, 'Bash: API_KEY=[secret] run'],
  ['credentials in an address', 'WebFetch', { url: 'https://me:pass@host/x' }, 'WebFetch: https://[secret]@host/x'],
  ['a query parameter', 'WebFetch', { url: 'https://h/x?token=abc&y=1' }, 'WebFetch: https://h/x?token=[secret]&y=1'],
] as const) {
  test(`${what} is told in one line`, () => {
    assert.equal(describeActivity(name, input), expected);
  });
}

test('of a long path the end is kept, of a long command the beginning', () => {
  const path = describeActivity('Read', { file_path: `/${'deep/'.repeat(40)}file.md` });
  assert.match(path, /^Read: ….*\/file\.md$/);
  const command = describeActivity('Bash', { command: `make ${'x'.repeat(500)}` });
  assert.match(command, /^Bash: make x+…$/);
  assert.deepEqual([path.length, command.length], [80, 80]);
});

test('a secret at the border is masked before the line is cut', () => {
  const command = `${'x'.repeat(50)} Bearer abcdefghijklmnopqrstuvwxyz0123456789`;
  assert.doesNotMatch(describeActivity('Bash', { command }), /abcdef/);
});

test('every activity is one well-formed line of at most 80 characters', () => {
  const input = fc.oneof(fc.record({ command: fc.string({ unit: anyCharacter, maxLength: 200 }) }), fc.anything());
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter }), input, (name, value) => {
      const line = describeActivity(name, value);
      assert.ok(line.length <= 80 && !/[\n\r\t]/.test(line) && line.isWellFormed());
    }),
    { numRuns: 50 },
  );
});
