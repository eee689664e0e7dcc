import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeTimers } from '../telegram/fake-timers.ts';
import { createTeamsStandIn } from './index.ts';
import { card, isInvoke, isMessage, type Reply, startWithBot } from './test-bot.ts';

/** Turns the clock as soon as a try has ended, so that the next one begins. */
const turnAfterAttempts = (
  teams: { onEvent(listener: (event: { type: string }) => void): () => void },
  timers: { advance(ms: number): void },
) => teams.onEvent(({ type }) => type === 'delivery' && setImmediate(() => timers.advance(60_000)));

test('an activity without an answer in 15 s comes again, under the same id', async (t) => {
  const timers = createFakeTimers();
  const { teams, receives, answerWith } = await startWithBot(t, { timers });
  const chat = teams.person('Kim').personal();
  chat.install({ isSilent: true });
  answerWith(() => 'hang');
  const id = chat.write('hello');
  await receives(isMessage);
  timers.advance(14_999);
  assert.equal(teams.attempts.length, 0);
  answerWith(() => ({}));
  turnAfterAttempts(teams, timers);
  timers.advance(1);
  const [first, second] = await receives(isMessage, 2);
  assert.deepEqual(second, first);
  assert.equal((await teams.settled(id)).attempts, 2);
  assert.deepEqual(
    teams.attempts.map(({ status }) => status),
    ['timeout', 200],
  );
});

test('a 5xx, a broken connection and a bot that is down lead to another try, a 4xx does not', async (t) => {
  const { teams, botUrl, answerWith } = await startWithBot(t, { delivery: { sendAgainAfterMs: 0 } });
  const chat = teams.person('Kim').personal();
  chat.install({ isSilent: true });
  const outcome = async (...replies: Reply[]) => {
    answerWith(() => replies.shift() ?? {});
    const { status, attempts } = await teams.settled(chat.write('hello'));
    return [status, attempts];
  };
  assert.deepEqual(await outcome({ status: 500 }), [200, 2]);
  assert.deepEqual(await outcome('break', { status: 503 }), [200, 3]);
  assert.deepEqual(await outcome({ status: 500 }, { status: 500 }, { status: 500 }), [500, 3]);
  assert.deepEqual(await outcome({ status: 401 }), [401, 1]);
  for (const nowhere of ['http://127.0.0.1:9/api/messages', 'no address']) {
    teams.connect(nowhere);
    assert.deepEqual(await outcome(), ['unreachable', 3]);
  }
  teams.connect(botUrl);
  assert.deepEqual(await outcome(), [200, 1]);
});

test('an invoke comes again under another id and with another time', async (t) => {
  const { teams, receives, answerWith, send } = await startWithBot(t, { delivery: { invokeAgainAfterMs: 5 } });
  const chat = teams.person('Kim').personal();
  chat.install({ isSilent: true });
  const { body } = await send(chat.conversationId, {
    attachments: [card(['Yes'], { type: 'Action.Execute', verb: 'answer' })],
  });
  answerWith(() => ({ status: 500 }));
  const pressed = chat.press(body.id, 'Yes');
  await receives(isInvoke);
  answerWith(() => ({
    body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Thank you' },
  }));
  assert.deepEqual(await pressed, { status: 'message', text: 'Thank you' });
  const [first, second] = await receives(isInvoke, 2);
  assert.notEqual(second?.id, first?.id);
  assert.deepEqual(second?.value, first?.value);
  assert.equal(second?.replyToId, first?.replyToId);
});

test('an activity that was taken can come once more', async (t) => {
  const { teams, receives } = await startWithBot(t);
  const id = teams.person('Kim').personal().write('hello');
  await teams.settled(id);
  await teams.sendAgain(id);
  const [first, second] = await receives(isMessage, 2);
  assert.deepEqual(second, first);
});

test('activities come in the order in which they happened, and none waits for the answer to another', async (t) => {
  const { teams, receives, answerWith } = await startWithBot(t);
  const chat = teams.person('Kim').personal();
  chat.install({ isSilent: true });
  answerWith(() => 'hang');
  const ids = Array.from({ length: 30 }, (_, index) => chat.write(`message ${index}`));
  const messages = await receives(isMessage, 30);
  assert.deepEqual(
    messages.map(({ id }) => id),
    ids,
  );
});

test('what is written before the bot has an address waits for it', async (t) => {
  const { botUrl, receives } = await startWithBot(t);
  const teams = await createTeamsStandIn();
  t.after(() => teams.close());
  teams.person('Early').personal().write('anybody there?');
  teams.connect(botUrl);
  const [message] = await receives(isMessage);
  assert.equal(message?.text, 'anybody there?');
});
