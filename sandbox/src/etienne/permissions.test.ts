import assert from 'node:assert/strict';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createFakeTimers } from './fake-timers.ts';
import { answerOf, type SseEvent, startEtienne, type TestEtienne } from './test-helper.ts';

async function pendingId(etienne: TestEtienne): Promise<string> {
  await etienne.state.waitFor(({ pending }) => pending.length > 0);
  return String(etienne.state.pending[0]?.id);
}

const toolStates = (events: SseEvent[]): unknown[] =>
  events.filter(({ type }) => type === 'tool').map(({ data }) => data.status);

function toldAsError(events: SseEvent[]): unknown[] {
  const told = events.filter(({ type }) => type === 'user');
  return told.map(
    ({ data }) => (data as { message: { content: { is_error?: boolean }[] } }).message.content[0]?.is_error,
  );
}

describe('permissions', () => {
  const askers = [
    ['ASK single', 'ask_user_question', 'AskUserQuestion'],
    ['PLAN', 'plan_approval', 'ExitPlanMode'],
  ];
  for (const [prompt = '', requestType, toolName] of askers) {
    it(`are asked for by ${toolName} in every mode`, async (t) => {
      const etienne = await startEtienne(t);
      const stream = await etienne.prompt('p', prompt);
      await pendingId(etienne);
      const [pending] = etienne.state.pending;
      assert.deepEqual([pending?.requestType, pending?.toolName, pending?.projectName], [requestType, toolName, 'p']);
      const answer = { id: pending?.id, action: 'allow' };
      assert.deepEqual((await etienne.post('/permission/respond', answer)).body, { success: true });
      assert.deepEqual(toolStates(await stream.end()), ['running', 'complete']);
    });
  }

  it('are not asked for by other tools by default', async (t) => {
    const etienne = await startEtienne(t);
    assert.deepEqual(toolStates(await etienne.ask('p', 'TOOL_WRITE a.md')), ['running', 'complete']);
  });

  for (const agentMode of ['plan', 'acceptEdits']) {
    it(`are asked for by every tool in mode ${agentMode}`, async (t) => {
      const etienne = await startEtienne(t);
      const stream = await etienne.prompt('p', 'TOOL_WRITE a.md', { agentMode });
      const id = await pendingId(etienne);
      assert.equal(etienne.state.pending[0]?.requestType, 'permission');
      await etienne.post('/permission/respond', { id, action: 'deny', message: 'no, thanks' });
      const events = await stream.end();
      assert.deepEqual(toolStates(events), ['running']);
      assert.deepEqual(toldAsError(events), [true]);
      assert.match(answerOf(events), /no, thanks/);
      await assert.rejects(access(join(etienne.workspaceDir, 'p', 'a.md')));
    });
  }

  it('take several answers and free text as they come', async (t) => {
    const etienne = await startEtienne(t);
    const stream = await etienne.prompt('p', 'ASK multi');
    const answers = { 'Which colours do you want?': 'Red, Blue, something else' };
    const id = await pendingId(etienne);
    await etienne.post('/permission/respond', { id, action: 'allow', updatedInput: { answers } });
    assert.match(answerOf(await stream.end()), /"Which colours do you want\?"="Red, Blue, something else"/);
  });

  it('of several questions come in one call', async (t) => {
    const etienne = await startEtienne(t);
    const stream = await etienne.prompt('p', 'ASK several');
    const running = await stream.until('tool');
    assert.equal((running.data.input as { questions: unknown[] }).questions.length, 2);
    await etienne.post('/permission/respond', { id: await pendingId(etienne), action: 'cancel' });
    assert.deepEqual(toolStates(await stream.end()), ['running']);
  });

  it('time out after 60 seconds, and the run goes on; a late answer is no success', async (t) => {
    const timers = createFakeTimers();
    const etienne = await startEtienne(t, { timers });
    const stream = await etienne.prompt('p', 'ASK single');
    const id = await pendingId(etienne);
    timers.advance(60_000);
    const events = await stream.end();
    assert.match(answerOf(events), /timed out/);
    assert.equal(events.at(-1)?.type, 'completed');
    const late = await etienne.post('/permission/respond', { id, action: 'allow' });
    assert.deepEqual([late.status, late.body], [201, { success: false }]);
  });

  it('are listed for all projects and vanish with their run', async (t) => {
    const etienne = await startEtienne(t);
    const streams = await Promise.all(['a', 'b'].map((project) => etienne.prompt(project, 'ASK single')));
    await etienne.state.waitFor(({ pending }) => pending.length === 2);
    for (const stream of streams) await etienne.post(`/abort/${stream.events()[0]?.data.process_id}`);
    await Promise.all(streams.map((stream) => stream.end()));
    assert.deepEqual(etienne.state.pending, []);
  });
});
