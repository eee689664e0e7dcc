import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Api, GrammyError, InlineKeyboard, InputFile } from 'grammy';
import { createFakeTimers } from './fake-timers.ts';
import { createTelegramStandIn, StandInMisuse, type TelegramStandInOptions } from './index.ts';

async function start(t: { after(run: () => Promise<void>): void }, options: TelegramStandInOptions = {}) {
  const telegram = await createTelegramStandIn({ rateLimits: false, topics: true, ...options });
  t.after(() => telegram.close());
  const api = new Api(telegram.token, { apiRoot: telegram.apiRoot });
  const person = telegram.person({ id: 42, firstName: 'Kim' });
  const messages = () => telegram.pendingUpdates().map(({ message }) => message);
  return { telegram, api, person, messages };
}

const says = (pattern: RegExp) => (error: unknown) => error instanceof GrammyError && pattern.test(error.message);
const NOT_FOUND = says(/\(400: Bad Request: message thread not found\)/);

test('getMe tells whether private chats have topics and who may make them', async (t) => {
  const { api } = await start(t, { topics: 'by-bot' });
  const off = await start(t, { topics: false });
  assert.partialDeepStrictEqual(await api.getMe(), { has_topics_enabled: true, allows_users_to_create_topics: false });
  assert.partialDeepStrictEqual(await off.api.getMe(), { has_topics_enabled: false });
});

test('a person makes, renames and writes in topics, and the bot is told where', async (t) => {
  const { person, messages } = await start(t);
  const site = person.topic('Site');
  const hello = site.send('hello');
  person.topic('Site').send('in the same one', { replyTo: hello });
  site.rename('Shop');
  person.createTopic('New chat', { isNameImplicit: true }).sendFile({ kind: 'document', size: 5 });
  person.send('outside');
  person.send('back', { replyTo: hello });
  const place = { message_thread_id: site.id, is_topic_message: true };
  const [created, first, second, renamed, unnamed, file, outside, back] = messages();
  assert.partialDeepStrictEqual(created, { ...place, message_id: site.id, forum_topic_created: { name: 'Site' } });
  assert.partialDeepStrictEqual(first, { ...place, text: 'hello' });
  assert.partialDeepStrictEqual(second, { ...place, reply_to_message: { message_id: hello } });
  assert.partialDeepStrictEqual(renamed, { ...place, forum_topic_edited: { name: 'Shop' } });
  assert.partialDeepStrictEqual(unnamed?.forum_topic_created, { name: 'New chat', is_name_implicit: true });
  assert.equal(file?.message_thread_id, unnamed?.message_id);
  assert.equal(outside?.message_thread_id, undefined);
  assert.partialDeepStrictEqual(back, place);
  assert.deepEqual(
    person.topics.map(({ name }) => name),
    ['Shop', 'New chat'],
  );
  assert.deepEqual(
    site.messages.map(({ text }) => text),
    ['', 'hello', 'in the same one', '', 'back'],
  );
});

test('whatever the bot sends appears in the topic that it names, and nowhere else', async (t) => {
  const { telegram, api, person } = await start(t);
  const [site, shop] = [person.topic('Site'), person.topic('Shop')];
  const into = { message_thread_id: site.id };
  const file = new InputFile(Buffer.from('x'), 'x.txt');
  await api.sendMessage(42, 'text', into);
  await api.sendDocument(42, file, into);
  await api.sendPhoto(42, file, into);
  await api.raw.sendRichMessage({
    chat_id: 42,
    ...into,
    rich_message: { blocks: [{ type: 'paragraph', text: 'rich' }] },
  });
  await api.sendMediaGroup(
    42,
    [
      { type: 'document', media: file },
      { type: 'document', media: file },
    ],
    into,
  );
  assert.deepEqual(
    site.messages.slice(1).map(({ text, file: sent, message }) => [text, sent?.kind, message.is_topic_message]),
    [
      ['text', undefined, true],
      ['', 'document', true],
      ['', 'photo', true],
      ['rich', undefined, true],
      ['', 'document', true],
      ['', 'document', true],
    ],
  );
  assert.equal(shop.messages.length, 1);
  assert.deepEqual(telegram.callsOutsideTopics(42), []);
  assert.deepEqual(new Set(telegram.calls.map(({ threadId }) => threadId)), new Set([site.id]));
});

test('a message without a topic stands outside of them, unless it replies to one inside', async (t) => {
  const { telegram, api, person } = await start(t);
  const site = person.topic('Site');
  const question = site.send('?');
  const { message_id } = await api.sendMessage(42, 'outside');
  await api.sendMessage(42, 'inside', { reply_parameters: { message_id: question } });
  await api.sendMessage(42, 'lost', { reply_parameters: { message_id: 999, allow_sending_without_reply: true } });
  assert.equal(site.messages.at(-1)?.text, 'inside');
  assert.deepEqual(
    person.messages.filter(({ threadId }) => threadId === undefined).map(({ text }) => text),
    ['outside', 'lost'],
  );
  const answer = await api.sendMessage(42, 'from elsewhere', {
    message_thread_id: site.id,
    reply_parameters: { message_id },
  });
  assert.equal(answer.reply_to_message, undefined);
  assert.equal(answer.external_reply?.origin.type, 'user');
  await api.editMessageText(42, answer.message_id, 'changed');
  assert.equal(site.messages.at(-1)?.text, 'changed');
  assert.deepEqual(
    telegram.callsOutsideTopics(42).map(({ payload }) => payload.text),
    ['outside', 'lost'],
  );
});

test('an unknown or deleted topic is refused, also by a bot whose chats have none', async (t) => {
  const { api, person, telegram } = await start(t);
  const site = person.topic('Site');
  const { message_id } = await api.sendMessage(42, 'x', { message_thread_id: site.id });
  await assert.rejects(api.sendMessage(42, 'x', { message_thread_id: site.id + 50 }), NOT_FOUND);
  site.delete();
  await assert.rejects(api.sendMessage(42, 'x', { message_thread_id: site.id }), NOT_FOUND);
  await assert.rejects(
    api.sendDocument(42, new InputFile(Buffer.from('x')), { message_thread_id: site.id }),
    NOT_FOUND,
  );
  await assert.rejects(api.editMessageText(42, message_id, 'y'), says(/message to edit not found/));
  assert.equal(telegram.calls.at(-2)?.threadId, site.id);
  assert.deepEqual([person.messages.length, person.topics.length], [0, 0]);
  assert.throws(() => site.send('x'), StandInMisuse);
  const without = await start(t, { topics: false });
  without.person.send('hello');
  await assert.rejects(without.api.sendMessage(42, 'x', { message_thread_id: 1 }), NOT_FOUND);
});

test('each topic has a preview and an action of its own, and one that is gone shows none', async (t) => {
  const { api, person, messages, telegram } = await start(t, { timers: createFakeTimers() });
  await api.getUpdates({ allowed_updates: ['message', 'stopped_message_generation'] });
  const [site, shop] = [person.topic('Site'), person.topic('Shop')];
  await api.sendMessageDraft(42, 1, 'a', { message_thread_id: site.id, can_stop: true });
  const rich_message = { blocks: [{ type: 'paragraph' as const, text: 'b' }] };
  await api.raw.sendRichMessageDraft({ chat_id: 42, draft_id: 2, message_thread_id: shop.id, rich_message });
  await api.sendChatAction(42, 'typing', { message_thread_id: shop.id });
  assert.deepEqual([site.draft?.text, shop.draft?.text, person.draft], ['a', 'b', undefined]);
  assert.deepEqual([site.typing, shop.typing, person.typing], [undefined, 'typing', undefined]);
  await api.sendMessage(42, 'done', { message_thread_id: shop.id });
  assert.deepEqual([site.draft?.text, shop.draft, shop.typing], ['a', undefined, undefined]);
  assert.throws(() => person.stopDraft(), StandInMisuse);
  site.stopDraft();
  assert.partialDeepStrictEqual(telegram.pendingUpdates().at(-1)?.stopped_message_generation, {
    draft_id: 1,
    message_thread_id: site.id,
  });
  site.delete();
  assert.equal(await api.sendChatAction(42, 'typing', { message_thread_id: site.id }), true);
  assert.equal(await api.sendMessageDraft(42, 3, 'c', { message_thread_id: site.id }), true);
  assert.deepEqual([person.typing, person.draft], [undefined, undefined]);
  assert.equal(messages().length, 3);
});

test('a press tells in which topic its button is', async (t) => {
  const { api, person, telegram } = await start(t);
  const site = person.topic('Site');
  const reply_markup = new InlineKeyboard().text('Go', 'go');
  const { message_id } = await api.sendMessage(42, '?', { message_thread_id: site.id, reply_markup });
  const pressed = site.press(message_id, 'Go');
  const query = telegram.pendingUpdates().at(-1)?.callback_query;
  assert.partialDeepStrictEqual(query?.message, { message_thread_id: site.id, is_topic_message: true });
  await api.answerCallbackQuery(query?.id ?? '', { text: 'ok' });
  assert.partialDeepStrictEqual(await pressed, { status: 'answered', text: 'ok' });
});

test('the bot makes, renames and deletes topics, and is told of its own doing', async (t) => {
  const { api, person, messages } = await start(t, { topics: 'by-bot' });
  person.send('/start');
  const made = await api.createForumTopic(42, '  Site\n');
  assert.deepEqual(made, { message_thread_id: made.message_thread_id, name: 'Site', icon_color: 0x6fb9f0 });
  await api.editForumTopic(42, made.message_thread_id, { name: 'Shop' });
  assert.equal(person.topic('Shop').id, made.message_thread_id);
  const [, created, renamed] = messages();
  assert.partialDeepStrictEqual(created, { from: { is_bot: true }, forum_topic_created: { name: 'Site' } });
  assert.partialDeepStrictEqual(renamed, { from: { is_bot: true }, forum_topic_edited: { name: 'Shop' } });
  await assert.rejects(api.createForumTopic(42, ' '), says(/name must be non-empty/));
  await assert.rejects(api.editForumTopic(42, 999, { name: 'x' }), says(/TOPIC_ID_INVALID/));
  await assert.rejects(api.editForumTopic(42, made.message_thread_id, { name: 'Shop' }), says(/TOPIC_NOT_MODIFIED/));
  await assert.rejects(api.deleteMessage(42, made.message_thread_id), says(/message can't be deleted/));
  await api.deleteForumTopic(42, made.message_thread_id);
  await assert.rejects(api.sendMessage(42, 'x', { message_thread_id: made.message_thread_id }), NOT_FOUND);
  assert.throws(() => person.topic('Mine'), StandInMisuse);
  const without = await start(t, { topics: false });
  without.person.send('/start');
  await assert.rejects(without.api.createForumTopic(42, 'x'), says(/the chat is not a forum/));
});
