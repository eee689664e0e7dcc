import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import type { IncomingMessage } from 'shared-types';
import { startInbound } from '../testing/start-inbound.ts';
import { createDownloads } from './download-file.ts';
import { toPlatformId } from './platform-id.ts';

/** A person's files, as they came through the way in, and the way to their bytes. */
async function start(t: TestContext, options: { incomingBytes?: number; allowedServiceUrls?: string[] } = {}) {
  const inbound = await startInbound(t);
  const { standIn, published } = inbound;
  let tokensAsked = 0;
  const downloads = createDownloads({
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
    ...{ chat, downloads },
    tokensAsked: () => tokensAsked,
    /** Takes in what was sent last, and answers by what Teams knows it. */
    async receive(messageId: string): Promise<string> {
      await standIn.settled(messageId);
      const data = published.at(-1)?.event.data as { message: IncomingMessage };
      const [attachment] = data.message.attachments;
      assert.ok(attachment);
      return attachment.fileId;
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
    assert.deepEqual([download.size, tokensAsked()], [bytes.length, 0]);
  });

  it('is read with our token where it is a picture in a message, and says what it is then', async (t) => {
    const { chat, receive, downloads, tokensAsked } = await start(t);
    const id = await receive(
      chat.sendPicture({ bytes: Buffer.from('jpeg'), contentType: 'image/jpeg' }, 'see').messageId,
    );
    const download = await downloads.open(id);
    assert.ok(download.status === 'ok');
    assert.equal((await buffer(download.body)).toString(), 'jpeg');
    assert.deepEqual([download.mimeType, tokensAsked()], ['image/jpeg', 1]);
  });

  it('whose link has expired is not there any more, and has to be sent again', async (t) => {
    const { chat, receive, downloads, standIn } = await start(t);
    const sent = chat.sendFile({ name: 'a', size: 10 });
    const id = await receive(sent.messageId);
    standIn.expireFile(sent.fileId);
    assert.deepEqual(await downloads.open(id), { status: 'not_found' });
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
    const { chat, receive, downloads } = await start(t, { incomingBytes: 9 });
    const id = await receive(chat.sendFile({ name: 'a', size: 10 }).messageId);
    assert.deepEqual(await downloads.open(id), { status: 'too_large' });
    assert.deepEqual(await downloads.open(id.replace('tempauth=', 'tempauth=x')), { status: 'not_found' });
    assert.deepEqual(await downloads.open('of another form'), { status: 'not_found' });
  });

  it('is not fetched from where nobody of Microsoft is: no token and no call goes there', async (t) => {
    const { downloads, tokensAsked } = await start(t);
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
      assert.deepEqual(await downloads.open(platformId), {
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
