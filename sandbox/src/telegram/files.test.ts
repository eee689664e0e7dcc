import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { Api, GrammyError, InputFile, InputMediaBuilder } from 'grammy';
import { describeBytes, syntheticBytes } from './file-content.ts';
import { createTelegramStandIn } from './index.ts';

const MB = 1024 * 1024;

async function start(t: { after(run: () => Promise<void>): void }) {
  const telegram = await createTelegramStandIn({ rateLimits: false });
  t.after(() => telegram.close());
  const person = telegram.person({ id: 42 });
  person.send('/start');
  const api = new Api(telegram.token, { apiRoot: telegram.apiRoot });
  const urlOf = (path = '') => `${telegram.apiRoot}/file/bot${telegram.token}/${path}`;
  return { telegram, person, api, urlOf };
}

const says = (pattern: RegExp) => (error: unknown) => error instanceof GrammyError && pattern.test(error.message);
const synthetic = (size: number, name: string) => new InputFile(() => Readable.from(syntheticBytes(size)), name);

test('a document that a bot sends arrives whole, with its name, caption and entities', async (t) => {
  const { telegram, api, person } = await start(t);
  const bytes = Buffer.from('name;amount\nÄpfel;3\n');
  const sent = await api.sendDocument(42, new InputFile(bytes, 'the list.csv'), {
    caption: ' the list ',
    caption_entities: [{ type: 'code', offset: 1, length: 3 }],
    reply_markup: { inline_keyboard: [[{ text: 'More', callback_data: 'more' }]] },
  });
  assert.equal(sent.document.file_name, 'the list.csv');
  assert.equal(sent.document.mime_type, 'text/csv');
  assert.deepEqual(sent.caption_entities, [{ type: 'code', offset: 0, length: 3 }]);
  const seen = person.messages.at(-1);
  assert.equal(seen?.document?.bytes?.toString(), bytes.toString());
  assert.equal(seen?.document?.sha256, describeBytes(bytes).sha256);
  assert.equal(seen?.buttons[0]?.[0]?.data, 'more');
  assert.equal(telegram.calls.at(-1)?.uploads[0]?.size, bytes.length);
});

test('a large upload streams by: its hash stays, its bytes do not', async (t) => {
  const { api, person } = await start(t);
  await api.sendDocument(42, synthetic(30 * MB, 'large.bin'));
  const document = person.messages.at(-1)?.document;
  assert.equal(document?.sha256, describeBytes(30 * MB).sha256);
  assert.equal(document?.bytes, undefined);
});

test('uploads over the limits are refused', async (t) => {
  const { api, person } = await start(t);
  await assert.rejects(
    api.sendDocument(42, synthetic(50 * MB + 1, 'huge.bin')),
    says(/\(413: Request Entity Too Large\)/),
  );
  await assert.rejects(api.sendPhoto(42, synthetic(10 * MB + 1, 'huge.jpg')), says(/file is too big for a photo/));
  await assert.rejects(api.sendDocument(42, new InputFile(Buffer.alloc(0), 'e.txt')), says(/file must be non-empty/));
  await assert.rejects(
    api.sendDocument(42, new InputFile(Buffer.from('x'), 'x.txt'), { caption: 'x'.repeat(1025) }),
    says(/message caption is too long/),
  );
  assert.equal(person.messages.length, 1);
});

test('a file that a person sends is downloaded by its id', async (t) => {
  const { telegram, api, person, urlOf } = await start(t);
  const bytes = Buffer.from('%PDF-1.7 hello');
  const { file } = person.sendFile({ kind: 'document', bytes, name: 'plan.pdf', caption: '/read this' });
  const message = telegram.pendingUpdates().at(-1)?.message;
  assert.equal(message?.document?.file_id, file.fileId);
  assert.deepEqual(message?.caption_entities, [{ type: 'bot_command', offset: 0, length: 5 }]);
  const { file_path, file_size } = await api.getFile(file.fileId);
  assert.equal(file_size, bytes.length);
  assert.match(file_path ?? '', /^documents\/file_\d+\.pdf$/);
  const response = await fetch(urlOf(file_path));
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), bytes);
});

test('a download of 20 MB streams with its right hash, more is too big', async (t) => {
  const { api, person, urlOf } = await start(t);
  const { file } = person.sendFile({ kind: 'video', size: 20 * MB });
  const response = await fetch(urlOf((await api.getFile(file.fileId)).file_path));
  const hash = createHash('sha256');
  for await (const chunk of response.body ?? []) hash.update(chunk);
  assert.equal(hash.digest('hex'), file.sha256);
  const tooBig = person.sendFile({ kind: 'video', size: 20 * MB + 1 }).file;
  await assert.rejects(api.getFile(tooBig.fileId), says(/\(400: Bad Request: file is too big\)/));
});

test('every kind of file tells its id in the field of its kind', async (t) => {
  const { telegram, person } = await start(t);
  const kinds = ['document', 'voice', 'audio', 'video', 'animation', 'video_note', 'sticker'] as const;
  for (const kind of kinds) {
    const { file } = person.sendFile({ kind, size: 5 });
    assert.equal(telegram.pendingUpdates().at(-1)?.message?.[kind]?.file_id, file.fileId);
  }
  const { file } = person.sendFile({ kind: 'photo', size: 5000 });
  assert.equal(telegram.pendingUpdates().at(-1)?.message?.photo?.at(-1)?.file_id, file.fileId);
});

test('a download can break off, a file can be forgotten', async (t) => {
  const { telegram, api, person, urlOf } = await start(t);
  const { file } = person.sendFile({ kind: 'document', size: 1 * MB });
  const url = urlOf((await api.getFile(file.fileId)).file_path);
  telegram.breakDownload(file.fileId, 100_000);
  await assert.rejects(async () => (await fetch(url)).arrayBuffer());
  assert.equal((await (await fetch(url)).arrayBuffer()).byteLength, 1 * MB);
  telegram.forgetFile(file.fileId);
  assert.equal((await fetch(url)).status, 404);
  await assert.rejects(api.getFile(file.fileId), says(/file is temporarily unavailable/));
  await assert.rejects(api.getFile('nonsense'), says(/invalid file_id/));
});

test('an album has 2 to 10 files of kinds that go together', async (t) => {
  const { api, person } = await start(t);
  const photo = () => InputMediaBuilder.photo(new InputFile(Buffer.from('jpg'), 'a.jpg'));
  const document = () => InputMediaBuilder.document(new InputFile(Buffer.from('txt'), 'a.txt'));
  await assert.rejects(api.sendMediaGroup(42, [photo()]), says(/too few messages to send as an album/));
  await assert.rejects(
    api.sendMediaGroup(42, [photo(), document()] as never),
    says(/can't use the media of the specified type/i),
  );
  const sent = await api.sendMediaGroup(42, [photo(), photo()]);
  assert.equal(sent.length, 2);
  assert.equal(new Set(person.messages.slice(1).map(({ mediaGroupId }) => mediaGroupId)).size, 1);
});

test('a file is sent again by its id', async (t) => {
  const { api, person } = await start(t);
  const { file } = person.sendFile({ kind: 'document', bytes: Buffer.from('again'), name: 'a.txt' });
  assert.equal((await api.sendDocument(42, file.fileId)).document.file_id, file.fileId);
  await assert.rejects(api.sendDocument(42, 'nonsense'), says(/wrong file identifier/));
  assert.equal(person.messages.at(-1)?.document?.bytes?.toString(), 'again');
});
