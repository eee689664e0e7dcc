import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allow, callId, labelsOf, pass, ref, settle, setup } from './testing.ts';

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

  it('is answered by words that reply to its message, and by no reply to anything else', async () => {
    const { questions, responses, said, askFor } = setup();
    await askFor('One?', 'Two?');
    const [one] = said;
    assert.deepEqual(await questions.answerInWords(ref, 'old news', 'm:elsewhere'), { status: 'no_question' });
    assert.deepEqual(await questions.answerInWords(ref, 'first', `m:${one?.id}`), { status: 'taken' });
    assert.match(said.at(-1)?.reply.text ?? '', /Two\?/);
    assert.deepEqual(await questions.answerInWords(ref, 'first again', `m:${one?.id}`), { status: 'no_question' });
    assert.deepEqual(responses, []);
    assert.deepEqual(await questions.answerInWords(ref, 'second', `m:${said.at(-1)?.id}`), { status: 'taken' });
    assert.partialDeepStrictEqual(responses, [{ updatedInput: { answers: { 'One?': 'first', 'Two?': 'second' } } }]);
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

describe('what a person decides on', () => {
  it('is what runs: the permission carries the input that was shown', async () => {
    const { questions, responses, changed, begin } = setup({ mode: 'acceptEdits' });
    const input = { command: 'npm ci && git push', timeout: 1_000 };
    await begin('Bash', input);
    await questions.select(ref, allow('Bash'));
    assert.deepEqual(responses, [{ id: 'p-call-Bash', action: 'allow', updatedInput: input }]);
    assert.match(changed.at(-1)?.reply.text ?? '', /npm ci && git push[\s\S]*✓ Allowed$/);
  });

  it('is one call for one request, however near each other two of the same tool begin', async () => {
    const { clock, said, tool, pend } = setup({ mode: 'acceptEdits' });
    pend('Bash');
    tool('Bash', 'running', { command: 'ls' }, 'one');
    tool('Bash', 'running', { command: 'rm -rf /' }, 'two');
    clock.advance(0);
    await settle();
    assert.equal(said.length, 1);
    assert.match(said[0]?.reply.text ?? '', /\nls\n/);
  });

  it('is told relative to the project where it lies in it', async () => {
    const { said, begin } = setup({ mode: 'acceptEdits' });
    await begin('Write', { file_path: '/work/my-app/src/a.ts', content: 'export {};' });
    assert.match(said[0]?.reply.text ?? '', /`src\/a\.ts`\n\n```\nexport \{\};\n```/);
  });

  it('goes before its buttons as a file where it is too long, once also when it is told again', async () => {
    const { said, documents, order, begin } = setup({ mode: 'acceptEdits' });
    const command = Array.from({ length: 400 }, (_, line) => `echo line ${line}`).join('\n');
    await begin('Bash', { command });
    assert.deepEqual(documents, [{ name: 'command.sh', text: command }]);
    assert.deepEqual(order, ['file run-1:call-Bash:0:file', 'message run-1:call-Bash:0']);
    assert.match(said[0]?.reply.text ?? '', /in the file above, `command\.sh`: 400 lines/);
    assert.doesNotMatch(said[0]?.reply.text ?? '', /echo/);
    assert.deepEqual(labelsOf(said[0]?.reply), ['Allow', 'Deny']);
    const after = setup({ mode: 'acceptEdits' });
    await after.begin('Bash', { command });
    assert.deepEqual(after.order, order);
  });

  for (const [why, given, length, words] of [
    ['there is no room for the file', { isDiskFull: true }, 5_000, /too long for a message/],
    ['its messenger carries no files', { takesFiles: false }, 5_000, /too long for a message/],
    ['it is larger than anything that is read', {}, 1_048_577, /too large to be shown/],
  ] as const) {
    it(`cannot be allowed where ${why}`, async () => {
      const { questions, said, responses, state, begin, documents } = setup({ mode: 'acceptEdits' });
      Object.assign(state, given);
      await begin('Write', { file_path: 'a.txt', content: 'x'.repeat(length) });
      assert.match(said[0]?.reply.text ?? '', words);
      assert.deepEqual(documents, []);
      assert.match(said[0]?.reply.text ?? '', /cannot be allowed here/);
      assert.deepEqual(labelsOf(said[0]?.reply), ['Deny']);
      await questions.select(ref, allow('Write'));
      assert.deepEqual(responses, []);
    });
  }

  it('cannot be allowed any more when its file was refused', async () => {
    const { questions, changed, responses, begin } = setup({ mode: 'acceptEdits' });
    await begin('Write', { file_path: 'a.txt', content: 'x'.repeat(5_000) });
    await questions.onDocumentRefused(ref, 'run-1:another:0:file');
    assert.equal(changed.length, 0);
    await questions.onDocumentRefused(ref, 'run-1:call-Write:0:file');
    assert.deepEqual(labelsOf(changed.at(-1)?.reply), ['Deny']);
    await questions.select(ref, allow('Write'));
    assert.deepEqual(responses, []);
    await questions.select(ref, { callId: 'call-Write', index: 0, option: 'deny' });
    assert.match(changed.at(-1)?.reply.text ?? '', /✗ Denied$/);
    assert.equal(responses.length, 1);
  });

  const whole = { file_path: 'a.txt', content: 'x'.repeat(5_000) };

  for (const [what, fate] of [
    ['is a sentence in its place', { status: 'sent', reason: '400: not enough rights' }],
    ['was refused in every way', { status: 'failed', reason: '400: Bad Request' }],
  ] as const) {
    it(`cannot be allowed where the file ${what}, also when that is known late`, async () => {
      for (const isLate of [false, true]) {
        const { clock, questions, state, said, changed, responses, begin } = setup({ mode: 'acceptEdits' });
        if (isLate) state.fates.delete('file');
        else state.fates.set('file', fate);
        await begin('Write', whole);
        if (isLate) {
          assert.equal(said.length, 0);
          await pass(clock, 3_000);
          assert.match(said[0]?.reply.text ?? '', /comes as a file[\s\S]*on its way/);
          assert.deepEqual(labelsOf(said[0]?.reply), ['Deny']);
          state.fates.set('file', fate);
          await pass(clock, 2_000);
        }
        const last = (isLate ? changed : said).at(-1)?.reply;
        assert.match(last?.text ?? '', /could not be shown as a file[\s\S]*cannot be allowed here/);
        assert.doesNotMatch(last?.text ?? '', /file above|on its way/);
        assert.deepEqual(labelsOf(last), ['Deny']);
        await questions.select(ref, allow('Write'));
        await questions.answerInWords(ref, 'Allow');
        assert.deepEqual(responses, []);
      }
    });
  }

  it('may be allowed as soon as its file was shown, which may take a while', async () => {
    const { clock, questions, state, said, changed, responses, begin } = setup({ mode: 'acceptEdits' });
    state.fates.set('file', { status: 'queued' });
    await begin('Write', whole);
    await pass(clock, 3_000);
    await questions.select(ref, allow('Write'));
    await questions.answerInWords(ref, 'yes');
    assert.match(said.at(-1)?.reply.text ?? '', /still on its way/);
    assert.deepEqual(responses, []);
    state.fates.set('file', { status: 'sent' });
    await pass(clock, 5_000);
    assert.match(changed.at(-1)?.reply.text ?? '', /in the file above/);
    assert.deepEqual(labelsOf(changed.at(-1)?.reply), ['Allow', 'Deny']);
    await questions.select(ref, allow('Write'));
    assert.equal(responses.length, 1);
    assert.equal(clock.waiting, 0);
  });

  it('is looked after a few times only, and cannot be allowed where nobody can tell that its file was shown', async () => {
    const { clock, state, changed, begin } = setup({ mode: 'acceptEdits' });
    state.isProviderAway = true;
    await begin('Write', whole);
    await pass(clock, 58_500);
    assert.deepEqual(labelsOf(changed.at(-1)?.reply), ['Deny']);
    assert.match(changed.at(-1)?.reply.text ?? '', /could not be shown as a file/);
    assert.ok(state.looks.length <= 20, `${state.looks.length} looks`);
    await pass(clock, 5_000);
    assert.equal(clock.waiting, 0);
  });

  it('is drawn anew where it was said before a restart, as its file may have come since', async () => {
    const { state, changed, begin } = setup({ mode: 'acceptEdits' });
    state.saidBefore.add('run-1:call-Write:0');
    await begin('Write', whole);
    assert.deepEqual(labelsOf(changed.at(-1)?.reply), ['Allow', 'Deny']);
  });

  it('is not shown where it is over before its file came', async () => {
    const { clock, state, said, questions, tool, begin } = setup({ mode: 'acceptEdits' });
    state.fates.delete('file');
    await begin('Write', whole);
    assert.deepEqual(await questions.answerInWords(ref, 'not yet seen'), { status: 'no_question' });
    tool('Write', 'complete');
    await pass(clock, 5_000);
    assert.deepEqual([said.length, clock.waiting], [0, 0]);
  });

  it('is told of in plain words where it was shown in no way, and no text is then taken for its answer', async () => {
    const { clock, state, said, questions, responses, begin } = setup({ mode: 'acceptEdits' });
    state.fates.set('message', { status: 'failed', reason: '400: Bad Request' });
    await begin('Bash', { command: 'ls' });
    assert.equal(said[0]?.reply.momentary, true);
    await pass(clock, 1_000);
    assert.match(said[1]?.reply.text ?? '', /could not be shown here. It waits 59 s/);
    assert.equal(said[1]?.reply.actions, undefined);
    assert.deepEqual(await questions.answerInWords(ref, 'hello?'), { status: 'no_question' });
    assert.deepEqual(responses, []);
    await pass(clock, 60_000);
    assert.deepEqual([said.length, clock.waiting], [2, 0]);
  });

  it('is known as long as it waits for an answer', async () => {
    const { clock, questions, begin } = setup({ mode: 'acceptEdits' });
    assert.equal(questions.waitsMs(ref), undefined);
    await begin('Bash', { command: 'ls' });
    await pass(clock, 20_000);
    assert.equal(questions.waitsMs(ref), 40_000);
    await questions.select(ref, allow('Bash'));
    assert.equal(questions.waitsMs(ref), undefined);
  });

  it('is not shown any more when the tool has ended while it was being prepared', async () => {
    const { clock, said, tool, pend } = setup({ mode: 'acceptEdits' });
    pend('Bash');
    tool('Bash', 'running', { command: 'ls' });
    clock.advance(0);
    tool('Bash', 'complete');
    await settle();
    assert.equal(said.length, 0);
  });

  it('is a plan from the file that the input names, if that may be read', async () => {
    const { said, state, begin } = setup();
    state.files.set('docs/plan.md', '# From the file\n\n1. Read');
    state.files.set('.env', 'KEY=1');
    await begin('ExitPlanMode', { planFilePath: '/work/my-app/docs/plan.md' });
    assert.match(said[0]?.reply.text ?? '', /# From the file\n\n1\. Read/);
    assert.deepEqual(labelsOf(said[0]?.reply), ['Allow', 'Deny']);
    for (const planFilePath of ['/root/.claude/plans/x.md', '/work/my-app/.env', '../x.md', '/work/my-app/gone.md']) {
      const { said: others, begin: again } = setup();
      await again('ExitPlanMode', { planFilePath });
      assert.match(others[0]?.reply.text ?? '', /in a file that I cannot read: `/, planFilePath);
      assert.deepEqual(labelsOf(others[0]?.reply), ['Deny']);
    }
  });

  it('is no plan where the agent has none, and then nothing to allow', async () => {
    const { questions, responses, said, begin } = setup();
    await begin('ExitPlanMode', {});
    assert.match(said[0]?.reply.text ?? '', /has not said what its plan is/);
    assert.doesNotMatch(said[0]?.reply.text ?? '', /ExitPlanMode/);
    await questions.select(ref, allow('ExitPlanMode'));
    await questions.answerInWords(ref, 'write it down first');
    assert.deepEqual(responses, [{ id: 'p-call-ExitPlanMode', action: 'deny', message: 'write it down first' }]);
  });

  it('is a question of which nothing can be read, shown as it came and never allowed unseen', async () => {
    const { said, begin } = setup();
    await begin('AskUserQuestion', { questions: [{ text: 'Which?' }] });
    assert.match(said[0]?.reply.text ?? '', /"text": "Which\?"/);
  });
});
