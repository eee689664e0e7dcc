import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
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

  const changing = ['TOOL_WRITE a.md', 'TOOL_BASH rm a.md', 'TOOL_BASH echo x > a.md', 'TOOL WebFetch {"url":"x"}'];
  const looking = ['TOOL_BASH echo hi', 'TOOL_BASH echo a && echo b | cat', 'TOOL Read {"file_path":"a.md"}'];

  for (const prompt of changing) {
    it(`are asked for by ${prompt} in mode acceptEdits`, async (t) => {
      const etienne = await startEtienne(t);
      const stream = await etienne.prompt('p', prompt, { agentMode: 'acceptEdits' });
      const id = await pendingId(etienne);
      assert.equal(etienne.state.pending[0]?.requestType, 'permission');
      await etienne.post('/permission/respond', { id, action: 'deny', message: 'no, thanks' });
      const events = await stream.end();
      assert.deepEqual(toolStates(events), ['running']);
      assert.deepEqual(toldAsError(events), [true]);
      assert.match(answerOf(events), /no, thanks/);
      await assert.rejects(access(join(etienne.workspaceDir, 'p', 'a.md')));
    });

    it(`are decided by the agent's own classifier for ${prompt} in mode plan`, async (t) => {
      const etienne = await startEtienne(t);
      const refused = await etienne.ask('p', prompt, { agentMode: 'plan' });
      assert.deepEqual(toldAsError(refused), [true]);
      await assert.rejects(access(join(etienne.workspaceDir, 'p', 'a.md')));
      etienne.state.setClassifierAllows(true);
      const allowed = await etienne.ask('p', prompt, { agentMode: 'plan' });
      assert.deepEqual(toolStates(allowed), ['running', 'complete']);
    });
  }

  for (const agentMode of ['acceptEdits', 'plan']) {
    for (const prompt of looking) {
      it(`are not asked for by ${prompt} in mode ${agentMode}`, async (t) => {
        const etienne = await startEtienne(t);
        assert.deepEqual(toolStates(await etienne.ask('p', prompt, { agentMode })), ['running', 'complete']);
      });
    }
  }

  const exactInputs: [string, Record<string, unknown>][] = [
    ['Bash', { command: 'npm ci &&\n  rm -rf src/**/*.ts', description: 'Clean' }],
    ['Write', { file_path: 'out/a.md', content: '# A\n' }],
    ['Edit', { file_path: 'a.md', old_string: 'a', new_string: 'b', replace_all: true }],
    ['ExitPlanMode', {}],
  ];
  for (const [toolName, input] of exactInputs) {
    it(`show the input of ${toolName} as the agent gave it, with absolute paths`, async (t) => {
      const etienne = await startEtienne(t);
      const more = { agentMode: 'acceptEdits' };
      const stream = await etienne.prompt('p', `TOOL ${toolName} ${JSON.stringify(input)}`, more);
      const { data } = await stream.until('tool');
      const path = input.file_path !== undefined && {
        file_path: join(etienne.workspaceDir, 'p', String(input.file_path)),
      };
      assert.deepEqual([data.toolName, data.input], [toolName, { ...input, ...path }]);
    });
  }

  it('for a plan carry its text and its file, once that is written, else nothing', async (t) => {
    const etienne = await startEtienne(t);
    const { data } = await (await etienne.prompt('a', 'PLAN')).until('tool');
    const { plan, planFilePath } = data.input as Record<string, string>;
    assert.equal(await readFile(String(planFilePath), 'utf8'), plan);
    const unwritten = await (await etienne.prompt('b', 'PLAN unwritten')).until('tool');
    assert.deepEqual(unwritten.data.input, {});
  });

  it('of an edit are carried out to the letter', async (t) => {
    const etienne = await startEtienne(t);
    const file = join(etienne.workspaceDir, 'p', 'a.md');
    const edit = (input: object) => `TOOL Edit ${JSON.stringify({ file_path: 'a.md', ...input })}`;
    await etienne.ask('p', 'TOOL Write {"file_path":"a.md","content":"$1 a a\\n"}');
    assert.deepEqual(toldAsError(await etienne.ask('p', edit({ old_string: 'a', new_string: 'b' }))), [true]);
    await etienne.ask('p', edit({ old_string: 'a', new_string: '$&', replace_all: true }));
    assert.equal(await readFile(file, 'utf8'), '$1 $& $&\n');
  });

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
    assert.match(answerOf(events), /Request timed out waiting for user response/);
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
