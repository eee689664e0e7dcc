import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { answerOf, startEtienne, typesOf } from './test-helper.ts';

async function sessionIdIn(workspaceDir: string, project: string): Promise<string> {
  return readFile(join(workspaceDir, project, 'data', 'session.id'), 'utf8');
}

describe('sessions', () => {
  it('are created by the first prompt and resumed by the next', async (t) => {
    const etienne = await startEtienne(t);
    await etienne.ask('p', 'hello');
    assert.equal(answerOf(await etienne.ask('p', 'HISTORY')), 'HISTORY: this session has had 2 prompts');
    assert.equal(etienne.state.runs[0]?.sessionId, await sessionIdIn(etienne.workspaceDir, 'p'));
    assert.equal(etienne.state.runs[0]?.sessionId, etienne.state.runs[1]?.sessionId);
  });

  it('begin anew after clearSession', async (t) => {
    const etienne = await startEtienne(t);
    await etienne.ask('p', 'hello');
    assert.equal((await etienne.post('/clearSession/p')).status, 201);
    assert.equal(answerOf(await etienne.ask('p', 'HISTORY')), 'HISTORY: this session has had 1 prompts');
  });

  it('are chosen by data/session.id when the run starts, not when it was queued', async (t) => {
    const etienne = await startEtienne(t);
    const chosen = etienne.state.seedSession('p');
    const first = await etienne.prompt('p', 'GATE a');
    await first.until('stdout');
    const second = await etienne.prompt('p', 'hello');
    await second.until('status');
    await etienne.post('/addFile', { project_dir: 'p', file_name: 'data/session.id', file_content: chosen });
    etienne.state.completeGate('a');
    await second.end();
    assert.equal(etienne.state.runs[1]?.sessionId, chosen);
  });

  it("resume another project's conversation where its id was written", async (t) => {
    const etienne = await startEtienne(t);
    await etienne.ask('a', 'hello');
    const id = await sessionIdIn(etienne.workspaceDir, 'a');
    await etienne.post('/addFile', { project_dir: 'b', file_name: 'data/session.id', file_content: id });
    assert.equal(answerOf(await etienne.ask('b', 'HISTORY')), 'HISTORY: this session has had 2 prompts');
  });

  it('that are stale fail at every prompt until they are cleared', async (t) => {
    const etienne = await startEtienne(t);
    await etienne.ask('p', 'hello');
    etienne.state.makeSessionStale(await sessionIdIn(etienne.workspaceDir, 'p'));
    for (let attempt = 0; attempt < 2; attempt += 1) {
      assert.deepEqual(typesOf(await etienne.ask('p', 'again')), ['session', 'error', 'error']);
    }
    await etienne.post('/clearSession/p');
    assert.equal(answerOf(await etienne.ask('p', 'again')), 'ECHO: again');
    assert.equal(etienne.state.runs.length, 2);
  });

  it('can still be resumed after a restart over the same workspace', async (t) => {
    const before = await startEtienne(t);
    await before.ask('p', 'hello');
    await before.close();
    const after = await startEtienne(t, { workspaceDir: before.workspaceDir });
    assert.equal(answerOf(await after.ask('p', 'HISTORY')), 'HISTORY: this session has had 2 prompts');
  });

  it('keep their other fields when they are listed again', async (t) => {
    const etienne = await startEtienne(t);
    const seeded = {
      timestamp: '2020-01-01T00:00:00.000Z',
      pinned: true,
      sessionName: 'Scheduled Tasks',
      summary: 'S',
    };
    const id = etienne.state.seedSession('p', seeded);
    await etienne.post('/addFile', { project_dir: 'p', file_name: 'data/session.id', file_content: id });
    await etienne.ask('p', 'hello');
    const { body } = await etienne.get('/getFile?project_dir=p&file_name=.etienne/chat.sessions.json');
    const { sessions } = JSON.parse(String(body.content));
    assert.equal(sessions.length, 1);
    assert.ok(sessions[0].timestamp > seeded.timestamp);
    assert.deepEqual({ ...sessions[0], timestamp: seeded.timestamp }, { ...seeded, sessionId: id });
  });
});
