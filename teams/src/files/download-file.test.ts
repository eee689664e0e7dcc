import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import type { IncomingMessage } from 'shared-types';
import { startInbound } from '../testing/start-inbound.ts';
import { createDownloads, type KnownFile } from './download-file.ts';
import { toPlatformId } from './platform-id.ts';

/** A person's files, as they came through the way in, and the way to their bytes. */
async function start(t: TestContext, options: { incomingBytes?: number; allowedServiceUrls?: string[] } = {}) {
  const inbound = await startInbound(t);
  const { standIn, published } = inbound;
  const files = new Map<string, KnownFile>();
  let tokensAsked = 0;
  const downloads = createDownloads({
    files: { find: (fileId) => files.get(fileId) },
    async getToken() {
      tokensAsked += 1;
      const body = new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: standIn.appId,
        client_secret: standIn.appSecret,
        scope: 'https://api.botframework.com/.default',
      });
      const answer = await fetch(`${standIn.loginUrl}/${standIn.tenantId}/oauth2/v2.0/token`, { method: 'POST', body });
      return ((await answer.json()) as { access_token: string }).access_token;
    },
    allowedServiceUrls: [standIn.url],
    ...options,
  });
  t.after(() => downloads.close());
  const chat = standIn.person('Ann').personal();
  return {
    ...inbound,
    ...{ chat, files, downloads },
    tokensAsked: () => tokensAsked,
    /** Takes in what was sent last, under the id that is answered. */
    async receive(messageId: string): Promise<string> {
      await standIn.settled(messageId);
      const data = published.at(-1)?.event.data as { message: IncomingMessage };
      const [attachment] = data.message.attachments;
      assert.ok(attachment);
      files.set('file_1', { ...attachment, platformId: attachment.fileId });
      return 'file_1';
    },
  };
}

describe('a file that a person sent', () => {
  it('is read from its own address, without our token', async (t) => {
    const { chat, receive, downloads, tokensAsked } = await start(t);
    const bytes = Buffer.from('the bytes');
    const id = await receive(chat.sendFile({ name: 'notes.txt', bytes }, 'see').messageId);
    const download = await downloads.open(id);
    assert.ok(download.status === 'ok');
    assert.deepEqual(await buffer(download.body), bytes);
    assert.deepEqual([download.size, download.file.name, tokensAsked()], [bytes.length, 'notes.txt', 0]);
  });

  it('is read with our token where it is a picture in a message, and says what it is then', async (t) => {
    const { chat, receive, downloads, tokensAsked } = await start(t);
    const id = await receive(
      chat.sendPicture({ bytes: Buffer.from('jpeg'), contentType: 'image/jpeg' }, 'see').messageId,
    );
    const download = await downloads.open(id);
    assert.ok(download.status === 'ok');
    assert.equal((await buffer(download.body)).toString(), 'jpeg');
    assert.deepEqual([download.file.mimeType, tokensAsked()], ['image/jpeg', 1]);
  });

  it('whose link has expired has to be sent again, and no address is told', async (t) => {
    const { chat, receive, downloads, standIn } = await start(t);
    const sent = chat.sendFile({ name: 'a', size: 10 });
    const id = await receive(sent.messageId);
    standIn.expireFile(sent.fileId);
    const reason = 'the link to the file has expired; it has to be sent again';
    assert.deepEqual(await downloads.open(id), { status: 'unavailable', reason });
  });

  it('that breaks off never ends as if it were whole', async (t) => {
    const { chat, receive, downloads, standIn } = await start(t);
    const sent = chat.sendFile({ name: 'a', size: 100_000 });
    const id = await receive(sent.messageId);
    standIn.breakDownload(sent.fileId, 10);
    const download = await downloads.open(id);
    assert.ok(download.status === 'ok');
    await assert.rejects(buffer(download.body));
  });

  it('that is too large, gone, or unknown is told to be so', async (t) => {
    const { chat, receive, downloads, files } = await start(t, { incomingBytes: 9 });
    const id = await receive(chat.sendFile({ name: 'a', size: 10 }).messageId);
    assert.deepEqual(await downloads.open(id), { status: 'too_large' });
    const file = files.get(id);
    assert.ok(file);
    files.set(id, { ...file, platformId: file.platformId.replace('tempauth=', 'tempauth=x') });
    assert.deepEqual(await downloads.open(id), { status: 'not_found' });
    files.set(id, { ...file, platformId: 'of another form' });
    assert.deepEqual(await downloads.open(id), { status: 'not_found' });
    assert.deepEqual(await downloads.open('unknown'), { status: 'not_found' });
  });

  it('is not fetched from where nobody of Microsoft is: no token and no call goes there', async (t) => {
    const { downloads, files, tokensAsked } = await start(t);
    const calls: string[] = [];
    const elsewhere = createServer((request, response) => {
      calls.push(String(request.url));
      response.end();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    t.after(() => void elsewhere.close());
    const { port } = elsewhere.address() as { port: number };
    for (const access of ['token', 'link'] as const) {
      const platformId = toPlatformId({ access, url: `http://127.0.0.1:${port}/secret` });
      files.set('f', { platformId, name: 'a', mimeType: 'a/b', size: 0 });
      assert.deepEqual(await downloads.open('f'), {
        status: 'unavailable',
        reason: 'its address is not one of Microsoft',
      });
    }
    assert.deepEqual([calls, tokensAsked()], [[], 0]);
  });

  it('cannot be read while Teams is away, and no redirection is followed', async (t) => {
    const { chat, receive, downloads, standIn } = await start(t);
    const id = await receive(chat.sendPicture({ size: 10 }).messageId);
    standIn.failNext('picture', { status: 302 });
    assert.deepEqual(await downloads.open(id), { status: 'unavailable', reason: 'HTTP 302' });
    standIn.failNext('picture', 'reset');
    const download = await downloads.open(id);
    assert.ok(download.status === 'unavailable');
    assert.doesNotMatch(download.reason, /127\.0\.0\.1|http/);
  });
});
