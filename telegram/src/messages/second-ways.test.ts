import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { refusals } from '../../../sandbox/src/telegram/index.ts';
import { type FormPart, upload } from '../files/testing.ts';
import { PERSON_ID, startWithPerson, toPerson } from './testing.ts';

const choices = [
  [
    { id: 'a', label: 'SQLite' },
    { id: 'b', label: 'README.md' },
  ],
];
const WORDS =
  'The buttons of this message could not be shown. Answer in words instead. They were:\n• SQLite\n• README.md';
const png = () => {
  const bytes = Buffer.alloc(64);
  bytes.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');
  bytes.writeUInt32BE(640, 16);
  bytes.writeUInt32BE(480, 20);
  return { bytes: [bytes], name: 'chart.png', mimeType: 'image/png' };
};
const has = (name: string) => (payload: Record<string, unknown>) => payload[name] !== undefined;

describe('a message that Telegram refuses', () => {
  for (const name of ['buttonData', 'buttonType', 'buttonUnreadable', 'markup', 'markupTooLong'] as const) {
    it(`is shown without buttons, which are told in words: ${refusals[name].description}`, async (t) => {
      const { provider, shown, settled, bot } = await startWithPerson(t);
      provider.standIn.failWhile('sendMessage', refusals[name], has('reply_markup'));
      const id = await provider.send({ ...toPerson, text: 'Which **one**?', actions: choices });
      const [message] = await shown(1);
      assert.equal(message?.text, `Which one?\n\n${WORDS}`);
      // No label becomes a link or a command.
      assert.deepEqual(
        message?.entities.map(({ type }) => type),
        ['bold', 'code', 'code'],
      );
      const { status, reason } = await settled(id);
      assert.deepEqual([status, reason], ['sent', `400: ${refusals[name].description}`]);
      assert.equal(bot().length, 1);
    });
  }

  it('may have more buttons than Telegram takes', async (t) => {
    const { provider, settled, bot } = await startWithPerson(t);
    const many = Array.from({ length: 60 }, (_, row) => [
      { id: `${row} a`, label: `Choice ${row} a` },
      { id: `${row} b`, label: `Choice ${row} b` },
    ]);
    const id = await provider.send({ ...toPerson, text: 'Which?', actions: many });
    assert.equal((await settled(id)).status, 'sent');
    const all = bot()
      .map(({ text }) => text)
      .join('\n');
    assert.ok(many.flat().every(({ label }) => all.includes(label)));
  });

  for (const name of ['replyNotFound', 'replyId'] as const) {
    it(`is shown without the reply: ${refusals[name].description}`, async (t) => {
      const { provider, shown, person } = await startWithPerson(t);
      provider.standIn.failWhile('sendMessage', refusals[name], has('reply_parameters'));
      const replyTo = `${PERSON_ID}:${person.messages[0]?.messageId}`;
      await provider.send({ ...toPerson, text: 'an **answer**', replyTo, actions: choices });
      const [message] = await shown(1);
      assert.deepEqual([message?.text, message?.replyToMessageId], ['an answer', undefined]);
      assert.equal(message?.entities.length, 1);
      assert.equal(message?.buttons.flat().length, 2);
    });
  }

  it('is shown bare where Telegram does not say what it does not like', async (t) => {
    const { provider, shown, calls } = await startWithPerson(t);
    provider.standIn.failWhile('sendMessage', refusals.ofTheFuture, ({ entities, reply_markup }) => {
      return (entities as unknown[]).length > 0 || reply_markup !== undefined;
    });
    await provider.send({ ...toPerson, text: 'see [this](https://example.org/)', actions: choices });
    const [message] = await shown(1);
    assert.equal(message?.text, `see this (https://example.org/)\n\n${WORDS}`);
    assert.equal(calls('sendMessage'), 2);
  });

  it('is a document with its buttons where Telegram finds it too long', async (t) => {
    const { provider, shown, bot } = await startWithPerson(t);
    provider.standIn.failWhile('sendMessage', refusals.textTooLong);
    await provider.send({ ...toPerson, text: 'a **long** one', actions: choices });
    const [message] = await shown(1);
    assert.deepEqual([message?.document?.name, message?.document?.bytes?.toString()], ['answer.md', 'a **long** one']);
    assert.deepEqual([message?.buttons.flat().length, bot().length], [2, 1]);
  });

  it('is a document in the end, with its choices in words, and what was shown is not shown again', async (t) => {
    const { provider, settled, bot, calls } = await startWithPerson(t);
    const words = Array.from({ length: 900 }, (_, index) => `word${index}`).join(' ');
    provider.standIn.failWhile('sendMessage', refusals.ofTheFuture, ({ text }) => String(text).includes('word899'));
    const id = await provider.send({ ...toPerson, text: words, actions: choices });
    assert.equal((await settled(id)).status, 'sent');
    const [first, second, third] = bot();
    const rest = second?.document?.bytes?.toString();
    assert.ok(`${first?.text} ${rest}` === words);
    assert.deepEqual([third?.text, bot().length], [WORDS, 3]);
    assert.equal(calls('sendMessage'), 4);
  });

  it('is shown in messages where no documents are taken', async (t) => {
    const { provider, settled, bot } = await startWithPerson(t);
    provider.standIn.failWhile('sendDocument', refusals.documentsForbidden);
    const text = Array.from({ length: 2_000 }, (_, index) => `line ${index}`).join('\n\n');
    const id = await provider.send({ ...toPerson, text });
    assert.equal((await settled(id)).status, 'sent');
    assert.ok(bot().length > 4);
    assert.equal(
      bot()
        .map((message) => message.text)
        .join('\n\n'),
      text,
    );
  });

  it('goes on to the next message', async (t) => {
    const { provider, shown } = await startWithPerson(t);
    provider.standIn.failWhile('sendMessage', refusals.ofTheFuture, ({ text }) => text === 'one');
    provider.standIn.failWhile('sendDocument', refusals.ofTheFuture);
    await provider.send({ ...toPerson, text: 'one' });
    await provider.send({ ...toPerson, text: 'two' });
    assert.equal((await shown(1))[0]?.text, 'two');
  });
});

describe('a file that Telegram refuses', () => {
  const post = (url: string, parts: FormPart[]) =>
    upload(url, [...parts, ['remoteSessionId', String(PERSON_ID)]], { 'idempotency-key': 'one' });

  for (const name of ['photoDimensions', 'photoProcessing', 'photoExtension', 'ofTheFuture'] as const) {
    it(`as a photo is shown as a document: ${refusals[name].description}`, async (t) => {
      const { provider, shown, bot } = await startWithPerson(t);
      provider.standIn.failWhile('sendPhoto', refusals[name]);
      await post(provider.url, [
        ['file', png()],
        ['caption', 'the **chart**'],
      ]);
      const [message] = await shown(1);
      assert.deepEqual([message?.document?.name, message?.text, bot().length], ['chart.png', 'the chart', 1]);
      assert.equal(message?.entities.length, 1);
    });
  }

  it('for its caption is shown with the caption as a message', async (t) => {
    const { provider, shown } = await startWithPerson(t);
    provider.standIn.failWhile('sendDocument', refusals.captionTooLong, has('caption'));
    await post(provider.url, [
      ['file', { bytes: [Buffer.from('content')], name: 'a.txt' }],
      ['caption', 'the **caption**'],
    ]);
    const [file, caption] = await shown(2);
    assert.deepEqual([file?.document?.name, file?.text, caption?.text], ['a.txt', '', 'the caption']);
  });

  for (const [name, words] of [
    ['tooLarge', 'it is too large for Telegram'],
    ['wrongFile', 'Telegram refuses it (400: Bad Request: wrong file identifier/HTTP URL specified)'],
    ['documentsForbidden', 'Telegram refuses it (400: Bad Request: not enough rights to send documents to the chat)'],
  ] as const) {
    it(`is told of in words, with its caption, after one upload: ${refusals[name].description}`, async (t) => {
      const { provider, settled, bot, textsOf, calls } = await startWithPerson(t);
      provider.standIn.failWhile('sendDocument', refusals[name]);
      const { body } = await post(provider.url, [
        ['file', { bytes: [Buffer.from('content')], name: 'report.md' }],
        ['caption', 'the caption'],
      ]);
      const { status, reason } = await settled(String(body.id));
      assert.deepEqual([status, reason], ['sent', `${refusals[name].error_code}: ${refusals[name].description}`]);
      const sentence = `The file report.md could not be shown here: ${words}. Ask for it in another form.`;
      assert.deepEqual(textsOf(), [sentence, 'the caption']);
      assert.equal(bot()[0]?.entities[0]?.type, 'code');
      assert.equal(calls('sendDocument'), 1);
    });
  }
});

describe('a change that Telegram refuses', () => {
  async function withMessage(t: Parameters<typeof startWithPerson>[0], text = 'before') {
    const world = await startWithPerson(t);
    const id = await world.provider.send({ ...toPerson, text, actions: choices });
    await world.settled(id);
    return { ...world, id, change: (body: object) => world.provider.call('PATCH', `/v1/messages/${id}`, body) };
  }

  for (const name of ['editForbidden', 'editNotFound', 'editId'] as const) {
    it(`is said anew: ${refusals[name].description}`, async (t) => {
      const { provider, change, shown, settled, id, textsOf } = await withMessage(t);
      provider.standIn.failWhile('editMessageText', refusals[name]);
      await change({ text: 'after' });
      const [, message] = await shown(2);
      assert.deepEqual([message?.text, message?.buttons.flat().length], ['after', 2]);
      assert.equal((await settled(id)).platformIds[0], String(message?.messageId));
      assert.deepEqual(textsOf(), ['before', 'after']);
    });

    it(`is nothing where it only took buttons away: ${refusals[name].description}`, async (t) => {
      const { provider, change, settled, id, textsOf, calls } = await withMessage(t);
      provider.standIn.failWhile('editMessageText', refusals[name]);
      await change({ actions: [[{ id: 'a', label: '✓ SQLite', disabled: true }]] });
      assert.equal((await settled(id)).status, 'sent');
      assert.deepEqual([textsOf(), calls('editMessageText')], [['before'], 1]);
    });
  }

  it('is tried again with the next change, where it was left', async (t) => {
    const { provider, change, settled, id, person, textsOf } = await withMessage(t);
    const end = provider.standIn.failWhile('editMessageText', refusals.editForbidden);
    await change({ actions: [] });
    await settled(id);
    end();
    await change({ text: 'after' });
    await person.waitFor(() => textsOf()[0] === 'after');
    assert.equal(textsOf().length, 1);
  });

  it('for its buttons tells them in words in place', async (t) => {
    const { provider, change, person, textsOf } = await withMessage(t);
    provider.standIn.failWhile('editMessageText', refusals.buttonType, has('reply_markup'));
    await change({ text: 'after' });
    await person.waitFor(() => textsOf()[0] === `after\n\n${WORDS}`);
    assert.equal(textsOf().length, 1);
  });

  it('to what is no longer part of it leaves nothing that reads as true', async (t) => {
    const { provider, change, settled, id, textsOf } = await withMessage(t, 'word '.repeat(1_200));
    provider.standIn.failWhile('deleteMessage', refusals.deleteForbidden);
    await change({ text: 'short', actions: [] });
    assert.equal((await settled(id)).status, 'sent');
    assert.deepEqual(textsOf(), ['short', '(out of date)']);
  });
});
