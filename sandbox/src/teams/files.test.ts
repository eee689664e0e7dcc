import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Activity } from './activity.ts';
import { sha256 } from './files/file-store.ts';
import { card, isInvoke, isMessage, startWithBot } from './test-bot.ts';

const CONSENT = 'application/vnd.microsoft.teams.card.file.consent';
const INFO = 'application/vnd.microsoft.teams.card.file.info';
const UNIT = 320 * 1024;

const ready = async (t: Parameters<typeof startWithBot>[0]) => {
  const started = await startWithBot(t);
  const chat = started.teams.person('Kim').personal();
  chat.install({ isSilent: true });
  return { ...started, chat };
};

type FileAttachment = { contentUrl: string; content: { downloadUrl: string; uniqueId: string; fileType: string } };
const attachmentsOf = (activity: Activity | undefined) => (activity?.attachments ?? []) as unknown as FileAttachment[];

test('a file in a personal chat comes with a link that needs no token', async (t) => {
  const { teams, chat, receives, token } = await ready(t);
  const bytes = Buffer.from('hello, file');
  const sent = chat.sendFile({ name: 'größe 1.txt', bytes }, 'look');
  const [message] = await receives(isMessage);
  assert.partialDeepStrictEqual(message, {
    text: 'look',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.teams.file.download.info',
        name: 'größe 1.txt',
        content: { downloadUrl: sent.url, uniqueId: sent.fileId, fileType: 'txt' },
      },
    ],
  });
  const [attachment] = attachmentsOf(message);
  assert.ok(attachment);
  const download = () => fetch(attachment.content.downloadUrl);
  const response = await download();
  assert.equal(response.status, 200);
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), bytes);
  teams.breakDownload(sent.fileId, 4);
  await assert.rejects(download().then((broken) => broken.arrayBuffer()));
  assert.equal((await download()).status, 200);
  assert.equal((await fetch(sent.url.slice(0, -1))).status, 404);
  assert.equal((await fetch(sent.url, { headers: { authorization: `Bearer ${token}` } })).status, 401);
  teams.expireFile(sent.fileId);
  assert.equal((await download()).status, 403);
});

test('elsewhere a file brings the bot nothing but the words', async (t) => {
  const { teams, receives } = await ready(t);
  teams.person('Kim').channel('Team').sendFile({ name: 'a.txt', size: 5 }, '@bot look');
  const [message] = await receives(isMessage);
  assert.deepEqual(
    message?.attachments?.map(({ contentType }) => contentType),
    ['text/html'],
  );
});

test('a pasted picture is fetched with the token of the bot', async (t) => {
  const { teams, chat, receives, token } = await ready(t);
  const bytes = Buffer.from([1, 2, 3]);
  chat.sendPicture({ bytes, contentType: 'image/jpeg' }, 'this');
  const [message] = await receives(isMessage);
  assert.deepEqual(
    message?.attachments?.map(({ contentType }) => contentType),
    ['image/*', 'text/html'],
  );
  const [{ contentUrl } = { contentUrl: '' }] = attachmentsOf(message);
  assert.ok(contentUrl.startsWith(`${teams.serviceUrl}v3/attachments/`));
  assert.equal((await fetch(contentUrl)).status, 401);
  const response = await fetch(contentUrl, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(response.headers.get('content-type'), 'image/jpeg');
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), bytes);
});

const consent = (name: string, sizeInBytes: number, more: Record<string, unknown> = {}) => ({
  contentType: CONSENT,
  name,
  content: { description: 'A report', sizeInBytes, acceptContext: { n: 1 }, declineContext: { n: 2 }, ...more },
});

type UploadInfo = { uploadUrl: string; contentUrl: string; uniqueId: string; fileType: string; name: string };
const uploadOf = ({ value }: Activity) => (value as { uploadInfo: UploadInfo }).uploadInfo;

const accepted = async (t: Parameters<typeof startWithBot>[0], name = 'report.pdf', size = 10) => {
  const started = await ready(t);
  const { body } = await started.send(started.chat.conversationId, { attachments: [consent(name, size)] });
  await started.chat.acceptFile(body.id);
  const [invoke] = await started.receives(isInvoke);
  assert.ok(invoke);
  const { uploadUrl, ...info } = uploadOf(invoke);
  const put = (bytes: Uint8Array, range: string, headers: Record<string, string> = {}) =>
    fetch(uploadUrl, { method: 'PUT', headers: { 'content-range': range, ...headers }, body: new Uint8Array(bytes) });
  return { ...started, invoke, cardId: String(body.id), info, put };
};

test('a file goes out by consent, upload and file card', async (t) => {
  const bytes = Buffer.alloc(UNIT + 7, 'pdf ');
  const { teams, chat, send, cardId, invoke, info, put } = await accepted(t, 'report.pdf', bytes.length);
  assert.deepEqual(chat.messages[0]?.consent, {
    name: 'report.pdf',
    sizeInBytes: bytes.length,
    description: 'A report',
  });
  assert.partialDeepStrictEqual(invoke, {
    name: 'fileConsent/invoke',
    replyToId: cardId,
    value: { type: 'fileUpload', action: 'accept', context: { n: 1 } },
  });
  assert.partialDeepStrictEqual(info, { name: 'report.pdf', fileType: 'pdf' });
  const total = bytes.length;
  const first = await put(bytes.subarray(0, UNIT), `bytes 0-${UNIT - 1}/${total}`);
  assert.equal(first.status, 202);
  assert.partialDeepStrictEqual(await first.json(), { nextExpectedRanges: [`${UNIT}-${total - 1}`] });
  const last = await put(bytes.subarray(UNIT), `bytes ${UNIT}-${total - 1}/${total}`, {
    'content-type': 'application/json',
  });
  assert.equal(last.status, 201);
  assert.partialDeepStrictEqual(teams.uploadedFiles, [
    { name: 'report.pdf', uniqueId: info.uniqueId, size: total, sha256: sha256(bytes) },
  ]);
  const { uniqueId, fileType, contentUrl } = info;
  const done = await send(chat.conversationId, {
    attachments: [{ contentType: INFO, contentUrl, name: 'report.pdf', content: { uniqueId, fileType } }],
  });
  assert.equal(done.status, 201);
  assert.deepEqual(chat.messages[1]?.file, { name: 'report.pdf', uniqueId, contentUrl });
});

test('a person declines a file', async (t) => {
  const { chat, send, receives } = await ready(t);
  const { body } = await send(chat.conversationId, { attachments: [consent('a.txt', 5)] });
  await chat.declineFile(body.id);
  const [invoke] = await receives(isInvoke);
  assert.deepEqual(invoke?.value, { type: 'fileUpload', action: 'decline', context: { n: 2 } });
});

test('an upload refuses what does not fit', async (t) => {
  const { put } = await accepted(t);
  const bytes = Buffer.alloc(10);
  const status = async (...args: Parameters<typeof put>) => (await put(...args)).status;
  assert.equal(await status(bytes, 'bytes 0-9/10', { authorization: 'Bearer x' }), 401);
  assert.equal(await status(bytes, ''), 400);
  assert.equal(await status(bytes, 'bytes 0-8/10'), 400);
  assert.equal(await status(bytes, 'bytes 0-9/9'), 400);
  assert.equal(await status(bytes, 'bytes 0-9/20'), 400, 'a range that is not the last is a multiple of 320 KiB');
  assert.equal(await status(bytes, 'bytes 5-14/15'), 416);
  assert.equal(await status(bytes, 'bytes 0-9/10'), 201);
  assert.equal(await status(bytes, 'bytes 0-9/10'), 404);
});

test('an upload link runs out', async (t) => {
  const { teams, put } = await accepted(t);
  teams.expireUploads();
  assert.equal((await put(Buffer.alloc(10), 'bytes 0-9/10')).status, 404);
});

const png = (width: number, height: number, bytes = 64) => {
  const content = Buffer.alloc(bytes);
  content.writeUInt32BE(0x89504e47, 0);
  content.writeUInt32BE(width, 16);
  content.writeUInt32BE(height, 20);
  return content;
};
const jpeg = (width: number, height: number) =>
  Buffer.from([
    ...[0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0],
    ...[0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0],
  ]);
const picture = (contentType: string, bytes: Buffer, inner = contentType) => ({
  contentType,
  contentUrl: `data:${inner};base64,${bytes.toString('base64')}`,
});

test('pictures of the bot are at most 1024×1024 and 1 MB, in PNG, JPEG or GIF, and stay with their text', async (t) => {
  const { teams, chat, send } = await ready(t);
  assert.equal(teams.uploadedFiles.length, 0);
  const gif = Buffer.from('GIF89a\x00\x04\x00\x04', 'latin1');
  const fine = [
    picture('image/png', png(1024, 1024, 1024 * 1024)),
    picture('image/jpeg', jpeg(1024, 768)),
    picture('image/gif', gif),
    { contentType: 'image/png', contentUrl: 'https://x.example/a.png' },
  ];
  for (const attachment of fine) {
    const { status, body } = await send(chat.conversationId, { text: 'see', attachments: [attachment] });
    assert.equal(status, 201, attachment.contentType);
    const seen = chat.messages.find(({ id }) => id === body.id);
    assert.deepEqual([seen?.text, seen?.pictures.length], ['see', 1]);
  }
  teams.person('Kim').group('Wrong pictures');
  const wrong = [
    picture('image/png', png(1025, 10)),
    picture('image/png', png(10, 10, 1024 * 1024 + 1)),
    picture('image/jpeg', jpeg(10, 1025)),
    picture('image/png', jpeg(10, 10)),
    picture('image/png', png(10, 10), 'image/gif'),
    picture('image/webp', png(10, 10)),
    { contentType: 'image/png' },
    { contentType: 'image/png', contentUrl: 'a.png' },
  ];
  const other = teams.person('Lou').personal();
  other.install({ isSilent: true });
  const places = [other.conversationId, teams.person('Kim').group('Wrong pictures').conversationId];
  for (const [index, attachment] of wrong.entries()) {
    const { status } = await send(places[index % 2] ?? '', { attachments: [attachment] });
    assert.equal(status, 400, `picture ${index}`);
  }
});

test('files are for personal chats, and their cards say what they have to', async (t) => {
  const { teams, chat, send } = await ready(t);
  const group = teams.person('Kim').group('Friends');
  const status = async (id: string, attachment: unknown) => (await send(id, { attachments: [attachment] })).status;
  assert.equal(await status(group.conversationId, consent('a.txt', 5)), 400);
  assert.equal(await status(chat.conversationId, consent('', 5)), 400);
  assert.equal(await status(chat.conversationId, consent('a.txt', 0)), 400);
  assert.equal(await status(chat.conversationId, { contentType: CONSENT, name: 'a.txt' }), 400);
  assert.equal(await status(chat.conversationId, { contentType: INFO, name: 'a.txt', content: {} }), 400);
  const nowhere = { contentType: INFO, name: 'a.txt', contentUrl: 'x', content: { uniqueId: 'x', fileType: 'txt' } };
  assert.equal(await status(chat.conversationId, nowhere), 400);
  const id = String((await send(chat.conversationId, { attachments: [card(['A'])] })).body.id);
  await assert.rejects(chat.acceptFile(id));
});
