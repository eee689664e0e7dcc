import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTelegramStandIn } from './index.ts';

test('a call may come as a query, a form, JSON or multipart, in any case', async (t) => {
  const telegram = await createTelegramStandIn({ rateLimits: false });
  t.after(() => telegram.close());
  const person = telegram.person({ id: 42 });
  person.send('/start');
  const url = `${telegram.apiRoot}/bot${telegram.token}`;
  const keyboard = JSON.stringify({ inline_keyboard: [[{ text: 'A', callback_data: 'a' }]] });
  const form = { chat_id: '42', text: 'form', reply_markup: keyboard };
  const multipart = new FormData();
  multipart.set('chat_id', '42');
  multipart.set('document', new Blob(['hello']), 'hello there.txt');
  const headers = { 'content-type': 'application/json' };
  const answers = await Promise.all([
    fetch(`${url}/SendMessage?chat_id=42&text=query`),
    fetch(`${url}/sendmessage`, { method: 'POST', body: new URLSearchParams(form) }),
    fetch(`${url}/sendMessage`, { method: 'POST', headers, body: JSON.stringify({ chat_id: 42, text: 'JSON' }) }),
    fetch(`${url}/sendDocument`, { method: 'POST', body: multipart }),
  ]);
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200, 200],
  );
  const texts = person.messages.slice(1).map(({ text, document }) => document?.name ?? text);
  assert.deepEqual(texts.toSorted(), ['JSON', 'form', 'hello there.txt', 'query']);
  assert.equal(person.messages.find(({ text }) => text === 'form')?.buttons[0]?.[0]?.data, 'a');
  assert.deepEqual([...new Set(telegram.calls.map(({ method }) => method))].toSorted(), [
    'sendDocument',
    'sendMessage',
  ]);
});

test('a body that is no JSON and a path that is no method are refused in the shape of the API', async (t) => {
  const telegram = await createTelegramStandIn();
  t.after(() => telegram.close());
  const broken = await fetch(`${telegram.apiRoot}/bot${telegram.token}/sendMessage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"chat_id":',
  });
  assert.partialDeepStrictEqual(await broken.json(), { ok: false, error_code: 400 });
  const wrong = await fetch(`${telegram.apiRoot}/`);
  assert.deepEqual(await wrong.json(), { ok: false, error_code: 404, description: 'Not Found' });
  const stranger = await fetch(`${telegram.apiRoot}/bot1:wrong/getMe`);
  assert.deepEqual(await stranger.json(), { ok: false, error_code: 401, description: 'Unauthorized' });
});
