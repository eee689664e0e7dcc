import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GrammyError, HttpError } from 'grammy';
import { CodedError } from 'service-kit';
import { attemptCall, type CallOutcome, classifyTelegramError, isEntityRefusal } from './telegram-outcome.ts';

const refusal = (error_code: number, description: string, parameters = {}) =>
  new GrammyError('Call failed', { ok: false, error_code, description, parameters }, 'sendMessage', {});
const broken = (code?: string) =>
  new HttpError('Network request failed', Object.assign(new Error('https://host/bot1:secret/x'), code && { code }));

const notReached = (message: string) =>
  new HttpError('Network request failed', new CodedError({ code: 'TELEGRAM_NOT_REACHED', message, retryable: true }));

const cases: [string, unknown, CallOutcome<never>['status'], number?][] = [
  ['a flood answer', refusal(429, 'Too Many Requests', { retry_after: 7 }), 'retry', 7_000],
  ['a flood answer without a time', refusal(429, 'Too Many Requests'), 'retry'],
  ['a failure inside Telegram', refusal(502, 'Bad Gateway'), 'retry'],
  ['a revoked token', refusal(401, 'Unauthorized'), 'unauthorized'],
  ['a token that never was', refusal(404, 'Not Found'), 'unauthorized'],
  ['a chat that is not there', refusal(400, 'Bad Request: chat not found'), 'refused'],
  ['a person who blocked the bot', refusal(403, 'Forbidden: bot was blocked by the user'), 'refused'],
  ['a call that was not even begun', notReached('Telegram cannot be reached (ECONNREFUSED)'), 'retry'],
  ['a call that the proxy did not take', notReached('the proxy http://p:1 refuses our credentials (407)'), 'retry'],
  ['a connection that was reset', broken('ECONNRESET'), 'lost'],
  ['a timeout', broken(), 'lost'],
  ['an answer that is not JSON', broken('invalid-json'), 'lost'],
];

describe('the outcome of a call', () => {
  for (const [name, error, status, afterMs] of cases) {
    it(`is "${status}" for ${name}, without a secret in its reason`, () => {
      const outcome = classifyTelegramError(error);
      assert.equal(outcome.status, status);
      assert.equal('afterMs' in outcome ? outcome.afterMs : undefined, afterMs);
      assert.ok(!JSON.stringify(outcome).includes('secret'));
    });
  }

  it('tells refused formatting from a body that is too long', () => {
    assert.ok(isEntityRefusal("400: Bad Request: can't parse entities: unexpected end"));
    assert.ok(isEntityRefusal('400: Bad Request: ENTITY_BOUNDS_INVALID'));
    assert.ok(!isEntityRefusal('413: Request Entity Too Large'));
  });

  it('is a value for calls that work and calls that fail', async () => {
    assert.deepEqual(await attemptCall(async () => 5), { status: 'ok', result: 5 });
    const failed = await attemptCall(async () => {
      throw refusal(400, 'no');
    });
    assert.deepEqual(failed, { status: 'refused', reason: '400: no' });
  });
});
