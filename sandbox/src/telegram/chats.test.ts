import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Api, Bot, GrammyError, InlineKeyboard } from 'grammy';
import { createFakeTimers } from './fake-timers.ts';
import { createTelegramStandIn, StandInMisuse, type TelegramStandInOptions } from './index.ts';

async function start(t: { after(run: () => Promise<void>): void }, options: TelegramStandInOptions = {}) {
  const telegram = await createTelegramStandIn({ rateLimits: false, ...options });
  t.after(() => telegram.close());
  const api = new Api(telegram.token, { apiRoot: telegram.apiRoot });
  return { telegram, api, person: telegram.person({ id: 42, firstName: 'Kim' }) };
}

const says = (pattern: RegExp) => (error: unknown) => error instanceof GrammyError && pattern.test(error.message);

test('a bot can write only to a person who has written to it and has not blocked it', async (t) => {
  const { telegram, api, person } = await start(t);
  await assert.rejects(api.sendMessage(42, 'hello'), says(/\(400: Bad Request: chat not found\)/));
  person.send('/start');
  await api.sendMessage(42, 'hello');
  person.block();
  await assert.rejects(api.sendMessage(42, 'hello'), says(/\(403: Forbidden: bot was blocked by the user\)/));
  assert.throws(() => person.send('hello?'), StandInMisuse);
  person.unblock();
  await api.sendMessage(42, 'welcome back');
  const statuses = telegram.pendingUpdates().map(({ my_chat_member }) => my_chat_member?.new_chat_member.status);
  assert.deepEqual(statuses, [undefined, 'kicked', 'member']);
});

test('too many messages are refused with the seconds to wait', async (t) => {
  const timers = createFakeTimers();
  const { api, person } = await start(t, { timers, rateLimits: { chatBurst: 2 } });
  person.send('/start');
  await api.sendMessage(42, '1');
  await api.sendMessage(42, '2');
  await assert.rejects(
    api.sendMessage(42, '3'),
    (error) =>
      error instanceof GrammyError &&
      error.error_code === 429 &&
      error.parameters.retry_after === 1 &&
      error.description === 'Too Many Requests: retry after 1',
  );
  timers.advance(1_000);
  await api.sendMessage(42, '3');
  assert.equal(person.messages.length, 4);
});

test('edits and albums count as messages, previews by themselves', async (t) => {
  const timers = createFakeTimers();
  const limits = { chatBurst: 2, overallBurst: 1_000, draftBurst: 1 };
  const { api, person } = await start(t, { timers, rateLimits: limits });
  person.send('/start');
  const { message_id } = await api.sendMessage(42, '1');
  await api.editMessageText(42, message_id, '2');
  await assert.rejects(api.editMessageText(42, message_id, '3'), says(/retry after 1/));
  await api.sendMessageDraft(42, 1, 'a');
  await assert.rejects(api.sendMessageDraft(42, 1, 'ab'), says(/retry after 1/));
  assert.equal(person.messages.at(-1)?.text, '2');
});

test('a preview is shown, refreshed, forgotten after 30 seconds and replaced by the message', async (t) => {
  const timers = createFakeTimers();
  const { api, person } = await start(t, { timers });
  person.send('/start');
  await api.sendMessageDraft(42, 7, '');
  assert.equal(person.draft?.text, '');
  timers.advance(29_999);
  await api.sendMessageDraft(42, 7, 'Reading', { entities: [{ type: 'bold', offset: 0, length: 7 }] });
  timers.advance(29_999);
  assert.deepEqual(person.draft?.entities, [{ type: 'bold', offset: 0, length: 7 }]);
  timers.advance(1);
  assert.equal(person.draft, undefined);
  await api.sendMessageDraft(42, 7, 'Reading on');
  await api.sendChatAction(42, 'typing');
  assert.equal(person.typing, 'typing');
  await api.sendMessage(42, 'Done');
  assert.equal(person.draft, undefined);
  assert.equal(person.typing, undefined);
});

test('a preview must be in a private chat, have an id and keep the length', async (t) => {
  const { telegram, api, person } = await start(t);
  person.send('/start');
  telegram.group({ id: -100, title: 'Team' });
  await assert.rejects(api.sendMessageDraft(42, 0, 'x'), says(/TEXTDRAFT_ID_INVALID/));
  await assert.rejects(api.sendMessageDraft(-100, 1, 'x'), says(/TEXTDRAFT_PEER_INVALID/));
  await assert.rejects(api.sendMessageDraft(42, 1, 'x'.repeat(4097)), says(/message is too long/));
  await api.sendMessageDraft(42, 1, 'x'.repeat(4096));
});

test('a person stops a preview only where the bot offers it, and the bot hears of it only if it asked to', async (t) => {
  const { telegram, api, person } = await start(t);
  person.send('/start');
  await api.sendMessageDraft(42, 7, 'Working');
  assert.throws(() => person.stopDraft(), StandInMisuse);
  await api.sendMessageDraft(42, 7, 'Working', { can_stop: true });
  person.stopDraft();
  assert.equal(telegram.pendingUpdates().length, 1);
  assert.ok(!person.draft);
  await api.getUpdates({ allowed_updates: ['message', 'stopped_message_generation'] });
  await api.sendMessageDraft(42, 8, 'Working', { can_stop: true, keep_on_stop: true });
  person.stopDraft();
  assert.partialDeepStrictEqual(person.draft, { stopped: true });
  await api.sendMessageDraft(42, 8, 'still at it', { can_stop: true });
  assert.partialDeepStrictEqual(person.draft, { text: 'Working' });
  const update = telegram.pendingUpdates().at(-1);
  assert.deepEqual(update?.stopped_message_generation, {
    chat: { id: 42, first_name: 'Kim', type: 'private' },
    draft_id: 8,
  });
});

test('a press reaches the bot and its answer the person', async (t) => {
  const { telegram, person } = await start(t);
  const bot = new Bot(telegram.token, { client: { apiRoot: telegram.apiRoot } });
  bot.command('start', (context) =>
    context.reply('Allow?', { reply_markup: new InlineKeyboard().text('Allow', 'yes').copyText('Code', 'ABC') }),
  );
  bot.callbackQuery('yes', async (context) => {
    await context.answerCallbackQuery({ text: 'Noted', show_alert: true });
    await context.editMessageText('Allowed', {
      reply_markup: { inline_keyboard: [[{ text: 'Allow', disabled: {}, style: 'success' }]] },
    });
  });
  const running = bot.start();
  person.send('/start');
  const { messageId } = await person.waitFor(({ messages }) => messages.find(({ text }) => text === 'Allow?'));
  assert.deepEqual(await person.press(messageId, 'Code'), { status: 'copied', text: 'ABC' });
  assert.deepEqual(await person.press(messageId, 'Allow'), {
    status: 'answered',
    text: 'Noted',
    showAlert: true,
    url: '',
  });
  const after = await person.waitFor(({ messages }) => messages.find(({ edited }) => edited));
  assert.deepEqual(after.buttons, [[{ label: 'Allow', style: 'success', disabled: true }]]);
  await assert.rejects(person.press(messageId, 'Allow'), /is disabled/);
  await assert.rejects(person.press(messageId, 'Deny'), /no button "Deny"; its buttons: \[Allow\]/);
  await bot.stop();
  await running;
});

test('a press is answered once and in time', async (t) => {
  const timers = createFakeTimers();
  const { telegram, api, person } = await start(t, { timers });
  person.send('/start');
  const { message_id } = await api.sendMessage(42, '?', { reply_markup: new InlineKeyboard().text('Go', 'go') });
  const pressed = person.press(message_id, 'go');
  timers.advance(15_000);
  assert.deepEqual(await pressed, { status: 'expired' });
  const query = telegram.pendingUpdates().at(-1)?.callback_query;
  assert.equal(query?.data, 'go');
  await assert.rejects(api.answerCallbackQuery(query?.id ?? ''), says(/query is too old and response timeout expired/));
});

test('a message is edited, deleted and reacted to only where Telegram allows it', async (t) => {
  const { api, person } = await start(t);
  const mine = person.send('hello');
  const { message_id } = await api.sendMessage(42, 'one', { reply_markup: new InlineKeyboard().text('A', 'a') });
  await assert.rejects(api.editMessageText(42, mine, 'no'), says(/message can't be edited/));
  await assert.rejects(api.editMessageText(42, 999, 'no'), says(/message to edit not found/));
  await assert.rejects(api.deleteMessage(42, 999), says(/message to delete not found/));
  await assert.rejects(api.setMessageReaction(42, 999, []), says(/message to react not found/));
  await assert.rejects(
    api.setMessageReaction(42, mine, [
      { type: 'emoji', emoji: '👀' },
      { type: 'emoji', emoji: '🔥' },
    ]),
    says(/REACTIONS_TOO_MANY/),
  );
  await api.setMessageReaction(42, mine, [{ type: 'emoji', emoji: '👀' }]);
  assert.equal(person.messages[0]?.reaction, '👀');
  await api.editMessageText(42, message_id, 'two');
  assert.deepEqual(person.messages[1]?.buttons, []);
  await assert.rejects(api.editMessageText(42, message_id, 'two '), says(/message is not modified: specified new/));
  await assert.rejects(api.editMessageReplyMarkup(42, message_id), says(/message is not modified/));
  await api.editMessageReplyMarkup(42, message_id, { reply_markup: new InlineKeyboard().text('B', 'b') });
  assert.equal(person.messages[1]?.text, 'two');
  await assert.rejects(
    api.editMessageCaption(42, message_id, { caption: '' }),
    says(/there is no caption in the message/),
  );
  await api.deleteMessage(42, message_id);
  assert.equal(person.messages.length, 1);
});

test('a reply needs its message, unless the bot allows to go without', async (t) => {
  const { api, person } = await start(t);
  const mine = person.send('the first question');
  const reply = await api.sendMessage(42, 'answer', { reply_parameters: { message_id: mine, quote: 'first' } });
  assert.equal(reply.reply_to_message?.message_id, mine);
  assert.deepEqual(reply.quote, { text: 'first', position: 4, is_manual: true });
  await assert.rejects(
    api.sendMessage(42, 'answer', { reply_parameters: { message_id: 999 } }),
    says(/message to be replied not found/),
  );
  await api.sendMessage(42, 'anyway', { reply_parameters: { message_id: 999, allow_sending_without_reply: true } });
  assert.equal(person.messages.at(-1)?.replyToMessageId, undefined);
});

test('what a person sends arrives as Telegram would tell it', async (t) => {
  const { telegram, person } = await start(t);
  const first = person.send('please run /status now');
  person.send('see above', { replyTo: first, quote: 'run' });
  person.send('news', { forwardedFrom: 'Newsroom' });
  person.edit(first, '/stop');
  person.sendLocation();
  person.sendContact();
  person.paste('x'.repeat(5000));
  telegram.group({ id: -5, title: 'Team' }).send({ id: 42 }, 'hi @sandbox_bot');
  const [command, reply, forwarded, edited, location, contact, long, rest, group] = telegram.pendingUpdates();
  assert.deepEqual(command?.message?.entities, [{ type: 'bot_command', offset: 11, length: 7 }]);
  assert.equal(reply?.message?.reply_to_message?.message_id, first);
  assert.equal(reply?.message?.quote?.text, 'run');
  assert.equal(forwarded?.message?.forward_origin?.type, 'hidden_user');
  assert.equal(edited?.edited_message?.text, '/stop');
  assert.ok(edited?.edited_message?.edit_date);
  assert.ok(location?.message?.location && contact?.message?.contact);
  assert.deepEqual([long?.message?.text?.length, rest?.message?.text?.length], [4096, 904]);
  assert.equal(group?.message?.chat.type, 'supergroup');
});

test('commands of the bot are kept by scope and language', async (t) => {
  const { api } = await start(t);
  await api.setMyCommands([{ command: 'start', description: 'Begin' }]);
  await assert.rejects(api.setMyCommands([{ command: 'Start!', description: 'x' }]), says(/BOT_COMMAND_INVALID/));
  assert.equal((await api.getMyCommands()).length, 1);
  assert.equal((await api.getMyCommands({ language_code: 'de' })).length, 0);
  await api.deleteMyCommands();
  assert.deepEqual(await api.getMyCommands(), []);
});

test('a wait that comes to nothing tells what is seen', async (t) => {
  const { person } = await start(t);
  person.send('hello');
  await assert.rejects(
    person.waitFor(({ messages }) => messages.length > 5, { timeoutMs: 1 }),
    /The chat shows 1 messages[\s\S]*person: "hello"/,
  );
});
