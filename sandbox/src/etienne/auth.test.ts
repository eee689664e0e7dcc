import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SignJWT } from 'jose';
import { openStream, startEtienne } from './test-helper.ts';

const jwtSecret = 'a secret that only this test and this Etienne share';
const users = [
  { username: 'visitor', password: 'v', role: 'guest' as const },
  { username: 'member', password: 'm', role: 'user' as const },
];

async function authPost(url: string, body: unknown): Promise<{ status: number; body: Record<string, string> }> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

async function signIn(authUrl: string, username: string, password: string): Promise<string> {
  const { body } = await authPost(`${authUrl}/auth/login`, { username, password });
  return `Bearer ${body.accessToken}`;
}

describe('authentication', () => {
  it('is not demanded without a secret', async (t) => {
    const etienne = await startEtienne(t);
    assert.equal((await etienne.get('/listProjects')).status, 200);
  });

  it('is demanded on all but health', async (t) => {
    const etienne = await startEtienne(t, { jwtSecret });
    assert.deepEqual((await etienne.get('/health')).body, { healthy: true });
    assert.equal((await etienne.get('/health/model')).status, 200);
    assert.equal(etienne.state.modelCalls, 1);
    const missing = { message: 'Missing authentication token', error: 'Unauthorized', statusCode: 401 };
    assert.deepEqual((await etienne.get('/listProjects')).body, missing);
    assert.deepEqual((await etienne.get('/streamPrompt/sdk?project_dir=p&prompt=x')).body, missing);
    assert.deepEqual(etienne.state.runs, []);
  });

  it('knows the word Bearer in this spelling only, and the query parameter', async (t) => {
    const etienne = await startEtienne(t, { jwtSecret, users });
    const authorization = await signIn(etienne.authUrl, 'visitor', 'v');
    assert.equal((await etienne.get('/listProjects', { authorization })).status, 200);
    const lower = await etienne.get('/listProjects', { authorization: authorization.replace('Bearer', 'bearer') });
    assert.deepEqual([lower.status, lower.body.message], [401, 'Missing authentication token']);
    assert.equal((await etienne.get(`/listProjects?token=${authorization.slice(7)}`)).status, 200);
  });

  it('tells an expired token from an invalid one', async (t) => {
    const etienne = await startEtienne(t, { jwtSecret, users, accessTokenTtlSeconds: -10 });
    const authorization = await signIn(etienne.authUrl, 'visitor', 'v');
    assert.equal((await etienne.get('/listProjects', { authorization })).body.message, 'Token expired');
    const invalid = await etienne.get('/listProjects', { authorization: 'Bearer nonsense' });
    assert.equal(invalid.body.message, 'Invalid token');
  });

  it('accepts a token that somebody else signed with the same secret', async (t) => {
    const etienne = await startEtienne(t, { jwtSecret });
    const token = await new SignJWT({ username: 'telegram', role: 'user', displayName: 'Telegram', type: 'access' })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('telegram')
      .sign(new TextEncoder().encode(jwtSecret));
    assert.equal((await etienne.get('/listProjects', { authorization: `Bearer ${token}` })).status, 200);
  });

  it('lets a guest stream but not run unattended', async (t) => {
    const etienne = await startEtienne(t, { jwtSecret, users });
    const guest = { authorization: await signIn(etienne.authUrl, 'visitor', 'v') };
    const stream = await openStream(`${etienne.url}/api/claude/streamPrompt/sdk?project_dir=p&prompt=x`, guest);
    assert.equal((await stream.end()).at(-1)?.type, 'completed');
    const refused = await etienne.post('/unattended/p', { prompt: 'x' }, guest);
    assert.deepEqual(
      [refused.status, refused.body.message],
      [403, 'Insufficient permissions. Required: user, Current: guest'],
    );
    const member = { authorization: await signIn(etienne.authUrl, 'member', 'm') };
    assert.equal((await etienne.post('/unattended/p', { prompt: 'x' }, member)).status, 201);
  });

  it('refreshes access, but not with an access token, and knows a wrong password', async (t) => {
    const etienne = await startEtienne(t, { jwtSecret, users });
    const { body } = await authPost(`${etienne.authUrl}/auth/login`, { username: 'member', password: 'm' });
    const refreshed = await authPost(`${etienne.authUrl}/auth/refresh`, { refreshToken: body.refreshToken });
    const authorization = `Bearer ${refreshed.body.accessToken}`;
    assert.equal((await etienne.get('/listProjects', { authorization })).status, 200);
    const wrongType = await authPost(`${etienne.authUrl}/auth/refresh`, { refreshToken: body.accessToken });
    assert.equal(wrongType.status, 401);
    const wrong = await authPost(`${etienne.authUrl}/auth/login`, { username: 'member', password: 'x' });
    assert.equal(wrong.status, 401);
  });
});
