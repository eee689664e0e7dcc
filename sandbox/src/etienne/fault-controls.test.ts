import assert from 'node:assert/strict';
import { access, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createFakeTimers } from './fake-timers.ts';
import { realTiming, timingTimes } from './index.ts';
import { answerOf, historyOf, startEtienne, type TestEtienne, typesOf } from './test-helper.ts';

const reset = { code: 'ECONNRESET' };
const users = [{ username: 'member', password: 'm', role: 'user' as const }];

type SignedIn = { accessToken: string; refreshToken: string };

async function signIn({ authUrl }: TestEtienne, path = '/auth/login', body: unknown = users[0]) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(authUrl + path, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as SignedIn };
}

describe('sign-in', () => {
  it('ends in the middle of a run: 401 Token expired until the token is refreshed', async (t) => {
    const etienne = await startEtienne(t, { jwtSecret: 'only this test knows it, and this Etienne', users });
    const { body } = await signIn(etienne);
    const before = { authorization: `Bearer ${body.accessToken}` };
    assert.equal((await etienne.get('/listProjects', before)).status, 200);
    etienne.state.expireTokens();
    for (const answer of [
      await etienne.get('/listProjects', before),
      await etienne.post('/abort/sdk_1_x', {}, before),
      await etienne.get('/streamPrompt/attach/sdk_1_x', before),
    ]) {
      assert.deepEqual([answer.status, answer.body.message], [401, 'Token expired']);
    }
    const refreshed = await signIn(etienne, '/auth/refresh', { refreshToken: body.refreshToken });
    const after = { authorization: `Bearer ${refreshed.body.accessToken}` };
    assert.equal((await etienne.get('/listProjects', after)).status, 200);
  });

  it('is refused for one route only, with the words of the test', async (t) => {
    const etienne = await startEtienne(t);
    etienne.state.refuse(401, { message: 'Token expired', route: 'abort' });
    assert.equal((await etienne.get('/listProjects')).status, 200);
    assert.equal((await etienne.post('/abort/sdk_1_x')).body.message, 'Token expired');
    etienne.state.refuse(undefined);
    assert.equal((await etienne.post('/abort/sdk_1_x')).status, 201);
  });

  it('cannot be reached or refuses while the API answers, and comes back', async (t) => {
    const etienne = await startEtienne(t, { users });
    await etienne.state.setSignInDown(true);
    await assert.rejects(signIn(etienne), { message: 'fetch failed' });
    assert.equal((await etienne.get('/listProjects')).status, 200);
    await etienne.state.setSignInDown(false);
    for (const status of [401, 403, 503]) {
      etienne.state.refuseSignIn(status);
      assert.equal((await signIn(etienne)).status, status);
    }
    etienne.state.refuseSignIn(undefined);
    assert.equal((await signIn(etienne)).status, 201);
  });
});

describe('the network', () => {
  it('goes away for as long as the clock says, while the run goes on', async (t) => {
    const timers = createFakeTimers();
    const etienne = await startEtienne(t, { timers });
    const stream = await etienne.prompt('p', 'GATE a');
    const { data } = await stream.until('session');
    const back = etienne.state.loseNetwork(52_000);
    await assert.rejects(stream.end(), reset);
    await assert.rejects(etienne.prompt('p', 'hello'), { code: 'ECONNREFUSED' });
    await etienne.state.waitFor(({ liveStreams }) => liveStreams === 0);
    timers.advance(52_000);
    await back;
    etienne.state.completeGate('a');
    assert.equal(typesOf(await (await etienne.attach(data.process_id)).end()).at(-1), 'completed');
  });

  it('is away for more than 60 seconds: the run was aborted, and what it said is stored', async (t) => {
    const timers = createFakeTimers();
    const etienne = await startEtienne(t, { timers });
    const stream = await etienne.prompt('p', 'GATE a');
    await stream.until('stdout');
    const back = etienne.state.loseNetwork(61_000);
    await assert.rejects(stream.end(), reset);
    await etienne.state.waitFor(({ liveStreams }) => liveStreams === 0);
    timers.advance(61_000);
    await back;
    await etienne.state.waitFor(({ runs }) => runs[0]?.outcome === 'aborted');
    const stored = await historyOf(etienne, 'p', etienne.state.runs[0]?.sessionId);
    assert.deepEqual([stored[1]?.message, stored[1]?.costs], ['GATE a reached. ', {}]);
  });
});

describe('a restart', () => {
  it('loses what ran and what asked, and keeps what was stored', async (t) => {
    const etienne = await startEtienne(t);
    await etienne.ask('p', 'before');
    const stream = await etienne.prompt('p', 'ASK single');
    const { data } = await stream.until('session');
    await etienne.state.waitFor(({ pending }) => pending.length === 1);
    await etienne.state.restart();
    await assert.rejects(stream.end(), reset);
    assert.deepEqual(etienne.state.pending, []);
    const attached = await (await etienne.attach(data.process_id)).end();
    assert.equal(attached[0]?.data.code, 'stream_not_found');
    assert.equal(etienne.state.runs[1]?.outcome, 'lost');
    assert.match(answerOf(await etienne.ask('p', 'HISTORY')), /3 prompts/);
    const stored = await historyOf(etienne, 'p', etienne.state.runs[0]?.sessionId);
    assert.deepEqual(
      stored.filter(({ isAgent }) => !isAgent).map(({ message }) => message),
      ['before', 'HISTORY'],
    );
  });

  it('leaves a shell command behind that still writes its file; a stop does not', async (t) => {
    const etienne = await startEtienne(t);
    const stream = await etienne.prompt('orphan', 'TOOL_GATE killed late.txt');
    await stream.until('tool');
    const stopped = await etienne.prompt('stopped', 'TOOL_GATE killed late.txt');
    const { data } = await stopped.until('session');
    await stopped.until('tool');
    await etienne.post(`/abort/${data.process_id}`);
    await stopped.end();
    await etienne.state.restart();
    await assert.rejects(access(join(etienne.workspaceDir, 'orphan', 'late.txt')));
    etienne.state.completeGate('killed');
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(await readFile(join(etienne.workspaceDir, 'orphan', 'late.txt'), 'utf8'), 'done\n');
    await assert.rejects(access(join(etienne.workspaceDir, 'stopped', 'late.txt')));
  });
});

describe('other hands', () => {
  it('press New chat: data/session.id is gone and the next prompt starts a new session', async (t) => {
    const etienne = await startEtienne(t);
    await etienne.ask('p', 'hello');
    etienne.state.newChat('p');
    await assert.rejects(access(join(etienne.workspaceDir, 'p', 'data', 'session.id')));
    await etienne.ask('p', 'hello');
    const [first, second] = etienne.state.runs;
    assert.notEqual(first?.sessionId, second?.sessionId);
  });

  it('work with another agent: the session goes on without data/session.id', async (t) => {
    const etienne = await startEtienne(t);
    etienne.state.keepSessionElsewhere('p');
    const foreign = etienne.state.seedSession('p');
    await etienne.ask('p', 'hello');
    await etienne.post('/addFile', { project_dir: 'p', file_name: 'data/session.id', file_content: foreign });
    assert.match(answerOf(await etienne.ask('p', 'HISTORY')), /2 prompts/);
  });

  it('remove a project: its folder is there again, empty, within seconds', async (t) => {
    const timers = createFakeTimers();
    const etienne = await startEtienne(t, { timers });
    await mkdir(join(etienne.workspaceDir, 'p', 'src'), { recursive: true });
    etienne.state.removeProject('p');
    assert.deepEqual((await etienne.get('/listProjects')).body, { projects: [] });
    timers.advance(realTiming.recreateMs);
    assert.deepEqual((await etienne.get('/listProjects')).body, { projects: ['p'] });
    assert.deepEqual((await etienne.get('/listFiles?project_dir=p')).body, []);
  });

  it('rewrite prompts by a guardrail before they are run and stored', async (t) => {
    const etienne = await startEtienne(t, { guardrail: (prompt) => prompt.replaceAll(/\d{4,}/g, '[number]') });
    assert.equal(answerOf(await etienne.ask('p', 'call 555123')), 'ECHO: call [number]');
    const [run] = etienne.state.runs;
    assert.deepEqual([run?.prompt, run?.ranPrompt], ['call 555123', 'call [number]']);
    assert.equal((await historyOf(etienne, 'p', run?.sessionId))[0]?.message, 'call [number]');
    etienne.state.setGuardrail(undefined);
    assert.equal(answerOf(await etienne.ask('p', 'call 555123')), 'ECHO: call 555123');
  });

  it('turn the clocks faster, also while it runs', async (t) => {
    assert.deepEqual(timingTimes(100).abandonMs, 600);
    assert.equal(timingTimes(100).bufferSize, realTiming.bufferSize);
    const etienne = await startEtienne(t, { timing: timingTimes(1_000) });
    etienne.state.setTiming({ questionMs: 1 });
    assert.match(answerOf(await etienne.ask('p', 'ASK single')), /Request timed out waiting/);
  });
});
