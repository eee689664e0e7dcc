import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { createWebhookSecret } from 'service-kit';
import { de } from './replies/words/de.ts';
import { en } from './replies/words/en.ts';
import { startManager, type TestManager } from './testing/start-manager.ts';
import { settle, until } from './testing/waiting.ts';

function project(manager: TestManager, name: string, currentSession?: string) {
  const folder = join(manager.workspaceDir, name);
  mkdirSync(join(folder, 'data'), { recursive: true });
  if (currentSession !== undefined) writeFileSync(join(folder, 'data', 'session.id'), currentSession);
  return folder;
}

const mappingFile = (manager: TestManager) =>
  JSON.parse(readFileSync(join(manager.dataDir, 'remote-sessions.json'), 'utf8'))['remote-sessions'];

describe('the manager', () => {
  it('registers at its provider, and again with the same secret after the provider forgot', async (t) => {
    const manager = await startManager(t);
    const [[id, subscription] = []] = manager.provider.subscriptions;
    assert.match(subscription?.url ?? '', /^http:\/\/127\.0\.0\.1:\d+\/v1\/webhooks\/telegram$/);
    manager.provider.subscriptions.clear();
    await manager.passUntil(() => manager.provider.subscriptions.size === 1, 'the second registration');
    assert.deepEqual([...manager.provider.subscriptions], [[id, subscription]]);
  });

  it('is not ready where a provider calls itself by another name, and says which name that is', async (t) => {
    const manager = await startManager(t);
    manager.provider.state.name = 'signal';
    manager.provider.subscriptions.clear();
    const state = async () => (await manager.call('GET', '/ready')).body.parts['provider:telegram'];
    await manager.passUntil(async () => !(await state()).ok, 'the mistake');
    assert.match((await state()).error, /calls itself signal; put its address into providers\.signal\.url/);
    assert.equal(manager.provider.subscriptions.size, 0);
    manager.provider.state.name = 'telegram';
    await manager.passUntil(async () => (await state()).ok, 'the right one');
    assert.equal(manager.provider.subscriptions.size, 1);
  });

  it('keeps its secret across restarts and says its new address', async (t) => {
    const manager = await startManager(t);
    const [before] = manager.provider.subscriptions.values();
    await manager.stop();
    await manager.start();
    const [after] = manager.provider.subscriptions.values();
    assert.equal(manager.provider.subscriptions.size, 1);
    assert.equal(after?.secret, before?.secret);
  });

  it('takes a person from pairing over a project to an answer, and writes the mapping down', async (t) => {
    const manager = await startManager(t);
    project(manager, 'alpha');
    await manager.pair('7');
    assert.match(manager.provider.texts('7')[0] ?? '', /Choose a project/);
    assert.deepEqual(manager.provider.shown[0]?.actions, [[{ id: 'project:alpha', label: 'alpha' }]]);
    await manager.provider.press('7', 'project:alpha');
    await manager.said('7', /now talking to `alpha`.*no session yet/);
    const [subscription] = manager.provider.subscriptions.values();
    const [mapping] = mappingFile(manager);
    assert.deepEqual(mapping, {
      provider: 'telegram',
      webhook: { url: subscription?.url },
      created_at: mapping.created_at,
      project: { name: 'alpha', sessionId: '' },
      remoteSession: { sessionId: '7', displayName: 'person 7' },
    });
    assert.ok(!Number.isNaN(Date.parse(mapping.created_at)));
    assert.equal(await manager.ask('7', 'hello'), 'ECHO: hello');
    const [run] = manager.etienne.state.runs;
    assert.equal(mappingFile(manager)[0].project.sessionId, run?.sessionId);
    for (const [file, mode] of [
      ['', 0o700],
      ['remote-sessions.json', 0o600],
      ['remote-sessions.db', 0o600],
      ['remote-sessions.db-wal', 0o600],
    ] as const) {
      assert.equal(statSync(join(manager.dataDir, file)).mode & 0o777, mode, file);
    }
  });

  it('speaks the language of each remote session, also after a restart and where an event tells none', async (t) => {
    const manager = await startManager(t);
    const { provider } = manager;
    project(manager, 'alpha');
    provider.pair('7', { language: 'de-AT' });
    await provider.deliver('session.paired', '7');
    await manager.said('7', new RegExp(`^${de.projects.welcome.slice(0, 20)}`));
    provider.pair('8', { language: 'fr' });
    assert.equal(await manager.ask('8', '/stop'), en.runs.nothingToStop);
    assert.match(
      await manager.ask('7', "project 'alpha'"),
      /^Du sprichst jetzt mit `alpha`\. Es hat noch keine Sitzung/,
    );
    assert.equal(await manager.ask('7', 'hallo'), 'ECHO: hallo');
    await manager.stop();
    provider.pair('7');
    await manager.start();
    assert.equal(await manager.ask('7', '/stop'), de.runs.nothingToStop);
    assert.match(
      await manager.ask('7', '/status'),
      /^Projekt: `alpha`\n\nSitzung: .*\n\nLäuft: nichts\n\nWartet: nichts/,
    );
    assert.match(await manager.ask('7', '/get ../x'), /^Ich nehme den Pfad .*: Er führt aus dem Projekt hinaus\./);
    provider.pair('7', { language: 'en' });
    assert.equal(await manager.ask('7', '/stop'), en.runs.nothingToStop);
  });

  it('recognises an event that comes again, and answers it once', async (t) => {
    const manager = await startManager(t);
    project(manager, 'alpha');
    await manager.pair('7');
    await manager.ask('7', "project 'alpha'");
    const first = await manager.provider.write('7', 'hello', { id: 'evt_same' });
    assert.deepEqual([first.status, first.body], [202, { status: 'queued' }]);
    await manager.said('7', /ECHO: hello/);
    const second = await manager.provider.write('7', 'hello', { id: 'evt_same' });
    assert.deepEqual([second.status, second.body], [202, { status: 'duplicate' }]);
    assert.equal(await manager.ask('7', 'next'), 'ECHO: next');
    assert.deepEqual(
      manager.etienne.state.runs.map(({ prompt }) => prompt),
      ['hello', 'next'],
    );
  });

  it('refuses what is not signed, not readable or not of this provider', async (t) => {
    const manager = await startManager(t);
    const code = ({ body }: { body: unknown }) => (body as { code: string }).code;
    const forged = await manager.provider.deliver('session.paired', '7', {}, { secret: createWebhookSecret() });
    assert.deepEqual([forged.status, code(forged)], [401, 'SIGNATURE_INVALID']);
    const unsigned = await manager.call('POST', '/v1/webhooks/telegram', { type: 'session.paired' });
    assert.equal(unsigned.status, 401);
    const foreign = await manager.provider.deliver('session.paired', '7', {}, { provider: 'other' });
    assert.deepEqual([foreign.status, code(foreign)], [400, 'EVENT_INVALID']);
    const unreadable = await manager.provider.deliver('session.paired', '7', { remoteSession: {} });
    assert.deepEqual([unreadable.status, code(unreadable)], [400, 'EVENT_INVALID']);
    for (const [type, data, path] of [
      ['message.received', {}, '/data'],
      ['message.received', { message: { id: 'm1', attachments: [] } }, '/data/message'],
      ['message.received', { message: { id: 'm1', text: 7, attachments: [] } }, '/data/message/text'],
      ['action.selected', { messageId: 'm1', action: {} }, '/data/action'],
    ] as const) {
      const wrong = await manager.provider.deliver(type, '7', data);
      assert.deepEqual([wrong.status, code(wrong)], [400, 'EVENT_INVALID']);
      const { message } = wrong.body as { message: string };
      assert.ok(message.includes(`: ${path} `), message);
    }
    const unknown = await manager.call('POST', '/v1/webhooks/other', {});
    assert.deepEqual([unknown.status, unknown.body.code], [404, 'PROVIDER_UNKNOWN']);
    const newer = await manager.provider.deliver('reaction.added', '7', { emoji: '👍' });
    assert.equal(newer.status, 202);
    await settle();
    assert.deepEqual(manager.provider.shown, []);
  });

  it('talks to a project whose name holds quotes', async (t) => {
    const manager = await startManager(t);
    const name = `it's a "test" ‘run’ 2`;
    project(manager, name);
    await manager.pair('7');
    assert.ok((await manager.ask('7', `project '${name}'`)).includes(name));
    assert.equal(await manager.ask('7', 'hello'), 'ECHO: hello');
    assert.equal(manager.etienne.state.runs[0]?.project, name);
  });

  it('never lets two chats of one project mix their sessions', async (t) => {
    const manager = await startManager(t);
    const { state } = manager.etienne;
    project(manager, 'alpha', 's-one');
    state.seedSession('alpha', { sessionId: 's-one', timestamp: '2026-01-01T00:00:00.000Z' });
    await manager.pair('1');
    await manager.ask('1', "project 'alpha'");
    state.seedSession('alpha', { sessionId: 's-two', timestamp: '2026-01-02T00:00:00.000Z' });
    await manager.pair('2');
    await manager.ask('2', "project 'alpha'");
    const chats = ['1', '2'];
    for (const round of [1, 2, 3]) {
      await Promise.all(chats.map((chat) => manager.provider.write(chat, `${round} of ${chat}`)));
    }
    for (const chat of chats) await manager.said(chat, new RegExp(`ECHO: 3 of ${chat}`));
    assert.equal(state.runs.length, 6);
    for (const { prompt, sessionId } of state.runs) {
      assert.equal(sessionId, prompt.endsWith('1') ? 's-one' : 's-two', prompt);
    }
    assert.deepEqual(
      mappingFile(manager).map(({ project }: { project: object }) => project),
      [
        { name: 'alpha', sessionId: 's-one' },
        { name: 'alpha', sessionId: 's-two' },
      ],
    );
  });

  it('tells once that Etienne is away, and runs the prompt when it is back', async (t) => {
    const manager = await startManager(t);
    project(manager, 'alpha');
    await manager.pair('7');
    await manager.ask('7', "project 'alpha'");
    await manager.etienne.state.setDown(true);
    assert.match(await manager.ask('7', 'hello'), /Etienne cannot be reached/);
    await manager.passUntil(() => manager.log.filter((line) => line.includes('will be tried again')).length > 2);
    assert.equal((await manager.call('GET', '/ready')).status, 503);
    await manager.etienne.state.setDown(false);
    await manager.passUntil(() => manager.provider.texts('7').includes('ECHO: hello'), 'the answer');
    assert.equal(manager.provider.texts('7').filter((text) => /cannot be reached/.test(text)).length, 1);
    assert.equal(manager.etienne.state.runs.length, 1);
  });

  it('says what it could not say while the provider was down, in order and once', async (t) => {
    const manager = await startManager(t);
    project(manager, 'alpha');
    await manager.pair('7');
    await manager.ask('7', "project 'alpha'");
    manager.provider.state.isDown = true;
    await manager.provider.write('7', 'one');
    await manager.provider.write('7', 'two');
    await until(() => manager.etienne.state.runs.length === 2, 'both runs');
    const before = manager.provider.texts('7').length;
    manager.provider.state.isDown = false;
    await manager.passUntil(() => manager.provider.texts('7').includes('ECHO: two'), 'the answers');
    const answers = manager.provider.texts('7').slice(before);
    assert.deepEqual(
      answers.filter((text) => text.startsWith('ECHO')),
      ['ECHO: one', 'ECHO: two'],
    );
  });

  it('never says a secret of its own, also where the agent has read it', async (t) => {
    const manager = await startManager(t, { credentials: () => ({ jwtSecret: 'the-secret-of-etienne' }) });
    project(manager, 'alpha');
    await manager.pair('7');
    await manager.ask('7', "project 'alpha'");
    assert.equal(await manager.ask('7', 'it is the-secret-of-etienne'), 'ECHO: it is [secret]');
  });

  it('does not count as lost what it would only have changed of a message that nobody has seen', async (t) => {
    const manager = await startManager(t);
    project(manager, 'alpha');
    await manager.pair('7');
    await manager.ask('7', "project 'alpha'");
    manager.provider.state.hasFailed = true;
    await manager.provider.press('7', 'drop:unknown', 'm1');
    await manager.said('7', /It was dropped before/);
    assert.equal(await manager.ask('7', 'afterwards'), 'ECHO: afterwards');
    const replies = async () => (await manager.call('GET', '/ready')).body.parts.replies;
    await until(async () => (await replies()).depth === 0, 'no replies');
    assert.equal((await replies()).deadLetters, 0);
  });

  it('passes a long Chinese message on whole', async (t) => {
    const manager = await startManager(t);
    const folder = project(manager, 'alpha');
    await manager.pair('7');
    await manager.ask('7', "project 'alpha'");
    const text = '汉字'.repeat(2_048);
    await manager.provider.write('7', text);
    // A message of full length may go on in the next one, so it waits a moment for that.
    await manager.passUntil(() => manager.provider.texts('7').length === 3, 'the answer');
    const answer = manager.provider.texts('7')[2] ?? '';
    const path = /file (\.attachments\/\S+\.md)/.exec(answer)?.[1] ?? '';
    assert.equal(readFileSync(join(folder, path), 'utf8'), text);
    assert.ok(manager.etienne.state.requests.every(({ status }) => status !== 431));
  });

  it('attaches to a run that goes on across its restart, and answers once', async (t) => {
    const manager = await startManager(t);
    const { state } = manager.etienne;
    project(manager, 'alpha');
    await manager.pair('7');
    await manager.ask('7', "project 'alpha'");
    await manager.provider.write('7', 'GATE g');
    await until(() => state.runs.length === 1, 'the run');
    await manager.provider.write('7', 'after');
    await manager.said('7', /number 1 in line/);
    await manager.stop();
    await state.waitFor(({ liveStreams }) => liveStreams === 0);
    await manager.start();
    await state.waitFor(({ liveStreams }) => liveStreams === 1);
    state.completeGate('g');
    await manager.said('7', /ECHO: after/);
    assert.deepEqual(manager.provider.texts('7').slice(-2), ['GATE g reached. GATE g opened', 'ECHO: after']);
    assert.deepEqual(
      state.runs.map(({ prompt, outcome }) => [prompt, outcome]),
      [
        ['GATE g', 'completed'],
        ['after', 'completed'],
      ],
    );
  });

  it('forgets a chat that is revoked: stops, drops and removes', async (t) => {
    const manager = await startManager(t);
    const { state } = manager.etienne;
    project(manager, 'alpha');
    await manager.pair('7');
    await manager.ask('7', "project 'alpha'");
    await manager.provider.write('7', 'GATE g');
    await until(() => state.runs.length === 1, 'the run');
    await manager.provider.write('7', 'waits');
    await manager.said('7', /number 1 in line/);
    manager.provider.unpair('7');
    const before = manager.provider.texts('7').length;
    await manager.provider.deliver('session.revoked', '7');
    await state.waitFor(({ runs }) => runs[0]?.outcome === 'aborted');
    await until(async () => (await manager.call('GET', '/v1/runs')).body.runs.length === 0, 'the end of the run');
    await until(() => mappingFile(manager).length === 0, 'the end of the mapping');
    assert.deepEqual((await manager.call('GET', '/v1/sessions')).body, { sessions: [] });
    await until(async () => (await manager.call('GET', '/ready')).body.parts.replies.depth === 0, 'no replies');
    assert.equal(manager.provider.texts('7').length, before);
    assert.equal(state.runs.length, 1);
  });

  it('frees the project of a chat that is unmapped while its prompt of an earlier process is being settled', async (t) => {
    const manager = await startManager(t);
    const { state } = manager.etienne;
    project(manager, 'alpha');
    await manager.pair('7');
    await manager.ask('7', "project 'alpha'");
    state.failNext('streamPrompt/sdk', 'reset-after-request-read');
    await manager.provider.write('7', 'lost');
    await manager.said('7', /finding out whether it has started/);
    await manager.stop();
    await manager.start();
    const { runs } = (await manager.call('GET', '/v1/runs')).body;
    assert.deepEqual(
      runs.map(({ project, state }: { project: string; state: string }) => [project, state]),
      [['alpha', 'starting']],
    );
    assert.equal((await manager.call('DELETE', '/v1/sessions/telegram/7')).status, 204);
    await manager.pair('8');
    await manager.ask('8', "project 'alpha'");
    await manager.provider.write('8', 'hello');
    await manager.said('8', /ECHO: hello/);
  });

  it('does not wait for a run of an earlier process whose prompt is gone', async (t) => {
    const manager = await startManager(t);
    project(manager, 'alpha');
    await manager.pair('7');
    await manager.ask('7', "project 'alpha'");
    await manager.stop();
    const database = new DatabaseSync(join(manager.dataDir, 'remote-sessions.db'));
    database.exec(
      `INSERT INTO runs (id, provider, session_id, project, prompt, state, started_at)
       VALUES ('orphan', 'telegram', '9', 'alpha', 'text', 'starting', 1)`,
    );
    database.close();
    await manager.start();
    assert.equal(await manager.ask('7', 'hello'), 'ECHO: hello');
  });

  it('replaces a session that cannot be resumed, and says so once', async (t) => {
    const manager = await startManager(t);
    const { state } = manager.etienne;
    project(manager, 'alpha', 's-old');
    state.seedSession('alpha', { sessionId: 's-old' });
    await manager.pair('7');
    await manager.ask('7', "project 'alpha'");
    state.makeSessionStale('s-old');
    assert.match(await manager.ask('7', 'hello'), /could not be resumed/);
    await manager.said('7', /ECHO: hello/);
    assert.equal(await manager.ask('7', 'next'), 'ECHO: next');
    const [first, second] = state.runs;
    assert.equal(state.runs.length, 2);
    assert.notEqual(first?.sessionId, 's-old');
    assert.equal(second?.sessionId, first?.sessionId);
    assert.equal(mappingFile(manager)[0].project.sessionId, first?.sessionId);
  });
});
