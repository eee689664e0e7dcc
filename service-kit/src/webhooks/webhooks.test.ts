import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { postWebhook } from './post-webhook.ts';
import { createWebhookSecret, signWebhook, verifyWebhook } from './signature.ts';

const secret = createWebhookSecret();
const body = '{"type":"message.received","text":"grüße 👋"}';
const post = (url: string) => postWebhook({ url, secret, id: 'evt_1', body, at: Date.now() });

async function receiver(t: TestContext, statusCode: number, answer = '') {
  const received: { headers: Record<string, string | string[] | undefined>; body: Buffer }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({ headers: request.headers, body: Buffer.concat(chunks) });
    response.writeHead(statusCode, statusCode === 302 ? { location: 'http://127.0.0.1:9/' } : {}).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
}

describe('a webhook signature', () => {
  const headers = () => ({ ...signWebhook(secret, 'evt_1', Date.now(), body) });

  it('follows the example of the Standard Webhooks specification', () => {
    const signed = signWebhook(
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      1_614_265_330_000,
      '{"test": 2432232314}',
    );
    assert.equal(signed['webhook-signature'], 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('is valid for what was signed, and names the event', () => {
    assert.deepEqual(verifyWebhook(secret, headers(), Buffer.from(body), Date.now()), { status: 'valid', id: 'evt_1' });
  });

  it('is valid for the package of those who made the specification, and the other way round', () => {
    const theirs = new Webhook(secret);
    assert.equal(theirs.verify(body, headers(), { jsonParse: false }), undefined);
    const at = new Date();
    const signed = {
      ...headers(),
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': `v1a,other v1,AAAA ${theirs.sign('evt_1', at, body)}`,
    };
    assert.equal(verifyWebhook(secret, signed, Buffer.from(body), Date.now()).status, 'valid');
  });

  it('is as old as the clock says that is given, whatever that of this machine says', () => {
    const at = Date.now() + 3_600_000;
    const signed = { ...signWebhook(secret, 'evt_1', at, body) };
    const judged = [at - 300_000, at, at + 300_000, at - 301_000, at + 301_000].map((now) => {
      const result = verifyWebhook(secret, signed, Buffer.from(body), now);
      return result.status === 'valid' ? 'valid' : result.reason;
    });
    assert.deepEqual(judged.slice(0, 3), ['valid', 'valid', 'valid']);
    assert.match(judged[3] ?? '', /30[12] s ahead.*clocks/);
    assert.match(judged[4] ?? '', /301 s ago.*clocks/);
  });

  const cases: [string, () => [string, Record<string, string | string[] | undefined>, Buffer]][] = [
    ['another body', () => [secret, headers(), Buffer.from(`${body} `)]],
    ['another secret', () => [createWebhookSecret(), headers(), Buffer.from(body)]],
    ['another id', () => [secret, { ...headers(), 'webhook-id': 'evt_2' }, Buffer.from(body)]],
    ['no headers', () => [secret, {}, Buffer.from(body)]],
    ['repeated headers', () => [secret, { ...headers(), 'webhook-id': ['evt_1', 'evt_1'] }, Buffer.from(body)]],
    ['an old time', () => [secret, { ...signWebhook(secret, 'evt_1', Date.now() - 301_000, body) }, Buffer.from(body)]],
    [
      'a future time',
      () => [secret, { ...signWebhook(secret, 'evt_1', Date.now() + 310_000, body) }, Buffer.from(body)],
    ],
    ['a cut signature', () => [secret, { ...headers(), 'webhook-signature': 'v1' }, Buffer.from(body)]],
    ['a made-up time', () => [secret, { ...headers(), 'webhook-timestamp': 'now' }, Buffer.from(body)]],
  ];
  for (const [what, make] of cases) {
    it(`is invalid with ${what}`, () => {
      assert.equal(verifyWebhook(...make(), Date.now()).status, 'invalid');
    });
  }
});

describe('posting a webhook', () => {
  it('sends what the receiver can verify', async (t) => {
    const { url, received } = await receiver(t, 202);
    assert.deepEqual(await post(url), { status: 'accepted' });
    const [first] = received;
    assert.ok(first);
    assert.deepEqual(verifyWebhook(secret, first.headers, first.body, Date.now()), { status: 'valid', id: 'evt_1' });
    assert.equal(first.headers['content-type'], 'application/json');
  });

  for (const statusCode of [400, 413, 422]) {
    it(`takes ${statusCode} as a final refusal and keeps what the receiver said`, async (t) => {
      const { url } = await receiver(t, statusCode, 'not like this');
      const result = await post(url);
      assert.deepEqual(result, { status: 'refused', statusCode, reason: `HTTP ${statusCode} not like this` });
    });
  }

  it('takes 410 as the end of the subscription', async (t) => {
    assert.deepEqual(await post((await receiver(t, 410)).url), { status: 'gone' });
  });

  for (const statusCode of [302, 401, 404, 429, 500, 503]) {
    it(`takes ${statusCode} as something to try again`, async (t) => {
      assert.equal((await post((await receiver(t, statusCode)).url)).status, 'unreachable');
    });
  }

  it('takes a receiver that is not there as something to try again', async () => {
    const result = await post('http://127.0.0.1:1/');
    assert.equal(result.status, 'unreachable');
  });
});
