import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { type TestContext, test } from 'node:test';
import { systemClock } from 'service-kit';
import type { ActionRows } from 'shared-types';
import { startConnector } from '../testing/start-connector.ts';
import { createTeamsCalls } from './call-teams.ts';
import { planFileMessage } from './plan-file-message.ts';
import { planMessage } from './plan-message.ts';

async function start(t: TestContext, file?: Buffer) {
  const { teams, connector, addressOf } = await startConnector(t);
  const chat = teams.person('Kim').personal();
  chat.install({ isSilent: true });
  const calls = createTeamsCalls({
    connector,
    addressOf: (id) => (id === 'chat' ? addressOf(chat) : undefined),
    streams: { claim: async () => undefined },
    clock: systemClock,
    readFile: async () => file,
    consentTokenOf: () => 't',
  });
  return { teams, chat, calls };
}

const question = (actions: ActionRows) => {
  const [text, card] = planMessage({ text: 'Run `rm <x>`?', format: 'markdown', actions }, (id) => `token-${id}`, {
    takesFiles: true,
  });
  assert.ok(text && card);
  return { text, card };
};
const context = { messageId: 'm' };

test('a question is its text and a card, whose buttons are text after the choice', async (t) => {
  const { chat, calls } = await start(t);
  const { text, card } = question([
    [
      { id: 'a', label: 'Allow', style: 'success' },
      { id: 'd', label: 'Deny', style: 'danger' },
    ],
  ]);
  await calls.send('chat', text, context);
  const sent = await calls.send('chat', card, context);
  assert.ok(sent.status === 'ok' && sent.result.id !== undefined);
  const [shownText, shownCard] = chat.messages;
  assert.deepEqual([shownText?.text, shownText?.drawn.marks], ['Run rm <x>?', [{ kind: 'code', text: 'rm <x>' }]]);
  assert.deepEqual(
    shownCard?.card?.buttons.map(({ title, data }) => [title, data]),
    [
      ['Allow', { token: 'token-a', verb: 'select' }],
      ['Deny', { token: 'token-d', verb: 'select' }],
    ],
  );
  const done = question([[{ id: 'a', label: '✓ Allow', disabled: true }]]);
  assert.equal((await calls.edit('chat', done.card, sent.result.id, 'm')).status, 'ok');
  const after = chat.messages[1]?.card;
  assert.deepEqual([after?.texts, after?.buttons], [['✓ Allow'], []]);
  assert.equal((await calls.remove('chat', sent.result.id)).status, 'ok');
  assert.equal((await calls.remove('chat', sent.result.id)).status, 'ok');
  assert.equal(chat.messages.length, 1);
});

test('the largest card and the largest text that are planned are taken', async (t) => {
  const { chat, calls } = await start(t);
  const rows = Array.from({ length: 100 }, (_, i) => [{ id: `${i}`, label: '"'.repeat(200) }]);
  const text = '"\n\n'.repeat(4_000);
  const parts = planMessage({ text, format: 'markdown', actions: rows }, String, { takesFiles: true });
  assert.ok(parts.length > 3);
  for (const part of parts.slice(0, 6)) assert.equal((await calls.send('chat', part, context)).status, 'ok');
  assert.equal(chat.messages.length, Math.min(6, parts.length));
});

test('a picture is shown where it stands', async (t) => {
  const bytes = await readFile(new URL('../app-package/icons/color.png', import.meta.url));
  const file = { name: 'color.png', size: bytes.length, mimeType: 'image/png', width: 192, height: 192 };
  const { chat, calls } = await start(t, bytes);
  for (const part of planFileMessage({ text: 'Look', actions: [], file }, String, { takesFiles: false })) {
    assert.equal((await calls.send('chat', part, context)).status, 'ok');
  }
  assert.deepEqual(
    chat.messages.map(({ text, pictures }) => [text, pictures.length]),
    [
      ['Look', 0],
      ['', 1],
    ],
  );
  const gone = await start(t);
  const [, part] = planFileMessage({ text: 'Look', actions: [], file }, String, { takesFiles: false });
  assert.ok(part);
  assert.deepEqual(await gone.calls.send('chat', part, context), {
    status: 'refused',
    reason: 'the file is no longer on disk',
  });
});

test('where nothing has come from, nobody is reached', async (t) => {
  const { calls } = await start(t);
  const { text } = question([[{ id: 'a', label: 'A' }]]);
  const outcomes = [
    await calls.send('other', text, context),
    await calls.edit('other', text, '1', 'm'),
    await calls.remove('other', '1'),
  ];
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['unreachable', 'unreachable', 'unreachable'],
  );
});
