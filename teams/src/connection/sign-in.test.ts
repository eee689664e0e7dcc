import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock, systemClock } from 'service-kit';
import { startConnector } from '../testing/start-connector.ts';
import { createSignIn } from './sign-in.ts';

type Coded = { code: string; message: string; retryable: boolean; stack?: string };

test('one request serves all who ask at once, and serves on until shortly before the token ends', async (t) => {
  const clock = createManualClock(Date.now());
  const { teams, accessToken } = await startConnector(t, { clock });
  const tokens = await Promise.all([accessToken.get(), accessToken.get(), accessToken.get()]);
  assert.equal(new Set(tokens).size, 1);
  clock.advance(3_290_000);
  assert.equal(await accessToken.get(), tokens[0]);
  assert.equal(teams.calls.length, 1);
  clock.advance(20_000);
  assert.notEqual(await accessToken.get(), tokens[0]);
  assert.equal(teams.calls.length, 2);
});

test('only the token that is not taken any more is forgotten', async (t) => {
  const { accessToken } = await startConnector(t);
  const first = await accessToken.get();
  accessToken.forget(first);
  const second = await accessToken.get();
  accessToken.forget(first);
  assert.equal(await accessToken.get(), second);
});

test('refused credentials are told with where to correct them, and without the secret', async (t) => {
  const { teams, dispatcher } = await startConnector(t);
  const good = { loginUrl: teams.loginUrl, appId: teams.appId, appPassword: teams.appSecret, tenantId: teams.tenantId };
  const stranger = '00000000-0000-4000-8000-000000000bad';
  const wrong: [Partial<typeof good>, RegExp][] = [
    [{ appPassword: 'no~such~secret' }, /AADSTS7000215.*appPassword is wrong.*Certificates & secrets/],
    [{ appId: stranger }, /AADSTS700016.*appId is unknown/],
    [{ tenantId: stranger }, /AADSTS90002\b.*tenantId is unknown/],
    [{ tenantId: 'nonsense' }, /AADSTS900023.*tenantId is no tenant id/],
    [{ tenantId: 'botframework.com' }, /AADSTS700016.*single-tenant/],
  ];
  for (const [change, message] of wrong) {
    const options = { ...good, ...change };
    await assert.rejects(createSignIn({ ...options, dispatcher, clock: systemClock }).get(), (error: Coded) => {
      assert.equal(error.code, 'TEAMS_CREDENTIALS_REFUSED');
      assert.match(error.message, message);
      assert.ok(!JSON.stringify([error.message, error.stack, error]).includes(options.appPassword));
      return true;
    });
  }
  teams.expireSecret();
  await assert.rejects(createSignIn({ ...good, dispatcher, clock: systemClock }).get(), /7000222.*has expired/);
});

test('a sign-in that cannot be reached, or stumbles, may work later', async (t) => {
  const { teams, accessToken } = await startConnector(t);
  const isUnreachable = (error: Coded) => error.code === 'TEAMS_SIGN_IN_UNREACHABLE' && error.retryable;
  teams.failNext('token', { status: 503, html: true });
  await assert.rejects(accessToken.get(), isUnreachable);
  teams.failNext('token', 'reset');
  await assert.rejects(accessToken.get(), isUnreachable);
  await teams.setDown(true);
  await assert.rejects(accessToken.get(), isUnreachable);
  await teams.setDown(false);
  assert.ok(await accessToken.get());
});
