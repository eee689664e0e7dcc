import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decodeJwt, jwtVerify } from 'jose';
import { createManualClock, describeError, systemClock } from 'service-kit';
import { createAuthorization } from './authorization.ts';
import { mayHaveArrived } from './errors.ts';
import { startEtienne, viewOf } from './test-etienne.ts';

const jwtSecret = 'a-secret-that-only-etienne-and-we-know';
const users = [{ username: 'manager', password: 'correct horse', role: 'user' as const }];
const account = (authUrl: string) => ({ username: 'manager', password: 'correct horse', authUrl });
const prompt = { project: 'p', prompt: 'hello', memoryEnabled: true };
const never = new AbortController().signal;

describe('an Etienne that demands a token', () => {
  test('takes one that is signed with its secret', async (t) => {
    const { client, stream } = await startEtienne(t, { jwtSecret }, () => ({ jwtSecret }));
    assert.deepEqual(await client.listProjects(), []);
    assert.equal((await viewOf(await stream.openPrompt(prompt, never))).text, 'ECHO: hello');
  });

  test('takes the one of a user who signed in, once for all callers', async (t) => {
    const { client, stream, state } = await startEtienne(t, { jwtSecret, users }, account);
    await Promise.all([client.listProjects(), client.listProjects(), stream.openPrompt(prompt, never).then(viewOf)]);
    assert.equal(state.requests.filter(({ path }) => path === '/auth/login').length, 1);
  });

  test('is answered with a refreshed token after a 401, and the call is repeated once', async (t) => {
    const { client, state } = await startEtienne(t, { jwtSecret, users }, account);
    await client.listProjects();
    state.failNext('listProjects', { status: 401 });
    await client.listProjects();
    const paths = state.requests.map(({ path }) => path.replace('/api/claude', ''));
    assert.deepEqual(paths, ['/auth/login', '/listProjects', '/listProjects', '/auth/refresh', '/listProjects']);
  });

  test('is signed in to again when the refresh is refused', async (t) => {
    const { stream, state } = await startEtienne(t, { jwtSecret, users }, account);
    state.failNext('streamPrompt', { status: 401 });
    state.failNext('/auth/refresh', { status: 401 });
    assert.equal((await viewOf(await stream.openPrompt(prompt, never))).text, 'ECHO: hello');
    assert.equal(state.requests.filter(({ path }) => path === '/auth/login').length, 2);
    assert.equal(state.runs.length, 1);
  });

  for (const [what, credentials] of [
    ['no credentials', () => ({})],
    ['a wrong token', () => ({ token: 'not.a.token' })],
    ['another secret', () => ({ jwtSecret: 'some-other-secret-of-enough-length' })],
    ['a wrong password', (authUrl: string) => ({ username: 'manager', password: 'wrong-password', authUrl })],
  ] as const) {
    test(`refuses ${what}, which is told without telling any secret`, async (t) => {
      const { client, stream } = await startEtienne(t, { jwtSecret, users }, credentials);
      for (const attempt of [() => client.listProjects(), () => stream.openPrompt(prompt, never)]) {
        await assert.rejects(attempt, (error: unknown) => {
          assert.equal((error as { code?: string }).code, 'ETIENNE_UNAUTHORIZED');
          assert.equal(mayHaveArrived(error), false);
          assert.doesNotMatch(describeError(error), /not\.a\.token|some-other|wrong-password|eyJ/);
          return true;
        });
      }
    });
  }

  test('that refuses for good is asked twice, not for ever', async (t) => {
    const { client, state } = await startEtienne(t, { jwtSecret, users }, account);
    state.refuse(401);
    await assert.rejects(client.listProjects(), { code: 'ETIENNE_UNAUTHORIZED' });
    assert.equal(state.requests.filter(({ path }) => path.endsWith('/listProjects')).length, 2);
    state.refuse(403);
    await assert.rejects(client.listProjects(), { code: 'ETIENNE_FORBIDDEN' });
  });

  test('is unreachable for us while the sign-in service is down, and nothing has arrived', async (t) => {
    const { stream, state } = await startEtienne(t, { jwtSecret, users }, account);
    state.failNext('/auth/login', 'reset-after-request-read');
    await assert.rejects(stream.openPrompt(prompt, never), (error: unknown) => {
      assert.equal((error as { code?: string }).code, 'ETIENNE_SIGN_IN_UNREACHABLE');
      return !mayHaveArrived(error);
    });
    assert.equal((await viewOf(await stream.openPrompt(prompt, never))).text, 'ECHO: hello', 'the next call works');
  });
});

test('a signed token carries the claims that Etienne reads and is made anew before it ends', async () => {
  const clock = createManualClock();
  const authorization = createAuthorization({ jwtSecret }, { clock });
  const first = await authorization.header();
  const { payload, protectedHeader } = await jwtVerify(
    String(first?.slice('Bearer '.length)),
    new TextEncoder().encode(jwtSecret),
    { currentDate: new Date(clock.now()) },
  );
  const { iat, exp, ...claims } = payload;
  assert.equal(protectedHeader.alg, 'HS256');
  assert.deepEqual(claims, {
    sub: 'remote-sessions',
    username: 'remote-sessions',
    role: 'user',
    displayName: 'Remote sessions',
    type: 'access',
  });
  assert.equal(Number(exp) - Number(iat), 900);
  clock.advance(700_000);
  assert.equal(await authorization.header(), first);
  clock.advance(100_000);
  const second = await authorization.header();
  assert.equal(decodeJwt(String(second?.slice('Bearer '.length))).exp, Number(exp) + 800);
});

test('a given token is sent as it is and cannot be renewed', async () => {
  const authorization = createAuthorization({ token: 'abc', jwtSecret }, { clock: systemClock });
  assert.equal(await authorization.header(), 'Bearer abc');
  assert.equal(await authorization.renew(), false);
});
