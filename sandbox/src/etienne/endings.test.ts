import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertLikeTrace } from './compare-traces.ts';
import { createFakeTimers } from './fake-timers.ts';
import type { Model, ModelApi } from './index.ts';
import {
  answerOf,
  historyOf,
  type SseEvent,
  type Stream,
  startEtienne,
  type TestEtienne,
  typesOf,
} from './test-helper.ts';

const aborted = 'Stream error: Claude Code process aborted by user';
const abortedAtTheEnd = 'Stream error: Operation aborted';
const lastMessage = (events: SseEvent[]): unknown => events.at(-1)?.data.message;

async function abort(etienne: TestEtienne, stream: Stream): Promise<boolean> {
  const { data } = await stream.until('session');
  const { body } = await etienne.post(`/abort/${data.process_id}`);
  return body.success === true;
}

/** What was stored of the last run: the prompt, the answer, whether the answer has token counts. */
async function storedOf(etienne: TestEtienne, project = 'gamma') {
  const lines = await historyOf(etienne, project, etienne.state.runs.at(-1)?.sessionId);
  const [user, agent] = lines.slice(-2);
  const costs = agent?.costs as Record<string, unknown>;
  return { prompt: user?.message, answer: agent?.message, isFinished: 'input_tokens' in costs, costs };
}

/** The model of the recordings: it uses one tool and repeats what it was told. */
function oneTool(before: string, toolName: string, input: object, repeat: string): Model {
  return async function* (_, api: ModelApi) {
    yield before;
    const told = await api.useTool({
      toolName,
      input: { ...input },
      perform: () => ({ status: 'done', result: {}, content: 'done' }),
    });
    yield repeat + told;
  };
}

const question = {
  question: 'Which colour do you want?',
  header: 'Colour',
  options: [
    { label: 'Red', description: 'A warm colour' },
    { label: 'Blue', description: 'A cold colour' },
  ],
  multiSelect: false,
};

const blockedSleep = {
  toolName: 'Bash',
  input: { command: 'sleep 25; echo late' },
  blocked:
    '<tool_use_error>Blocked: sleep 25 followed by: echo late. To wait for a condition, use Monitor with an until-loop (e.g. `until <check>; do sleep 2; done`). To wait for a command you started, use run_in_background: true. Do not chain shorter sleeps to work around this block.</tool_use_error>',
  perform: () => assert.fail('a refused tool does not run'),
};

describe('an abort', () => {
  it('before the first word is recorded in aborted-before-first-word.sse, and is stored', async (t) => {
    const etienne = await startEtienne(t);
    const stream = await etienne.prompt('gamma', 'SILENT 600000');
    await stream.until('status');
    assert.equal(await abort(etienne, stream), true);
    assertLikeTrace(await stream.end(), 'aborted-before-first-word.sse');
    const { prompt, answer, costs } = await storedOf(etienne);
    assert.deepEqual([prompt, answer, costs], ['SILENT 600000', '', {}]);
  });

  it('in the middle of a text stores what was said until the process ended', async (t) => {
    const timers = createFakeTimers();
    const etienne = await startEtienne(t, { timers, timing: { chunkMs: 500, abortMs: 1_250 } });
    const stream = await etienne.prompt('gamma', 'SLOW 40');
    await stream.until('stdout');
    await abort(etienne, stream);
    for (const tick of [2, 3]) {
      timers.advance(500);
      await stream.until('stdout', tick);
    }
    timers.advance(250);
    const events = await stream.end();
    assert.deepEqual([lastMessage(events), typesOf(events).includes('completed')], [aborted, false]);
    assert.deepEqual(await storedOf(etienne), {
      prompt: 'SLOW 40',
      answer: answerOf(events),
      isFinished: false,
      costs: {},
    });
  });

  it('while a tool runs ends it without a result', async (t) => {
    const etienne = await startEtienne(t);
    const stream = await etienne.prompt('gamma', 'TOOL_GATE never');
    await stream.until('tool');
    await abort(etienne, stream);
    const events = await stream.end();
    assert.deepEqual(typesOf(events).slice(3), ['stdout', 'tool', 'error']);
    assert.equal(lastMessage(events), aborted);
    assert.equal((await storedOf(etienne)).isFinished, false);
  });

  it('of a run that is over changes nothing: aborted-in-a-tool.sse, where the tool was refused', async (t) => {
    const etienne = await startEtienne(t, {
      async *model(_, api) {
        yield 'I run a command. ';
        yield `ECHO: ${await api.useTool(blockedSleep)}`;
      },
    });
    const stream = await etienne.prompt('gamma', 'go');
    assertLikeTrace(await stream.end(), 'aborted-in-a-tool.sse', { joinsText: true });
    assert.equal(await abort(etienne, stream), false);
    assert.equal((await storedOf(etienne)).isFinished, true);
  });

  it('refuses a wait in front of other commands, without a tool event', async (t) => {
    const etienne = await startEtienne(t);
    const events = await etienne.ask('gamma', 'TOOL_BASH sleep 25; echo late');
    assert.equal(typesOf(events).includes('tool'), false);
    assert.match(answerOf(events), /Blocked: sleep 25 followed by: echo late/);
  });

  const openOnes: [string, string, Model][] = [
    [
      'aborted-while-question-open.sse',
      'default',
      oneTool('I need to ask. ', 'AskUserQuestion', { questions: [question] }, 'ECHO: '),
    ],
    [
      'aborted-while-permission-open.sse',
      'acceptEdits',
      oneTool('I write a file. ', 'Write', { file_path: '/workspace/gamma/out/p.txt', content: 'x' }, 'ECHO: wrote: '),
    ],
  ];
  for (const [name, agentMode, model] of openOnes) {
    it(`while somebody is asked is recorded in ${name}`, async (t) => {
      const etienne = await startEtienne(t, { model });
      const stream = await etienne.prompt('gamma', 'go', { agentMode });
      await etienne.state.waitFor(({ pending }) => pending.length === 1);
      const id = etienne.state.pending[0]?.id;
      await abort(etienne, stream);
      assertLikeTrace(await stream.end(), name);
      assert.deepEqual((await etienne.post('/permission/respond', { id, action: 'allow' })).body, { success: false });
      assert.equal(etienne.state.runs[0]?.outcome, 'aborted');
      assert.equal((await storedOf(etienne)).isFinished, true);
    });
  }

  it('while a question is open leaves the agent two seconds for its last round, not more', async (t) => {
    const timers = createFakeTimers();
    const etienne = await startEtienne(t, {
      timers,
      async *model(_, api) {
        await api.useTool({
          toolName: 'AskUserQuestion',
          input: { questions: [] },
          perform: () => ({ status: 'done', result: {}, content: '' }),
        });
        yield 'the last round ';
        await api.passGate('never');
      },
    });
    const stream = await etienne.prompt('gamma', 'go');
    await etienne.state.waitFor(({ pending }) => pending.length === 1);
    await abort(etienne, stream);
    await stream.until('stdout');
    timers.advance(2_000);
    const events = await stream.end();
    assert.deepEqual([lastMessage(events), answerOf(events)], [aborted, 'the last round ']);
  });

  it('that the end of the run overtakes: completed, and the error after it', async (t) => {
    const timers = createFakeTimers();
    const etienne = await startEtienne(t, { timers, timing: { abortMs: 2_000 } });
    const stream = await etienne.prompt('gamma', 'GATE a');
    await stream.until('stdout');
    await abort(etienne, stream);
    etienne.state.completeGate('a');
    const events = await stream.end();
    assert.deepEqual(typesOf(events).slice(4), ['stdout', 'usage', 'context_state', 'completed', 'error']);
    assert.equal(lastMessage(events), abortedAtTheEnd);
    const stored = await storedOf(etienne);
    assert.deepEqual([stored.answer, stored.isFinished], ['GATE a reached. GATE a opened', true]);
  });

  it('that comes between completed and the end of the stream: the error after both', async (t) => {
    const timers = createFakeTimers();
    const etienne = await startEtienne(t, { timers, timing: { streamEndMs: 50, abortMs: 2_000 } });
    const stream = await etienne.prompt('gamma', 'hello');
    await stream.until('completed');
    assert.equal(await abort(etienne, stream), true);
    timers.advance(46);
    await new Promise((resolve) => setImmediate(resolve));
    timers.advance(4);
    const events = await stream.end();
    assert.deepEqual(typesOf(events).slice(-5), ['stop', 'usage', 'context_state', 'completed', 'error']);
    assert.equal(lastMessage(events), abortedAtTheEnd);
  });
});

describe('the turn limit', () => {
  it('is 20 without a number: turn-limit.sse, and the session goes on', async (t) => {
    const etienne = await startEtienne(t);
    assertLikeTrace(await etienne.ask('gamma', 'STEPS 30'), 'turn-limit.sse');
    assert.deepEqual([etienne.state.runs[0]?.outcome, etienne.state.runs[0]?.maxTurns], ['failed', 20]);
    const stored = await storedOf(etienne);
    assert.match(String(stored.answer), /^Step 1\. .*Step 20\. $/);
    assert.equal(stored.isFinished, false);
    assert.match(answerOf(await etienne.ask('gamma', 'HISTORY')), /2 prompts/);
  });

  it('is what the client says, and a run that stays under it completes', async (t) => {
    const etienne = await startEtienne(t);
    assert.equal(typesOf(await etienne.ask('gamma', 'STEPS 30', { maxTurns: '31' })).at(-1), 'completed');
    const events = await etienne.ask('gamma', 'STEPS 30', { maxTurns: '3' });
    assert.match(String(lastMessage(events)), /Reached maximum number of turns \(3\)$/);
    assert.equal(events.filter(({ type }) => type === 'tool').length, 6);
  });
});

describe('a subagent', () => {
  it('lets the run complete twice: subagent.sse, and its words are stored between', async (t) => {
    const etienne = await startEtienne(t);
    const events = await etienne.ask('zeta', 'SUBAGENT');
    assertLikeTrace(events, 'subagent.sse', { workspaceDir: etienne.workspaceDir, joinsText: true });
    const stored = await storedOf(etienne, 'zeta');
    assert.match(String(stored.answer), /^I delegate\. ECHO: .*tick 4\/4 SUBAGENT-REPORT all fineECHO: /s);
    assert.equal(stored.isFinished, true);
  });

  it('works until its gate opens, and a stop then ends the run as any other', async (t) => {
    const etienne = await startEtienne(t);
    const stream = await etienne.prompt('zeta', 'SUBAGENT GATE a');
    await stream.until('completed');
    etienne.state.completeGate('a');
    assert.equal(
      answerOf(await stream.end()),
      'I delegate. It works in the background.The subagent came back: all fine.',
    );
    const stopped = await etienne.prompt('zeta', 'SUBAGENT GATE never');
    await stopped.until('completed');
    await abort(etienne, stopped);
    assert.equal(lastMessage(await stopped.end()), aborted);
    assert.equal((await storedOf(etienne, 'zeta')).isFinished, false);
  });
});

describe('a tool that fails', () => {
  it('is recorded in tool-failed.sse', async (t) => {
    const etienne = await startEtienne(t, {
      async *model(_, api) {
        yield 'I try. ';
        await api.useTool({
          toolName: 'Bash',
          input: { command: 'cat /nonexistent-file', description: 'Read' },
          perform: () => ({
            status: 'failed',
            content: 'Exit code 1\ncat: /nonexistent-file: No such file or directory',
          }),
        });
        for (let i = 1; i <= 8; i += 1) yield `tick ${i}/8 `;
        yield 'ECHO: FAILTOOL';
      },
    });
    assertLikeTrace(await etienne.ask('gamma', 'FAILTOOL'), 'tool-failed.sse');
  });
});

describe('the failures of the model', () => {
  it('with a wrong key are told only after minutes of silence', async (t) => {
    const timers = createFakeTimers();
    const etienne = await startEtienne(t, { timers, timing: { modelRetriesMs: 180_000 } });
    const stream = await etienne.prompt('gamma', 'MODEL_ERROR 401');
    await stream.until('status');
    await new Promise((resolve) => setImmediate(resolve));
    timers.advance(179_999);
    assert.deepEqual(typesOf(stream.events()), ['session', 'session', 'status']);
    timers.advance(1);
    const events = await stream.end();
    const known = await etienne.ask('gamma', 'MODEL_ERROR 400');
    assert.deepEqual(typesOf(events), typesOf(known));
    assert.match(String(events.find(({ type }) => type === 'api_error')?.data.message), /API Error: 401/);
  });

  for (const [status, retryable] of [
    [403, false],
    [404, false],
    [429, true],
    [500, true],
  ] as const) {
    it(`with ${status} are told at once, retryable: ${retryable}`, async (t) => {
      const etienne = await startEtienne(t);
      const events = await etienne.ask('gamma', `MODEL_ERROR ${status}`);
      assert.equal(events.find(({ type }) => type === 'api_error')?.data.retryable, retryable);
    });
  }
});
