import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Api, GrammyError, InlineKeyboard } from 'grammy';
import { createFakeTimers } from './fake-timers.ts';
import { createTelegramStandIn, StandInMisuse } from './index.ts';

async function start(t: { after(run: () => Promise<void>): void }) {
  const timers = createFakeTimers();
  const telegram = await createTelegramStandIn({ rateLimits: false, timers });
  t.after(() => telegram.close());
  const api = new Api(telegram.token, { apiRoot: telegram.apiRoot });
  const team = telegram.group({ id: -100_123, title: 'Team' });
  const [anna, ben] = [team.person('Anna'), team.person('Ben')];
  const to = (person: { id: number }, more: object = {}) => ({
    ephemeral_message_parameters: { receiver_user_id: person.id, ...more },
  });
  return { telegram, api, team, anna, ben, to, timers };
}

const says = (pattern: RegExp) => (error: unknown) => error instanceof GrammyError && pattern.test(error.message);

test('an administrator shows a message to one person of a group, who alone sees it', async (t) => {
  const { api, team, anna, ben, to } = await start(t);
  team.promoteBot();
  const sent = await api.sendMessage(team.id, 'The code is 42', to(anna));
  assert.equal(sent.message_id, 0);
  assert.partialDeepStrictEqual(sent, { receiver_user: { first_name: 'Anna' }, from: { is_bot: true } });
  const id = sent.ephemeral_message_id ?? 0;
  assert.partialDeepStrictEqual(anna.alone.messages, [{ messageId: id, from: 'bot', text: 'The code is 42' }]);
  assert.deepEqual([ben.alone.messages.length, team.messages.length], [0, 0]);
  await api.raw.editEphemeralMessageText({
    chat_id: team.id,
    receiver_user_id: anna.id,
    ephemeral_message_id: id,
    text: 'The code was 42',
  });
  assert.equal(anna.alone.messages[0]?.text, 'The code was 42');
  const rich_message = { blocks: [{ type: 'paragraph' as const, text: 'rich' }] };
  await api.raw.sendRichMessage({ chat_id: team.id, rich_message, ...to(anna) });
  assert.equal(anna.alone.messages[1]?.text, 'rich');
  await assert.rejects(api.deleteMessage(team.id, 0), says(/message to delete not found/));
  await assert.rejects(api.deleteMessage(team.id, id), says(/message to delete not found/));
  const address = { chat_id: team.id, receiver_user_id: anna.id, ephemeral_message_id: id };
  await assert.rejects(
    api.raw.editEphemeralMessageText({ ...address, text: 'x'.repeat(1025) }),
    says(/MEDIA_CAPTION_TOO_LONG/),
  );
  await assert.rejects(
    api.raw.deleteEphemeralMessage({ ...address, receiver_user_id: ben.id }),
    says(/MESSAGE_ID_INVALID/),
  );
  assert.equal(await api.raw.deleteEphemeralMessage(address), true);
  assert.equal(anna.alone.messages.length, 1);
});

test('a bot that is no administrator only answers so: a mention is no reason', async (t) => {
  const { api, team, anna, to } = await start(t);
  const question = anna.send('@sandbox_bot hi');
  await assert.rejects(
    api.sendMessage(team.id, 'x', { ...to(anna), reply_parameters: { message_id: question } }),
    says(/400: Bad Request: MESSAGE_NOT_COMMAND/),
  );
});

test('a press is answered to the one who pressed, within 15 seconds', async (t) => {
  const { telegram, api, team, anna, ben, to, timers } = await start(t);
  const reply_markup = new InlineKeyboard().text('Show', 'show');
  const { message_id } = await api.sendMessage(team.id, 'A secret', { reply_markup });
  const pressed = anna.press(message_id, 'Show');
  const query = telegram.pendingUpdates().at(-1)?.callback_query;
  const callback_query_id = query?.id ?? '';
  await assert.rejects(api.sendMessage(team.id, 'x', to(ben, { callback_query_id })), says(/query is too old/));
  const more = { ...to(anna, { callback_query_id }), reply_markup: new InlineKeyboard().text('Again', 'again') };
  const sent = await api.sendMessage(team.id, 'It is 42', more);
  await api.answerCallbackQuery(callback_query_id);
  await pressed;
  const again = anna.alone.press(sent.ephemeral_message_id ?? 0, 'Again');
  const next = telegram.pendingUpdates().at(-1)?.callback_query;
  assert.partialDeepStrictEqual(next?.message, { message_id: 0, ephemeral_message_id: sent.ephemeral_message_id });
  timers.advance(15_000);
  assert.deepEqual(await again, { status: 'expired' });
  await assert.rejects(api.sendMessage(team.id, 'x', to(anna, { callback_query_id })), says(/query is too old/));
});

test('a command that only the bot sees is answered so', async (t) => {
  const { telegram, api, team, anna, to, timers } = await start(t);
  assert.throws(() => anna.alone.sendCommand('/pair'), StandInMisuse);
  await api.raw.setMyCommands({ commands: [{ command: 'pair', description: 'Pair', is_ephemeral: true }] });
  const ephemeral_message_id = anna.alone.sendCommand('/pair');
  const message = telegram.pendingUpdates().at(-1)?.message;
  assert.partialDeepStrictEqual(message, {
    message_id: 0,
    ephemeral_message_id,
    from: { first_name: 'Anna' },
    receiver_user: { is_bot: true },
  });
  const answer = { ...to(anna), reply_parameters: { ephemeral_message_id } };
  await assert.rejects(
    api.sendMessage(team.id, 'for all', { reply_parameters: { ephemeral_message_id } }),
    says(/message to be replied not found/),
  );
  await api.sendMessage(team.id, 'The code is 42', answer);
  const shown = await anna.alone.waitFor(({ messages }) => messages.find(({ from }) => from === 'bot'));
  assert.equal(shown.text, 'The code is 42');
  timers.advance(16_000);
  await assert.rejects(api.sendMessage(team.id, 'late', answer), says(/message to be replied not found/));
});

test('there are such messages in groups alone, for people of the group, without login buttons', async (t) => {
  const { telegram, api, team, anna, to } = await start(t);
  team.promoteBot();
  telegram.person('Anna').send('/start');
  await assert.rejects(api.sendMessage(anna.id, 'x', to(anna)), says(/PEER_ID_INVALID/));
  await assert.rejects(api.sendMessage(team.id, 'x', to({ id: 4_242 })), says(/USER_NOT_PARTICIPANT/));
  await assert.rejects(
    api.sendMessage(team.id, 'x', {
      ...to(anna),
      reply_markup: { inline_keyboard: [[{ text: 'Log in', login_url: { url: 'https://example.com' } }]] },
    }),
    says(/BUTTON_TYPE_INVALID/),
  );
});
