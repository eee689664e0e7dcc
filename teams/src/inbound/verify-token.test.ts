import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { describe, it, type TestContext } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { isCodedError } from 'service-kit';
import type { Envelope } from './activity.ts';
import { createVerifyActivity, type VerifyOptions } from './verify-token.ts';

const APP = '11111111-2222-3333-4444-555555555555';
const SERVICE_URL = 'https://smba.trafficmanager.net/amer/';
const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
const nowS = Math.floor(Date.now() / 1_000);

/** What Microsoft serves, with our key in it; anything of it may be replaced. */
async function start(t: TestContext, served: { key?: object; metadata?: object | string } = {}) {
  const paths: string[] = [];
  const server = createServer(async (request, response) => {
    paths.push(request.url ?? '');
    const { key, metadata = { jwks_uri: `${url}/keys` } } = served;
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k', endorsements: ['msteams'], ...key };
    const body = request.url === '/keys' ? { keys: [jwk] } : metadata;
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const verifyWith = (options: Partial<VerifyOptions> = {}) =>
    createVerifyActivity({
      appId: APP,
      tenantId: undefined,
      openIdMetadataUrl: `${url}/openid`,
      allowedServiceUrls: ['https://smba.trafficmanager.net'],
      now: () => nowS * 1_000,
      ...options,
    });
  return { paths, verifyWith, verify: verifyWith() };
}

const activity = (more: Partial<Envelope> = {}): Envelope => ({
  type: 'message',
  channelId: 'msteams',
  serviceUrl: SERVICE_URL,
  from: { id: '29:p' },
  recipient: { id: '28:b' },
  conversation: { id: 'a:1' },
  ...more,
});

async function bearer(claims: Record<string, unknown> = {}, alg = 'RS256') {
  const all = {
    iss: 'https://api.botframework.com',
    aud: APP,
    nbf: nowS,
    exp: nowS + 3_600,
    serviceurl: SERVICE_URL,
    ...claims,
  };
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return `Bearer ${await new SignJWT(given).setProtectedHeader({ alg, kid: 'k' }).sign(await exportJWK(privateKey))}`;
}

const outcome = (verifying: Promise<void>): Promise<string> =>
  verifying.then(
    () => 'taken',
    (error: unknown) => (isCodedError(error) ? error.code : String(error)),
  );

describe('the token of an activity', () => {
  for (const [what, claims, expected] of [
    ['as Microsoft makes it', {}, 'taken'],
    ['for an address that ends in no slash', { serviceurl: SERVICE_URL.slice(0, -1) }, 'taken'],
    ['that expired four minutes ago, as clocks differ', { exp: nowS - 240 }, 'taken'],
    ['that holds in four minutes', { nbf: nowS + 240 }, 'taken'],
    ['for several bots', { aud: ['another', APP] }, 'taken'],
    ['that expired six minutes ago', { exp: nowS - 360 }, 'TOKEN_REFUSED'],
    ['that never expires', { exp: undefined }, 'TOKEN_REFUSED'],
    ['of the issuer of people', { iss: 'https://sts.windows.net/t/' }, 'TOKEN_REFUSED'],
    ['for no bot', { aud: undefined }, 'TOKEN_REFUSED'],
    ['for an address of another kind', { serviceurl: [SERVICE_URL] }, 'TOKEN_REFUSED'],
    ['for an address above', { serviceurl: 'https://smba.trafficmanager.net' }, 'TOKEN_REFUSED'],
  ] as const) {
    it(`${what} is ${expected}`, async (t) => {
      const { verify } = await start(t);
      assert.equal(await outcome(verify(await bearer(claims), activity())), expected);
    });
  }

  it('has to be signed in the one way that is agreed on, also with the right key', async (t) => {
    const { verify } = await start(t);
    for (const alg of ['PS256', 'RS512']) {
      assert.equal(await outcome(verify(await bearer({}, alg), activity())), 'TOKEN_REFUSED', alg);
    }
  });

  for (const endorsements of [['webchat', 'directline'], [], undefined, 'msteams', { 0: 'msteams' }]) {
    it(`needs a key that is endorsed for Teams, not ${JSON.stringify(endorsements)}`, async (t) => {
      const { verify } = await start(t, { key: { endorsements } });
      assert.equal(await outcome(verify(await bearer(), activity())), 'TOKEN_REFUSED');
    });
  }

  for (const metadata of [
    '<html>',
    '{}',
    'null',
    { jwks_uri: 7 },
    { jwks_uri: 'file:///etc/hosts' },
    { jwks_uri: 'x' },
  ]) {
    it(`cannot be checked where the metadata is ${JSON.stringify(metadata)}`, async (t) => {
      const { verify } = await start(t, { metadata });
      assert.equal(await outcome(verify(await bearer(), activity())), 'SIGNING_KEYS_UNAVAILABLE');
    });
  }

  it('is checked with keys that were read once, and again after a day', async (t) => {
    let passedMs = 0;
    const { paths, verifyWith } = await start(t);
    const verify = verifyWith({ now: () => Date.now() + passedMs });
    const token = await bearer({ exp: nowS + 2 * 86_400 });
    await Promise.all([verify(token, activity()), verify(token, activity())]);
    await verify(token, activity());
    assert.deepEqual(paths, ['/openid', '/keys']);
    passedMs = 24 * 3_600_000;
    await verify(token, activity());
    assert.deepEqual(paths, ['/openid', '/keys', '/openid', '/keys']);
  });

  it('is refused without a word of its claims, also in what a log would show of the error', async (t) => {
    const { verify } = await start(t);
    const refused = await verify(await bearer({ aud: 'secret-audience' }), activity()).catch((error: unknown) => error);
    assert.ok(isCodedError(refused));
    assert.deepEqual([refused.cause, JSON.stringify(refused).includes('secret-audience')], [undefined, false]);
  });

  it('says one tenant in any case of its letters', async (t) => {
    const { verifyWith } = await start(t);
    const verify = verifyWith({ tenantId: 'ABCD' });
    const of = async (id: string) => outcome(verify(await bearer(), activity({ channelData: { tenant: { id } } })));
    assert.deepEqual([await of('abcd'), await of('abce')], ['taken', 'TENANT_NOT_SERVED']);
  });
});
