import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { refusals, type SeenMessage } from '../../../sandbox/src/telegram/index.ts';
import { PERSON_ID, startWithPerson, toPerson } from './testing.ts';

const rich = { telegram: { allowFrom: [PERSON_ID], formatting: 'rich' as const } };
const ANSWER =
  '# Title\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n$$\nE = mc^2\n$$\n\n```ts\nconst a = 1;\n```\n\nSee README.md.';
const choices = [[{ id: 'go', label: 'Go', style: 'success' }]];

const kindsOf = (message: SeenMessage | undefined) => message?.message.rich_message?.blocks.map(({ type }) => type);

async function start(t: TestContext, options: Parameters<typeof startWithPerson>[1] = rich) {
  const all = await startWithPerson(t, options);
  const { provider, bot, person } = all;
  return {
    ...all,
    change: (id: string, body: object) => provider.call('PATCH', `/v1/messages/${id}`, body),
    payloadsOf: (method: string) =>
      provider.standIn.calls.filter((call) => call.method === method).map((call) => call.payload),
    sees: (isSo: (last: SeenMessage) => boolean) =>
      person.waitFor(() => {
        const last = bot().at(-1);
        return last !== undefined && isSo(last) && last;
      }),
    warnings: () => provider.logLines.filter((line) => line.includes('does not have rich messages')),
  };
}

describe('with rich formatting', () => {
  it('an answer has real titles, tables, formulas and code, its buttons, and answers silently', async (t) => {
    const { provider, receiver, person, sees, payloadsOf } = await start(t);
    const replyTo = `${PERSON_ID}:${person.messages[0]?.messageId}`;
    await provider.send({ ...toPerson, text: ANSWER, actions: choices, replyTo, silent: true });
    const shown = await sees(() => true);
    assert.deepEqual(kindsOf(shown), ['heading', 'table', 'mathematical_expression', 'pre', 'paragraph']);
    assert.equal(shown.replyToMessageId, person.messages[0]?.messageId);
    const [payload] = payloadsOf('sendRichMessage');
    assert.equal(payload?.disable_notification, true);
    assert.equal((payload?.rich_message as Record<string, unknown> | undefined)?.skip_entity_detection, true);
    await person.press(shown.messageId, 'Go');
    await receiver.waitFor((events) => events.some(({ type }) => type === 'action.selected'));
    assert.deepEqual(payloadsOf('sendMessage'), []);
  });

  it('a change of words or buttons changes the rich message', async (t) => {
    const { provider, bot, change, sees } = await start(t);
    const id = await provider.send({ ...toPerson, text: ANSWER, actions: choices });
    await sees(() => true);
    await change(id, { text: '## Other' });
    await sees((last) => kindsOf(last)?.length === 1 && last.text === 'Other');
    await change(id, { actions: [[{ id: 'go', label: 'Go', disabled: true }]] });
    await sees(({ buttons, text }) => buttons[0]?.[0]?.disabled === true && text === 'Other');
    assert.equal(bot().length, 1);
  });

  it('commands that are meant are left for Telegram to find, and only they', async (t) => {
    const { provider, sees, payloadsOf } = await start(t);
    await provider.send({ ...toPerson, text: 'See /status and /etc', commands: ['status'] });
    const shown = await sees(() => true);
    assert.deepEqual(shown.message.rich_message?.blocks, [
      { type: 'paragraph', text: ['See /status and ', { type: 'code', text: '/etc' }] },
    ]);
    assert.deepEqual(Object.keys(payloadsOf('sendRichMessage')[0]?.rich_message as object), ['blocks']);
  });

  it('what is longer than a message is several, with the buttons below the last', async (t) => {
    const { provider, bot, settled } = await start(t);
    const text = `START ${'word '.repeat(4_000)}\n\n${'more '.repeat(4_000)}END`;
    const id = await provider.send({ ...toPerson, text, actions: choices });
    assert.equal((await settled(id)).status, 'sent');
    assert.deepEqual(
      bot().map(({ text: shown, buttons }) => [shown.length < 32_769, buttons.length]),
      [
        [true, 0],
        [true, 1],
      ],
    );
    const words = bot().flatMap(({ text: shown }) => shown.split(' '));
    assert.deepEqual([words[0], words.length, words.at(-1)], ['START', 8_002, 'END']);
  });

  it('what is for one person of a group alone stays so', async (t) => {
    const { provider, calls } = await start(t);
    const team = provider.standIn.group({ id: -100_123, title: 'Team' });
    team.promoteBot();
    const anna = team.person('Anna');
    anna.send(`@${provider.standIn.username} hi`);
    await anna.alone.waitFor(({ messages }) => messages.some(({ text }) => /pairing -- approve/.test(text)));
    assert.deepEqual([team.messages.filter(({ from }) => from === 'bot').length, calls('sendRichMessage')], [0, 0]);
  });

  for (const name of ['richTooDeep', 'richWithoutContent', 'richUrl', 'richUnreadable', 'ofTheFuture'] as const) {
    it(`a refused one is shown by a text with entities, once, and stays one: ${refusals[name].description}`, async (t) => {
      const { provider, bot, calls, change, sees, settled } = await start(t);
      provider.standIn.failNext('sendRichMessage', refusals[name]);
      const id = await provider.send({ ...toPerson, text: '**bold** words', actions: choices });
      assert.deepEqual((await settled(id)).status, 'sent');
      const [shown] = bot();
      assert.deepEqual([shown?.message.text, shown?.entities.map(({ type }) => type)], ['bold words', ['bold']]);
      assert.equal(shown?.buttons.flat().length, 1);
      await change(id, { text: '**other**' });
      await sees(({ message }) => message.text === 'other');
      assert.deepEqual([bot().length, calls('sendRichMessage')], [1, 1]);
    });
  }

  it('a refused change is made as a text in the same message', async (t) => {
    const { provider, bot, change, sees } = await start(t);
    const id = await provider.send({ ...toPerson, text: '# one' });
    await sees(() => true);
    provider.standIn.failWhile('editMessageText', refusals.richUrl, ({ rich_message }) => rich_message !== undefined);
    await change(id, { text: '# two' });
    const shown = await sees(({ text }) => text === 'two');
    assert.deepEqual([shown.message.text, bot().length], ['two', 1]);
  });

  it('refused buttons are told in words below the rich message', async (t) => {
    const { provider, sees } = await start(t);
    provider.standIn.failWhile(
      'sendRichMessage',
      refusals.buttonData,
      ({ reply_markup }) => reply_markup !== undefined,
    );
    await provider.send({ ...toPerson, text: '# Which?', actions: choices });
    const shown = await sees(() => true);
    assert.deepEqual(kindsOf(shown), ['heading', 'paragraph']);
    assert.match(shown.text, /Answer in words instead. They were:\n• Go$/);
  });

  for (const missing of [refusals.methodUnknown, { error_code: 404, description: 'Not Found' }]) {
    it(`a server without the method gets texts from then on, which is said once: ${missing.description}`, async (t) => {
      const { provider, bot, calls, settled, warnings } = await start(t);
      provider.standIn.failWhile('sendRichMessage', missing);
      for (const text of ['**one**', '**two**']) await settled(await provider.send({ ...toPerson, text }));
      assert.deepEqual(
        bot().map(({ message }) => message.text),
        ['one', 'two'],
      );
      assert.deepEqual([calls('sendRichMessage'), warnings().length], [1, 1]);
    });
  }

  it('an answer that got lost is counted and sent again, as every other', async (t) => {
    const { provider, bot, settled, outbox } = await start(t);
    provider.standIn.failNext('sendRichMessage', 'lost-answer');
    await settled(await provider.send({ ...toPerson, text: '# T' }));
    assert.equal(bot().length, 2);
    assert.equal((await outbox()).outbox.lostAnswers, 1);
  });
});

describe('a message keeps its form when the setting changes', () => {
  for (const [before, after] of [
    ['entities', 'rich'],
    ['rich', 'entities'],
  ] as const) {
    it(`from ${before} to ${after}`, async (t) => {
      const options = (formatting: 'entities' | 'rich') => ({ telegram: { allowFrom: [PERSON_ID], formatting } });
      const { provider, bot, sees, restart } = await start(t, options(before));
      const id = await provider.send({ ...toPerson, text: '# one' });
      await sees(() => true);
      const again = await restart(options(after));
      await again.call('PATCH', `/v1/messages/${id}`, { text: '# two' });
      const old = await sees(({ text }) => text === 'two');
      await again.send({ ...toPerson, text: '# three' });
      const next = await sees(({ text }) => text === 'three');
      const isRich = ({ message }: SeenMessage) => message.rich_message !== undefined;
      assert.deepEqual([isRich(old), isRich(next)], [before === 'rich', after === 'rich']);
      assert.equal(bot().length, 2);
    });
  }
});

describe('with rich formatting a preview', () => {
  const PATH = `/v1/sessions/${PERSON_ID}/progress`;

  it('is a rich one with what is being done, has a Stop, and gives way to the answer', async (t) => {
    const { provider, person, calls } = await start(t);
    await provider.call('PUT', PATH, { runId: 'r', text: '' });
    await person.waitFor(({ draft }) => draft?.text === 'Thinking…');
    await provider.call('PUT', PATH, { runId: 'r', text: '# Title\n\n| a |\n|---|\n| 1', activity: 'reads README.md' });
    const draft = await person.waitFor((chat) => chat.draft?.rich?.blocks.length === 3 && chat.draft);
    assert.deepEqual(
      draft.rich?.blocks.map(({ type }) => type),
      ['heading', 'table', 'thinking'],
    );
    assert.equal(draft.canStop, true);
    await provider.send({ ...toPerson, text: '# Title' });
    await person.waitFor((chat) => chat.draft === undefined && chat.messages.some(({ text }) => text === 'Title'));
    assert.equal(calls('sendMessageDraft'), 0);
  });

  it('that is refused is shown as a text, for the rest of its run', async (t) => {
    const { provider, person, calls, warnings } = await start(t);
    provider.standIn.failWhile('sendRichMessageDraft', refusals.richTooDeep);
    await provider.call('PUT', PATH, { runId: 'r', text: '**one**' });
    await person.waitFor(({ draft }) => draft?.text === 'one' && draft.entities.length === 1);
    const tried = calls('sendRichMessageDraft');
    await provider.call('PUT', PATH, { runId: 'r', text: '**two**' });
    await person.waitFor(({ draft }) => draft?.text === 'two');
    assert.deepEqual([calls('sendRichMessageDraft'), warnings().length], [tried, 0]);
    await provider.call('PUT', PATH, { runId: 'next', text: '**three**' });
    await person.waitFor(({ draft }) => draft?.text === 'three');
    assert.ok(calls('sendRichMessageDraft') > tried);
  });

  it('tells that a server has no rich messages, before an answer meets it', async (t) => {
    const { provider, person, bot, calls, settled, warnings } = await start(t);
    provider.standIn.failWhile('sendRichMessageDraft', refusals.methodUnknown);
    await provider.call('PUT', PATH, { runId: 'r', text: '**one**' });
    await person.waitFor(({ draft }) => draft?.text === 'one');
    await settled(await provider.send({ ...toPerson, text: '**two**' }));
    assert.equal(bot()[0]?.message.text, 'two');
    assert.deepEqual([calls('sendRichMessage'), warnings().length], [0, 1]);
  });
});
