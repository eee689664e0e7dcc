import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Api, GrammyError, InlineKeyboard } from 'grammy';
import { type ChannelOptions, createTelegramStandIn } from './index.ts';

async function start(t: { after(run: () => Promise<void>): void }, options: Partial<ChannelOptions> = {}) {
  const telegram = await createTelegramStandIn({ rateLimits: false });
  t.after(() => telegram.close());
  const api = new Api(telegram.token, { apiRoot: telegram.apiRoot });
  return { telegram, api, news: telegram.channel({ id: -100_55, title: 'News', ...options }) };
}

const says = (pattern: RegExp) => (error: unknown) => error instanceof GrammyError && pattern.test(error.message);

test('posts and their changes are told without an author', async (t) => {
  const { telegram, api, news } = await start(t);
  const id = news.post('v1 is out');
  news.edit(id, 'v1.1 is out');
  const [posted, edited] = telegram.pendingUpdates();
  assert.partialDeepStrictEqual(posted?.channel_post, {
    text: 'v1 is out',
    sender_chat: { id: news.id, type: 'channel', title: 'News' },
    chat: { id: news.id },
  });
  assert.deepEqual([posted?.channel_post?.from, edited?.edited_channel_post?.text], [undefined, 'v1.1 is out']);
  const answer = await api.sendMessage(news.id, 'seen', { reply_parameters: { message_id: id } });
  assert.deepEqual([answer.from, answer.sender_chat?.id, answer.message_thread_id], [undefined, news.id, undefined]);
  assert.equal(answer.message_id, id + 1);
  assert.deepEqual(
    news.messages.map(({ from, author }) => [from, author]),
    [
      ['person', 'News'],
      ['bot', 'News'],
    ],
  );
  assert.equal(telegram.pendingUpdates().length, 2);
});

test('what the bot may do there are its rights as an administrator', async (t) => {
  const { telegram, api, news } = await start(t, { rights: { can_edit_messages: false } });
  const post = news.post('hello');
  const { message_id } = await api.sendMessage(news.id, 'x');
  await api.editMessageText(news.id, message_id, 'y');
  await assert.rejects(api.editMessageText(news.id, post, 'y'), says(/message can't be edited/));
  news.promoteBot('Anna', { can_post_messages: false });
  await assert.rejects(
    api.sendMessage(news.id, 'x'),
    says(/400: Bad Request: need administrator rights in the channel/),
  );
  await api.editMessageText(news.id, post, 'y');
  news.demoteBot('Anna');
  await assert.rejects(api.sendMessage(news.id, 'x'), says(/403: Forbidden: bot is not a member of the channel chat/));
  news.kickBot('Anna');
  await assert.rejects(api.getChat(news.id), says(/403: Forbidden: bot was kicked from the channel chat/));
  news.post('nobody is told');
  const places = telegram.pendingUpdates().flatMap(({ my_chat_member }) => my_chat_member?.new_chat_member ?? []);
  assert.deepEqual(
    places.map((place) => [place.status, 'can_post_messages' in place ? place.can_post_messages : undefined]),
    [
      ['administrator', false],
      ['left', undefined],
      ['kicked', undefined],
    ],
  );
  assert.equal(telegram.pendingUpdates().filter(({ channel_post }) => channel_post).length, 1);
});

test('there are no actions, previews and topics in a channel', async (t) => {
  const { api, news } = await start(t);
  await assert.rejects(api.sendChatAction(news.id, 'typing'), says(/400: Bad Request: PEER_ID_INVALID/));
  await assert.rejects(api.sendMessageDraft(news.id, 1, 'x'), says(/TEXTDRAFT_PEER_INVALID/));
  assert.equal((await api.sendMessage(news.id, 'x', { message_thread_id: 7 })).message_thread_id, undefined);
});

test('readers press buttons, and a name is as good as an id', async (t) => {
  const { telegram, api, news } = await start(t, { username: 'our_news' });
  const reply_markup = new InlineKeyboard().text('Go', 'go');
  const { message_id } = await api.sendMessage('@our_news', '?', { reply_markup });
  const anna = news.person('Anna');
  const pressed = anna.press(message_id, 'Go');
  const query = telegram.pendingUpdates().at(-1)?.callback_query;
  assert.partialDeepStrictEqual(query, { from: { first_name: 'Anna' }, message: { chat: { id: news.id } } });
  await api.answerCallbackQuery(query?.id ?? '', { text: 'Gone' });
  await pressed;
  assert.deepEqual(anna.toasts, ['Gone']);
});
