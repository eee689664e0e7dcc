import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { test } from 'node:test';
import { Api, Bot, GrammyError, HttpError } from 'grammy';
import { createFakeTimers } from './fake-timers.ts';
import { createTelegramStandIn, type TelegramStandIn, type TelegramStandInOptions } from './index.ts';

async function start(t: { after(run: () => Promise<void>): void }, options: TelegramStandInOptions = {}) {
  const telegram = await createTelegramStandIn({ rateLimits: false, ...options });
  t.after(() => telegram.close());
  return { telegram, api: apiOf(telegram), person: telegram.person({ id: 42, firstName: 'Kim' }) };
}

const apiOf = ({ token, apiRoot }: TelegramStandIn) => new Api(token, { apiRoot });

test('a grammY bot answers a person', async (t) => {
  const { telegram, person } = await start(t);
  const bot = new Bot(telegram.token, { client: { apiRoot: telegram.apiRoot } });
  bot.command('start', (context) => context.reply(`Hello ${context.from?.first_name}`));
  bot.on('message:text', (context) => context.reply(context.msg.text.toUpperCase()));
  const running = bot.start();
  person.send('/start');
  await person.waitFor(({ messages }) => messages.find(({ text }) => text === 'Hello Kim'));
  const messageId = person.send('  how are you?\n');
  const answer = await person.waitFor(({ messages }) => messages.find(({ text }) => text === 'HOW ARE YOU?'));
  assert.equal(answer.from, 'bot');
  assert.ok(answer.messageId > messageId);
  await bot.stop();
  await running;
  assert.deepEqual(telegram.pendingUpdates(), []);
  assert.equal(telegram.confirmedUpdateIds.length, 2);
});

test('an update that was delivered but not confirmed is delivered again', async (t) => {
  const { telegram, api, person } = await start(t);
  person.send('one');
  person.send('two');
  const first = await api.getUpdates({ timeout: 30 });
  const again = await api.getUpdates({ offset: 0, timeout: 30 });
  assert.deepEqual(again, first);
  const rest = await api.getUpdates({ offset: (first[0]?.update_id ?? 0) + 1 });
  assert.deepEqual(
    rest.map(({ message }) => message?.text),
    ['two'],
  );
  assert.deepEqual(telegram.confirmedUpdateIds, [first[0]?.update_id]);
});

test('a limit cuts the batch and a negative offset keeps only the newest', async (t) => {
  const { telegram, api, person } = await start(t);
  for (const text of ['a', 'b', 'c', 'd']) person.send(text);
  assert.equal((await api.getUpdates({ limit: 3 })).length, 3);
  const newest = await api.getUpdates({ offset: -1 });
  assert.deepEqual(
    newest.map(({ message }) => message?.text),
    ['d'],
  );
  assert.equal(telegram.pendingUpdates().length, 1);
});

test('a long poll answers as soon as something comes, an album in one batch', async (t) => {
  const { telegram, api, person } = await start(t);
  const poll = api.getUpdates({ timeout: 50 });
  await telegram.untilPolling();
  person.sendAlbum([
    { kind: 'photo', size: 10, caption: 'two views' },
    { kind: 'photo', size: 20 },
  ]);
  const updates = await poll;
  assert.equal(updates.length, 2);
  assert.equal(updates[0]?.message?.media_group_id, updates[1]?.message?.media_group_id);
});

test('a long poll ends empty after its timeout', async (t) => {
  const timers = createFakeTimers();
  const { telegram, api } = await start(t, { timers });
  const poll = api.getUpdates({ timeout: 30 });
  await telegram.untilPolling();
  timers.advance(30_000);
  assert.deepEqual(await poll, []);
});

test('a second poller ends the first with 409', async (t) => {
  const { telegram, api, person } = await start(t);
  const first = assert.rejects(
    api.getUpdates({ timeout: 50 }),
    (error) => error instanceof GrammyError && error.error_code === 409 && /terminated by other/.test(error.message),
  );
  await telegram.untilPolling();
  const second = api.getUpdates({ timeout: 50 });
  await first;
  await telegram.untilPolling();
  person.send('hello');
  assert.equal((await second).length, 1);
});

test('a poller that hangs up leaves its updates to the next', async (t) => {
  const { telegram, api, person } = await start(t);
  const lost = request(`${telegram.apiRoot}/bot${telegram.token}/getUpdates?timeout=50`);
  const failed = once(lost, 'error').catch((error) => error);
  lost.end();
  await telegram.untilPolling();
  lost.destroy();
  await failed;
  person.send('still here');
  assert.equal((await api.getUpdates({ timeout: 50 }))[0]?.message?.text, 'still here');
});

test('getUpdates is refused while a webhook is set', async (t) => {
  const { telegram, api } = await start(t);
  await assert.rejects(api.setWebhook('http://example.org/'), /HTTPS URL must be provided/);
  await api.setWebhook('https://example.org/hook');
  assert.equal((await api.getWebhookInfo()).url, 'https://example.org/hook');
  await assert.rejects(api.getUpdates(), /Conflict: can't use getUpdates method while webhook is active/);
  await api.deleteWebhook({ drop_pending_updates: true });
  assert.deepEqual(await api.getUpdates(), []);
  assert.equal(telegram.calls.at(-1)?.method, 'getUpdates');
});

test('allowed_updates is remembered when it is left out', async (t) => {
  const { telegram, api, person } = await start(t);
  await api.getUpdates({ allowed_updates: ['callback_query'] });
  person.send('not wanted');
  await api.getUpdates();
  person.send('neither');
  assert.deepEqual(telegram.pendingUpdates(), []);
  await api.getUpdates({ allowed_updates: [] });
  person.send('wanted');
  assert.equal(telegram.pendingUpdates().length, 1);
});

test('an update that nobody fetches is gone after a day', async (t) => {
  const timers = createFakeTimers();
  const { telegram, person } = await start(t, { timers });
  person.send('old');
  timers.advance(24 * 60 * 60 * 1000 - 1);
  assert.equal(telegram.pendingUpdates().length, 1);
  timers.advance(1);
  assert.equal(telegram.pendingUpdates().length, 0);
  assert.deepEqual(telegram.confirmedUpdateIds, []);
});

test('a closed listener refuses connections and opens again at the same port', async (t) => {
  const { telegram, api } = await start(t);
  const poll = assert.rejects(api.getUpdates({ timeout: 50 }), HttpError);
  await telegram.untilPolling();
  await telegram.setDown(true);
  await poll;
  await assert.rejects(api.getMe(), HttpError);
  await telegram.setDown(false);
  assert.equal((await api.getMe()).username, 'sandbox_bot');
});

test('a revoked token and an unknown method are refused', async (t) => {
  const { telegram, api } = await start(t);
  const unknown = await fetch(`${telegram.apiRoot}/bot${telegram.token}/toString`);
  assert.equal(unknown.status, 404);
  assert.deepEqual(await unknown.json(), { ok: false, error_code: 404, description: 'Not Found' });
  const token = telegram.revokeToken();
  await assert.rejects(api.getMe(), (error) => error instanceof GrammyError && error.error_code === 401);
  assert.equal((await new Api(token, { apiRoot: telegram.apiRoot }).getMe()).id, telegram.botId);
});
