import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cleanName } from './read-upload.ts';

describe('the name of an outgoing file', () => {
  const cases: [string | undefined, string][] = [
    ['report.pdf', 'report.pdf'],
    ['Bericht für März.pdf', 'Bericht für März.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\work\\plan.txt', 'plan.txt'],
    ['a\r\nb\u0000\u001b[31m\u202e.txt', 'ab.txt'],
    ['\u001b]8;;file:///a/b\u001b\\\u001b[32mbuild.log\u001b]8;;\u001b\\', 'build.log'],
    ['   ', 'file'],
    ['..', 'file'],
    ['folder/', 'file'],
    [undefined, 'file'],
    [`${'x'.repeat(300)}.json`, `${'x'.repeat(195)}.json`],
    ['🙂'.repeat(300), '🙂'.repeat(200)],
  ];
  for (const [given, name] of cases) {
    it(`is ${name.slice(0, 20)} for ${JSON.stringify(given)?.slice(0, 20)}`, () =>
      assert.equal(cleanName(given), name));
  }
});
