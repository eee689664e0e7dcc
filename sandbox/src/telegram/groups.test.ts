import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Api, GrammyError, InlineKeyboard } from 'grammy';
import { createFakeTimers } from './fake-timers.ts';
import { createTelegramStandIn, type GroupOptions, StandInMisuse, type TelegramStandInOptions } from './index.ts';

type Cleanup = { after(run: () => Promise<void>): void };

async function start(t: Cleanup, group: Partial<GroupOptions> = {}, options: TelegramStandInOptions = {}) {
  const telegram = await createTelegramStandIn({ rateLimits: false, ...options });
  t.after(() => telegram.close());
  const api = new Api(telegram.token, { apiRoot: telegram.apiRoot });
  const team = telegram.group({ id: -100_123, title: 'Team', ...group });
  const messages = () => telegram.pendingUpdates().flatMap(({ message }) => message ?? []);
  const texts = () => messages().map(({ text }) => text);
  return { telegram, api, team, messages, texts };
}

const says = (pattern: RegExp) => (error: unknown) => error instanceof GrammyError && pattern.test(error.message);
const NOT_FOUND = says(/\(400: Bad Request: message thread not found\)/);

describe('with privacy mode a bot gets only what is meant for it', () => {
  const cases: [text: string, isTold: boolean][] = [
    ['hello', false],
    ['hello @sandbox_bot', true],
    ['hello @Sandbox_Bot, how are you?', true],
    ['hello @sandbox_bot2', false],
    ['me@sandbox_bot.example', false],
    ['/status', true],
    ['/status@sandbox_bot now', true],
    ['/status@other_bot now', false],
    ['and/or', false],
  ];
  for (const [text, isTold] of cases) {
    test(`${isTold ? 'told' : 'not told'}: ${text}`, async (t) => {
      const { team, messages } = await start(t);
      team.person('Anna').send(text);
      assert.equal(messages().length, isTold ? 1 : 0);
    });
  }

  test('replies to it, and to what was meant for it, are told, and nothing of another bot', async (t) => {
    const { api, team, texts } = await start(t);
    const anna = team.person('Anna');
    const question = anna.send('@sandbox_bot how?');
    const other = anna.send('lunch?');
    const { message_id } = await api.sendMessage(team.id, 'so');
    team.person('Ben').send('thanks', { replyTo: message_id });
    team.person('Ben').send('good question', { replyTo: question });
    team.person('Ben').send('yes', { replyTo: other });
    team.otherBot('weather_bot').send('@sandbox_bot rain');
    anna.send('/rain');
    anna.send('/rain@sandbox_bot');
    assert.deepEqual(texts(), ['@sandbox_bot how?', 'thanks', 'good question', '/rain@sandbox_bot']);
  });

  test('an administrator is told everything, and so is every bot whose owner wants it', async (t) => {
    const { team, texts } = await start(t);
    team.promoteBot('Anna');
    team.person('Ben').send('lunch?');
    team.demoteBot('Anna');
    team.person('Ben').send('now?');
    assert.deepEqual(texts(), ['lunch?']);
    const open = await start(t, {}, { privacy: false });
    open.team.person('Ben').send('lunch?');
    assert.deepEqual(open.texts(), ['lunch?']);
    assert.equal((await open.api.getMe()).can_read_all_group_messages, true);
  });

  test('an edit is told if what it says now is meant for the bot', async (t) => {
    const { telegram, team } = await start(t);
    const ben = team.person('Ben');
    const id = ben.send('lunch?');
    ben.edit(id, 'dinner?');
    ben.edit(id, 'dinner, @sandbox_bot?');
    assert.deepEqual(
      telegram.pendingUpdates().map(({ edited_message }) => edited_message?.text),
      ['dinner, @sandbox_bot?'],
    );
  });
});

test('mentions and commands are told as entities, in captions too', async (t) => {
  const { team, messages } = await start(t);
  team.person('Anna').sendFile({ kind: 'photo', size: 9, caption: 'see @sandbox_bot' });
  team.person('Anna').send('/get@sandbox_bot `@sandbox_bot`');
  assert.deepEqual(messages()[0]?.caption_entities, [{ type: 'mention', offset: 4, length: 12 }]);
  assert.deepEqual(messages()[1]?.entities?.[0], { type: 'bot_command', offset: 0, length: 16 });
});

test('several people write, press and get toasts, each their own', async (t) => {
  const { telegram, api, team, messages } = await start(t);
  const [anna, ben] = [team.person('Anna'), team.person('Ben')];
  anna.send('@sandbox_bot hi');
  const reply_markup = new InlineKeyboard().text('Allow', 'yes');
  const { message_id } = await api.sendMessage(team.id, 'Allow?', { reply_markup });
  const pressed = [anna.press(message_id, 'Allow'), ben.press(message_id, 'Allow')];
  const queries = telegram.pendingUpdates().flatMap(({ callback_query }) => callback_query ?? []);
  assert.deepEqual(
    queries.map(({ from }) => from.first_name),
    ['Anna', 'Ben'],
  );
  assert.equal(queries[0]?.chat_instance, queries[1]?.chat_instance);
  await api.answerCallbackQuery(queries[0]?.id ?? '');
  await api.answerCallbackQuery(queries[1]?.id ?? '', { text: 'Not for you' });
  await Promise.all(pressed);
  assert.deepEqual([anna.toasts, ben.toasts], [[], ['Not for you']]);
  assert.equal(team.person('Anna').id, telegram.person('Anna').id);
  assert.deepEqual(
    team.messages.map(({ author }) => author),
    ['Anna', 'Sandbox bot'],
  );
  assert.partialDeepStrictEqual(messages()[0], { from: { first_name: 'Anna' }, chat: { title: 'Team' } });
});

test('the bot is told what it is made, and may do there what that allows', async (t) => {
  const { telegram, api, team, messages } = await start(t, { bot: 'left' });
  const send = () => api.sendMessage(team.id, 'x');
  const members = () => telegram.pendingUpdates().flatMap(({ my_chat_member }) => my_chat_member ?? []);
  team.person('Anna').send('@sandbox_bot hello?');
  await assert.rejects(send(), says(/403: Forbidden: bot is not a member of the supergroup chat/));
  team.addBot('Anna');
  assert.partialDeepStrictEqual(messages(), [{ new_chat_members: [{ is_bot: true }] }]);
  await send();
  team.muteBot('Anna');
  await assert.rejects(send(), says(/400: Bad Request: not enough rights to send text messages to the chat/));
  await assert.rejects(api.sendSticker(team.id, 'x'), says(/not enough rights to send stickers to the chat/));
  assert.equal((await api.getChatMember(team.id, telegram.botId)).status, 'restricted');
  team.promoteBot('Anna');
  await send();
  assert.equal((await api.getChatAdministrators(team.id)).length, 1);
  team.demoteBot('Anna');
  team.kickBot('Anna');
  await assert.rejects(send(), says(/403: Forbidden: bot was kicked from the supergroup chat/));
  const statuses = members().map(({ old_chat_member, new_chat_member }) => [
    old_chat_member.status,
    new_chat_member.status,
  ]);
  assert.deepEqual(statuses, [
    ['left', 'member'],
    ['member', 'restricted'],
    ['restricted', 'administrator'],
    ['administrator', 'member'],
    ['member', 'kicked'],
  ]);
  assert.partialDeepStrictEqual(members()[1]?.new_chat_member, { can_send_messages: false });
  team.addBot('Anna');
  assert.equal(await api.leaveChat(team.id), true);
  assert.equal(team.bot, 'left');
});

test('a person who was only met in a group cannot be written to in private', async (t) => {
  const { telegram, api, team } = await start(t);
  const anna = team.person('Anna');
  await assert.rejects(api.sendMessage(anna.id, 'x'), says(/400: Bad Request: chat not found/));
  anna.send('@sandbox_bot hi');
  await assert.rejects(api.sendMessage(anna.id, 'x'), says(/403: Forbidden: bot can't initiate conversation/));
  telegram.person('Anna').send('/start');
  await api.sendMessage(anna.id, 'x');
});

test('a group becomes a supergroup: the old id is refused with the new one, messages count anew', async (t) => {
  const { telegram, api, team, messages } = await start(t, { id: -777, type: 'group' });
  team.person('Anna').send('@sandbox_bot hi');
  const { message_id } = await api.sendMessage(-777, 'x');
  const next = telegram.group({ id: team.migrate('Anna') });
  await assert.rejects(api.sendMessage(-777, 'y'), (error) => {
    assert.ok(error instanceof GrammyError);
    assert.equal(error.description, 'Bad Request: group chat was upgraded to a supergroup chat');
    assert.deepEqual(error.parameters, { migrate_to_chat_id: next.id });
    return true;
  });
  await assert.rejects(api.editMessageText(-777, message_id, 'y'), says(/message can't be edited/));
  assert.throws(() => team.person('Anna').send('@sandbox_bot hi?'), StandInMisuse);
  const [, to, from] = messages();
  assert.partialDeepStrictEqual(to, { chat: { id: -777, type: 'group' }, migrate_to_chat_id: next.id });
  assert.partialDeepStrictEqual(from, { chat: { id: next.id, type: 'supergroup' }, migrate_from_chat_id: -777 });
  assert.deepEqual([from?.message_id, from?.from?.username], [1, 'GroupAnonymousBot']);
  assert.partialDeepStrictEqual(telegram.pendingUpdates()[1]?.my_chat_member, {
    chat: { id: next.id },
    old_chat_member: { status: 'left' },
    new_chat_member: { status: 'member' },
  });
  assert.equal((await api.sendMessage(next.id, 'here')).message_id, 2);
  assert.equal(next.title, 'Team');
});

test('anonymous administrators, channels and forwards of a linked channel speak as chats', async (t) => {
  const { team, messages } = await start(t);
  team.promoteBot();
  team.anonymousAdmin.send('@sandbox_bot hi');
  team.asChannel({ id: -100_9, title: 'News' }).send('/start');
  team.forwardFromChannel({ id: -100_8, title: 'Releases' }, 'v1 @sandbox_bot', 7);
  const [anonymous, channel, forward] = messages();
  assert.partialDeepStrictEqual(anonymous, { from: { username: 'GroupAnonymousBot' }, sender_chat: { id: team.id } });
  assert.partialDeepStrictEqual(channel, { from: { username: 'Channel_Bot' }, sender_chat: { type: 'channel' } });
  assert.partialDeepStrictEqual(forward, {
    from: { id: 777_000, is_bot: false },
    sender_chat: { id: -100_8 },
    is_automatic_forward: true,
    forward_origin: { type: 'channel', message_id: 7 },
  });
});

test('a thread of replies has an id, and is no topic', async (t) => {
  const { api, team, messages } = await start(t);
  const root = team.person('Anna').send('@sandbox_bot why?');
  const answer = await api.sendMessage(team.id, 'so', { reply_parameters: { message_id: root } });
  team.person('Ben').send('oh', { replyTo: answer.message_id });
  await api.sendMessage(team.id, 'nowhere else', { message_thread_id: 999 });
  assert.deepEqual([answer.message_thread_id, answer.is_topic_message], [root, undefined]);
  assert.equal(messages().at(-1)?.message_thread_id, root);
  assert.equal(team.messages.at(-1)?.message.message_thread_id, undefined);
  const small = await start(t, { type: 'group' });
  const first = small.team.person('Anna').send('@sandbox_bot why?');
  const reply = await small.api.sendMessage(small.team.id, 'so', { reply_parameters: { message_id: first } });
  assert.equal(reply.message_thread_id, undefined);
});

test('a forum has topics and General, which is no topic and yet has an action', async (t) => {
  const { telegram, api, team, messages } = await start(t, { isForum: true });
  const [build, ops] = [team.topic('Build'), team.topic('Ops')];
  build.person('Anna').send('@sandbox_bot go');
  team.person('Anna').send('@sandbox_bot in General');
  await api.sendMessage(team.id, 'built', { message_thread_id: build.id });
  await api.sendMessage(team.id, 'general');
  await assert.rejects(api.sendMessage(team.id, 'x', { message_thread_id: 1 }), NOT_FOUND);
  await assert.rejects(api.sendMessage(team.id, 'x', { message_thread_id: 99 }), NOT_FOUND);
  assert.equal(await api.sendChatAction(team.id, 'typing', { message_thread_id: 1 }), true);
  assert.equal(await api.sendChatAction(team.id, 'typing', { message_thread_id: ops.id }), true);
  assert.deepEqual([team.typing, ops.typing, build.typing], ['typing', 'typing', undefined]);
  const [created, , go, general] = messages();
  assert.partialDeepStrictEqual(created, { message_thread_id: build.id, is_topic_message: true });
  assert.partialDeepStrictEqual(go, {
    chat: { is_forum: true },
    message_thread_id: build.id,
    reply_to_message: { message_id: build.id, forum_topic_created: { name: 'Build' } },
  });
  assert.deepEqual([general?.message_thread_id, general?.is_topic_message], [undefined, undefined]);
  assert.deepEqual(
    build.messages.map(({ text }) => text),
    ['', '@sandbox_bot go', 'built'],
  );
  build.delete();
  await assert.rejects(api.sendMessage(team.id, 'x', { message_thread_id: build.id }), NOT_FOUND);
  assert.deepEqual(
    telegram.callsOutsideTopics(team.id).map(({ payload }) => payload.text),
    ['general'],
  );
});

test('in a closed topic writes only who may manage topics', async (t) => {
  const { api, team, messages } = await start(t, { isForum: true });
  const build = team.topic('Build');
  const send = (into?: { message_thread_id: number }) => api.sendMessage(team.id, 'x', into);
  build.close();
  team.setGeneralClosed(true);
  await assert.rejects(send({ message_thread_id: build.id }), says(/400: Bad Request: TOPIC_CLOSED/));
  await assert.rejects(send(), says(/TOPIC_CLOSED/));
  await assert.rejects(api.reopenForumTopic(team.id, build.id), says(/not enough rights to close or open the topic/));
  await assert.rejects(api.createForumTopic(team.id, 'x'), says(/not enough rights to create a topic/));
  assert.throws(() => build.person('Anna').send('x'), StandInMisuse);
  team.promoteBot();
  await send({ message_thread_id: build.id });
  await api.reopenForumTopic(team.id, build.id);
  await assert.rejects(api.reopenForumTopic(team.id, build.id), says(/TOPIC_NOT_MODIFIED/));
  build.rename('Release');
  assert.equal(team.topic('Release').id, build.id);
  assert.deepEqual(
    messages().flatMap((message) => Object.keys(message).filter((name) => name.startsWith('forum_'))),
    ['forum_topic_created', 'forum_topic_closed', 'forum_topic_closed', 'forum_topic_reopened', 'forum_topic_edited'],
  );
});

test('twenty a minute go into a group, edits among them, and other chats have their own', async (t) => {
  const timers = createFakeTimers();
  const limits = { chatBurst: 100, overallBurst: 100 };
  const { telegram, api, team } = await start(t, {}, { timers, rateLimits: limits });
  telegram.person('Anna').send('/start');
  const { message_id } = await api.sendMessage(team.id, '0');
  for (let index = 1; index < 20; index++) await api.editMessageText(team.id, message_id, String(index));
  await assert.rejects(
    api.editMessageText(team.id, message_id, 'too much'),
    (error) => error instanceof GrammyError && error.error_code === 429 && error.parameters.retry_after === 60,
  );
  await api.sendChatAction(team.id, 'typing');
  await api.sendMessage(telegram.person('Anna').id, 'x');
  await assert.rejects(api.sendMessageDraft(team.id, 1, 'x'), says(/400: Bad Request: TEXTDRAFT_PEER_INVALID/));
});

test('a flood of strangers reaches only a bot that is told everything', async (t) => {
  const { team, messages } = await start(t);
  assert.equal(team.flood(500).length, 500);
  assert.deepEqual([team.messages.length, messages().length], [500, 0]);
  team.promoteBot();
  team.flood(500, { people: 7 });
  assert.equal(messages().length, 500);
  assert.equal(new Set(messages().map(({ from }) => from?.id)).size, 7);
});
