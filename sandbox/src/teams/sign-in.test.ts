import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRemoteJWKSet, decodeProtectedHeader, type JWTVerifyResult, jwtVerify, type ResolvedKey } from 'jose';
import { createFakeTimers } from '../telegram/fake-timers.ts';
import type { WrongToken } from './index.ts';
import { startWithBot } from './test-bot.ts';

test('a bot signs in with its id and secret, and its token opens the connector for as long as it says', async (t) => {
  const timers = createFakeTimers();
  const { signIn, call, teams } = await startWithBot(t, { timers });
  const chat = teams.person('Kim').personal();
  chat.install({ isSilent: true });
  const answer = await (await signIn()).json();
  assert.partialDeepStrictEqual(answer, { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599 });
  const members = `/${encodeURIComponent(chat.conversationId)}/members`;
  assert.equal((await call('GET', members)).status, 200);
  timers.advance(3_599_000);
  const refused = await call('GET', members);
  assert.equal(refused.status, 401);
  assert.deepEqual(refused.body, { message: 'Authorization has been denied for this request.' });
});

test('no connector call passes without a token that was issued here', async (t) => {
  const { call, teams } = await startWithBot(t);
  for (const authorization of ['', 'Bearer x', `Bearer ${teams.appSecret}`, 'Basic YTpi']) {
    assert.equal((await call('POST', '', {}, { authorization })).status, 401, authorization);
  }
  teams.revokeTokens();
  assert.equal((await call('POST', '', {})).status, 401);
});

const REFUSALS: [
  name: string,
  changes: Record<string, string | undefined>,
  tenant: string,
  status: number,
  error: string,
  code: number,
][] = [
  ['a wrong secret', { client_secret: 'x' }, '', 401, 'invalid_client', 7000215],
  ['no secret', { client_secret: undefined }, '', 401, 'invalid_client', 7000216],
  ['another app', { client_id: '11111111-1111-4111-8111-111111111111' }, '', 400, 'unauthorized_client', 700016],
  ['an unknown tenant', {}, '22222222-2222-4222-8222-222222222222', 400, 'invalid_tenant', 90002],
  ['an unknown domain', {}, 'nowhere.example', 400, 'invalid_tenant', 90002],
  ['no tenant at all', {}, 'nonsense', 400, 'invalid_request', 900023],
  ['a single-tenant app at botframework.com', {}, 'botframework.com', 400, 'unauthorized_client', 700016],
  ['no client id', { client_id: undefined }, '', 400, 'invalid_request', 900144],
  ['no grant', { grant_type: undefined }, '', 400, 'invalid_request', 900144],
  ['another grant', { grant_type: 'password' }, '', 400, 'unsupported_grant_type', 70003],
  ['another scope', { scope: 'https://graph.microsoft.com/User.Read' }, '', 400, 'invalid_scope', 1002012],
];

test('the token endpoint refuses in the words of Microsoft', async (t) => {
  const { signIn } = await startWithBot(t);
  for (const [name, changes, tenant, status, error, code] of REFUSALS) {
    const response = await signIn(changes, tenant || undefined);
    const body = (await response.json()) as Record<string, unknown>;
    assert.equal(response.status, status, name);
    assert.equal(body.error, error, name);
    assert.deepEqual(body.error_codes, [code], name);
    assert.match(
      String(body.error_description),
      new RegExp(`^AADSTS${code}: .*\r\nTrace ID: .*\r\nCorrelation ID:`),
      name,
    );
    assert.equal(body.error_uri, `https://login.microsoftonline.com/error?code=${code}`, name);
  }
});

test('a multi-tenant app signs in at botframework.com; a secret runs out', async (t) => {
  const { signIn, teams } = await startWithBot(t, { appType: 'multi-tenant' });
  assert.equal((await signIn({}, 'botframework.com')).status, 200);
  teams.expireSecret();
  assert.deepEqual(((await (await signIn()).json()) as { error_codes: number[] }).error_codes, [7000222]);
});

test('the token endpoint reads forms only', async (t) => {
  const { teams } = await startWithBot(t);
  const response = await fetch(`${teams.loginUrl}/${teams.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'client_credentials' }),
  });
  assert.equal(response.status, 400);
});

const metadata = async (url: string) =>
  (await (await fetch(url)).json()) as {
    issuer: string;
    jwks_uri: string;
    id_token_signing_alg_values_supported: string[];
  };
const keySet = async (url: string) =>
  (await (await fetch((await metadata(url)).jwks_uri)).json()) as { keys: { kid: string; endorsements: string[] }[] };

test('every activity is signed for the bot, with a key that is published for Teams', async (t) => {
  const { teams, receives, received } = await startWithBot(t);
  teams.person('Kim').personal().write('hello');
  await receives(({ type }) => type === 'message');
  const { issuer, jwks_uri, id_token_signing_alg_values_supported } = await metadata(teams.openIdMetadataUrl);
  assert.equal(issuer, 'https://api.botframework.com');
  assert.deepEqual(id_token_signing_alg_values_supported, ['RS256']);
  const { keys } = await keySet(teams.openIdMetadataUrl);
  assert.deepEqual(
    keys.map(({ endorsements }) => endorsements),
    [['msteams']],
  );
  for (const { headers, activity } of received) {
    const token = headers.authorization?.replace('Bearer ', '') ?? '';
    const { payload, protectedHeader }: JWTVerifyResult & ResolvedKey = await jwtVerify(
      token,
      createRemoteJWKSet(new URL(jwks_uri)),
      {
        issuer,
        audience: teams.appId,
        algorithms: ['RS256'],
      },
    );
    assert.equal(payload.serviceurl, activity.serviceUrl);
    assert.equal(protectedHeader.kid, keys[0]?.kid);
    assert.equal(Number(payload.exp) - Number(payload.nbf), 3600);
  }
});

test('keys rotate, and old ones stay for a while or not', async (t) => {
  const { teams, receives, received } = await startWithBot(t);
  const chat = teams.person('Kim').personal();
  chat.install({ isSilent: true });
  const [first] = (await keySet(teams.openIdMetadataUrl)).keys;
  await teams.rotateKeys();
  assert.deepEqual((await keySet(teams.openIdMetadataUrl)).keys.map(({ kid }) => kid).indexOf(first?.kid ?? ''), 0);
  await teams.rotateKeys({ keepOld: false });
  const { keys } = await keySet(teams.openIdMetadataUrl);
  assert.equal(keys.length, 1);
  chat.write('hello');
  await receives(({ type }) => type === 'message');
  assert.equal(decodeProtectedHeader(received[0]?.headers.authorization?.slice(7) ?? '').kid, keys[0]?.kid);
});

test('keys can be out of reach', async (t) => {
  const { teams } = await startWithBot(t);
  teams.failNext('keys', { status: 503, html: true });
  teams.failNext('openid', 'reset');
  const keysUrl = (url: string) => url.replace('openidconfiguration', 'keys');
  assert.equal((await fetch(keysUrl(teams.openIdMetadataUrl))).status, 503);
  await assert.rejects(fetch(teams.openIdMetadataUrl));
  assert.equal((await fetch(keysUrl(teams.openIdMetadataUrl))).status, 200);
});

test('each wrong token is wrong in its one way', async (t) => {
  const { teams, received } = await startWithBot(t);
  const chat = teams.person('Kim').personal();
  chat.install({ isSilent: true });
  const send = async (token: WrongToken) => {
    await teams.settled(chat.write(token, { token }));
    return received.at(-1)?.headers.authorization;
  };
  assert.equal(await send('none'), undefined);
  const { jwks_uri } = await metadata(teams.openIdMetadataUrl);
  const claims: Partial<Record<WrongToken, string>> = {
    'not-a-token': 'ERR_JWS_INVALID',
    unsigned: 'ERR_JWS_INVALID|ERR_JOSE_ALG_NOT_ALLOWED|ERR_JOSE_NOT_SUPPORTED',
    'wrong-audience': 'ERR_JWT_CLAIM_VALIDATION_FAILED',
    'wrong-issuer': 'ERR_JWT_CLAIM_VALIDATION_FAILED',
    expired: 'ERR_JWT_EXPIRED',
    'not-yet-valid': 'ERR_JWT_CLAIM_VALIDATION_FAILED',
    'unknown-key': 'ERR_JWKS_NO_MATCHING_KEY',
    'forged-key': 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    'public-key-as-secret': 'ERR_JOSE_ALG_NOT_ALLOWED',
  };
  for (const [kind, code] of Object.entries(claims) as [WrongToken, string][]) {
    const token = (await send(kind))?.slice(7) ?? '';
    const verified = jwtVerify(token, createRemoteJWKSet(new URL(jwks_uri)), {
      issuer: 'https://api.botframework.com',
      audience: teams.appId,
      algorithms: ['RS256'],
      clockTolerance: 300,
    });
    await assert.rejects(verified, (error: { code: string }) => new RegExp(`^(${code})$`).test(error.code), kind);
  }
  for (const [kind, serviceurl] of [
    ['other-service-url', 'https://smba.example.net/elsewhere/'],
    ['no-service-url', undefined],
  ] as const) {
    const token = (await send(kind))?.slice(7) ?? '';
    const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(jwks_uri)), { audience: teams.appId });
    assert.equal(payload.serviceurl, serviceurl, kind);
  }
  const { kid } = decodeProtectedHeader((await send('not-endorsed'))?.slice(7) ?? '');
  const found = (await keySet(teams.openIdMetadataUrl)).keys.find((key) => key.kid === kid);
  assert.deepEqual(found?.endorsements, ['webchat']);
});
