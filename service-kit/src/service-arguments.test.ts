import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { readServiceArguments } from './service-arguments.ts';

test('a settings file is taken relative to where the command was typed', () => {
  assert.deepEqual(readServiceArguments([]), {});
  assert.deepEqual(readServiceArguments(['--settings', 'x/y.json']), { settingsFile: resolve('x/y.json') });
  assert.deepEqual(readServiceArguments(['--settings=/x.json']), { settingsFile: '/x.json' });
});

for (const words of [['--setings', 'x'], ['--settings'], ['now'], ['-v']]) {
  test(`${words.join(' ')} starts nothing`, () => {
    assert.throws(() => readServiceArguments(words), {
      code: 'ARGUMENTS_WRONG',
      message: /known is --settings <file>/,
    });
  });
}
