import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { API_TOKEN, startManager, type TestManager } from './testing/start-manager.ts';
import { until } from './testing/waiting.ts';

/** A chat that talks to the project `alpha`. */
async function withChat(manager: TestManager, sessionId = '7') {
  mkdirSync(join(manager.workspaceDir, 'alpha'), { recursive: true });
  await manager.pair(sessionId);
  await manager.ask(sessionId, "project 'alpha'");
}

describe('the API of the manager', () => {
  it('wants the token for everything below /v1, and shows health without it', async (t) => {
    const manager = await startManager(t);
    const none = { authorization: '' };
    for (const [method, path] of [
      ['GET', '/v1/sessions'],
      ['GET', '/v1/sessions/telegram/7'],
      ['DELETE', '/v1/sessions/telegram/7'],
      ['PUT', '/v1/sessions/telegram/7/project'],
      ['POST', '/v1/sessions/telegram/7/messages'],
      ['GET', '/v1/runs'],
      ['POST', '/v1/runs/x/stop'],
    ] as const) {
      const body = method === 'PUT' ? { name: 'alpha' } : method === 'POST' ? { text: 'x' } : undefined;
      assert.equal((await manager.call(method, path, body, none)).status, 401, `${method} ${path}`);
    }
    assert.equal((await manager.call('GET', '/health', undefined, none)).status, 200);
    assert.equal((await manager.call('GET', '/ready', undefined, none)).status, 200);
    assert.equal((await manager.call('GET', '/openapi.json', undefined, none)).status, 200);
  });

  it('shows, maps and unmaps sessions', async (t) => {
    const manager = await startManager(t);
    mkdirSync(join(manager.workspaceDir, 'alpha'), { recursive: true });
    const path = '/v1/sessions/telegram/7';
    const unknown = async (method: string, rest: string, body?: unknown) => {
      const { status, body: error } = await manager.call(method, `${path}${rest}`, body);
      return [status, error.code];
    };
    assert.deepEqual(await unknown('GET', ''), [404, 'SESSION_NOT_FOUND']);
    assert.deepEqual(await unknown('DELETE', ''), [404, 'SESSION_NOT_FOUND']);
    assert.deepEqual(await unknown('PUT', '/project', { name: 'alpha' }), [404, 'SESSION_NOT_FOUND']);
    assert.deepEqual(await unknown('POST', '/messages', { text: 'x' }), [404, 'SESSION_NOT_FOUND']);
    manager.provider.pair('7');
    assert.deepEqual(await unknown('PUT', '/project', { name: 'Alpha' }), [404, 'PROJECT_NOT_FOUND']);
    assert.equal((await manager.call('PUT', `${path}/project`, { name: '' })).status, 400);
    const mapped = await manager.call('PUT', `${path}/project`, { name: 'alpha' });
    assert.equal(mapped.status, 200);
    assert.deepEqual(mapped.body.remoteSession, { sessionId: '7', displayName: 'person 7' });
    assert.deepEqual((await manager.call('GET', path)).body, mapped.body);
    assert.deepEqual((await manager.call('GET', '/v1/sessions')).body, { sessions: [mapped.body] });
    assert.equal((await manager.call('DELETE', path)).status, 204);
    assert.deepEqual((await manager.call('GET', '/v1/sessions')).body, { sessions: [] });
    assert.ok(manager.etienne.state.requests.every(({ query }) => query.project_dir !== 'Alpha'));
  });

  it('answers 503 where a project is to be chosen and Etienne or the provider is away', async (t) => {
    const manager = await startManager(t);
    const choose = () => manager.call('PUT', '/v1/sessions/telegram/7/project', { name: 'alpha' });
    manager.provider.pair('7');
    await manager.etienne.state.setDown(true);
    const withoutEtienne = await choose();
    assert.deepEqual([withoutEtienne.status, withoutEtienne.body.code], [503, 'ETIENNE_UNREACHABLE']);
    manager.provider.state.isDown = true;
    const withoutProvider = await choose();
    assert.deepEqual([withoutProvider.status, withoutProvider.body.code], [503, 'PROVIDER_UNREACHABLE']);
  });

  it('shows what runs and what waits, and stops both', async (t) => {
    const manager = await startManager(t);
    await withChat(manager);
    const runs = async () => (await manager.call('GET', '/v1/runs')).body.runs;
    assert.deepEqual(await runs(), []);
    const first = await manager.provider.write('7', 'GATE g');
    await until(() => manager.etienne.state.runs.length === 1, 'the run');
    const second = await manager.provider.write('7', 'waits');
    await manager.said('7', /number 1 in line/);
    const [running, waiting] = await runs();
    assert.ok(!Number.isNaN(Date.parse(running.startedAt)));
    const common = { provider: 'telegram', remoteSessionId: '7', project: 'alpha' };
    assert.deepEqual(
      [running, waiting],
      [
        { id: `telegram:${first.id}`, ...common, state: 'running', startedAt: running.startedAt },
        { id: `telegram:${second.id}`, ...common, state: 'received', startedAt: null },
      ],
    );
    const stop = async (id: string) => {
      const { status, body } = await manager.call('POST', `/v1/runs/${encodeURIComponent(id)}/stop`);
      return [status, body.status ?? body.code];
    };
    assert.deepEqual(await stop(waiting.id), [202, 'dropped']);
    assert.deepEqual(await stop(running.id), [202, 'stopping']);
    await manager.said('7', /^GATE g reached\. \n\n\*Stopped here\.\*$/);
    assert.deepEqual(await stop(running.id), [404, 'RUN_NOT_FOUND']);
    assert.deepEqual(await runs(), []);
    assert.equal(manager.etienne.state.runs.length, 1);
  });

  it('tries again what was given up, once, and says that nothing else was', async (t) => {
    const manager = await startManager(t);
    await withChat(manager);
    manager.provider.state.refusesMessages = true;
    await manager.call('POST', '/v1/sessions/telegram/7/messages', { text: 'news' });
    const replies = async () => (await manager.call('GET', '/ready')).body.parts.replies;
    await until(async () => (await replies()).deadLetters === 1, 'the dead letter');
    const [{ id }] = (await replies()).lastDeadLetters;
    manager.provider.state.refusesMessages = false;
    const retry = async () => {
      const { status, body } = await manager.call('POST', `/v1/dead-letters/${encodeURIComponent(id)}/retry`);
      return [status, body.queues ?? body.code];
    };
    assert.deepEqual(await retry(), [202, ['replies']]);
    await manager.said('7', /^news$/);
    assert.deepEqual(await retry(), [404, 'DEAD_LETTER_NOT_FOUND']);
  });

  it('says something to a person', async (t) => {
    const manager = await startManager(t);
    await withChat(manager);
    const path = '/v1/sessions/telegram/7/messages';
    const pushed = await manager.call('POST', path, { text: '**news**' });
    assert.deepEqual([pushed.status, pushed.body.status], [202, 'queued']);
    await manager.said('7', /^\*\*news\*\*$/);
    assert.equal((await manager.call('POST', path, { text: '' })).status, 400);
  });
});

describe('/ready', () => {
  it('shows every part', async (t) => {
    const manager = await startManager(t);
    const { status, body } = await manager.call('GET', '/ready');
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body.parts).toSorted(), [
      'etienne',
      'files',
      'inbox',
      'prompts',
      'provider:telegram',
      'replies',
    ]);
    assert.deepEqual(body.parts.inbox, { ok: true, depth: 0, oldestAgeSeconds: 0, deadLetters: 0 });
  });

  for (const [what, break_] of [
    ['is down', (manager: TestManager) => manager.etienne.state.setDown(true)],
    ['refuses us', (manager: TestManager) => manager.etienne.state.refuse(401)],
    ['forbids it', (manager: TestManager) => manager.etienne.state.refuse(403)],
  ] as const) {
    it(`is 503 while Etienne ${what}, and 200 afterwards`, async (t) => {
      const manager = await startManager(t);
      await break_(manager);
      const broken = await manager.call('GET', '/ready');
      assert.deepEqual([broken.status, broken.body.parts.etienne.ok], [503, false]);
      assert.ok(broken.body.parts.etienne.error.length > 0);
      await manager.etienne.state.setDown(false);
      manager.etienne.state.refuse(undefined);
      manager.clock.advance(3_001);
      assert.equal((await manager.call('GET', '/ready')).status, 200);
    });
  }

  it('is 503 while the provider cannot be reached', async (t) => {
    const manager = await startManager(t);
    manager.provider.state.isDown = true;
    await manager.passUntil(async () => (await manager.call('GET', '/ready')).status === 503, '503');
    manager.provider.state.isDown = false;
    await manager.passUntil(async () => (await manager.call('GET', '/ready')).status === 200, '200');
  });
});

describe('secrets', () => {
  const jwtSecret = 'the-signing-key-of-etienne-of-the-test';
  const user = { username: 'bot', password: 'the-password-of-the-bot', role: 'user' as const, displayName: 'Bot' };
  const ways = {
    'a signing key': { etienne: { jwtSecret }, credentials: () => ({ jwtSecret }) },
    'a password': {
      etienne: { jwtSecret, users: [user] },
      credentials: (authUrl: string) => ({ username: user.username, password: user.password, authUrl }),
    },
    'a wrong password': {
      etienne: { jwtSecret, users: [user] },
      credentials: (authUrl: string) => ({ username: user.username, password: `${user.password}-wrong`, authUrl }),
    },
    'a token that is not accepted': {
      etienne: { jwtSecret },
      credentials: () => ({ token: 'eyJhbGciOi.the-token-of-the-test.c2lnbmF0dXJl' }),
    },
  };
  for (const [what, options] of Object.entries(ways)) {
    it(`never reach log, chat or /ready where the manager signs in with ${what}`, async (t) => {
      const manager = await startManager(t, options);
      mkdirSync(join(manager.workspaceDir, 'alpha'), { recursive: true });
      const [subscription] = manager.provider.subscriptions.values();
      await manager.pair('7');
      await manager.ask('7', "project 'alpha'");
      await manager.ask('7', 'hello');
      await manager.ask('7', '/status');
      manager.etienne.state.refuse(401);
      await manager.ask('7', 'refused');
      manager.etienne.state.refuse(undefined);
      manager.provider.state.isDown = true;
      await manager.provider.write('7', 'again');
      await manager.passUntil(() => manager.log.some((line) => line.includes('will be tried again')));
      await manager.etienne.state.setDown(true);
      manager.clock.advance(3_001);
      const ready = await manager.call('GET', '/ready');
      await manager.stop();
      const seen = [...manager.log, ...manager.provider.texts('7'), JSON.stringify(ready.body)].join('\n');
      const secrets = [jwtSecret, user.password, 'the-token-of-the-test', API_TOKEN, subscription?.secret ?? '?'];
      for (const secret of [...secrets, subscription?.secret.slice('whsec_'.length) ?? '?', 'eyJhbGciOi']) {
        assert.ok(!seen.includes(secret), `${secret} was seen`);
      }
      assert.ok(manager.log.length > 10);
    });
  }
});
