import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { startConnector } from '../testing/start-connector.ts';

const message = (text: string) => ({ type: 'message' as const, text, textFormat: 'markdown' as const });

test('a message is sent, changed and taken away', async (t) => {
  const { teams, connector, addressOf } = await startConnector(t);
  const chat = teams.person('Kim').personal();
  chat.install({ isSilent: true });
  const address = addressOf(chat);
  const sent = await connector.send(address, message('one'));
  assert.ok(sent.status === 'ok' && sent.result.id !== undefined);
  assert.equal((await connector.update(address, sent.result.id, message('two'))).status, 'ok');
  assert.deepEqual(
    chat.messages.map(({ text }) => text),
    ['two'],
  );
  assert.equal((await connector.remove(address, sent.result.id)).status, 'ok');
  assert.equal(chat.messages.length, 0);
  const again = await connector.remove(address, sent.result.id);
  assert.equal(again.status, 'refused');
  assert.deepEqual(await connector.send(address, { type: 'typing' }), { status: 'ok', result: {} });
  assert.equal(chat.isBotTyping, true);
});

test('in a channel a message begins a post or answers in a thread', async (t) => {
  const { teams, connector, addressOf } = await startConnector(t);
  const channel = teams.person('Kim').channel('Crew', 'Builds');
  const root = channel.write('@bot hello');
  await connector.send(addressOf(channel, { kind: 'channel', threadId: root }), message('in the thread'));
  await connector.send(addressOf(channel, { kind: 'channel' }), message('a post'));
  const [inThread, post] = channel.messages.filter(({ from }) => from === 'bot');
  assert.equal(inThread?.rootId, root);
  assert.equal(post?.rootId, post?.id);
});

test('a token that is not taken any more is renewed once', async (t) => {
  const { teams, connector, addressOf } = await startConnector(t);
  const chat = teams.person('Kim').personal();
  chat.install({ isSilent: true });
  await connector.send(addressOf(chat), message('one'));
  teams.revokeTokens();
  assert.equal((await connector.send(addressOf(chat), message('two'))).status, 'ok');
  assert.equal(chat.messages.length, 2);
  teams.failNext('send', { status: 401 });
  teams.failNext('send', { status: 401 });
  assert.equal((await connector.send(addressOf(chat), message('three'))).status, 'unauthorized');
  teams.expireSecret();
  teams.revokeTokens();
  const refused = await connector.send(addressOf(chat), message('four'));
  assert.ok(refused.status === 'unauthorized' && refused.reason.includes('appPassword'));
});

test('who blocked or removed the bot is unreachable, and so is a conversation that is gone', async (t) => {
  const { teams, connector, addressOf } = await startConnector(t);
  const chat = teams.person('Kim').personal();
  chat.install({ isSilent: true });
  chat.block();
  assert.equal((await connector.send(addressOf(chat), message('one'))).status, 'unreachable');
  chat.unblock();
  teams.dropConversation(chat.conversationId);
  const gone = await connector.send(addressOf(chat), message('two'));
  assert.deepEqual(gone, { status: 'unreachable', reason: '404 ConversationNotFound: Conversation not found.' });
});

test('what goes wrong on the way is told as what it is', async (t) => {
  const { teams, connector, addressOf } = await startConnector(t, { timeoutMs: 400 });
  const chat = teams.person('Kim').personal();
  chat.install({ isSilent: true });
  const send = () => connector.send(addressOf(chat), message('one'));
  await send();
  teams.failNext('send', { status: 429, retryAfterS: 3 });
  assert.partialDeepStrictEqual(await send(), { status: 'retry', afterMs: 3_000 });
  for (const status of [412, 502, 503, 504]) {
    teams.failNext('send', { status, html: true });
    assert.equal((await send()).status, 'retry');
  }
  for (const fault of ['reset', 'lost-answer', 'hang'] as const) {
    teams.failNext('send', fault);
    assert.equal((await send()).status, 'lost', fault);
  }
  await teams.setDown(true);
  assert.equal((await send()).status, 'retry');
  await teams.setDown(false);
  assert.equal((await send()).status, 'ok');
  assert.equal(chat.messages.length, 3, 'the one whose answer was lost is there, too');
});

test('an id cannot lead anywhere else', async (t) => {
  const { teams, connector, addressOf } = await startConnector(t);
  await connector.send(addressOf({ conversationId: '../a b/ü?x#y;messageid=1' }), message('one'));
  assert.ok(teams.calls.at(-1)?.path.endsWith('/..%2Fa%20b%2F%C3%BC%3Fx%23y%3Bmessageid%3D1/activities'));
  const before = teams.calls.length;
  for (const id of ['.', '..']) {
    assert.equal((await connector.send(addressOf({ conversationId: id }), message('one'))).status, 'refused');
  }
  assert.equal(teams.calls.length, before);
});

test('the token is sent to allowed addresses alone, and no redirection is followed', async (t) => {
  const seen: (string | undefined)[] = [];
  const other = createServer((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(307, { location: '/elsewhere' }).end();
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  t.after(() => other.close());
  const elsewhere = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
  const { teams, connector, connectorFor, addressOf } = await startConnector(t);
  const address = addressOf(teams.person('Kim').personal(), { serviceUrl: elsewhere });
  const outcome = await connector.send(address, message('one'));
  assert.ok(outcome.status === 'refused' && outcome.reason.includes('allowedServiceUrls'));
  assert.deepEqual([seen, teams.calls], [[], []]);
  assert.equal((await connectorFor([elsewhere]).send(address, message('one'))).status, 'refused');
  assert.equal(seen.length, 1);
});
