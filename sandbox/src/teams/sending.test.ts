import assert from 'node:assert/strict';
import { test } from 'node:test';
import { card, startWithBot } from './test-bot.ts';

const ready = async (t: Parameters<typeof startWithBot>[0], options?: Parameters<typeof startWithBot>[1]) => {
  const started = await startWithBot(t, options);
  const chat = started.teams.person('Kim').personal();
  chat.install({ isSilent: true });
  const path = `/${encodeURIComponent(chat.conversationId)}`;
  return {
    ...started,
    chat,
    path,
    say: (activity: Record<string, unknown>) => started.send(chat.conversationId, activity),
  };
};

test('text with a card and two cards become two messages, and no id comes back', async (t) => {
  const { chat, say } = await ready(t);
  assert.deepEqual(await say({ text: 'look', attachments: [card(['A'])] }).then(({ status, body }) => [status, body]), [
    201,
    {},
  ]);
  assert.deepEqual((await say({ attachments: [card(['B']), card(['C'])] })).body, {});
  assert.deepEqual(
    chat.messages.map(({ text, card: shown }) => text || shown?.buttons[0]?.title),
    ['look', 'A', 'B', 'C'],
  );
  assert.match(String((await say({ attachments: [card(['D'])] })).body.id), /^\d{13}$/);
});

test('a message answers another by its path, which has to exist', async (t) => {
  const { call, path, say } = await ready(t);
  const { body } = await say({ text: 'one' });
  assert.equal((await call('POST', `${path}/activities/${body.id}`, { type: 'message', text: 'two' })).status, 201);
  const lost = await call('POST', `${path}/activities/1`, { type: 'message', text: 'two' });
  assert.deepEqual([lost.status, lost.body.error.code], [404, 'ActivityNotFoundInConversation']);
});

test('conversations that are unknown, left, blocked, disabled or gone are refused, each in its way', async (t) => {
  const { teams, chat, say, send } = await ready(t);
  const refused = async () => {
    const { status, body } = await say({ text: 'hello' });
    return `${status} ${body.error.code}`;
  };
  assert.equal((await send('a:unknown', { text: 'x' })).body.error.code, 'ConversationNotFound');
  assert.equal((await send(`${chat.conversationId};messageid=1`, { text: 'x' })).status, 404);
  chat.block();
  assert.equal(await refused(), '403 ConversationBlockedByUser');
  chat.unblock();
  teams.disable(chat.conversationId);
  assert.equal(await refused(), '403 BotDisabledByAdmin');
  teams.disable(chat.conversationId, false);
  chat.uninstall({ isSilent: true });
  assert.equal(await refused(), '403 BotNotInConversationRoster');
  chat.install({ isSilent: true });
  teams.dropConversation(chat.conversationId);
  assert.equal(await refused(), '404 ConversationNotFound');
});

test('only its own messages are changed, and a message holds one part', async (t) => {
  const { call, chat, path, say } = await ready(t);
  const theirs = chat.write('mine');
  const change = (id: string, activity: unknown) => call('PUT', `${path}/activities/${id}`, activity);
  assert.equal((await change(theirs, { type: 'message', text: 'x' })).status, 403);
  assert.equal((await call('DELETE', `${path}/activities/${theirs}`)).status, 403);
  const { body } = await say({ text: 'ours' });
  assert.equal((await change(body.id, { type: 'message', text: 'x', attachments: [card(['A'])] })).status, 400);
  assert.equal((await change(body.id, { type: 'typing' })).status, 400);
  const gone = await change('1', { type: 'message', text: 'x' });
  assert.deepEqual([gone.status, gone.body.error.code], [404, 'ActivityNotFoundInConversation']);
});

const WRONG: [name: string, activity: unknown][] = [
  ['an empty text', { type: 'message', text: ' ' }],
  ['no type', { text: 'x' }],
  ['an unknown type', { type: 'trace', text: 'x' }],
  ['a text that is none', { type: 'message', text: 5 }],
  ['an unknown format', { type: 'message', text: 'x', textFormat: 'extendedmarkdown' }],
  ['attachments that are no list', { type: 'message', attachments: {} }],
  ['an unknown attachment', { type: 'message', attachments: [{ contentType: 'application/pdf', contentUrl: 'x' }] }],
  [
    'a mention that is not in the text',
    { type: 'message', text: 'x', entities: [{ type: 'mention', mentioned: { id: 'y' }, text: '<at>y</at>' }] },
  ],
  ['a list', [{ type: 'message', text: 'x' }]],
];

test('activities that say nothing, or nothing that Teams knows, are refused', async (t) => {
  const { call, path, chat } = await ready(t, { rateLimits: false });
  for (const [name, activity] of WRONG) {
    const { status, body } = await call('POST', `${path}/activities`, activity);
    assert.equal(status, 400, name);
    assert.ok(body.error.code && body.error.message, name);
  }
  assert.deepEqual(chat.messages, []);
});

test('a message has 100 KB as UTF-16, pictures in Base64 not counted', async (t) => {
  const { say } = await ready(t);
  const frame = JSON.stringify({ type: 'message', text: '' }).length;
  const fits = (100 * 1024) / 2 - frame;
  assert.equal((await say({ text: 'x'.repeat(fits) })).status, 201);
  assert.equal((await say({ text: 'ü'.repeat(fits) })).status, 201);
  const large = await say({ text: 'x'.repeat(fits + 1) });
  assert.deepEqual([large.status, large.body.error.code], [413, 'MessageSizeTooBig']);
});

test('what does not reach the connector is answered in HTML', async (t) => {
  const { call, path } = await ready(t);
  const broken = await call('POST', `${path}/activities`, '{"type":');
  assert.deepEqual([broken.status, typeof broken.body], [400, 'string']);
  const huge = await call('POST', `${path}/activities`, { type: 'message', text: 'x'.repeat(5 * 1024 * 1024) });
  assert.deepEqual([huge.status, typeof huge.body], [413, 'string']);
  assert.match(huge.body, /<HTML>/);
  const plain = await call('POST', `${path}/activities`, 'hello', { 'content-type': 'text/plain' });
  assert.equal(plain.status, 400);
  const form = await call('POST', `${path}/activities`, 'type=message', { 'content-type': 'application/xml' });
  assert.equal(form.status, 415);
});

test('calls may come as clients of Microsoft send them: ids as they are, a slash too many, a type without a body', async (t) => {
  const { teams, token, chat, say } = await ready(t);
  const { body } = await say({ text: 'one' });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const at = `${teams.serviceUrl}/v3/conversations/${chat.conversationId}/activities`;
  assert.equal((await fetch(`${at}/${body.id}`, { method: 'DELETE', headers })).status, 200);
  assert.equal((await fetch(at, { method: 'POST', headers })).status, 400);
  const text = JSON.stringify({ type: 'message', text: 'two' });
  assert.equal((await fetch(at, { method: 'POST', headers, body: text })).status, 201);
  assert.deepEqual(
    chat.messages.map((message) => message.text),
    ['two'],
  );
});

test('ids stand percent-encoded in the path, also those with a slash', async (t) => {
  const { call, teams } = await ready(t);
  const chat = teams.person('Kim').channel('Team');
  const root = chat.write('@bot hello');
  const id = `${chat.conversationId};messageid=${root}`;
  const activity = { type: 'message', text: 'x' };
  assert.equal((await call('POST', `/${encodeURIComponent(id)}/activities`, activity)).status, 201);
  assert.equal((await call('POST', `/${encodeURIComponent(`${id}/..`)}/activities`, activity)).status, 404);
});

test('a bot opens the personal chat of whoever has the app, and posts in channels', async (t) => {
  const { call, teams, chat } = await ready(t);
  const open = (member: { id: string }, tenantId?: string) =>
    call('POST', '', { members: [{ id: member.id }], tenantId });
  const opened = await open(chat.member, teams.tenantId);
  assert.deepEqual([opened.status, opened.body.id], [201, chat.conversationId]);
  const stranger = teams.person('Lou');
  const refused = await open(stranger, teams.tenantId);
  assert.deepEqual([refused.status, refused.body.error.code], [403, 'ForbiddenOperationException']);
  assert.equal((await open(chat.member)).status, 400);
  assert.equal(
    (await call('POST', '', { isGroup: true, members: [chat.member, stranger], tenantId: 'x' })).status,
    400,
  );

  const channel = teams.person('Kim').channel('Team', 'News');
  const posted = await call('POST', '', {
    isGroup: true,
    channelData: { channel: { id: channel.conversationId } },
    activity: { type: 'message', text: 'news' },
  });
  assert.equal(posted.status, 201);
  assert.equal(posted.body.id, `${channel.conversationId};messageid=${posted.body.activityId}`);
  assert.deepEqual(
    channel.messages.map(({ text }) => text),
    ['news'],
  );
});

test('members are listed, paged, and found by both of their ids', async (t) => {
  const { call, teams } = await ready(t);
  const chat = teams.person('Person 0').group('Crowd');
  const people = Array.from({ length: 60 }, (_, index) => teams.person(`Person ${index}`));
  for (const person of people) person.group('Crowd');
  const path = `/${encodeURIComponent(chat.conversationId)}`;
  assert.equal((await call('GET', `${path}/members`)).body.length, 60);
  const first = (await call('GET', `${path}/pagedmembers?pageSize=50`)).body;
  assert.equal(first.members.length, 50);
  const rest = (await call('GET', `${path}/pagedmembers?pageSize=50&continuationToken=${first.continuationToken}`))
    .body;
  assert.deepEqual([rest.members.length, rest.continuationToken], [10, undefined]);
  for (const id of [chat.member.id, chat.member.aadObjectId]) {
    const found = await call('GET', `${path}/members/${encodeURIComponent(id)}`);
    assert.partialDeepStrictEqual(found.body, {
      id: chat.member.id,
      name: 'Person 0',
      givenName: 'Person',
      surname: '0',
      tenantId: teams.tenantId,
    });
  }
  const missing = await call('GET', `${path}/members/29%3Anobody`);
  assert.deepEqual([missing.status, missing.body.error.code], [404, 'MemberNotFoundInConversation']);
});
