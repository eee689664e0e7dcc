import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CodedError } from 'service-kit';
import {
  type EtienneError,
  etienneFailed,
  etienneForbidden,
  etienneUnauthorized,
  etienneUnreachable,
} from '../etienne/errors.ts';
import { createPromptRunner } from '../testing/prompt-runner.ts';
import type { FedStream } from '../testing/scripted-etienne.ts';

const away = () => etienneUnreachable('connection refused', { requestMayHaveArrived: false });
const broken = () => etienneUnreachable('connection reset', { requestMayHaveArrived: true });
const stale = [
  { type: 'failed', kind: 'error', message: 'Unexpected result subtype: error_during_execution', retryable: false },
  { type: 'failed', kind: 'stale_session', message: 'No conversation found with session ID: s1', retryable: false },
] as const;

const begin = (stream: FedStream, processId = 'p1') => stream.send({ type: 'process', processId });
const answer = (stream: FedStream, text: string, sessionId = 's1') => {
  stream.send({ type: 'session', sessionId }, { type: 'text', chunk: text }, { type: 'completed' });
  stream.end();
};

describe('running a prompt', async () => {
  it('sends it, says the answer and notes the session that was used', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.map('1');
    await runner.add('1', 'a', 'hello', { mode: 'plan' });
    const stream = await runner.stream(1);
    assert.equal(stream.name, 'open alpha: hello (plan)');
    assert.equal((await runner.runs.get('a'))?.state, 'starting');
    begin(stream);
    answer(stream, 'hi there');
    assert.equal(await runner.ended('a'), 'answered');
    assert.deepEqual(runner.said, [{ id: 'a:answer', sessionId: '1', text: 'hi there', actions: [] }]);
    assert.deepEqual(await runner.pending(), []);
    assert.equal((await runner.runs.get('a'))?.processId, 'p1');
    assert.equal((await runner.sessions.get(runner.ref('1')))?.project.sessionId, 's1');
    assert.deepEqual(runner.active.list(), []);
  });

  it('goes on where the disk takes no note of it, as Etienne would end it otherwise', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.map('1');
    const full = () => Promise.reject(new Error('database or disk is full'));
    runner.runs.setProcess = full;
    runner.runs.setProjectSession = full;
    await runner.add('1', 'a');
    const stream = await runner.stream(1);
    begin(stream);
    answer(stream, 'all the same');
    assert.equal(await runner.ended('a'), 'answered');
    assert.deepEqual([runner.texts(), runner.streamNames().length], [['all the same'], 1]);
  });

  it('is sent once the database is back where it was lost while the beginning was written: nothing had been sent', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.map('1');
    const { begin: write } = runner.runs;
    let isLost = false;
    runner.runs.begin = async (run) => {
      runner.runs.begin = write;
      await write(run);
      isLost = true;
      throw new CodedError({ code: 'DATABASE_OUTCOME_UNKNOWN', message: 'lost', retryable: true });
    };
    await runner.add('1', 'a', 'hello');
    await runner.until(() => isLost && runner.active.list().length === 0);
    assert.deepEqual([(await runner.runs.get('a'))?.state, runner.streamNames()], ['starting', []]);
    await runner.pass(1_000);
    const stream = await runner.stream(1);
    begin(stream);
    answer(stream, 'hi there');
    assert.equal(await runner.ended('a'), 'answered');
    assert.deepEqual([runner.texts(), runner.streamNames().length], [['hi there'], 1]);
  });

  it('is not sent again where another process has begun it since its beginning could not be written', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.map('1');
    const { begin: write } = runner.runs;
    let isLost = false;
    runner.runs.begin = async () => {
      runner.runs.begin = write;
      isLost = true;
      throw new CodedError({ code: 'DATABASE_OUTCOME_UNKNOWN', message: 'lost', retryable: true });
    };
    await runner.add('1', 'a', 'hello');
    await runner.until(() => isLost && runner.active.list().length === 0);
    const byAnother = { id: 'a', provider: 'telegram', sessionId: '1', project: 'alpha', prompt: 'hello' };
    await write({ ...byAnother, startedAt: runner.clock.now() + 1 });
    await runner.runs.setProcess('a', 'p9');
    await runner.pass(1_000);
    const stream = await runner.stream(1);
    assert.equal(stream.name, 'attach p9');
    answer(stream, 'hi there');
    assert.equal(await runner.ended('a'), 'answered');
    assert.deepEqual(runner.streamNames(), ['attach p9']);
  });

  it('makes the session of the mapping current before it sends', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.map('1', 's1');
    await runner.add('1', 'a', 'hello', { projectSessionId: 'of an earlier time' });
    await runner.stream(1);
    assert.deepEqual(runner.etienne.calls, ['makeCurrent alpha s1']);
  });

  it('stays with its own project and session where the mapping has moved on', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.map('1', 's-beta', 'beta');
    await runner.add('1', 'a', 'hello', { projectSessionId: 's-alpha' });
    const stream = await runner.stream(1);
    begin(stream);
    answer(stream, 'hi', 's-alpha');
    await runner.ended('a');
    assert.deepEqual(runner.etienne.calls, ['makeCurrent alpha s-alpha']);
    assert.equal(stream.name, 'open alpha: hello');
    assert.equal((await runner.sessions.get(runner.ref('1')))?.project.sessionId, 's-beta');
  });

  it('sends a prompt that is too long as a pointer to a file, and finds its answer by that', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.add('1', 'a', 'x'.repeat(101));
    const stream = await runner.stream(1);
    assert.equal(stream.name, 'open alpha: see the file of a');
    begin(stream);
    stream.end();
    runner.etienne.state.history.set('s-recent: see the file of a', 'read it all');
    await runner.pass(1_000);
    (await runner.stream(2)).end();
    await runner.pass(1_000);
    (await runner.stream(3)).end();
    assert.equal(await runner.ended('a'), 'answered');
    assert.deepEqual(runner.texts(), ['read it all']);
  });

  it('says that an answer was empty', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.add('1', 'a');
    const stream = await runner.stream(1);
    begin(stream);
    answer(stream, ' \n');
    await runner.ended('a');
    assert.match(runner.texts()[0] ?? '', /said nothing/);
  });

  it('runs the prompts of one remote session one after another', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.add('1', 'a');
    await runner.add('1', 'b');
    const first = await runner.stream(1);
    await runner.settle();
    assert.deepEqual(runner.streamNames(), ['open alpha: text of a']);
    begin(first);
    answer(first, 'one');
    const second = await runner.stream(2);
    begin(second, 'p2');
    answer(second, 'two');
    await runner.ended('b');
    assert.deepEqual(runner.texts(), ['one', 'two']);
  });

  it('tells whoever waits for the turn of the project, and lets other projects run', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.map('1', 's1');
    await runner.map('2', 's2');
    await runner.add('1', 'a');
    const first = await runner.stream(1);
    await runner.add('2', 'b');
    await runner.add('3', 'c', 'text of c', { project: 'beta' });
    const other = await runner.stream(2);
    assert.equal(other.name, 'open beta: text of c');
    assert.match(runner.texts('2')[0] ?? '', /runs in `alpha` right now/);
    assert.deepEqual(runner.etienne.calls, ['makeCurrent alpha s1']);
    begin(first);
    answer(first, 'one', 's1');
    const second = await runner.stream(3);
    assert.deepEqual(runner.etienne.calls, ['makeCurrent alpha s1', 'makeCurrent alpha s2']);
    begin(second, 'p2');
    answer(second, 'two', 's2');
    await runner.ended('b');
    assert.deepEqual(runner.texts('1'), ['one']);
    assert.equal(runner.texts('2').at(-1), 'two');
  });

  it('says once that it waits inside Etienne', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.add('1', 'a');
    const stream = await runner.stream(1);
    begin(stream);
    stream.send({ type: 'queued' });
    stream.break(broken());
    await runner.pass(1_000);
    const again = await runner.stream(2);
    again.sendAs(2, { type: 'queued' });
    again.send({ type: 'session', sessionId: 's1' }, { type: 'text', chunk: 'done' }, { type: 'completed' });
    again.end();
    await runner.ended('a');
    assert.match(runner.texts()[0] ?? '', /Another task runs in `alpha`/);
    assert.deepEqual(runner.texts().slice(1), ['done']);
  });
});

describe('a prompt that cannot be sent', () => {
  it('is refused where its project is gone, without a word to Etienne about it', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.map('1', 's1');
    runner.etienne.state.projects = ['Alpha', 'beta'];
    await runner.add('1', 'a');
    assert.equal(await runner.ended('a'), 'failed');
    assert.match(runner.texts()[0] ?? '', /project `alpha` does not exist any more/);
    assert.deepEqual([runner.etienne.calls, runner.streamNames()], [[], []]);
  });

  const refusals: { what: string; error: () => EtienneError; says: RegExp }[] = [
    { what: 'a 401', error: () => etienneUnauthorized('401'), says: /does not accept our sign-in/ },
    { what: 'a 403', error: () => etienneForbidden('403'), says: /does not allow this for our account/ },
    { what: 'a 404', error: () => etienneFailed('404', { status: 404 }), says: /internal failure/ },
  ];
  for (const { what, error, says } of refusals) {
    for (const call of ['listProjects', 'makeCurrent', 'placePrompt', 'openPrompt'] as const) {
      it(`tells the reason of ${what} to ${call}, with a button, and lets the next one run`, async (t) => {
        const runner = await createPromptRunner(t);
        await runner.map('1', 's1');
        runner.etienne.failNext(call, error());
        await runner.add('1', 'a');
        await runner.add('1', 'b');
        assert.equal(await runner.ended('a'), 'failed');
        assert.match(runner.said[0]?.text ?? '', says);
        assert.deepEqual(runner.said[0]?.actions, ['again:a']);
        assert.equal((await runner.stream(1)).name, 'open alpha: text of b');
      });
    }
  }

  for (const call of ['listProjects', 'makeCurrent', 'placePrompt', 'openPrompt'] as const) {
    it(`waits where ${call} finds Etienne away: told once, and run once it is back`, async (t) => {
      const runner = await createPromptRunner(t);
      await runner.map('1', 's1');
      runner.etienne.failNext(call, away());
      await runner.add('1', 'a');
      await runner.pass(3_000);
      assert.equal(runner.texts().length, 1);
      assert.match(runner.texts()[0] ?? '', /cannot be reached right now\. Your message waits/);
      assert.deepEqual([runner.streamNames(), await runner.runs.get('a')], [[], undefined]);
      runner.prompts.wakeAll();
      const stream = await runner.stream(1);
      begin(stream);
      answer(stream, 'finally');
      await runner.ended('a');
      assert.deepEqual(runner.texts().slice(1), ['finally']);
    });
  }

  it('waits without a word about Etienne where the database is what fails', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.map('1');
    const { get } = runner.sessions;
    runner.sessions.get = async () => {
      runner.sessions.get = get;
      throw new CodedError({ code: 'DATABASE_UNREACHABLE', message: 'it restarts', retryable: true });
    };
    await runner.add('1', 'a');
    await runner.pass(1_000);
    const stream = await runner.stream(1);
    begin(stream);
    answer(stream, 'hi there');
    assert.equal(await runner.ended('a'), 'answered');
    assert.deepEqual(runner.texts(), ['hi there']);
  });

  it('does not hold up others of its project while it waits for Etienne', async (t) => {
    const runner = await createPromptRunner(t);
    runner.etienne.failNext('listProjects', away());
    await runner.add('1', 'a');
    await runner.settle();
    await runner.add('2', 'b');
    assert.equal((await runner.stream(1)).name, 'open alpha: text of b');
  });

  it('is put aside with a button after an hour, also across restarts', async (t) => {
    const runner = await createPromptRunner(t);
    runner.etienne.state.away = away();
    await runner.add('1', 'a', 'text of a', { projectSessionId: 's1' });
    await runner.pass(30 * 60_000, 60_000);
    await runner.startAgain();
    await runner.pass(29 * 60_000, 60_000);
    assert.deepEqual(await runner.pending(), ['a']);
    await runner.pass(3 * 60_000, 60_000);
    assert.equal((await runner.runs.get('a'))?.state, 'interrupted');
    assert.equal(runner.said.length, 2);
    assert.match(runner.said[1]?.text ?? '', /for an hour.*Nothing of it has run/);
    assert.deepEqual(runner.said[1]?.actions, ['again:a']);
    assert.equal((await runner.runs.get('a'))?.prompt, 'text of a');
    assert.equal((await runner.runs.get('a'))?.projectSessionId, 's1');
  });
});

describe('a session that cannot be resumed', () => {
  it('is cleared once and told, and the prompt runs in a new one', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.map('1', 's1');
    await runner.add('1', 'a');
    const first = await runner.stream(1);
    begin(first);
    first.send(...stale);
    first.end();
    const second = await runner.stream(2);
    assert.equal(second.name, 'open alpha: text of a');
    assert.equal((await runner.sessions.get(runner.ref('1')))?.project.sessionId, '');
    begin(second, 'p2');
    answer(second, 'new start', 's2');
    assert.equal(await runner.ended('a'), 'answered');
    assert.deepEqual(runner.etienne.calls, ['makeCurrent alpha s1', 'clearSession alpha']);
    assert.match(runner.texts()[0] ?? '', /could not be resumed/);
    assert.deepEqual(runner.texts().slice(1), ['new start']);
    assert.equal((await runner.sessions.get(runner.ref('1')))?.project.sessionId, 's2');
    assert.equal((await runner.runs.get('a'))?.processId, 'p2');
  });

  it('is said to be another where Etienne has used another all the same', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.map('1', 's1');
    await runner.add('1', 'a');
    const stream = await runner.stream(1);
    begin(stream);
    answer(stream, 'done', 's2');
    await runner.ended('a');
    assert.match(runner.texts()[0] ?? '', /another session than before/);
    assert.equal(runner.texts()[1], 'done');
    assert.equal((await runner.sessions.get(runner.ref('1')))?.project.sessionId, 's2');
    await runner.add('1', 'b');
    const next = await runner.stream(2);
    begin(next, 'p2');
    answer(next, 'again', 's2');
    await runner.ended('b');
    assert.deepEqual(runner.texts().slice(2), ['again']);
  });

  it('ends the prompt with a sentence where clearing does not help', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.map('1', 's1');
    await runner.add('1', 'a');
    for (const count of [1, 2]) {
      const stream = await runner.stream(count);
      begin(stream, `p${count}`);
      stream.send(...stale);
      stream.end();
    }
    assert.equal(await runner.ended('a'), 'failed');
    assert.deepEqual(runner.etienne.calls, ['makeCurrent alpha s1', 'clearSession alpha']);
    assert.match(runner.texts().at(-1) ?? '', /clearing it did not help/);
  });

  it('is replaced, too, where Etienne does not list it any more, so that nobody else’s is used', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.map('1', 's1');
    runner.etienne.state.madeCurrent = 'not_listed';
    await runner.add('1', 'a');
    const stream = await runner.stream(1);
    assert.deepEqual(runner.etienne.calls, ['makeCurrent alpha s1', 'clearSession alpha']);
    begin(stream);
    answer(stream, 'new start', 's2');
    await runner.ended('a');
    assert.match(runner.texts()[0] ?? '', /could not be resumed/);
    assert.equal(runner.texts()[1], 'new start');
  });

  it('is replaced after a restart as well, when the process ended in between', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.map('1', 's1');
    await runner.leave('1', 'a', { processId: 'p1' });
    await runner.startAgain();
    const first = await runner.stream(1);
    assert.equal(first.name, 'attach p1');
    begin(first);
    first.send(...stale);
    first.end();
    const second = await runner.stream(2);
    begin(second, 'p2');
    answer(second, 'new start', 's2');
    assert.equal(await runner.ended('a'), 'answered');
  });
});

describe('a run whose connection is lost', () => {
  it('is attached to from where it was, and nothing is doubled', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.add('1', 'a');
    const first = await runner.stream(1);
    begin(first);
    first.send({ type: 'session', sessionId: 's1' }, { type: 'text', chunk: 'one ' });
    await runner.settle();
    first.break(broken());
    await runner.pass(1_000);
    const second = await runner.stream(2);
    assert.equal(second.name, 'attach p1 from 3');
    second.sendAs(3, { type: 'text', chunk: 'one ' });
    second.send({ type: 'text', chunk: 'two' }, { type: 'completed' });
    second.end();
    await runner.ended('a');
    assert.deepEqual(runner.texts(), ['one two']);
  });

  it('is said to be cut off while it is: in the preview at once, as a message where it lasts', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.add('1', 'a');
    const first = await runner.stream(1);
    begin(first);
    first.send({ type: 'text', chunk: 'one ' });
    await runner.settle();
    const run = runner.active.get(runner.ref('1'));
    assert.equal(run?.cutOff, undefined);
    runner.etienne.state.away = away();
    first.break(broken());
    await runner.pass(9_000);
    assert.notEqual(run?.cutOff, undefined);
    assert.deepEqual(runner.texts(), []);
    await runner.pass(40_000);
    assert.equal(runner.texts().length, 1);
    assert.match(runner.texts()[0] ?? '', /connection to Etienne is lost.*may go on there/);
    runner.etienne.state.away = undefined;
    await runner.pass(2_000);
    const second = await runner.stream(2);
    second.sendAs(2, { type: 'text', chunk: 'one ' });
    await runner.settle();
    assert.equal(run?.cutOff, undefined);
    second.sendAs(3, { type: 'text', chunk: 'two' });
    second.sendAs(4, { type: 'completed' });
    second.end();
    await runner.ended('a');
    assert.deepEqual(runner.texts().slice(1), ['one two']);
  });

  it('before Etienne has named it, is looked for in the history', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.map('1', 's1');
    await runner.add('1', 'a');
    (await runner.stream(1)).break(broken());
    await runner.until(() => runner.texts().length === 1);
    assert.match(runner.texts()[0] ?? '', /finding out whether it has started/);
    runner.etienne.state.history.set('s1: text of a', 'it had run');
    await runner.pass(3_000);
    assert.equal(await runner.ended('a'), 'answered');
    assert.deepEqual(runner.texts().slice(1), ['it had run']);
    assert.equal(runner.streamNames().length, 1);
  });

  it('for a refusal, is told as lost from sight, and the project is free again', async (t) => {
    const runner = await createPromptRunner(t);
    await runner.add('1', 'a');
    const stream = await runner.stream(1);
    begin(stream);
    stream.send({ type: 'text', chunk: 'half' });
    runner.etienne.failNext('attachRun', etienneUnauthorized('401'));
    stream.break(broken());
    await runner.pass(1_000);
    assert.equal(await runner.ended('a'), 'interrupted');
    assert.match(runner.said[0]?.text ?? '', /^half\n\n⚠️ Etienne does not accept our sign-in/);
    assert.deepEqual(runner.said[0]?.actions, ['again:a']);
    await runner.add('2', 'b');
    assert.equal((await runner.stream(2)).name, 'open alpha: text of b');
  });

  it('and forgotten by Etienne, is answered from the history, or said to be interrupted', async (t) => {
    for (const stored of [true, false]) {
      const runner = await createPromptRunner(t);
      await runner.add('1', 'a');
      const stream = await runner.stream(1);
      begin(stream);
      stream.send({ type: 'session', sessionId: 's9' }, { type: 'text', chunk: 'half' });
      if (stored) runner.etienne.state.history.set('s9: text of a', 'half and the rest');
      await runner.settle();
      stream.break(broken());
      await runner.pass(1_000);
      const second = await runner.stream(2);
      second.send({ type: 'stream_not_found' });
      second.end();
      assert.equal(await runner.ended('a'), stored ? 'answered' : 'interrupted');
      if (stored) assert.deepEqual(runner.texts(), ['half and the rest']);
      else
        assert.match(
          runner.texts()[0] ?? '',
          /^half\n\n\*Etienne was restarted while this ran.*may still be going on there/,
        );
      assert.deepEqual(runner.said[0]?.actions, stored ? [] : ['again:a']);
    }
  });
});

describe('what the person is told at the end', () => {
  const failures = [
    {
      kind: 'budget',
      message: 'Budget limit exceeded. 10',
      retryable: false,
      says: /budget limit of Etienne is reached/,
    },
    {
      kind: 'api',
      message: 'overloaded',
      retryable: true,
      says: /too much to do right now\. Run this again in a minute/,
    },
    { kind: 'api', message: 'bad request', retryable: false, says: /The model refused this \(bad request\)/ },
    { kind: 'error', message: 'exit code 1', retryable: false, says: /The run failed \(exit code 1\)/ },
  ] as const;
  for (const { says, ...failure } of failures) {
    it(`names the failure "${failure.message}", and what was said before it, whatever the history holds`, async (t) => {
      const runner = await createPromptRunner(t);
      runner.etienne.state.history.set('s1: text of a', 'half');
      await runner.add('1', 'a');
      const stream = await runner.stream(1);
      begin(stream);
      stream.send(
        { type: 'session', sessionId: 's1' },
        { type: 'text', chunk: 'half' },
        { type: 'failed', ...failure },
      );
      stream.send({ type: 'completed' });
      stream.end();
      assert.equal(await runner.ended('a'), 'failed');
      assert.match(runner.said[0]?.text ?? '', says);
      assert.ok(runner.said[0]?.text.startsWith('half\n\n'));
      assert.deepEqual(runner.said[0]?.actions, ['again:a']);
    });
  }

  it('is that somebody else aborted it, without calling that an answer', async (t) => {
    const runner = await createPromptRunner(t);
    runner.etienne.state.history.set('s1: text of a', 'half');
    await runner.add('1', 'a');
    const stream = await runner.stream(1);
    begin(stream);
    stream.send({ type: 'session', sessionId: 's1' }, { type: 'text', chunk: 'half' });
    stream.send({ type: 'failed', kind: 'aborted', message: 'aborted by user', retryable: false });
    stream.end();
    assert.equal(await runner.ended('a'), 'interrupted');
  });

  it('is the whole answer from the history where a part of the stream was lost', async (t) => {
    const runner = await createPromptRunner(t);
    runner.etienne.state.history.set('s1: text of a', 'first and second');
    await runner.leave('1', 'a', { processId: 'p1' });
    await runner.startAgain();
    const stream = await runner.stream(1);
    stream.sendAs(7_000, { type: 'session', sessionId: 's1' });
    stream.sendAs(7_001, { type: 'text', chunk: 'second' });
    stream.sendAs(7_002, { type: 'completed' });
    stream.end();
    assert.equal(await runner.ended('a'), 'answered');
    assert.deepEqual(runner.texts(), ['first and second']);
  });
});
