import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StandInMisuse } from './errors.ts';
import { card, isInvoke, isMessage, startWithBot } from './test-bot.ts';

const ready = async (t: Parameters<typeof startWithBot>[0]) => {
  const started = await startWithBot(t, { delivery: { attempts: 1 } });
  const chat = started.teams.person('Kim').personal();
  chat.install({ isSilent: true });
  const show = async (attachment: unknown): Promise<string> =>
    (await started.send(chat.conversationId, { attachments: [attachment] })).body.id;
  return { ...started, chat, show };
};

test('Action.Submit comes as a message with a value, without text, in answer to the card', async (t) => {
  const { chat, show, receives } = await ready(t);
  const id = await show(card(['Allow', 'Deny']));
  assert.deepEqual(chat.messages[0]?.card?.texts, ['Which one?']);
  assert.deepEqual(await chat.press(id, 'Deny', { note: 'because' }), { status: 'sent' });
  const [message] = await receives(isMessage);
  assert.partialDeepStrictEqual(message, { value: { choice: 'Deny', note: 'because' }, replyToId: id });
  assert.ok(message && !('text' in message));
  assert.equal(chat.messages.length, 1);
});

test('Action.Submit with messageBack brings a text', async (t) => {
  const { chat, show, receives } = await ready(t);
  const data = { msteams: { type: 'messageBack', text: 'yes please', value: { n: 1 } } };
  await chat.press(await show(card(['Yes'], { data })), 'Yes');
  assert.partialDeepStrictEqual((await receives(isMessage))[0], { text: 'yes please', value: { n: 1 } });
});

test('Action.Execute comes as an invoke, and its answer is a card for this person, words, or a failure', async (t) => {
  const { chat, show, receives, answerWith, teams } = await ready(t);
  const id = await show(card(['Go'], { type: 'Action.Execute', verb: 'go' }));
  const disabled = card(['Gone'], { isEnabled: false }).content;
  answerWith(() => ({
    body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: disabled },
  }));
  assert.equal((await chat.press(id, 'Go')).status, 'card');
  const [invoke] = await receives(isInvoke);
  assert.partialDeepStrictEqual(invoke, {
    name: 'adaptiveCard/action',
    replyToId: id,
    value: { action: { type: 'Action.Execute', verb: 'go', data: { choice: 'Go' } } },
  });
  assert.deepEqual(
    chat.messages[0]?.card?.buttons.map(({ title, isEnabled }) => [title, isEnabled]),
    [['Gone', false]],
  );
  await assert.rejects(chat.press(id, 'Gone'), StandInMisuse);
  await assert.rejects(chat.press(id, 'Go'), StandInMisuse);

  const failures: [string, unknown][] = [
    ['no body', undefined],
    ['no statusCode', { type: 'application/vnd.microsoft.activity.message', value: 'x' }],
    ['an unknown type', { statusCode: 200, type: 'text', value: 'x' }],
    ['a refusal', { statusCode: 400, type: 'application/vnd.microsoft.error', value: { code: 'x', message: 'no' } }],
    ['a broken card', { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: {} }],
  ];
  for (const [name, body] of failures) {
    const other = await show(card(['Go'], { type: 'Action.Execute' }));
    answerWith(() => ({ body }));
    assert.equal((await chat.press(other, 'Go')).status, 'failed', name);
  }
  assert.equal(teams.attempts.length, 6);
});

test('a card that was replaced or deleted, and a disabled button, cannot be pressed', async (t) => {
  const { chat, show, call } = await ready(t);
  const id = await show(card(['Old']));
  const path = `/${encodeURIComponent(chat.conversationId)}/activities/${id}`;
  await call('PUT', path, { type: 'message', attachments: [card(['New'], { isEnabled: false })] });
  await assert.rejects(chat.press(id, 'Old'), /no button "Old"; its buttons: \[New\]/);
  await assert.rejects(chat.press(id, 'New'), /disabled/);
  await call('DELETE', path);
  await assert.rejects(chat.press(id, 'New'), StandInMisuse);
});

test('only six buttons of a set are drawn, and a link opens in the browser', async (t) => {
  const { chat, show } = await ready(t);
  const titles = ['1', '2', '3', '4', '5', '6', '7'];
  const id = await show(card(titles, { type: 'Action.OpenUrl', url: 'https://example.com/', data: undefined }));
  assert.deepEqual(await chat.press(id, '6'), { status: 'opened', url: 'https://example.com/' });
  await assert.rejects(chat.press(id, '7'), StandInMisuse);
});

test('in a channel a press names the thread of its card', async (t) => {
  const { teams, receives, send } = await startWithBot(t);
  const channel = teams.person('Kim').channel('Team');
  const { body } = await send(channel.conversationId, { attachments: [card(['Yes'])] });
  await channel.press(body.id, 'Yes');
  const [message] = await receives(isMessage);
  assert.partialDeepStrictEqual(message, {
    conversation: { id: `${channel.conversationId};messageid=${body.id}` },
    replyToId: body.id,
  });
});
