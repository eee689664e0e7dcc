import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { systemClock } from 'service-kit';
import { createAuthorization } from './authorization.ts';
import { createEtienneClient, type EtienneClient } from './client.ts';
import { findAnswer } from './find-answer.ts';
import { readHistory } from './history.ts';
import { answersFor, pendingFor } from './permissions.ts';
import { applyEvent, initialRunView } from './run-outcome.ts';
import { currentSession, makeCurrent, mostRecentSession, readSessionList } from './sessions.ts';
import { startEtienne, viewOf } from './test-etienne.ts';

const prompt = (text: string, project = 'p') => ({ project, prompt: text, memoryEnabled: true });
const never = new AbortController().signal;

test('files are written, read, listed and found in the tree', async (t) => {
  const { client } = await startEtienne(t);
  assert.deepEqual(await client.addFile('p', './docs//ä b.md', 'text ü'), { status: 'added' });
  assert.deepEqual(await client.addFile('p', 'CLAUDE.md', 'x'), { status: 'skipped' });
  const file = await client.getFile('p', 'docs/ä b.md');
  assert.ok(file.status === 'found' && file.content === 'text ü' && file.absolutePath.endsWith('/p/docs/ä b.md'));
  assert.deepEqual(await client.getFile('p', 'docs'), { status: 'folder' });
  assert.deepEqual(await client.getFile('p', 'docs/none.md'), { status: 'missing' });
  assert.deepEqual(await client.listFiles('p', ''), { status: 'found', entries: [{ name: 'docs', isFolder: true }] });
  assert.deepEqual(await client.listFiles('p', 'docs/'), {
    status: 'found',
    entries: [{ name: 'ä b.md', isFolder: false }],
  });
  assert.deepEqual(await client.listFiles('p', 'none'), { status: 'missing' });
  const tree = await client.fileTree('p');
  assert.deepEqual(
    tree.map(({ path, isFolder }) => [path, isFolder]),
    [
      ['docs', true],
      ['docs/ä b.md', false],
    ],
  );
  assert.ok(tree.every(({ changedAtMs }) => Number.isFinite(changedAtMs)));
  assert.deepEqual(await client.listProjects(), ['p']);
  assert.equal(await client.health(), true);
});

test('a server error on a file that is no folder stays a failure', async (t) => {
  const { client, state } = await startEtienne(t);
  await client.addFile('p', 'a.md', 'x');
  state.failNext('getFile', { status: 500 });
  await assert.rejects(client.getFile('p', 'a.md'), { code: 'ETIENNE_FAILED' });
});

test('nothing outside a project is asked for', async (t) => {
  const { client, state } = await startEtienne(t);
  const calls: (() => Promise<unknown>)[] = ['../x', '/etc/hostname', 'a/../../x', '%2e%2e/x'].flatMap((path) => [
    () => client.getFile('p', path),
    () => client.listFiles('p', path),
    () => client.addFile('p', path, 'x'),
  ]);
  for (const project of ['', '.', '..', 'a/b']) {
    calls.push(
      () => client.getFile(project, 'a'),
      () => client.addFile(project, 'a', 'x'),
    );
    await assert.rejects(client.clearSession(project), { code: 'ETIENNE_PATH_REFUSED' });
    await assert.rejects(client.fileTree(project), { code: 'ETIENNE_PATH_REFUSED' });
  }
  for (const call of calls) await assert.rejects(call, { code: 'ETIENNE_PATH_REFUSED' });
  assert.equal(state.requests.length, 0);
});

test('a file above the limit of Etienne is refused here, one at the limit is taken there', async (t) => {
  const { client } = await startEtienne(t);
  const envelope = Buffer.byteLength(JSON.stringify({ project_dir: 'p', file_name: 'a', file_content: '' }));
  const room = 10_485_760 - envelope;
  assert.deepEqual(await client.addFile('p', 'a', 'x'.repeat(room)), { status: 'added' });
  await assert.rejects(client.addFile('p', 'a', 'x'.repeat(room + 1)), { code: 'ETIENNE_TOO_LARGE' });
});

test('a call that nobody answers ends as unreachable', async (t) => {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const authorization = createAuthorization({}, { clock: systemClock });
  const client = createEtienneClient({ url: `http://127.0.0.1:${port}/`, authorization, timeoutMs: 20 });
  t.after(async () => {
    await client.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  await assert.rejects(client.abort('x'), { code: 'ETIENNE_UNREACHABLE', requestMayHaveArrived: true });
});

/** Etienne behind a connection that breaks as soon as the first request of the given path has come. */
async function breakFirst(t: TestContext, path: string) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (request.url?.includes(path) && asked.length === 1) {
      request.socket.destroy();
      return;
    }
    response.setHeader('content-type', 'application/json');
    response.end('{"projects":["p"],"success":true,"content":"x","ok":true}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const authorization = createAuthorization({}, { clock: systemClock });
  const client = createEtienneClient({ url: `http://127.0.0.1:${port}`, authorization });
  t.after(async () => {
    await client.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { client, asked };
}

for (const [what, path, call] of [
  ['listing the projects', '/listProjects', (client) => client.listProjects()],
  ['reading a file', '/getFile', (client) => client.getFile('p', 'a')],
  ['looking at the tree', '/filesystem', (client) => client.fileTree('p')],
  ['writing a file', '/addFile', (client) => client.addFile('p', 'a', 'x')],
  ['stopping a run', '/abort', (client) => client.abort('x')],
] as [string, string, (client: EtienneClient) => Promise<unknown>][]) {
  test(`one broken connection under ${what} is tried once more before anybody hears of it`, async (t) => {
    const { client, asked } = await breakFirst(t, path);
    await call(client);
    assert.equal(asked.length, 2);
  });
}

test('an answer to a question is not sent twice, as the second would be told that it is too late', async (t) => {
  const { client, asked } = await breakFirst(t, '/permission/respond');
  await assert.rejects(client.respondPermission({ id: 'x', action: 'allow' }), { code: 'ETIENNE_UNREACHABLE' });
  assert.equal(asked.length, 1);
});

test('the mapped session is made current again, and only where that is safe', async (t) => {
  const { client, stream, state } = await startEtienne(t);
  assert.deepEqual(await makeCurrent(client, 'p', 'anything'), { status: 'kept_elsewhere' });
  const old = state.seedSession('p', { timestamp: '2026-01-01T00:00:00.000Z' });
  const pinned = state.seedSession('p', { timestamp: '2099-01-01T00:00:00.000Z', pinned: true });
  const foreign = state.seedSession('q');
  const first = await viewOf(await stream.openPrompt(prompt('hello'), never));
  const list = await readSessionList(client, 'p');
  assert.deepEqual(new Set(list.map(({ sessionId }) => sessionId)), new Set([old, pinned, first.sessionId]));
  assert.equal(mostRecentSession(list)?.sessionId, first.sessionId);
  const formerSessionId = String(first.sessionId);
  assert.deepEqual(await currentSession(client, 'p'), { status: 'set', sessionId: formerSessionId });
  assert.deepEqual(await makeCurrent(client, 'p', foreign), { status: 'not_listed' });
  assert.deepEqual(await makeCurrent(client, 'p', old), { status: 'made_current', formerSessionId });
  assert.deepEqual(await makeCurrent(client, 'p', old), { status: 'already_current' });
  assert.equal((await viewOf(await stream.openPrompt(prompt('again'), never))).sessionId, old);
  await client.clearSession('p');
  assert.deepEqual(await currentSession(client, 'p'), { status: 'absent' });
});

test('after New chat in Etienne the mapped session is made current again', async (t) => {
  const { client, stream, state } = await startEtienne(t);
  const old = state.seedSession('p', { timestamp: '2026-01-01T00:00:00.000Z' });
  await viewOf(await stream.openPrompt(prompt('hello'), never));
  await client.clearSession('p');
  assert.deepEqual(await makeCurrent(client, 'p', old), { status: 'made_current', formerSessionId: '' });
  assert.equal((await viewOf(await stream.openPrompt(prompt('again'), never))).sessionId, old);
});

for (const file of ['codex-thread.id', 'opencode-session.id', 'kimi-session.id', 'openai-agents-session.id']) {
  test(`the session of an agent that keeps it in ${file} is left alone`, async (t) => {
    const { client, state } = await startEtienne(t);
    const old = state.seedSession('p');
    await client.addFile('p', `data/${file}`, 'x');
    assert.deepEqual(await makeCurrent(client, 'p', old), { status: 'kept_elsewhere' });
    assert.deepEqual(await currentSession(client, 'p'), { status: 'absent' });
  });
}

for (const foreign of ['ses_5f2a1b', '018f7a3e-6c1d-7b3a-9d2e-3f1c5a7b9d0e']) {
  test(`the session ${foreign}, which is not of Claude, is not written where there is none`, async (t) => {
    const { client, state } = await startEtienne(t);
    state.seedSession('p', { sessionId: foreign });
    assert.deepEqual(await makeCurrent(client, 'p', foreign), { status: 'kept_elsewhere' });
  });
}

test('a session that cannot be resumed is told as such until it is cleared', async (t) => {
  const { client, stream, state } = await startEtienne(t);
  const { sessionId } = await viewOf(await stream.openPrompt(prompt('hello'), never));
  state.makeSessionStale(String(sessionId));
  const view = await viewOf(await stream.openPrompt(prompt('again'), never));
  assert.ok(view.end?.status === 'failed' && view.end.kind === 'stale_session');
  assert.equal(state.runs.length, 1);
  await client.clearSession('p');
  assert.deepEqual((await viewOf(await stream.openPrompt(prompt('again'), never))).end, { status: 'completed' });
});

test('a broken session list counts as empty', async (t) => {
  const { client, workspaceDir } = await startEtienne(t);
  assert.deepEqual(await readSessionList(client, 'p'), []);
  await mkdir(join(workspaceDir, 'p', '.etienne'), { recursive: true });
  await writeFile(join(workspaceDir, 'p', '.etienne', 'chat.sessions.json'), '{"sessions":[');
  assert.deepEqual(await readSessionList(client, 'p'), []);
});

test('the answer to a prompt is found in the stored history', async (t) => {
  const { client, stream } = await startEtienne(t);
  const { sessionId } = await viewOf(await stream.openPrompt(prompt('first'), never));
  await viewOf(await stream.openPrompt(prompt('second'), never));
  const lines = await readHistory(client, 'p', String(sessionId));
  assert.deepEqual(findAnswer(lines, { prompt: 'first', startedAfterMs: 0, hasBegun: true }), {
    status: 'found',
    text: 'ECHO: first',
    isFinished: true,
  });
  assert.deepEqual(await readHistory(client, 'p', '../../../etc/passwd'), []);
  assert.deepEqual(await readHistory(client, 'p', 'none'), []);
});

test('a question is found and answered while its run waits, and known to be gone afterwards', async (t) => {
  const { client, stream, state } = await startEtienne(t);
  let view = initialRunView();
  let answered: boolean[] = [];
  for await (const event of await stream.openPrompt(prompt('ASK single'), never)) {
    view = applyEvent(view, event);
    if (view.question === undefined || answered.length > 0) continue;
    await state.waitFor(({ pending }) => pending.length > 0);
    const { toolName, input } = view.question;
    const pending = pendingFor(await client.pendingPermissions(), { project: 'p', toolName });
    assert.ok(pending);
    const answer = { id: pending.id, action: 'allow', updatedInput: answersFor(input, [['Blue']]) } as const;
    answered = [await client.respondPermission(answer), await client.respondPermission(answer)];
  }
  assert.deepEqual(answered, [true, false]);
  assert.match(view.text, /"="Blue"/);
  assert.equal(view.question, undefined);
});

test('a question that nobody answers is closed when Etienne gives up, and the run goes on', async (t) => {
  const { stream } = await startEtienne(t, { timing: { questionMs: 1 } });
  let view = initialRunView();
  let wasAsked = false;
  for await (const event of await stream.openPrompt(prompt('ASK single'), never)) {
    view = applyEvent(view, event);
    wasAsked ||= view.question !== undefined;
    if (event.type === 'tool_failed') assert.equal(view.question, undefined);
  }
  assert.ok(wasAsked);
  assert.deepEqual([view.question, view.end], [undefined, { status: 'completed' }]);
});

test('a run is stopped by the process id of its first event', async (t) => {
  const { client, stream } = await startEtienne(t);
  let view = initialRunView();
  for await (const event of await stream.openPrompt(prompt('GATE a'), never)) {
    view = applyEvent(view, event);
    if (event.type === 'text') assert.equal(await client.abort(String(view.processId)), true);
  }
  assert.ok(view.end?.status === 'failed' && view.end.kind === 'aborted');
  assert.equal(await client.abort(String(view.processId)), false);
});

test('a plan is a question too, and its answer needs no input', async (t) => {
  const { client, stream, state } = await startEtienne(t);
  let view = initialRunView();
  let isAnswered = false;
  for await (const event of await stream.openPrompt(prompt('PLAN'), never)) {
    view = applyEvent(view, event);
    if (view.question === undefined || isAnswered) continue;
    assert.equal(view.question.toolName, 'ExitPlanMode');
    await state.waitFor(({ pending }) => pending.length > 0);
    const [pending] = await client.pendingPermissions();
    isAnswered = await client.respondPermission({ id: String(pending?.id), action: 'deny', message: 'Not yet' });
  }
  assert.equal(isAnswered, true);
  assert.deepEqual([view.question, view.activity, view.end], [undefined, undefined, { status: 'completed' }]);
});

test('a run that is stopped while it waits for another ends without an end, still queued', async (t) => {
  const { client, stream, state } = await startEtienne(t);
  const foreign = state.foreignRun('p', 'GATE web');
  let view = initialRunView();
  for await (const event of await stream.openPrompt(prompt('never'), never)) {
    view = applyEvent(view, event);
    if (!view.queued) continue;
    assert.equal(await client.abort(String(view.processId)), true);
    state.completeGate('web');
    await foreign.finished;
  }
  assert.deepEqual([view.queued, view.end, view.text], [true, undefined, '']);
  assert.equal(state.runs.length, 1);
});

test('failures of the model and of the budget come as the end of the run, their words once', async (t) => {
  const { stream, state } = await startEtienne(t);
  const failed = await viewOf(await stream.openPrompt(prompt('MODEL_ERROR 529'), never));
  assert.ok(failed.end?.status === 'failed' && failed.end.kind === 'api' && failed.end.retryable);
  assert.equal(failed.text, '');
  state.setBudgetExceeded(true);
  const refused = await viewOf(await stream.openPrompt(prompt('hello'), never));
  assert.ok(refused.end?.status === 'failed' && refused.end.kind === 'budget');
});

test('a web server that answers with a page of its own is not taken for an Etienne without projects', async (t) => {
  const server = createServer((_request, response) => response.end('<!doctype html>'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = createEtienneClient({ url, authorization: createAuthorization({}, { clock: systemClock }) });
  t.after(async () => {
    await client.close();
    server.close();
  });
  await assert.rejects(client.listProjects(), { code: 'ETIENNE_FAILED' });
});
