import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Api, GrammyError, HttpError } from 'grammy';
import { createTelegramStandIn, refusals } from './index.ts';

async function start(t: { after(run: () => Promise<void>): void }) {
  const telegram = await createTelegramStandIn({ rateLimits: false });
  t.after(() => telegram.close());
  const person = telegram.person({ id: 42 });
  person.send('/start');
  return { telegram, person, api: new Api(telegram.token, { apiRoot: telegram.apiRoot }) };
}

test('a fault to come is answered once and in its turn', async (t) => {
  const { telegram, api, person } = await start(t);
  telegram.failNext('sendMessage', { error_code: 500, description: 'Internal Server Error' });
  telegram.failNext('sendMessage', {
    error_code: 429,
    description: 'Too Many Requests: retry after 9',
    parameters: { retry_after: 9 },
  });
  await assert.rejects(api.sendMessage(42, 'x'), (error) => error instanceof GrammyError && error.error_code === 500);
  await assert.rejects(
    api.sendMessage(42, 'x'),
    (error) => error instanceof GrammyError && error.parameters.retry_after === 9,
  );
  await api.sendMessage(42, 'x');
  assert.equal(person.messages.length, 2);
});

test('a reset connection has done nothing, a lost answer everything', async (t) => {
  const { telegram, api, person } = await start(t);
  telegram.failNext('sendMessage', 'reset');
  await assert.rejects(api.sendMessage(42, 'never'), HttpError);
  assert.equal(person.messages.length, 1);
  telegram.failNext('sendMessage', 'lost-answer');
  await assert.rejects(api.sendMessage(42, 'shown'), HttpError);
  assert.equal(person.messages.at(-1)?.text, 'shown');
  assert.deepEqual(
    telegram.calls.map(({ method, status }) => [method, status]),
    [
      ['sendMessage', 'reset'],
      ['sendMessage', 'lost-answer'],
    ],
  );
});

test('a call that hangs ends when the bot gives up', async (t) => {
  const { telegram, api } = await start(t);
  telegram.failNext('getMe', 'hang');
  const hanging = new AbortController();
  const stop = telegram.onEvent((event) => event.type === 'call' && event.status === 'hang' && hanging.abort());
  // biome-ignore lint/suspicious/noExplicitAny: grammY types its signal after another library's AbortSignal
  await assert.rejects(api.getMe(hanging.signal as any));
  stop();
});

test('a rule refuses the calls that it means, in their words, until it is ended', async (t) => {
  const { telegram, api, person } = await start(t);
  const end = telegram.failWhile('sendMessage', refusals.buttonData, (payload) => payload.reply_markup !== undefined);
  const keyboard = { inline_keyboard: [[{ text: 'Yes', callback_data: 'y' }]] };
  for (let attempt = 0; attempt < 2; attempt++) {
    await assert.rejects(
      api.sendMessage(42, 'x', { reply_markup: keyboard }),
      (error) => error instanceof GrammyError && error.description === 'Bad Request: BUTTON_DATA_INVALID',
    );
  }
  await api.sendMessage(42, 'without');
  end();
  await api.sendMessage(42, 'with', { reply_markup: keyboard });
  assert.deepEqual(
    person.messages.slice(1).map(({ text }) => text),
    ['without', 'with'],
  );
});

test('a group that threw the bot out and an account that is gone refuse what it writes', async (t) => {
  const { telegram, api, person } = await start(t);
  const group = telegram.group({ id: -100, title: 'Team' });
  const is = (wanted: { error_code: number; description: string }) => (error: unknown) =>
    error instanceof GrammyError && error.error_code === wanted.error_code && error.description === wanted.description;
  group.kickBot({ id: 42 });
  await assert.rejects(api.sendMessage(-100, 'x'), is(refusals.kicked));
  group.addBot({ id: 42 });
  await api.sendMessage(-100, 'back');
  person.deactivate();
  await assert.rejects(api.sendMessage(42, 'x'), is(refusals.deactivated));
  const statuses = telegram
    .pendingUpdates()
    .flatMap(({ my_chat_member }) => my_chat_member?.new_chat_member.status ?? []);
  assert.deepEqual(statuses, ['kicked', 'member']);
});
