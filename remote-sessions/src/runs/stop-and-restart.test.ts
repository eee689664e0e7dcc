import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { etienneForbidden, etienneUnauthorized, etienneUnreachable } from '../etienne/errors.ts';
import { createPromptRunner } from '../testing/prompt-runner.ts';
import type { FedStream } from '../testing/scripted-etienne.ts';

const away = () => etienneUnreachable('connection refused', { requestMayHaveArrived: false });
const broken = () => etienneUnreachable('connection reset', { requestMayHaveArrived: true });

const begin = (stream: FedStream, processId = 'p1') => stream.send({ type: 'process', processId });
const answer = (stream: FedStream, text: string, sessionId = 's1') => {
  stream.send({ type: 'session', sessionId }, { type: 'text', chunk: text }, { type: 'completed' });
  stream.end();
};
const aborted = (stream: FedStream) => {
  stream.send({ type: 'failed', kind: 'aborted', message: 'aborted by user', retryable: false });
  stream.end();
};

type Runner = Awaited<ReturnType<typeof createPromptRunner>>;

describe('what a killed process leaves', () => {
  it('before Etienne named the run: the history settles it', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.map('1', 's1');
    await runner.leave('1', 'a');
    await runner.startAgain();
    await runner.until(() => runner.texts().length === 1);
    assert.match(runner.texts()[0] ?? '', /finding out whether it has started/);
    runner.etienne.state.history.set('s1: text of a', 'it had run');
    await runner.pass(3_000);
    assert.equal(await runner.ended('a'), 'answered');
    assert.deepEqual(runner.texts().slice(1), ['it had run']);
    assert.deepEqual(runner.streamNames(), []);
  });

  it('before Etienne named the run: the history of its own session is asked, not of where the chat has moved', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.map('1', 's-beta', 'beta');
    runner.etienne.state.history.set('s-alpha: text of a', 'it had run');
    await runner.leave('1', 'a', { more: { projectSessionId: 's-alpha' } });
    await runner.startAgain();
    assert.equal(await runner.ended('a'), 'answered');
    assert.deepEqual(runner.texts(), ['it had run']);
  });

  it('before Etienne named the run: after 65 s it is said to be unknown, with a button, and never sent again', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.leave('1', 'a');
    await runner.startAgain();
    runner.etienne.failNext('storedAnswer', away());
    await runner.pass(64_000);
    assert.deepEqual(await runner.pending(), ['a']);
    await runner.pass(5_000);
    assert.equal((await runner.runs.get('a'))?.state, 'interrupted');
    assert.match(runner.said[1]?.text ?? '', /cannot tell whether it has run/);
    assert.deepEqual([runner.said.length, runner.said[1]?.actions], [2, ['again:a']]);
    assert.deepEqual(runner.streamNames(), []);
  });

  it('before Etienne named the run: while Etienne cannot be asked nothing is given up, and then the history tells', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.leave('1', 'a');
    runner.etienne.state.away = away();
    await runner.startAgain();
    await runner.pass(300_000);
    assert.deepEqual(await runner.pending(), ['a']);
    assert.equal(runner.said.length, 1);
    runner.etienne.state.history.set('s-recent: text of a', 'it had run');
    runner.etienne.state.away = undefined;
    await runner.pass(3_000);
    assert.equal(await runner.ended('a'), 'answered');
    assert.deepEqual(runner.texts().slice(1), ['it had run']);
    assert.deepEqual(runner.streamNames(), []);
  });

  it('while it ran: it is attached to from its beginning and answered once', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.map('1');
    await runner.leave('1', 'a', { processId: 'p1' });
    await runner.startAgain();
    const stream = await runner.stream(1);
    assert.equal(stream.name, 'attach p1');
    begin(stream);
    answer(stream, 'all of it');
    assert.equal(await runner.ended('a'), 'answered');
    assert.deepEqual(runner.texts(), ['all of it']);
    assert.equal((await runner.sessions.get(runner.ref('1')))?.project.sessionId, 's1');
  });

  it('while it ran, ended meanwhile: the answer comes from the history', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.leave('1', 'a', { processId: 'p1' });
    await runner.runs.setProjectSession('a', 's7');
    runner.etienne.state.history.set('s7: text of a', 'it had ended');
    await runner.startAgain();
    const stream = await runner.stream(1);
    stream.send({ type: 'stream_not_found' });
    stream.end();
    assert.equal(await runner.ended('a'), 'answered');
    assert.deepEqual(runner.texts(), ['it had ended']);
  });

  it('while it ran, and nothing of it is left: it is said to be interrupted, with a button', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.leave('1', 'a', { processId: 'p1' });
    await runner.startAgain();
    const stream = await runner.stream(1);
    stream.send({ type: 'stream_not_found' });
    stream.end();
    assert.equal(await runner.ended('a'), 'interrupted');
    assert.deepEqual(runner.said[0]?.actions, ['again:a']);
  });

  it('while it ran, with Etienne away: it goes on trying', async (t) => {
    const runner = await createPromptRunner(t);
    runner.etienne.state.away = away();
    await runner.leave('1', 'a', { processId: 'p1' });
    await runner.startAgain();
    await runner.pass(60_000, 5_000);
    assert.deepEqual(await runner.pending(), ['a']);
    runner.etienne.state.away = undefined;
    await runner.pass(60_000, 5_000);
    const stream = await runner.stream(1);
    begin(stream);
    answer(stream, 'late');
    assert.equal(await runner.ended('a'), 'answered');
  });

  it('while it was being stopped: it is stopped again', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.leave('1', 'a', { processId: 'p1' });
    await runner.runs.requestStop('a');
    await runner.startAgain();
    const stream = await runner.stream(1);
    assert.ok(runner.etienne.calls.includes('abort p1'));
    begin(stream);
    stream.send({ type: 'session', sessionId: 's1' }, { type: 'text', chunk: 'half' });
    aborted(stream);
    assert.equal(await runner.ended('a'), 'stopped');
    assert.deepEqual(runner.texts(), ['half\n\n*Stopped here.*']);
  });

  it('while it was being stopped before Etienne named it: that is not settled for a minute', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.leave('1', 'a');
    await runner.runs.requestStop('a');
    await runner.startAgain();
    assert.equal(await runner.ended('a'), 'interrupted');
    assert.match(runner.texts().at(-1) ?? '', /cannot tell whether it has run/);
  });
});

/** Brings a prompt into each of the phases that it can be stopped or left in. */
const phases: Record<string, (runner: Runner) => Promise<void>> = {
  async 'waiting for the turn'(runner) {
    await runner.add('2', 'before');
    await runner.stream(1);
    await runner.add('1', 'a');
    await runner.until(() => runner.texts('1').length === 1);
  },
  async 'waiting for Etienne'(runner) {
    runner.etienne.state.away = away();
    await runner.add('1', 'a');
    await runner.until(() => runner.texts('1').length === 1);
    await runner.settle();
  },
  async 'before Etienne names it'(runner) {
    await runner.add('1', 'a');
    await runner.stream(1);
  },
  async running(runner) {
    await runner.add('1', 'a');
    const stream = await runner.stream(1);
    begin(stream);
    stream.send({ type: 'session', sessionId: 's1' }, { type: 'text', chunk: 'half' });
    await runner.settle();
  },
  async 'waiting inside Etienne'(runner) {
    await runner.add('1', 'a');
    const stream = await runner.stream(1);
    begin(stream);
    stream.send({ type: 'queued' });
    await runner.until(() => runner.texts('1').length === 1);
  },
  async 'settling after a broken connection'(runner) {
    await runner.add('1', 'a');
    (await runner.stream(1)).break(broken());
    await runner.until(() => runner.texts('1').length === 1);
    await runner.settle();
  },
  async 'settling after a restart'(runner) {
    await runner.leave('1', 'a');
    await runner.startAgain();
    await runner.until(() => runner.texts('1').length === 1);
    await runner.settle();
  },
};

describe('stopping', async () => {
  const immediate = {
    'waiting for the turn': { status: 'stopping', state: 'stopped', says: /had not started yet/, aborts: [] },
    'waiting inside Etienne': {
      status: 'stopping',
      state: 'stopped',
      says: /had not started yet/,
      aborts: ['abort p1'],
    },
    'settling after a broken connection': { status: 'stopping', state: 'interrupted', says: /cannot tell/, aborts: [] },
    'settling after a restart': { status: 'stopping', state: 'interrupted', says: /cannot tell/, aborts: [] },
  } as const;
  for (const [phase, expected] of Object.entries(immediate)) {
    it(`a prompt that is ${phase} ends it at once, and the next one runs`, async (t) => {
      const runner = await createPromptRunner(t);
      await phases[phase]?.(runner);
      await runner.add('1', 'b', 'text of b', { project: 'beta' });
      assert.deepEqual(await runner.stopRun.ofSession(runner.ref('1')), { status: expected.status });
      assert.equal(await runner.ended('a'), expected.state);
      assert.match(runner.said.find(({ id }) => id === 'a:answer')?.text ?? '', expected.says);
      assert.deepEqual(
        runner.etienne.calls.filter((call) => call.startsWith('abort')),
        expected.aborts,
      );
      await runner.until(() => runner.streamNames().includes('open beta: text of b'));
      assert.ok(!(await runner.pending()).includes('a'));
    });
  }

  it('a prompt that waits for Etienne takes it away', async (t) => {
    const runner = await createPromptRunner(t);
    await phases['waiting for Etienne']?.(runner);
    assert.deepEqual(await runner.stopRun.ofSession(runner.ref('1')), { status: 'dropped' });
    assert.deepEqual(await runner.pending(), []);
    runner.etienne.state.away = undefined;
    await runner.pass(60_000, 10_000);
    assert.deepEqual(runner.streamNames(), []);
  });

  it('before Etienne has named the run passes the wish on as soon as it has', async (t) => {
    const runner = await createPromptRunner(t);
    await phases['before Etienne names it']?.(runner);
    assert.deepEqual(await runner.stopRun.ofSession(runner.ref('1')), { status: 'stopping' });
    assert.equal((await runner.runs.get('a'))?.stopRequested, true);
    assert.deepEqual(runner.etienne.calls, []);
    const stream = runner.etienne.stream();
    begin(stream);
    await runner.until(() => runner.etienne.calls.includes('abort p1'));
    aborted(stream);
    assert.equal(await runner.ended('a'), 'stopped');
    assert.deepEqual(runner.texts(), ['*Stopped.*']);
  });

  it('before Etienne has named a run that then waits there ends it at once', async (t) => {
    const runner = await createPromptRunner(t);
    await phases['before Etienne names it']?.(runner);
    await runner.stopRun.ofSession(runner.ref('1'));
    const stream = runner.etienne.stream();
    begin(stream);
    stream.send({ type: 'queued' });
    assert.equal(await runner.ended('a'), 'stopped');
    assert.match(runner.texts().at(-1) ?? '', /had not started yet/);
    assert.equal(stream.isOpen, false);
  });

  it('a run passes the wish on, keeps what was said, and what waits behind it runs', async (t) => {
    const runner = await createPromptRunner(t);
    await phases.running?.(runner);
    await runner.add('1', 'b');
    assert.deepEqual(await runner.stopRun.byId('a'), { status: 'stopping' });
    assert.deepEqual(runner.etienne.calls, ['abort p1']);
    runner.etienne.stream().send({ type: 'text', chunk: ' more' });
    aborted(runner.etienne.stream());
    assert.equal(await runner.ended('a'), 'stopped');
    assert.deepEqual(runner.texts(), ['half more\n\n*Stopped here.*']);
    assert.equal((await runner.stream(2)).name, 'open alpha: text of b');
  });

  it('a run that completes first gives its answer', async (t) => {
    const runner = await createPromptRunner(t);
    await phases.running?.(runner);
    await runner.stopRun.ofSession(runner.ref('1'));
    runner.etienne.stream().send({ type: 'text', chunk: ' and whole' }, { type: 'completed' });
    runner.etienne.stream().end();
    assert.equal(await runner.ended('a'), 'answered');
    assert.deepEqual(runner.texts(), ['half and whole']);
  });

  it('a run whose person is not served any more ends without a word', async (t) => {
    const runner = await createPromptRunner(t);
    await phases.running?.(runner);
    const run = runner.active.get(runner.ref('1')) ?? assert.fail('it does not run');
    run.isUnwanted = true;
    await runner.stopRun.ofSession(runner.ref('1'));
    aborted(runner.etienne.stream());
    assert.equal(await runner.ended('a'), 'stopped');
    assert.deepEqual([runner.texts(), await runner.pending()], [[], []]);
  });

  it('a run while Etienne is away is passed on once it is back', async (t) => {
    const runner = await createPromptRunner(t);
    await phases.running?.(runner);
    runner.etienne.failNext('abort', away());
    assert.deepEqual(await runner.stopRun.ofSession(runner.ref('1')), { status: 'stopping' });
    runner.etienne.stream().break(broken());
    await runner.pass(2_000);
    const stream = await runner.stream(2);
    assert.deepEqual(runner.etienne.calls, ['abort p1', 'abort p1']);
    aborted(stream);
    assert.equal(await runner.ended('a'), 'stopped');
  });

  it('a run that Etienne refuses to stop is corrected, and may be stopped again', async (t) => {
    const runner = await createPromptRunner(t);
    await phases.running?.(runner);
    runner.etienne.failNext('abort', etienneUnauthorized('Token expired'));
    await runner.stopRun.ofSession(runner.ref('1'));
    await runner.until(() => runner.texts().length === 1);
    assert.match(runner.texts()[0] ?? '', /^I could not stop it: Etienne does not accept our sign-in.*It goes on/);
    runner.etienne.failNext('abort', etienneUnauthorized('Token expired'));
    await runner.stopRun.ofSession(runner.ref('1'));
    await runner.until(() => runner.texts().length === 2);
    await runner.stopRun.ofSession(runner.ref('1'));
    aborted(runner.etienne.stream());
    assert.equal(await runner.ended('a'), 'stopped');
    assert.deepEqual(runner.etienne.calls, ['abort p1', 'abort p1', 'abort p1']);
  });

  it('a run again while the wish is on its way asks Etienne once', async (t) => {
    const runner = await createPromptRunner(t);
    await phases.running?.(runner);
    runner.etienne.failNext('abort', away());
    for (let time = 0; time < 3; time++) await runner.stopRun.ofSession(runner.ref('1'));
    await runner.settle();
    assert.deepEqual(runner.etienne.calls, ['abort p1']);
    await runner.pass(2_000);
    assert.deepEqual(runner.etienne.calls, ['abort p1', 'abort p1']);
    aborted(runner.etienne.stream());
    assert.equal(await runner.ended('a'), 'stopped');
    await runner.pass(10_000);
    assert.equal(runner.etienne.calls.length, 2);
  });

  it('where nothing runs says so', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.add('2', 'other');
    await runner.stream(1);
    assert.deepEqual(await runner.stopRun.ofSession(runner.ref('1')), { status: 'not_running' });
    assert.deepEqual(await runner.stopRun.byId('unknown'), { status: 'not_running' });
  });

  it('by its id takes away a prompt that waits in line, and only that', async (t) => {
    const runner = await createPromptRunner(t);
    await phases.running?.(runner);
    await runner.add('1', 'b');
    await runner.add('1', 'c');
    assert.deepEqual(await runner.stopRun.byId('b'), { status: 'dropped' });
    assert.deepEqual(await runner.pending(), ['a', 'c']);
    assert.deepEqual(runner.etienne.calls, []);
  });
});

describe('an orderly end of the process', async () => {
  for (const [phase, reach] of Object.entries(phases)) {
    it(`with a prompt that is ${phase} leaves it pending, says nothing of it, and closes its stream`, async (t) => {
      const runner = await createPromptRunner(t);
      await reach(runner);
      const before = runner.texts();
      await runner.shutDown();
      await runner.settle();
      assert.ok((await runner.pending()).includes('a'));
      assert.deepEqual(runner.texts(), before);
      assert.ok(runner.etienne.streams.every((stream) => !stream.isOpen));
      assert.deepEqual(runner.active.list(), []);
    });

    it(`and a new one with a prompt that was ${phase} come to one answer and send it once`, async (t) => {
      const runner = await createPromptRunner(t);
      await reach(runner);
      const isOver = phase === 'waiting for the turn' || phase === 'waiting for Etienne';
      await runner.shutDown();
      runner.etienne.state.away = undefined;
      const opened = runner.streamNames().length;
      await runner.startAgain();
      if (isOver) {
        await runner.pass(70_000, 1_000);
        if (phase === 'waiting for the turn') assert.equal((await runner.runs.get('before'))?.state, 'interrupted');
        const stream = await runner.stream(opened + 1);
        assert.equal(stream.name, 'open alpha: text of a');
        begin(stream);
        answer(stream, 'once');
      } else if ((await runner.runs.get('a'))?.processId === undefined) {
        runner.etienne.state.history.set('s-recent: text of a', 'once');
        await runner.pass(70_000, 1_000);
      } else {
        const stream = await runner.stream(opened + 1);
        assert.equal(stream.name, 'attach p1');
        begin(stream);
        answer(stream, 'once');
      }
      assert.equal(await runner.ended('a'), 'answered');
      assert.equal(runner.texts('1').filter((text) => text === 'once').length, 1);
      assert.equal(runner.streamNames().filter((name) => name === 'open alpha: text of a').length <= 1, true);
      assert.deepEqual(await runner.pending(), []);
    });
  }

  it('wins over a stop that came at the same moment, and the wish is kept', async (t) => {
    const runner = await createPromptRunner(t);
    await phases.running?.(runner);
    const stopping = runner.stopRun.ofSession(runner.ref('1'));
    await runner.shutDown();
    await stopping;
    assert.deepEqual(await runner.pending(), ['a']);
    assert.equal((await runner.runs.get('a'))?.stopRequested, true);
  });
});

describe('a prompt that nobody can follow', () => {
  it('because Etienne refuses after a restart, ends with a sentence and frees the project', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.leave('1', 'a', { processId: 'p1' });
    runner.etienne.failNext('attachRun', etienneForbidden('403'));
    await runner.startAgain();
    assert.equal(await runner.ended('a'), 'interrupted');
    assert.match(runner.texts()[0] ?? '', /does not allow this for our account.*cannot follow this run/);
    assert.deepEqual(await runner.runs.unfinished(), []);
  });
});

describe('a run that has begun and waits to be taken up again', () => {
  /** The first look at it fails, so it waits for the next one. */
  async function leaveWaiting(t: TestContext) {
    const runner = await createPromptRunner(t);
    await runner.leave('1', 'a', { processId: 'p1' });
    runner.etienne.failNext('attachRun', new Error('nobody foresaw this'));
    await runner.startAgain();
    await runner.settle();
    assert.deepEqual([runner.active.list().length, runner.streamNames()], [0, []]);
    return runner;
  }

  it('is stopped in Etienne, and not said to have never run', async (t) => {
    const runner = await leaveWaiting(t);
    assert.deepEqual(await runner.stopRun.ofSession(runner.ref('1')), { status: 'stopping' });
    const stream = await runner.stream(1);
    assert.ok(runner.etienne.calls.includes('abort p1'));
    aborted(stream);
    assert.equal(await runner.ended('a'), 'stopped');
    assert.deepEqual(runner.texts(), ['*Stopped.*']);
  });

  it('is stopped by its id', async (t) => {
    const runner = await leaveWaiting(t);
    assert.deepEqual(await runner.stopRun.byId('a'), { status: 'stopping' });
    aborted(await runner.stream(1));
    assert.equal(await runner.ended('a'), 'stopped');
  });

  it('is not dropped, so it is not forgotten by those who wait for its project', async (t) => {
    const runner = await leaveWaiting(t);
    assert.deepEqual(await runner.prompts.drop(runner.ref('1'), 'a'), { status: 'running' });
    await runner.prompts.dropWaiting(runner.ref('1'));
    assert.deepEqual(await runner.pending(), ['a']);
  });
});
