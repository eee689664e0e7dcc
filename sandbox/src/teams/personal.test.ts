import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isMessage, startWithBot } from './test-bot.ts';

test('a person installs the bot, writes, and sees its answer', async (t) => {
  const { teams, receives, send, call } = await startWithBot(t);
  const chat = teams.person('Kim Lee').personal();
  const id = chat.write('hello');
  const [message] = await receives(isMessage);
  assert.partialDeepStrictEqual(message, {
    type: 'message',
    id,
    text: 'hello',
    textFormat: 'plain',
    channelId: 'msteams',
    serviceUrl: teams.serviceUrl,
    from: { id: chat.member.id, name: 'Kim Lee', aadObjectId: chat.member.aadObjectId },
    recipient: teams.bot,
    conversation: { conversationType: 'personal', tenantId: teams.tenantId, id: chat.conversationId },
    channelData: { tenant: { id: teams.tenantId } },
  });
  assert.ok(message && !('isGroup' in (message.conversation as object)));
  assert.match(id, /^\d{13}$/);
  const answer = await send(chat.conversationId, { text: 'Hello **Kim**' });
  assert.equal(answer.status, 201);
  const seen = await chat.waitFor(({ messages }) => messages.find(({ from }) => from === 'bot'));
  assert.equal(seen.id, answer.body.id);
  assert.equal(seen.text, 'Hello Kim');
  assert.equal(seen.sent, 'Hello **Kim**');

  const path = `/${encodeURIComponent(chat.conversationId)}/activities/${seen.id}`;
  assert.equal((await call('PUT', path, { type: 'message', text: 'Bye' })).status, 200);
  assert.deepEqual([chat.messages[1]?.text, chat.messages[1]?.isEdited], ['Bye', true]);
  assert.equal((await call('DELETE', path)).status, 200);
  assert.equal(chat.messages.length, 1);
  assert.equal((await call('DELETE', path)).status, 404);
});

test('typing shows until the next message', async (t) => {
  const { teams, send } = await startWithBot(t);
  const chat = teams.person('Kim').personal();
  chat.install({ isSilent: true });
  const typing = await send(chat.conversationId, { type: 'typing' });
  assert.deepEqual([typing.status, typing.body], [202, {}]);
  assert.equal(chat.isBotTyping, true);
  await send(chat.conversationId, { text: 'done' });
  assert.equal(chat.isBotTyping, false);
});
