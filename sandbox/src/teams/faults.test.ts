import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startWithBot } from './test-bot.ts';

const ready = async (t: Parameters<typeof startWithBot>[0]) => {
  const started = await startWithBot(t);
  const chat = started.teams.person('Kim').personal();
  chat.install({ isSilent: true });
  return { ...started, chat, say: (text: string) => started.send(chat.conversationId, { text }) };
};

test('calls fail as told, one after another, and only those of that kind', async (t) => {
  const { teams, chat, say, send } = await ready(t);
  teams.failNext('send', { status: 429, code: 'TooManyRequests', message: 'slow', retryAfterS: 7 });
  teams.failNext('send', {
    status: 412,
    code: 'PreconditionFailed',
    message: 'Precondition failed, please try again.',
  });
  teams.failNext('send', { status: 502, html: true, message: 'Bad Gateway' });
  teams.failNext('send', { status: 504 });
  assert.equal((await send(chat.conversationId, { type: 'typing' })).status, 202);
  const limited = await say('1');
  assert.deepEqual([limited.status, limited.headers.get('retry-after')], [429, '7']);
  assert.equal((await say('2')).body.error.code, 'PreconditionFailed');
  const html = await say('3');
  assert.deepEqual([html.status, html.headers.get('content-type')?.split(';')[0]], [502, 'text/html']);
  assert.deepEqual((await say('4')).body, { error: { code: 'ServiceError', message: 'Unknown' } });
  assert.deepEqual(chat.messages, []);
  assert.equal((await say('5')).status, 201);
});

test('a connection breaks before anything was done, or after all was', async (t) => {
  const { teams, chat, say } = await ready(t);
  teams.failNext('send', 'reset');
  await assert.rejects(say('before'));
  assert.deepEqual(chat.messages, []);
  teams.failNext('send', 'lost-answer');
  await assert.rejects(say('after'));
  assert.deepEqual(
    chat.messages.map(({ text }) => text),
    ['after'],
  );
  assert.deepEqual(
    teams.calls.slice(1).map(({ operation, status }) => [operation, status]),
    [
      ['send', 'reset'],
      ['send', 'lost-answer'],
    ],
  );
});

test('an answer never comes', async (t) => {
  const { teams, chat, token } = await ready(t);
  teams.failNext('send', 'hang');
  const waiting = new AbortController();
  const hung = new Promise<void>((resolve) => {
    teams.onEvent((event) => event.type === 'call' && event.status === 'hang' && resolve());
  });
  const call = fetch(`${teams.serviceUrl}v3/conversations/${encodeURIComponent(chat.conversationId)}/activities`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'message', text: 'hello' }),
    signal: waiting.signal,
  });
  await hung;
  waiting.abort();
  await assert.rejects(call, { name: 'AbortError' });
  assert.deepEqual(chat.messages, []);
});

test('the listener is shut and opens again at the same port', async (t) => {
  const { teams, say } = await ready(t);
  await teams.setDown(true);
  await assert.rejects(say('nobody listens'));
  await teams.setDown(false);
  assert.equal((await say('back')).status, 201);
});

test('what must stand in no log is named', async (t) => {
  const { teams, chat, token } = await ready(t);
  const { url } = chat.sendFile({ name: 'a.txt', size: 3 });
  const secrets = teams.secrets();
  assert.ok(secrets.includes(token) && secrets.includes(teams.appSecret));
  assert.ok(secrets.some((secret) => url.includes(secret)));
});
