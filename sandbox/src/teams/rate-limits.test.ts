import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeTimers } from '../telegram/fake-timers.ts';
import { createRateLimiter, teamsRateLimits } from './rate-limits.ts';
import { startWithBot } from './test-bot.ts';

const start = (limits = {}) => {
  const timers = createFakeTimers();
  const rates = createRateLimiter({ ...teamsRateLimits, ...limits }, timers);
  const take = (chat = 'a') => rates.take('send', chat)?.retryAfterS ?? 0;
  const pass = (count: number, chat = 'a') => Array.from({ length: count }, () => take(chat)).filter((s) => s > 0);
  return { timers, rates, take, pass };
};

test('a conversation takes 7 messages in a second and 8 in two', () => {
  const { timers, take, pass } = start();
  assert.deepEqual(pass(7), []);
  assert.equal(take(), 1);
  timers.advance(1_000);
  assert.equal(take(), 0);
  assert.equal(take(), 1, 'the eighth in two seconds was the last');
  timers.advance(1_000);
  assert.deepEqual(pass(7), []);
});

test('a conversation takes 60 messages in 30 seconds and 1,800 in an hour', () => {
  const { timers, take } = start();
  const sendSteadily = (count: number, everyMs: number) => {
    for (let sent = 0; sent < count; sent++) {
      assert.equal(take(), 0, `message ${sent + 1}`);
      timers.advance(everyMs);
    }
  };
  sendSteadily(60, 300);
  assert.equal(take(), 12);
  timers.advance(3_600_000);
  sendSteadily(1_800, 1_000);
  assert.equal(take(), 1_800);
});

test('other conversations do not wait, until all together are 50 in a second', () => {
  const { take, pass } = start();
  assert.equal(pass(8).length, 1);
  for (let chat = 0; chat < 43; chat++) assert.equal(take(`chat ${chat}`), 0);
  assert.equal(take('one more'), 1);
});

test('a call too many is refused with the seconds to wait, and the threads of a channel count together', async (t) => {
  const timers = createFakeTimers();
  const { teams, send } = await startWithBot(t, { timers });
  const channel = teams.person('Kim').channel('Team');
  const roots = [channel.write('@bot one'), channel.write('@bot two')];
  const post = (index: number) => send(`${channel.conversationId};messageid=${roots[index % 2]}`, { text: 'x' });
  for (let index = 0; index < 7; index++) assert.equal((await post(index)).status, 201);
  const refused = await post(7);
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '1']);
  assert.match(refused.body.error.message, /quota exceeded/);
  timers.advance(1_000);
  assert.equal((await post(8)).status, 201);
});

test('rates can be named or switched off', async (t) => {
  const { teams, send } = await startWithBot(t, { rateLimits: false });
  const chat = teams.person('Kim').personal();
  chat.install({ isSilent: true });
  for (let index = 0; index < 20; index++) assert.equal((await send(chat.conversationId, { text: 'x' })).status, 201);
});
