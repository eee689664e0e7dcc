import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GrammyError, HttpError } from 'grammy';
import type { CallOutcome } from 'provider-kit';
import { CodedError } from 'service-kit';
import { HAS_MOVED } from './follow-moves.ts';
import { attemptCall, classifyTelegramError } from './telegram-outcome.ts';

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
  ['a bot that Telegram has frozen', refusal(400, 'Bad Request: FROZEN_METHOD_INVALID'), 'unauthorized'],
  ['a form that is not taken', refusal(400, 'Bad Request: message is too long'), 'refused'],
  ['a chat that was never met', refusal(400, 'Bad Request: chat not found'), 'unreachable'],
  ['a person who blocked the bot', refusal(403, 'Forbidden: bot was blocked by the user'), 'unreachable'],
  ['a person whose account is gone', refusal(403, 'Forbidden: user is deactivated'), 'unreachable'],
  ['a group that threw the bot out', refusal(403, 'Forbidden: bot was kicked from the supergroup chat'), 'unreachable'],
  ['a group that muted the bot', refusal(400, 'Bad Request: CHAT_WRITE_FORBIDDEN'), 'unreachable'],
  [
    'a group that takes no texts',
    refusal(400, 'Bad Request: not enough rights to send text messages to the chat'),
    'unreachable',
  ],
  ['a group that was deleted', refusal(403, 'Forbidden: the group chat was deleted'), 'refused'],
  [
    'a group that became another one',
    refusal(400, 'Bad Request: group chat was upgraded to a supergroup chat', { migrate_to_chat_id: -1001 }),
    'refused',
  ],
  ['a group whose supergroup is known now', refusal(500, HAS_MOVED), 'retry', 0],
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

  it('is a value for calls that work and calls that fail', async () => {
    assert.deepEqual(await attemptCall(async () => 5), { status: 'ok', result: 5 });
    const failed = await attemptCall(async () => {
      throw refusal(400, 'no');
    });
    assert.deepEqual(failed, { status: 'refused', reason: '400: no' });
  });
});
