import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createManualClock } from 'service-kit';
import type { PendingPermission } from '../etienne/permissions.ts';
import type { ReplyText } from '../replies/replies.ts';
import { createActiveRuns } from '../runs/active-runs.ts';
import type { AgentMode } from '../sessions/agent-mode.ts';
import { createQuestions } from './questions.ts';

const ref = { provider: 'telegram', sessionId: '1' };

/** Lets everything run that waits for nothing but the event loop. */
const settle = async () => {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
};

function setup({ mode = 'default' as AgentMode, isLeft = false } = {}) {
  const clock = createManualClock();
  const said: { id: string; reply: ReplyText }[] = [];
  const changed: { replyId: string; reply: ReplyText }[] = [];
  const responses: object[] = [];
  const state = { pending: [] as PendingPermission[], isTaken: true, isAway: false, answering: Promise.resolve() };
  const run = createActiveRuns().begin({
    ...ref,
    id: 'run-1',
    project: 'my-app',
    prompt: 'do it',
    mode,
    projectSessionId: '',
    replyTo: undefined,
    since: clock.now(),
  });
  const questions = createQuestions({
    etienne: {
      async pendingPermissions() {
        if (state.isAway) throw new Error('connection refused');
        return state.pending;
      },
      async respondPermission(answer) {
        if (state.isAway) throw new Error('connection refused');
        responses.push(answer);
        await state.answering;
        return state.isTaken;
      },
    },
    say: async (_ref, id, reply) => void said.push({ id, reply }),
    change: async (_ref, _id, replyId, reply) => void changed.push({ replyId, reply }),
    describeTool: (toolName) => `${toolName}: something`,
    left: isLeft ? [ref] : [],
    clock,
    log: { warn() {}, error() {} },
  });
  const pend = (toolName: string, id = `p-${toolName}`, projectName = 'my-app') =>
    state.pending.push({
      id,
      requestType: 'x',
      toolName,
      projectName,
      createdAt: new Date(clock.now()).toISOString(),
    });
  const tool = (name: string, phase: 'running' | 'complete', input: unknown = {}, callId = `call-${name}`) =>
    questions.onEvent(run, { type: 'tool', eventId: 1, callId, name, phase, input });
  const askFor = async (...texts: string[]) => {
    pend('AskUserQuestion');
    const options = [{ label: 'Red' }, { label: 'Blue' }];
    tool('AskUserQuestion', 'running', { questions: texts.map((question) => ({ question, options })) });
    clock.advance(0);
    await settle();
  };
  return { clock, said, changed, responses, state, run, questions, pend, tool, askFor };
}

const callId = 'call-AskUserQuestion';

describe('a question of the agent', () => {
  it('is shown once its request is there, which may be a moment later', async () => {
    const { clock, said, tool, pend } = setup();
    tool('AskUserQuestion', 'running', { questions: [{ question: 'Which?', options: [] }] });
    clock.advance(0);
    await settle();
    assert.equal(said.length, 0);
    pend('AskUserQuestion');
    clock.advance(100);
    await settle();
    assert.equal(said.length, 1);
    assert.match(said[0]?.reply.text ?? '', /Which\?[\s\S]*60 s left/);
  });

  it('shows its answer and no time left, also where Etienne takes long to take it', async () => {
    const { clock, changed, state, questions, askFor } = setup();
    await askFor('Which?');
    const taken = Promise.withResolvers<void>();
    state.answering = taken.promise;
    clock.advance(29_000);
    const answering = questions.select(ref, { callId, index: 0, option: 1 });
    await settle();
    clock.advance(2_000);
    taken.resolve();
    await answering;
    clock.advance(60_000);
    await settle();
    assert.match(changed.at(-1)?.reply.text ?? '', /✓ Blue/);
  });

  it('is found although Etienne could not be asked the first time', async () => {
    const { clock, said, tool, pend, state } = setup();
    pend('AskUserQuestion');
    state.isAway = true;
    tool('AskUserQuestion', 'running', { questions: [{ question: 'Which?', options: [] }] });
    clock.advance(0);
    await settle();
    state.isAway = false;
    clock.advance(100);
    await settle();
    assert.equal(said.length, 1);
  });

  it("is not mistaken for another project's or another tool's", async () => {
    const { clock, said, tool, pend } = setup();
    pend('AskUserQuestion', 'p1', 'other');
    pend('ExitPlanMode', 'p2');
    tool('AskUserQuestion', 'running', { questions: [{ question: 'Which?', options: [] }] });
    for (let look = 0; look < 6; look++) {
      clock.advance(5_000);
      await settle();
    }
    assert.equal(said.length, 0);
  });

  it('takes a tap, passes the answer on and shows it', async () => {
    const { questions, responses, changed, askFor } = setup();
    await askFor('Which?');
    assert.deepEqual(await questions.select(ref, { callId, index: 0, option: 1 }), { status: 'taken' });
    assert.deepEqual(responses, [
      {
        id: 'p-AskUserQuestion',
        action: 'allow',
        updatedInput: {
          questions: [{ question: 'Which?', options: [{ label: 'Red' }, { label: 'Blue' }] }],
          answers: { 'Which?': 'Blue' },
        },
      },
    ]);
    assert.match(changed.at(-1)?.reply.text ?? '', /✓ Blue/);
    assert.deepEqual(await questions.select(ref, { callId, index: 0, option: 0 }), { status: 'no_question' });
  });

  it('asks several questions one after another', async () => {
    const { questions, responses, said, askFor } = setup();
    await askFor('One?', 'Two?');
    await questions.select(ref, { callId, index: 0, option: 0 });
    assert.deepEqual(responses, []);
    assert.match(said.at(-1)?.reply.text ?? '', /Two\?/);
    await questions.answerInWords(ref, 'something else');
    assert.partialDeepStrictEqual(responses, [
      { updatedInput: { answers: { 'One?': 'Red', 'Two?': 'something else' } } },
    ]);
  });

  it('can be answered again where passing the answer on failed', async () => {
    const { questions, responses, state, askFor } = setup();
    await askFor('Which?');
    state.isAway = true;
    await assert.rejects(questions.select(ref, { callId, index: 0, option: 0 }));
    state.isAway = false;
    assert.deepEqual(await questions.select(ref, { callId, index: 0, option: 0 }), { status: 'taken' });
    assert.equal(responses.length, 1);
  });

  it('says how much time is left, and in the end that it has expired', async () => {
    const { clock, changed, questions, askFor } = setup();
    await askFor('Which?');
    const texts = [];
    for (const ms of [30_000, 20_000, 10_000]) {
      clock.advance(ms);
      await settle();
      texts.push(/(\d+ s left|Expired)/.exec(changed.at(-1)?.reply.text ?? '')?.[0]);
    }
    assert.deepEqual(texts, ['30 s left', '10 s left', 'Expired']);
    assert.deepEqual(await questions.answerInWords(ref, 'too late'), { status: 'no_question' });
    assert.equal(clock.waiting, 0);
  });

  it('says truthfully when Etienne did not take the answer any more', async () => {
    const { questions, state, changed, askFor } = setup();
    await askFor('Which?');
    state.isTaken = false;
    await questions.select(ref, { callId, index: 0, option: 0 });
    assert.match(changed.at(-1)?.reply.text ?? '', /Expired/);
  });

  it('is no longer open when it was answered elsewhere or the run has ended', async () => {
    for (const how of ['tool', 'run'] as const) {
      const { questions, run, tool, changed, askFor } = setup();
      await askFor('Which?');
      if (how === 'tool') tool('AskUserQuestion', 'complete');
      else questions.onRunEnd(run);
      await settle();
      assert.match(changed.at(-1)?.reply.text ?? '', /No longer open/);
      assert.deepEqual(await questions.select(ref, { callId, index: 0, option: 0 }), { status: 'no_question' });
    }
  });

  it('is asked in the same message again by a run that is attached to after a restart', async () => {
    const before = setup();
    await before.askFor('Which?');
    const after = setup();
    await after.askFor('Which?');
    assert.equal(before.said[0]?.id, after.said[0]?.id);
  });

  it('takes an answer that comes after a restart and before the run has told its question again', async () => {
    const { questions, responses, askFor } = setup({ isLeft: true });
    const pressed = questions.select(ref, { callId, index: 0, option: 1 });
    await askFor('Which?');
    assert.deepEqual(await pressed, { status: 'taken' });
    assert.equal(responses.length, 1);

    const inWords = setup({ isLeft: true });
    const written = inWords.questions.answerInWords(ref, 'green');
    await inWords.askFor('Which?');
    assert.deepEqual(await written, { status: 'taken' });
  });

  it('holds an answer back after a restart for some seconds at most, and not when the run has ended', async () => {
    const { clock, questions } = setup({ isLeft: true });
    const late = questions.answerInWords(ref, 'green');
    clock.advance(5_000);
    assert.deepEqual(await late, { status: 'no_question' });

    const ended = setup({ isLeft: true });
    const early = ended.questions.select(ref, { callId, index: 0, option: 1 });
    ended.questions.onRunEnd(ended.run);
    assert.deepEqual(await early, { status: 'no_question' });
    assert.equal(ended.clock.waiting, 0);
  });

  it('lets tools be allowed or denied where the mode asks, with words as a reason', async () => {
    const { clock, questions, responses, tool, pend } = setup({ mode: 'acceptEdits' });
    pend('Bash');
    tool('Bash', 'running', { command: 'ls' });
    clock.advance(0);
    await settle();
    await questions.answerInWords(ref, 'use git instead');
    assert.deepEqual(responses, [{ id: 'p-Bash', action: 'deny', message: 'use git instead' }]);
  });

  it('is not looked for at every tool in the default mode', async () => {
    const { clock, said, tool, pend } = setup();
    pend('Bash');
    tool('Bash', 'running');
    clock.advance(10_000);
    await settle();
    assert.deepEqual([said.length, clock.waiting], [0, 0]);
  });
});
