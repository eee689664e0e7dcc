import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CodedError, defineError, describeError, isCodedError } from './errors.ts';

test('a coded error has safe defaults and keeps its cause', () => {
  const cause = new Error('disk full');
  const error = new CodedError({ code: 'NOT_SAVED', message: 'could not save', cause });
  assert.equal(error.code, 'NOT_SAVED');
  assert.equal(error.statusCode, 500);
  assert.equal(error.retryable, false);
  assert.equal(error.cause, cause);
  assert.ok(error instanceof Error && isCodedError(error));
  assert.ok(!isCodedError(cause));
});

test('a defined error takes its defaults, and the call wins over them', () => {
  const tooLarge = defineError('TOO_LARGE', { statusCode: 413, retryable: true });
  assert.equal(tooLarge('21 MB').statusCode, 413);
  assert.equal(tooLarge('21 MB').retryable, true);
  assert.equal(tooLarge('21 MB', { retryable: false }).retryable, false);
});

const circular: { self?: unknown } = {};
circular.self = circular;
const loop = new Error('loop');
loop.cause = loop;

for (const [what, error, expected] of [
  ['a chain of causes', new Error('a', { cause: new Error('b', { cause: 'c' }) }), 'a: b: c'],
  ['a cause that is already told', new Error('a: b', { cause: new Error('b') }), 'a: b'],
  ['an error without a message', new TypeError(), 'TypeError'],
  [
    'several failures at once',
    new AggregateError([new Error('::1 refused'), new Error('127 refused')]),
    '::1 refused, 127 refused',
  ],
  ['something thrown that is no error', { reason: 7 }, '{"reason":7}'],
  ['nothing', undefined, 'unknown error'],
  ['a circular object', circular, '[object Object]'],
  ['an error that causes itself', loop, 'loop'],
] as const) {
  test(`describeError tells ${what}`, () => assert.equal(describeError(error), expected));
}
