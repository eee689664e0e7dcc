import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import type { Activity } from './activity.ts';
import { StandInMisuse } from './errors.ts';
import { isMessage, startWithBot } from './test-bot.ts';

const conversationOf = ({ conversation }: Activity) => conversation as Record<string, unknown>;
const channelDataOf = ({ channelData }: Activity) => channelData as Record<string, unknown>;

test('installing tells the bot twice, in either order, and so does removing', async (t) => {
  const { teams, receives, received } = await startWithBot(t);
  const kinds = () => received.splice(0).map(({ activity }) => activity.type);
  const chat = teams.person('Kim').personal();
  chat.install({ order: 'installation-first' });
  chat.install();
  await receives(({ type }) => type === 'conversationUpdate');
  assert.partialDeepStrictEqual(
    received.map(({ activity }) => activity),
    [
      { type: 'installationUpdate', action: 'add' },
      { type: 'conversationUpdate', membersAdded: [{ id: teams.bot.id }] },
    ],
  );
  assert.deepEqual(kinds(), ['installationUpdate', 'conversationUpdate']);
  chat.uninstall();
  await receives(({ type }) => type === 'installationUpdate');
  assert.partialDeepStrictEqual(
    received.map(({ activity }) => activity),
    [
      { type: 'conversationUpdate', membersRemoved: [{ id: teams.bot.id }] },
      { type: 'installationUpdate', action: 'remove' },
    ],
  );
});

test('in groups the bot hears what mentions it, and nothing else', async (t) => {
  const { teams, receives } = await startWithBot(t);
  const chat = teams.person('Kim').group('Friends');
  teams.person('Lou').group('Friends');
  const unheard = chat.write('just us');
  const id = chat.write('@bot tell @[Lou] <b>');
  const [message] = await receives(isMessage);
  assert.equal(teams.wasTold(unheard), false);
  assert.partialDeepStrictEqual(message, {
    id,
    text: '<at>Sandbox bot</at> tell <at>Lou</at> <b>',
    entities: [
      { type: 'mention', mentioned: teams.bot, text: '<at>Sandbox bot</at>' },
      { type: 'mention', mentioned: { name: 'Lou' }, text: '<at>Lou</at>' },
      { type: 'clientInfo' },
    ],
    conversation: { isGroup: true, conversationType: 'groupChat' },
  });
  assert.match(
    String(message?.attachments?.[0]?.content),
    /itemid="0">Sandbox bot<\/span>.*itemid="1">Lou<.*&lt;b&gt;/,
  );
});

test('a bot that may read everything hears everything', async (t) => {
  const { teams, receives } = await startWithBot(t, { hearsEverything: true });
  const id = teams.person('Kim').channel('Team').write('just us');
  assert.equal((await receives(isMessage))[0]?.id, id);
});

test('a channel names its threads, and General has the id of its team', async (t) => {
  const { teams, receives, send } = await startWithBot(t);
  const general = teams.person('Kim').channel('Team');
  const other = teams.person('Kim').channel('Team', 'Plans');
  const root = general.write('@bot first');
  const reply = general.write('@bot second', { inThread: root });
  other.write('@bot elsewhere');
  const [first, second, third] = await receives(isMessage, 3);
  assert.ok(first && second && third);
  assert.equal(conversationOf(first).id, `${general.conversationId};messageid=${root}`);
  assert.equal(conversationOf(second).id, conversationOf(first).id);
  assert.equal(second.id, reply);
  assert.equal(second.replyToId, undefined);
  assert.deepEqual(channelDataOf(first).team, { id: general.conversationId });
  assert.deepEqual(channelDataOf(third).team, { id: general.conversationId });
  assert.deepEqual(channelDataOf(third).channel, { id: other.conversationId });

  const answered = await send(String(conversationOf(first).id), { text: 'in the thread' });
  const posted = await send(general.conversationId, { text: 'a post of its own' });
  const rootOf = (id: string) => general.messages.find((message) => message.id === id)?.rootId;
  assert.equal(rootOf(answered.body.id), root);
  assert.equal(rootOf(posted.body.id), posted.body.id);
  assert.equal((await send(`${general.conversationId};messageid=1`, { text: 'x' })).status, 404);
});

test('an edit, a delete and an undelete name their event', async (t) => {
  const { teams, receives } = await startWithBot(t);
  const chat = teams.person('Kim').personal();
  const id = chat.write('teh text');
  chat.edit(id, 'the text');
  chat.delete(id);
  assert.equal(chat.messages.length, 0);
  chat.undelete(id);
  const [edit, deleted, undelete] = await receives(({ type }) => /^message(Update|Delete)$/.test(type), 3);
  assert.partialDeepStrictEqual(edit, {
    type: 'messageUpdate',
    id,
    text: 'the text',
    channelData: { eventType: 'editMessage', tenant: { id: teams.tenantId } },
  });
  assert.partialDeepStrictEqual(deleted, {
    type: 'messageDelete',
    id,
    channelData: { eventType: 'softDeleteMessage' },
  });
  assert.equal(deleted?.text, undefined);
  assert.partialDeepStrictEqual(undelete, {
    type: 'messageUpdate',
    id,
    text: 'the text',
    channelData: { eventType: 'undeleteMessage' },
  });
});

test('formatted writing comes as words, with its HTML beside them', async (t) => {
  const { teams, receives } = await startWithBot(t);
  teams.person('Kim').personal().writeRich('<p>Make it <strong>bold</strong> &amp; <em>nice</em></p><pre>a\nb</pre>');
  const [message] = await receives(isMessage);
  assert.equal(message?.text, 'Make it bold & nice\na\nb');
  assert.equal(message?.textFormat, 'plain');
  assert.deepEqual(message?.attachments, [
    {
      contentType: 'text/html',
      content: '<p>Make it <strong>bold</strong> &amp; <em>nice</em></p><pre>a\nb</pre>',
    },
  ]);
});

test('a person quotes, reacts, types, and sends what nobody knows yet', async (t) => {
  const { teams, receives, send, answerWith } = await startWithBot(t);
  const chat = teams.person('Kim').personal();
  chat.install({ isSilent: true });
  const { body } = await send(chat.conversationId, { text: 'Yes or no?' });
  chat.quote(body.id, 'yes');
  chat.react(body.id);
  chat.react(body.id, 'like', 'remove');
  chat.type();
  const [quote] = await receives(isMessage);
  assert.equal(quote?.text, 'yes');
  assert.match(String(quote?.attachments?.[0]?.content), new RegExp(`schema.skype.com/Reply" itemid="${body.id}"`));
  const [added, removed] = await receives(({ type }) => type === 'messageReaction', 2);
  assert.partialDeepStrictEqual(added, { replyToId: body.id, reactionsAdded: [{ type: 'like' }] });
  assert.partialDeepStrictEqual(removed, { replyToId: body.id, reactionsRemoved: [{ type: 'like' }] });
  await receives(({ type }) => type === 'typing');
  answerWith(() => ({ status: 404, body: { why: 'unknown' } }));
  const delivery = await chat.tell({ type: 'hologram', beam: true });
  assert.deepEqual([delivery.status, delivery.attempts], [404, 1]);
});

test('people of several tenants each have their own', async (t) => {
  const { teams, receives } = await startWithBot(t);
  const tenantId = '33333333-3333-4333-8333-333333333333';
  teams.person({ name: 'Guest', tenantId, locale: 'de-DE', timeZone: 'Asia/Kolkata' }).personal().write('hallo');
  const [message] = await receives(isMessage);
  assert.partialDeepStrictEqual(message, {
    locale: 'de-DE',
    localTimezone: 'Asia/Kolkata',
    conversation: { tenantId },
    channelData: { tenant: { id: tenantId } },
  });
  assert.match(String(message?.localTimestamp), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+05:30$/);
});

test('a service URL changes from one message to the next, and the old one goes on working', async (t) => {
  const { teams, receives, send } = await startWithBot(t);
  const kim = teams.person('Kim');
  kim.personal().write('one');
  kim.moveTo('emea');
  kim.personal().write('two');
  const urls = (await receives(isMessage, 2)).map(({ serviceUrl }) => serviceUrl);
  assert.deepEqual(urls, [`${teams.url}/amer/`, `${teams.url}/emea/`]);
  assert.equal((await send(kim.personal().conversationId, { text: 'by the old one' })).status, 201);
});

test('fields can be replaced, and the token then fits them', async (t) => {
  const { teams, receives, received } = await startWithBot(t);
  const serviceUrl = 'https://elsewhere.example/';
  teams
    .person('Kim')
    .personal()
    .write('hello', { overrides: { serviceUrl, channelId: 'webchat' } });
  const [message] = await receives(isMessage);
  assert.partialDeepStrictEqual(message, { serviceUrl, channelId: 'webchat' });
  const { serviceurl } = decodeJwt(received.at(-1)?.headers.authorization?.slice(7) ?? '');
  assert.equal(serviceurl, serviceUrl);
});

test('what a test asks for and no client offers is refused', async (t) => {
  const { teams } = await startWithBot(t);
  const chat = teams.person('Kim').personal();
  const id = chat.write('hello');
  const misuses: (() => unknown)[] = [
    () => chat.write(' '),
    () => chat.write('@[Nobody] hello'),
    () => chat.write('hello', { inThread: '1' }),
    () => chat.edit('1', 'x'),
    () => chat.undelete(id),
    () => chat.quote('1', 'x'),
    () => chat.react('1'),
    () => teams.person('Lou').group('Friends').delete(id),
    () => teams.settled('1'),
    () => teams.expireUploads(),
  ];
  for (const misuse of misuses) assert.throws(misuse, StandInMisuse, String(misuse));
  chat.block();
  assert.throws(() => chat.write('hello'), StandInMisuse);
});

test('members come and go', async (t) => {
  const { teams, receives } = await startWithBot(t);
  const chat = teams.person('Kim').group('Friends');
  const lou = teams.person('Lou');
  chat.add(lou);
  chat.remove(lou);
  const [added, removed] = await receives(({ type }) => type === 'conversationUpdate', 2);
  assert.partialDeepStrictEqual(added, { membersAdded: [{ id: lou.id, name: 'Lou' }] });
  assert.partialDeepStrictEqual(removed, { membersRemoved: [{ id: lou.id }] });
});
