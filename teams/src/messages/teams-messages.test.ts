import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { ActionRows } from 'shared-types';
import { startConnector } from '../testing/start-connector.ts';
import { addressee, extras, planFor, toPlan } from '../testing/to-plan.ts';
import { wordsFor } from '../words/words-for.ts';
import { planMessage } from './plan-message.ts';
import { createTeamsMessages } from './teams-messages.ts';

async function start(t: TestContext) {
  const { teams, connector, addressOf } = await startConnector(t);
  const chat = teams.person('Kim').personal();
  chat.install({ isSilent: true });
  const calls = createTeamsMessages({
    wordsOf: async () => wordsFor('en'),
    connector,
    addressOf: async (id) => (id === 'chat' ? addressOf(chat) : undefined),
    streams: { finish: async () => undefined },
  });
  return { teams, chat, calls };
}

const question = (actions: ActionRows, revision = 1) => {
  const [text, card] = planFor(toPlan('Run `rm <x>`?', { actions, revision }));
  assert.ok(text && card);
  return { text, card };
};
const chatRoom = addressee('chat');

test('a question is its text and a card, whose buttons are text after the choice', async (t) => {
  const { chat, calls } = await start(t);
  const { text, card } = question([
    [
      { id: 'a', label: 'Allow', style: 'success' },
      { id: 'd', label: 'Deny', style: 'danger' },
    ],
  ]);
  await calls.send(chatRoom, text, extras());
  const sent = await calls.send(chatRoom, card, extras());
  assert.ok(sent.status === 'ok');
  const [shownText, shownCard] = chat.messages;
  assert.deepEqual([shownText?.text, shownText?.drawn.marks], ['Run rm <x>?', [{ kind: 'code', text: 'rm <x>' }]]);
  assert.deepEqual(
    shownCard?.card?.buttons.map(({ title, data }) => [title, data]),
    [
      ['Allow', { token: 'token-a', verb: 'select', revision: 1 }],
      ['Deny', { token: 'token-d', verb: 'select', revision: 1 }],
    ],
  );
  const done = question([[{ id: 'a', label: '✓ Allow', disabled: true }]]);
  assert.equal((await calls.edit(chatRoom, sent.platformId, done.card)).status, 'ok');
  const after = chat.messages[1]?.card;
  assert.deepEqual([after?.texts, after?.buttons], [['✓ Allow'], []]);
  assert.equal((await calls.remove(chatRoom, sent.platformId)).status, 'ok');
  assert.equal((await calls.remove(chatRoom, sent.platformId)).status, 'ok');
  assert.equal(chat.messages.length, 1);
});

test('the largest card and the largest text that are planned are taken', async (t) => {
  const { chat, calls } = await start(t);
  const rows = Array.from({ length: 100 }, (_, i) => [{ id: `${i}`, label: '"'.repeat(200) }]);
  const text = `${'"'.repeat(60)}\n\n`.repeat(650);
  const parts = planFor(toPlan(text, { actions: rows }));
  const file = undefined;
  assert.ok(parts.length > 3);
  for (const part of parts.slice(0, 6)) assert.equal((await calls.send(chatRoom, part, extras(file))).status, 'ok');
  assert.equal(chat.messages.length, Math.min(6, parts.length));
});

test('a picture is shown where it stands', async (t) => {
  const path = fileURLToPath(new URL('../app-package/icons/color.png', import.meta.url));
  const file = { name: 'color.png', size: 1, mimeType: 'image/png', sendAs: 'photo' as const, path };
  const { chat, calls } = await start(t);
  for (const part of planMessage(toPlan('Look'), String, { takesFiles: false, file, words: wordsFor('en') })) {
    assert.equal((await calls.send(chatRoom, part, extras(file))).status, 'ok');
  }
  assert.deepEqual(
    chat.messages.map(({ text, pictures }) => [text, pictures.length]),
    [
      ['Look', 0],
      ['', 1],
    ],
  );
  const [, part] = planMessage(toPlan('Look'), String, { takesFiles: false, file, words: wordsFor('en') });
  assert.ok(part);
  for (const gone of [undefined, `${path}.gone`]) {
    assert.deepEqual(await calls.send(chatRoom, part, extras({ ...file, path: gone })), {
      status: 'refused',
      reason: 'the file is no longer on disk',
    });
  }
});

test('what has no id cannot be changed, and is said anew', async (t) => {
  const { calls } = await start(t);
  const { text } = question([[{ id: 'a', label: 'A' }]]);
  assert.equal((await calls.edit(chatRoom, '', text)).status, 'refused');
  assert.equal((await calls.remove(chatRoom, '')).status, 'refused');
});

test('where nothing has come from, nobody is reached', async (t) => {
  const { calls } = await start(t);
  const { text } = question([[{ id: 'a', label: 'A' }]]);
  const outcomes = [
    await calls.send(addressee('other'), text, extras()),
    await calls.edit(addressee('other'), '1', text),
    await calls.remove(addressee('other'), '1'),
  ];
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['unreachable', 'unreachable', 'unreachable'],
  );
});
