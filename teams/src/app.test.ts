import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { ProviderInfo } from 'shared-types';
import type { WrongToken } from '../../sandbox/src/teams/index.ts';
import { runMain } from './testing/run-main.ts';
import {
  API_TOKEN,
  botMessage,
  createCall,
  startProvider,
  startStandIn,
  temporaryFolder,
} from './testing/start-provider.ts';

const WRONG_TOKENS: WrongToken[] = [
  'none',
  'not-a-token',
  'unsigned',
  'wrong-audience',
  'wrong-issuer',
  'expired',
  'not-yet-valid',
  'other-service-url',
  'no-service-url',
  'unknown-key',
  'forged-key',
  'public-key-as-secret',
  'not-endorsed',
];

interface Ready {
  status: string;
  parts: Record<string, { ok: boolean; error?: string } & Record<string, unknown>>;
}

describe('the provider', () => {
  it('says who it is and that it is ready, and keeps its files private', async (t) => {
    const { call, standIn, dataDir } = await startProvider(t);
    const ready = await call<Ready>('GET', '/ready');
    assert.equal(ready.status, 200);
    assert.deepEqual(Object.keys(ready.body.parts), ['signIn', 'database', 'subscriptions', 'outbox', 'events']);
    const { body } = await call<ProviderInfo>('GET', '/v1/provider');
    assert.deepEqual([body.name, body.account.id], ['teams', standIn.bot.id]);
    for (const file of readdirSync(dataDir)) assert.equal(statSync(join(dataDir, file)).mode & 0o077, 0, file);
  });

  it('needs the token for everything under /v1, and one of Microsoft for what Teams sends', async (t) => {
    const { url } = await startProvider(t);
    for (const path of ['/v1/provider', '/v1/pairings', '/v1/subscriptions', '/v1/messages/x', '/v1/nothing']) {
      assert.equal((await fetch(url + path)).status, 401, path);
    }
    const headers = { authorization: `Bearer ${API_TOKEN}`, 'content-type': 'application/json' };
    const { status } = await fetch(`${url}/api/messages`, { method: 'POST', headers, body: '{}' });
    assert.ok(status === 400 || status === 403, String(status));
  });

  it('tells in /ready that its secret is wrong and what to do, and never the secret itself', async (t) => {
    const standIn = await startStandIn(t);
    const provider = await startProvider(t, { standIn, teams: { appPassword: 'wrong-secret' } });
    const { status, body } = await provider.call<Ready>('GET', '/ready');
    assert.equal(status, 503);
    assert.match(body.parts.signIn?.error ?? '', /appPassword is wrong.*Certificates & secrets/);
    assert.ok(![...provider.logLines, JSON.stringify(body)].join('').includes('wrong-secret'));
  });

  it('takes nothing whose token is not from Microsoft for this bot', async (t) => {
    const { standIn, logLines } = await startProvider(t);
    const chat = standIn.person('Ann').personal();
    for (const token of WRONG_TOKENS) {
      const { status } = await chat.tell({ type: 'message', text: 'secret-word' }, token);
      assert.ok(status === 403 || status === 401, `${token}: ${status}`);
    }
    assert.deepEqual([chat.messages, standIn.calls.filter(({ operation }) => operation === 'send')], [[], []]);
    assert.ok(!logLines.join('').includes('secret-word'));
  });

  it('never calls an address that is not allowed, however well it is signed', async (t) => {
    const other = await startStandIn(t);
    const { standIn } = await startProvider(t);
    const chat = standIn.person('Ann').personal();
    const { status } = await chat.tell({ type: 'message', text: 'hello', serviceUrl: `${other.url}/amer/` });
    assert.equal(status, 403);
    assert.deepEqual(other.calls, []);
  });
});

describe('the process', () => {
  it('says how to get credentials when it has none', async (t) => {
    const dataDir = join(temporaryFolder(t), 'data');
    const { exited, stderr } = runMain(t, { DATA_DIR: dataDir, PROVIDER_API_TOKEN: '' });
    const [code] = await exited;
    assert.equal(code, 78);
    assert.equal(existsSync(dataDir), false);
    assert.match(await stderr, /portal\.azure\.com[\s\S]*TEAMS_APP_PASSWORD/);
  });

  it('killed while it sends, sends again and counts that the message may appear twice', async (t) => {
    const standIn = await startStandIn(t);
    const env = {
      DATA_DIR: join(temporaryFolder(t), 'data'),
      TEAMS_APP_ID: standIn.appId,
      TEAMS_APP_PASSWORD: standIn.appSecret,
      TEAMS_TENANT_ID: standIn.tenantId,
      TEAMS_LOGIN_URL: standIn.loginUrl,
      TEAMS_OPENID_METADATA_URL: standIn.openIdMetadataUrl,
      TEAMS_ALLOWED_SERVICE_URLS: standIn.url,
      TEAMS_ALLOW_FROM: standIn.person('Ann').aadObjectId,
    };
    const first = runMain(t, env);
    const base = await first.address;
    standIn.connect(`${base}/api/messages`);
    const chat = standIn.person('Ann').personal();
    await standIn.settled(chat.write('hi'));
    const message = { remoteSessionId: chat.conversationId, text: 'survives' };
    standIn.failNext('send', 'hang');
    const hanging = new Promise<void>((resolve) => {
      standIn.onEvent((event) => event.type === 'call' && event.operation === 'send' && resolve());
    });
    const accepted = await createCall(base)('POST', '/v1/messages', message, { 'idempotency-key': 'k' });
    assert.equal(accepted.status, 202);
    await hanging;
    first.child.kill('SIGKILL');
    await first.exited;

    const second = runMain(t, env);
    const again = await second.address;
    await botMessage(chat, /^survives$/);
    const ready = await createCall(again)<{ parts: { outbox: { lostAnswers: number } } }>('GET', '/ready');
    assert.equal(ready.body.parts.outbox.lostAnswers, 1);
    second.child.kill('SIGTERM');
    assert.deepEqual(await second.exited, [0, null]);
    for (const secret of standIn.secrets()) assert.ok(!second.output().includes(secret));
  });
});
