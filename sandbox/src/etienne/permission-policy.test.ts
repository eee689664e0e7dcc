import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isHarmless } from './permission-policy.ts';

const harmless = ['echo hi', 'echo a && ls -la', 'cat a.md | head -3', 'pwd; date', 'grep -n "a b" src/x.ts', 'true'];

const asking = [
  'rm a.md',
  'echo hi && rm -rf build',
  'echo hi\nrm a.md',
  'echo hi > a.md',
  'cat < a.md',
  'echo $(rm a.md)',
  'echo `rm a.md`',
  'cat a.md | tee b.md',
  'echo hi & rm a.md',
  'cat /etc/hostname',
  'cat ../other/a.md',
  'cat ~/.netrc',
  'cat "/etc/hostname"',
  'echoes',
  './echo hi',
  'sudo echo hi',
];

describe('a shell command', () => {
  for (const command of harmless) it(`runs unasked: ${command}`, () => assert.equal(isHarmless(command), true));
  for (const command of asking) {
    it(`is not harmless: ${JSON.stringify(command)}`, () => assert.equal(isHarmless(command), false));
  }
});
