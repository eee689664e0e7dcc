import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createFakeTimers } from './fake-timers.ts';
import { realTiming } from './index.ts';
import { answerOf, historyOf, type SseEvent, startEtienne, typesOf } from './test-helper.ts';

const processIdOf = (event: SseEvent | undefined): string => String(event?.data.process_id);

describe('attaching', () => {
  it('replays a live run from the start and then follows it', async (t) => {
    const etienne = await startEtienne(t);
    const first = await etienne.prompt('p', 'GATE a');
    const processId = processIdOf(await first.until('session'));
    await first.until('stdout');
    const second = await etienne.attach(processId);
    const third = await etienne.attach(processId, 3);
    await second.until('stdout');
    etienne.state.completeGate('a');
    const all = await first.end();
    assert.deepEqual(await second.end(), all);
    assert.deepEqual(await third.end(), all.slice(3));
    assert.equal(etienne.state.runs.length, 1);
  });

  it('ignores the Last-Event-ID header', async (t) => {
    const etienne = await startEtienne(t);
    const events = await etienne.ask('p', 'hello');
    const attached = await etienne.attach(processIdOf(events[0]), undefined, { 'last-event-id': '4' });
    assert.deepEqual(await attached.end(), events);
  });

  it('does not find a run by the process id of its second event, nor stop it', async (t) => {
    const etienne = await startEtienne(t);
    const stream = await etienne.prompt('p', 'GATE a');
    const synthetic = processIdOf(await stream.until('session', 2));
    assert.match(synthetic, /^sdk_[0-9a-f-]{36}$/);
    const attached = await (await etienne.attach(synthetic)).end();
    assert.equal(attached[0]?.data.code, 'stream_not_found');
    assert.deepEqual((await etienne.post(`/abort/${synthetic}`)).body.success, false);
    etienne.state.completeGate('a');
    assert.equal(typesOf(await stream.end()).at(-1), 'completed');
  });

  it('tells of a gap where the buffer no longer reaches, but only to who names an event', async (t) => {
    const etienne = await startEtienne(t, { timing: { bufferSize: 5 } });
    const events = await etienne.ask('p', 'SLOW 10');
    const processId = processIdOf(events[0]);
    const withGap = await (await etienne.attach(processId, 3)).end();
    assert.equal(withGap[0]?.type, 'status');
    assert.equal(withGap[0]?.data.status, 'replay_gap');
    assert.deepEqual(withGap.slice(1), events.slice(-5));
    assert.deepEqual(await (await etienne.attach(processId)).end(), events.slice(-5));
  });

  it('finds a run for 120 seconds after its end', async (t) => {
    const timers = createFakeTimers();
    const etienne = await startEtienne(t, { timers });
    const events = await etienne.ask('p', 'hello');
    timers.advance(119_999);
    assert.deepEqual(await (await etienne.attach(processIdOf(events[0]))).end(), events);
    timers.advance(2);
    const late = await (await etienne.attach(processIdOf(events[0]))).end();
    assert.equal(late[0]?.data.code, 'stream_not_found');
  });
});

describe('a run without a client', () => {
  it('is aborted after 60 seconds, and what it said is stored', async (t) => {
    const timers = createFakeTimers();
    const etienne = await startEtienne(t, { timers });
    const stream = await etienne.prompt('p', 'GATE a');
    await stream.until('stdout');
    stream.disconnect();
    await etienne.state.waitFor(({ liveStreams }) => liveStreams === 0);
    timers.advance(59_999);
    assert.equal(etienne.state.runs[0]?.outcome, 'running');
    timers.advance(1);
    await etienne.state.waitFor(({ runs }) => runs[0]?.outcome === 'aborted');
    const stored = await historyOf(etienne, 'p', etienne.state.runs[0]?.sessionId);
    assert.deepEqual(
      stored.map(({ message, costs }) => [message, costs]),
      [
        ['GATE a', undefined],
        ['GATE a reached. ', {}],
      ],
    );
  });

  it('lives on when somebody attaches in time', async (t) => {
    const timers = createFakeTimers();
    const etienne = await startEtienne(t, { timers });
    const stream = await etienne.prompt('p', 'GATE a');
    const processId = processIdOf(await stream.until('session'));
    stream.disconnect();
    await etienne.state.waitFor(({ liveStreams }) => liveStreams === 0);
    timers.advance(59_000);
    const attached = await etienne.attach(processId);
    timers.advance(600_000);
    etienne.state.completeGate('a');
    assert.equal(typesOf(await attached.end()).at(-1), 'completed');
  });

  it('has its history written when it finishes within the 60 seconds', async (t) => {
    const etienne = await startEtienne(t);
    const stream = await etienne.prompt('p', 'GATE a');
    await stream.until('stdout');
    stream.disconnect();
    await etienne.state.waitFor(({ liveStreams }) => liveStreams === 0);
    etienne.state.completeGate('a');
    await etienne.state.waitFor(({ runs }) => runs[0]?.outcome === 'completed');
    const { sessionId } = etienne.state.runs[0] ?? {};
    const history = await readFile(
      join(etienne.workspaceDir, 'p', '.etienne', `chat.history-${sessionId}.jsonl`),
      'utf8',
    );
    assert.match(history, /GATE a opened/);
  });
});

describe('the queue of a project', () => {
  it('lets another project pass', async (t) => {
    const etienne = await startEtienne(t);
    const blocked = await etienne.prompt('a', 'GATE a');
    await blocked.until('stdout');
    assert.equal(answerOf(await etienne.ask('b', 'hello')), 'ECHO: hello');
    etienne.state.completeGate('a');
    await blocked.end();
  });

  it('says queued and then nothing until its turn, also when a foreign run is in the way', async (t) => {
    const etienne = await startEtienne(t);
    const foreign = etienne.state.foreignRun('p', 'GATE web');
    const stream = await etienne.prompt('p', 'hello');
    await stream.until('status');
    assert.deepEqual(typesOf(stream.events()), ['session', 'status']);
    assert.equal(etienne.state.queuedRuns, 1);
    etienne.state.completeGate('web');
    assert.equal(await foreign.finished, 'completed');
    assert.equal(answerOf(await stream.end()), 'ECHO: hello');
    assert.deepEqual(
      etienne.state.runs.map(({ mode }) => mode),
      ['foreign', 'stream'],
    );
  });

  it('keeps the stream of an aborted waiting run open and silent until its predecessors end', async (t) => {
    const etienne = await startEtienne(t);
    const first = await etienne.prompt('p', 'GATE a');
    await first.until('stdout');
    const second = await etienne.prompt('p', 'never');
    const processId = processIdOf(await second.until('session'));
    assert.equal((await etienne.post(`/abort/${processId}`)).body.success, true);
    assert.equal(etienne.state.liveStreams, 2);
    etienne.state.completeGate('a');
    await first.end();
    assert.deepEqual(typesOf(await second.end()), ['session', 'status']);
    assert.deepEqual(
      etienne.state.runs.map(({ prompt }) => prompt),
      ['GATE a'],
    );
  });
});

describe('aborting', () => {
  it('takes two seconds in which the answer goes on', async (t) => {
    const timers = createFakeTimers();
    const etienne = await startEtienne(t, { timers, timing: { chunkMs: 500, abortMs: realTiming.abortMs } });
    const stream = await etienne.prompt('p', 'SLOW 40');
    await stream.until('stdout');
    await etienne.post(`/abort/${processIdOf(stream.events()[0])}`);
    for (let tick = 2; tick <= 4; tick += 1) {
      timers.advance(500);
      await stream.until('stdout', tick);
    }
    timers.advance(500);
    const events = await stream.end();
    assert.equal(events.at(-1)?.data.message, 'Stream error: Claude Code process aborted by user');
    assert.equal(typesOf(events).includes('completed'), false);
  });

  it('answers success false, with 201, for a run that is over or unknown', async (t) => {
    const etienne = await startEtienne(t);
    const events = await etienne.ask('p', 'hello');
    for (const processId of [processIdOf(events[0]), 'sdk_1_unknown']) {
      const { status, body } = await etienne.post(`/abort/${processId}`);
      assert.deepEqual([status, body.success], [201, false]);
    }
  });
});

describe('timing', () => {
  it('writes the history only after completed, shortly before the stream ends', async (t) => {
    const timers = createFakeTimers();
    const etienne = await startEtienne(t, { timers, timing: { streamEndMs: 50 } });
    const stream = await etienne.prompt('p', 'hello');
    await stream.until('completed');
    await assert.rejects(access(join(etienne.workspaceDir, 'p', '.etienne')));
    timers.advance(46);
    await new Promise((resolve) => setImmediate(resolve));
    await access(join(etienne.workspaceDir, 'p', '.etienne', 'chat.sessions.json'));
    assert.equal(etienne.state.liveStreams, 1);
    timers.advance(4);
    await stream.end();
  });

  it('sends the first event before the session exists', async (t) => {
    const timers = createFakeTimers();
    const etienne = await startEtienne(t, { timers, timing: { firstEventMs: 4, sessionMs: 500 } });
    const stream = await etienne.prompt('p', 'hello');
    assert.deepEqual(stream.events(), []);
    timers.advance(4);
    await stream.until('session');
    assert.equal(etienne.state.runs.length, 0);
    timers.advance(500);
    await stream.until('session', 2);
    assert.equal(etienne.state.runs.length, 1);
  });

  it('runs a prompt whose client left before the first event', async (t) => {
    const timers = createFakeTimers();
    const etienne = await startEtienne(t, { timers, timing: { firstEventMs: 4 } });
    const stream = await etienne.prompt('p', 'hello');
    stream.disconnect();
    await etienne.state.waitFor(({ liveStreams }) => liveStreams === 0);
    timers.advance(4);
    await etienne.state.waitFor(({ runs }) => runs[0]?.outcome === 'completed');
  });
});

describe('refused prompts', () => {
  it('over budget get an error event whose key is error, and run nothing', async (t) => {
    const etienne = await startEtienne(t, { budgetExceeded: true });
    const events = await etienne.ask('p', 'hello');
    assert.deepEqual(typesOf(events), ['session', 'error']);
    assert.match(String(events[1]?.data.error), /^Budget limit exceeded/);
    assert.equal('message' in (events[1]?.data ?? {}), false);
    assert.deepEqual(etienne.state.runs, []);
    etienne.state.setBudgetExceeded(false);
    assert.equal(answerOf(await etienne.ask('p', 'hello')), 'ECHO: hello');
  });
});

describe('unattended', () => {
  it('says success though the model failed, and writes to the most recent listed session', async (t) => {
    const etienne = await startEtienne(t);
    await etienne.ask('p', 'hello');
    const listed = etienne.state.seedSession('p', { timestamp: '2999-01-01T00:00:00.000Z' });
    const { status, body } = await etienne.post('/unattended/p', { prompt: 'MODEL_ERROR 400' });
    assert.deepEqual([status, body.success], [201, true]);
    const ranIn = etienne.state.runs[1]?.sessionId;
    assert.notEqual(ranIn, listed);
    const history = await readFile(join(etienne.workspaceDir, 'p', '.etienne', `chat.history-${listed}.jsonl`), 'utf8');
    assert.match(history, /MODEL_ERROR 400/);
  });
});
