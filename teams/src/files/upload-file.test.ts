import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { consentCard, fileInfoCard, type UploadInfo } from '../messages/file-cards.ts';
import { startConnector } from '../testing/start-connector.ts';
import { wordsFor } from '../words/words-for.ts';
import { uploadFile } from './upload-file.ts';

/** A person who was asked for a file and has accepted; the address is what the bot is told. */
async function accepted(t: TestContext, bytes: Buffer) {
  const started = await startConnector(t);
  const { teams, connector, addressOf, dispatcher } = started;
  const chat = teams.person('Kim').personal();
  chat.install({ isSilent: true });
  const folder = await mkdtemp(join(tmpdir(), 'teams-upload-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'spooled');
  await writeFile(path, bytes);
  const file = { name: 'report.pdf', size: bytes.length };
  await connector.send(addressOf(chat), { type: 'message', attachments: [consentCard(wordsFor('en'), file, 'm1')] });
  const [asked] = chat.messages;
  assert.ok(asked);
  let info: UploadInfo | undefined;
  const bot = await startBot(t, (value) => {
    info = value.uploadInfo;
    assert.deepEqual(value.context, { messageId: 'm1' });
  });
  teams.connect(bot);
  await chat.acceptFile(asked.id);
  assert.ok(info);
  const upload = (more: { allowedUrls?: string[]; signal?: AbortSignal } = {}) =>
    uploadFile(
      { uploadUrl: info?.uploadUrl ?? '', path, ...(more.signal && { signal: more.signal }) },
      { dispatcher, allowedUrls: more.allowedUrls ?? [teams.url] },
    );
  return { ...started, chat, asked, info, path, upload };
}

async function startBot(t: TestContext, onInvoke: (value: { uploadInfo: UploadInfo; context: unknown }) => void) {
  const { createServer } = await import('node:http');
  const server = createServer(async (request, response) => {
    const { value } = JSON.parse((await request.toArray()).join(''));
    onInvoke(value);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as { port: number }).port}/api/messages`;
}

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

test('a person is asked, and a file of many ranges arrives whole, without our token', async (t) => {
  const bytes = randomBytes(7_000_001);
  const { teams, chat, asked, info, upload, connector, addressOf } = await accepted(t, bytes);
  assert.deepEqual(asked.consent, { name: 'report.pdf', sizeInBytes: bytes.length, description: 'From your project' });
  assert.deepEqual(await upload(), { status: 'done' });
  const [file] = teams.uploadedFiles;
  assert.deepEqual([file?.size, file?.sha256], [bytes.length, hashOf(bytes)]);
  assert.equal(teams.calls.filter(({ operation }) => operation === 'upload').length, 3);
  await connector.update(addressOf(chat), asked.id, { type: 'message', attachments: [fileInfoCard(info)] });
  assert.equal(chat.messages[0]?.file?.name, 'report.pdf');
});

test('a range that fails, or whose answer is lost, is sent again', async (t) => {
  const bytes = randomBytes(7_000_001);
  const { teams, upload } = await accepted(t, bytes);
  teams.failNext('upload', 'reset');
  teams.failNext('upload', 'lost-answer');
  assert.deepEqual(await upload(), { status: 'done' });
  assert.equal(teams.uploadedFiles[0]?.sha256, hashOf(bytes));
});

test('a whole file whose last answer was lost is there', async (t) => {
  const { teams, upload } = await accepted(t, randomBytes(10));
  teams.failNext('upload', 'lost-answer');
  assert.deepEqual(await upload(), { status: 'done' });
  assert.equal(teams.uploadedFiles.length, 1);
});

test('what does not work three times is left for later', async (t) => {
  const { teams, upload } = await accepted(t, randomBytes(10));
  for (let i = 0; i < 3; i += 1) teams.failNext('upload', { status: 503 });
  assert.deepEqual(await upload(), { status: 'retry', reason: 'OneDrive answers 503' });
  assert.deepEqual(await upload(), { status: 'done' });
});

test('an address that has expired, and a file that is gone, are told', async (t) => {
  const { teams, upload, path } = await accepted(t, randomBytes(10));
  teams.expireUploads();
  assert.deepEqual(await upload(), { status: 'expired' });
  await rm(path);
  assert.deepEqual(await upload(), { status: 'refused', reason: 'the file is no longer on disk' });
  await writeFile(path, '');
});

test('nothing is put anywhere but into OneDrive, and no outcome tells the address', async (t) => {
  const { upload, teams, dispatcher, path } = await accepted(t, randomBytes(10));
  assert.equal((await upload({ allowedUrls: [] })).status, 'refused');
  const before = teams.calls.length;
  for (const uploadUrl of [
    'https://evil.example/up',
    'http://contoso.sharepoint.com/up',
    'https://sharepoint.com.evil.example/up',
    'https://evilsharepoint.com/up',
    'https://contoso.sharepoint.com:8443/up',
    'https://user@contoso.sharepoint.com/up',
    'file:///etc/passwd',
    'nonsense?secret',
  ]) {
    const outcome = await uploadFile({ uploadUrl, path }, { dispatcher });
    assert.deepEqual(outcome, { status: 'refused', reason: 'the upload address is not one of OneDrive' });
  }
  assert.equal(teams.calls.length, before);
});

test('who stops does not wait', async (t) => {
  const { upload } = await accepted(t, randomBytes(10));
  assert.deepEqual(await upload({ signal: AbortSignal.abort() }), { status: 'retry', reason: 'given up' });
});
