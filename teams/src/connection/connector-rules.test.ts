import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { classifyAnswer, classifyBroken, type HttpAnswer } from 'provider-kit/pure';
import { connectorRules, isAlreadyGone, isStreamRefusal, isStreamStopped, isTooBig } from './connector-rules.ts';

const now = Date.parse('2026-11-27T12:00:00Z');
const error = (code: string, message = 'Some words.') => JSON.stringify({ error: { code, message } });
const classify = (answer: HttpAnswer) => classifyAnswer(answer, now, connectorRules);

describe('What an answer of the connector means', () => {
  const table: [statusCode: number, body: string, status: string][] = [
    [400, error('BadSyntax'), 'refused'],
    [401, '{"message":"Authorization has been denied for this request."}', 'unauthorized'],
    [403, error('ConversationBlockedByUser'), 'unreachable'],
    [403, error('BotNotInConversationRoster'), 'unreachable'],
    [403, error('BotDisabledByAdmin'), 'unreachable'],
    [403, error('ContentStreamNotAllowed', 'Content stream is not allowed'), 'refused'],
    [403, '<html>Forbidden</html>', 'unreachable'],
    [404, error('ConversationNotFound'), 'unreachable'],
    [404, error('ActivityNotFoundInConversation'), 'refused'],
    [408, '', 'retry'],
    [412, error('PreconditionFailed'), 'retry'],
    [413, error('MessageSizeTooBig'), 'refused'],
    [413, '<html><h2>Request Entity Too Large</h2></html>', 'refused'],
    [429, error('TooManyRequests'), 'retry'],
    [500, error('ServiceError'), 'retry'],
    [502, '<html>Bad Gateway</html>', 'retry'],
    [503, '', 'retry'],
    [504, 'null', 'retry'],
    [302, '', 'refused'],
  ];
  for (const [statusCode, body, status] of table) {
    test(`${statusCode} ${body.slice(0, 50)} is ${status}`, () => {
      assert.equal(classify({ statusCode, body }).status, status);
    });
  }

  test('Retry-After counts in seconds and as a date, up to an hour, and not where it says nothing', () => {
    const afterMs = (retryAfter: string | undefined) => {
      const failure = classify({ statusCode: 429, body: '', retryAfter });
      return failure.status === 'retry' ? failure.afterMs : undefined;
    };
    assert.equal(afterMs('7'), 7_000);
    assert.equal(afterMs('0.5'), 500);
    assert.equal(afterMs('Fri, 27 Nov 2026 12:00:30 GMT'), 30_000);
    assert.equal(afterMs('Fri, 27 Nov 2026 11:00:00 GMT'), 0);
    assert.equal(afterMs('99999999'), 3_600_000);
    for (const nothing of [undefined, '', 'soon']) assert.equal(afterMs(nothing), undefined);
  });

  test('a reason is one short line without addresses', () => {
    const { reason } = classify({
      statusCode: 400,
      body: error('BadArgument', `See\nhttps://secret.example/x?sig=1 ${'y'.repeat(900)}`),
    });
    assert.match(reason, /^400 BadArgument: See … y+$/);
    assert.ok(reason.length < 250);
  });

  test('the words of a refusal tell what it is about', () => {
    const reasonOf = (statusCode: number, code: string, message?: string) =>
      classify({ statusCode, body: error(code, message) }).reason;
    assert.ok(isTooBig(reasonOf(413, 'MessageSizeTooBig')));
    assert.ok(isTooBig(classify({ statusCode: 413, body: '<html>' }).reason));
    assert.ok(isTooBig(reasonOf(403, 'ContentStreamNotAllowed', 'Message size too large')));
    assert.ok(isAlreadyGone(reasonOf(404, 'ActivityNotFoundInConversation')));
    const stopped = reasonOf(403, 'ContentStreamNotAllowed', 'Content stream was canceled by user');
    assert.deepEqual([isStreamRefusal(stopped), isStreamStopped(stopped)], [true, true]);
    const over = reasonOf(403, 'ContentStreamNotAllowed', 'Content stream finished due to exceeded streaming time.');
    assert.deepEqual([isStreamRefusal(over), isStreamStopped(over)], [true, false]);
  });
});

test('what broke before anything was written is tried again; after that nobody knows', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
  assert.deepEqual(classifyBroken(refused, false, connectorRules), {
    status: 'retry',
    reason: 'Teams cannot be reached (ECONNREFUSED)',
  });
  assert.equal(classifyBroken(new Error('other side closed'), true, connectorRules).status, 'lost');
  assert.equal(classifyBroken(new DOMException('timeout', 'TimeoutError'), true, connectorRules).status, 'lost');
});
