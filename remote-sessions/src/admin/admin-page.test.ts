import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { API_TOKEN } from '../testing/start-manager.ts';
import { until } from '../testing/waiting.ts';
import { SESSION_MS } from './sign-in.ts';
import { startWithPage } from './testing.ts';

const ACTIONS = [
  ['/admin/pairings/telegram/ABCD2345/approve', undefined],
  ['/admin/pairings/telegram/ABCD2345/deny', undefined],
  ['/admin/runs/telegram%3Aevt_1/stop', undefined],
  ['/admin/dead-letters/m1/retry', { service: 'telegram', queue: 'outbox' }],
] as const;

describe('the admin page', () => {
  it('is signed in with the API token by a cookie that no script and no other site has, and signed out', async (t) => {
    const page = await startWithPage(t);
    const isSignedIn = async () => JSON.parse((await page.call('GET', '/admin/session')).text).isSignedIn;
    assert.equal(await isSignedIn(), false);
    const wrong = await page.call('POST', '/admin/session', { token: 'wrong-token-of-somebody' });
    assert.deepEqual([wrong.status, wrong.code, wrong.headers['set-cookie']], [401, 'TOKEN_WRONG', undefined]);
    const { status, setCookie } = await page.signIn();
    assert.equal(status, 204);
    assert.match(setCookie, /^admin-\d+=[\w-]{43}; Path=\/admin; Max-Age=43200; HttpOnly; SameSite=Strict$/);
    assert.equal(await isSignedIn(), true);
    // The cookie is for the page alone.
    assert.equal((await page.call('GET', '/v1/runs')).status, 401);
    const events = await page.follow();
    await events.until(() => true);
    assert.equal((await page.call('DELETE', '/admin/session')).status, 204);
    await events.untilOver();
    assert.equal(events.names.at(-1), 'ended');
    assert.equal(await isSignedIn(), false);
    const everything = page.log.join('');
    for (const secret of [API_TOKEN, 'wrong-token-of-somebody', setCookie.slice(11, 50)]) {
      assert.ok(!everything.includes(secret), 'a secret is in the log');
    }
  });

  it('ends a session after twelve hours, and with it the open pages', async (t) => {
    const page = await startWithPage(t);
    await page.signIn();
    page.clock.advance(SESSION_MS - 60_000);
    const events = await page.follow();
    await events.until(() => true);
    page.clock.advance(60_000);
    await events.untilOver();
    assert.equal(events.names.at(-1), 'ended');
    assert.equal((await page.call('GET', '/admin/events')).code, 'SIGNED_OUT');
  });

  it('does nothing without a session, and nothing that another page asks for', async (t) => {
    const page = await startWithPage(t);
    page.provider.ask('7', 'ABCD2345');
    const asks = () => page.provider.requests.filter((one) => one.startsWith('POST')).length;
    for (const [path, body] of ACTIONS) assert.equal((await page.call('POST', path, body)).code, 'SIGNED_OUT', path);
    await page.signIn();
    for (const [path, body] of [...ACTIONS, ['/admin/session', { token: API_TOKEN }]] as const) {
      for (const headers of [
        { origin: '' },
        { origin: 'null' },
        { origin: 'http://127.0.0.1:1' },
        { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
        { host: 'evil.example' },
        { host: 'evil.example', origin: 'http://evil.example' },
      ] as Record<string, string>[]) {
        assert.equal((await page.call('POST', path, body, headers)).code, 'ADMIN_FORBIDDEN', JSON.stringify(headers));
      }
    }
    const form = await page.call('POST', '/admin/session', `token=${API_TOKEN}`, {
      'content-type': 'application/x-www-form-urlencoded',
    });
    assert.equal(form.status, 415);
    assert.equal(asks(), 0);
    for (const path of ['/', '/admin/events', '/admin/session', '/admin/main.ts']) {
      assert.equal((await page.call('GET', path, undefined, { host: 'evil.example' })).status, 403, path);
    }
    const opened = { origin: '', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    assert.equal((await page.call('GET', '/', undefined, opened)).status, 200);
    assert.equal((await page.call('GET', '/admin/events', undefined, opened)).status, 403);
    for (const host of ['localhost:7000', '[::1]:6340', '127.0.0.1']) {
      const through = await page.call('GET', '/', undefined, { host, origin: `http://${host}` });
      assert.equal(through.status, 200, host);
    }
  });

  it('brings its files along, loads nothing from elsewhere, holds no secret and may not be framed', async (t) => {
    const page = await startWithPage(t);
    const html = await page.call('GET', '/');
    const files = [...html.text.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, path = '']) => path);
    assert.ok(files.length >= 6);
    const modules = ['dom', 'calls', 'words', 'ages', 'toast', 'action-button', 'list-view', 'rows'];
    for (const path of ['/', ...files, ...modules.map((name) => `/admin/${name}.ts`)]) {
      const { status, headers, text } = await page.call('GET', path);
      assert.equal(status, 200, path);
      assert.match(String(headers['content-security-policy']), /default-src 'none'.*frame-ancestors 'none'/);
      assert.doesNotMatch(String(headers['content-security-policy']), /unsafe|\*|http/);
      assert.equal(headers['x-frame-options'], 'DENY');
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['cache-control'], 'no-store');
      assert.doesNotMatch(text, /https?:\/\/(?!www\.w3\.org\/2000\/svg)/, `${path} loads from elsewhere`);
      assert.doesNotMatch(text, /<script(?! type="module" src=)|<style|style=|innerHTML|\son\w+="/, path);
      assert.ok(!text.includes(API_TOKEN));
    }
    assert.equal((await page.call('GET', '/admin/tsconfig.json')).status, 404);
    const api = await page.call('GET', '/openapi.json');
    assert.ok(!api.text.includes('/admin/'));
  });

  it('shows who asks, approves and denies by the API of the provider, and says what it refuses', async (t) => {
    const page = await startWithPage(t);
    page.provider.ask('7', 'ABCD2345', { displayName: '<b>Ada</b>\u202e' });
    page.provider.ask('8', 'EFGH6789', { kind: 'group', title: 'Club', displayName: 'Club' });
    await page.signIn();
    const events = await page.follow();
    const { pairings, services } = await events.until((state) => state.pairings.items.length === 2);
    assert.deepEqual(
      pairings.items.map(({ code, place }) => [code, place.name, place.kind]),
      [
        ['ABCD2345', '<b>Ada</b> ', 'direct'],
        ['EFGH6789', 'Club', 'group'],
      ],
    );
    assert.deepEqual(
      services.map(({ name }) => name),
      ['remote-sessions', 'telegram'],
    );
    const decide = (code: string, verb: string) => page.call('POST', `/admin/pairings/telegram/${code}/${verb}`);
    assert.equal((await decide('ABCD2345', 'approve')).status, 204);
    assert.equal((await decide('EFGH6789', 'deny')).status, 204);
    assert.ok(page.provider.requests.includes('POST /v1/pairings/ABCD2345/approve'));
    assert.ok(page.provider.requests.includes('POST /v1/pairings/EFGH6789/deny'));
    await events.until((state) => state.pairings.items.length === 0);
    const again = await decide('ABCD2345', 'approve');
    assert.deepEqual([again.status, again.code], [409, 'DECISION_REFUSED']);
    const unknown = await page.call('POST', '/admin/pairings/teams/ABCD2345/approve');
    assert.deepEqual([unknown.status, unknown.code], [404, 'PROVIDER_UNKNOWN']);
    page.provider.state.isDown = true;
    assert.equal((await decide('ABCD2345', 'approve')).code, 'PROVIDER_UNREACHABLE');
    await events.until((state) => state.services.some(({ name, state: is }) => name === 'telegram' && is === 'away'));
  });

  it('shows sessions and runs as they change, and stops what runs and what waits', async (t) => {
    const page = await startWithPage(t);
    mkdirSync(join(page.workspaceDir, 'alpha'), { recursive: true });
    await page.signIn();
    const events = await page.follow();
    await page.pair('7');
    await page.ask('7', "project 'alpha'");
    const { sessions } = await events.until((state) => state.sessions.items.length === 1);
    assert.deepEqual([sessions.items[0]?.project, sessions.items[0]?.place.name], ['alpha', 'person 7']);
    await page.provider.write('7', 'GATE g');
    await until(() => page.etienne.state.runs.length === 1, 'the run');
    await page.provider.write('7', 'waits');
    const { runs } = await events.until(({ runs: { items } }) => items.length === 2 && items[0]?.state === 'running');
    const [running, waiting] = runs.items;
    assert.deepEqual([running?.place.name, running?.project, waiting?.startedAt], ['person 7', 'alpha', null]);
    const stop = (id = '') => page.call('POST', `/admin/runs/${encodeURIComponent(id)}/stop`);
    assert.equal((await stop(waiting?.id)).status, 204);
    assert.equal((await stop(running?.id)).status, 204);
    await page.said('7', /Stopped here/);
    await events.until((state) => state.runs.items.length === 0);
    assert.deepEqual([(await stop(running?.id)).code], ['RUN_NOT_FOUND']);
  });

  it('shows what was given up here and at a provider, and tries both again', async (t) => {
    const page = await startWithPage(t);
    mkdirSync(join(page.workspaceDir, 'alpha'), { recursive: true });
    await page.pair('7');
    await page.ask('7', "project 'alpha'");
    page.provider.state.deadLetters = [{ id: 'm1', reason: `400: no, ${API_TOKEN}`, finishedAt: 1 }];
    page.provider.state.refusesMessages = true;
    await page.provider.write('7', 'news');
    await page.signIn();
    const events = await page.follow();
    const { givenUp } = await events.until((state) => state.givenUp.items.length === 2);
    page.provider.state.refusesMessages = false;
    const [own, theirs] = givenUp.items;
    assert.deepEqual([own?.service, own?.queue, theirs?.service], ['remote-sessions', 'replies', 'telegram']);
    assert.match(theirs?.reason ?? '', /^400: no, \[secret\]$/);
    for (const letter of givenUp.items) {
      const { service, queue, id } = letter;
      const retry = () => page.call('POST', `/admin/dead-letters/${encodeURIComponent(id)}/retry`, { service, queue });
      assert.equal((await retry()).status, 204);
      assert.ok([404, 409].includes((await retry()).status));
    }
    await page.said('7', /ECHO: news/);
    await events.until((state) => state.givenUp.items.length === 0);
  });

  it('asks nobody as long as no page is open', async (t) => {
    const page = await startWithPage(t);
    await page.signIn();
    const events = await page.follow();
    await events.until(({ services }) => services[1]?.state === 'ready');
    assert.equal((await page.call('DELETE', '/admin/session')).status, 204);
    await events.untilOver();
    const looks = () => page.provider.requests.filter((one) => one === 'GET /ready').length;
    const before = looks();
    for (let turn = 0; turn < 20; turn++) {
      page.clock.advance(1_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.ok(looks() - before <= 1);
  });
});
