import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answerOf, startEtienne, typesOf } from './test-helper.ts';

const reset = { code: 'ECONNRESET' };

describe('faults', () => {
  it('while down refuses connections and resets streams, and comes back on the same port', async (t) => {
    const etienne = await startEtienne(t);
    const stream = await etienne.prompt('p', 'GATE a');
    const { data } = await stream.until('session');
    await stream.until('stdout');
    await etienne.state.setDown(true);
    await assert.rejects(stream.end(), reset);
    await assert.rejects(etienne.prompt('p', 'hello'), { code: 'ECONNREFUSED' });
    await etienne.state.setDown(false);
    const attached = await etienne.attach(data.process_id);
    etienne.state.completeGate('a');
    assert.equal(typesOf(await attached.end()).at(-1), 'completed');
    assert.equal(etienne.state.runs.length, 1);
  });

  it('when it crashes loses its runs and its queue without a trace', async (t) => {
    const etienne = await startEtienne(t);
    const stream = await etienne.prompt('p', 'GATE a');
    const { data } = await stream.until('session');
    await stream.until('stdout');
    const waiting = etienne.state.foreignRun('p', 'hello');
    await etienne.state.setDown(true, { losesRuns: true });
    await assert.rejects(stream.end(), reset);
    assert.equal(await waiting.finished, 'lost');
    await etienne.state.setDown(false);
    const attached = await (await etienne.attach(data.process_id)).end();
    assert.equal(attached[0]?.data.code, 'stream_not_found');
    assert.equal(answerOf(await etienne.ask('p', 'again')), 'ECHO: again');
    assert.deepEqual(
      etienne.state.runs.map(({ outcome }) => outcome),
      ['lost', 'completed'],
    );
  });

  it('drops streams while the runs go on', async (t) => {
    const etienne = await startEtienne(t);
    const stream = await etienne.prompt('p', 'GATE a');
    await stream.until('stdout');
    etienne.state.dropStreams();
    await assert.rejects(stream.end(), reset);
    etienne.state.completeGate('a');
    await etienne.state.waitFor(({ runs }) => runs[0]?.outcome === 'completed');
  });

  it('answer one request with a chosen status, and the next one as ever', async (t) => {
    const etienne = await startEtienne(t);
    etienne.state.failNext('GET /api/claude/listProjects', { status: 503, body: { message: 'later' } });
    assert.equal((await etienne.get('/health')).status, 200);
    assert.deepEqual((await etienne.get('/listProjects')).body, { message: 'later' });
    assert.equal((await etienne.get('/listProjects')).status, 200);
    assert.deepEqual(
      etienne.state.requests.map(({ path, status }) => `${path.split('/').at(-1)} ${status}`),
      ['health 200', 'listProjects 503', 'listProjects 200'],
    );
  });

  for (const fault of ['reset', 'reset-after-request-read'] as const) {
    it(`${fault} starts no run`, async (t) => {
      const etienne = await startEtienne(t);
      etienne.state.failNext(/streamPrompt/, fault);
      await assert.rejects(etienne.prompt('p', 'hello'), reset);
      assert.equal(answerOf(await etienne.ask('p', 'again')), 'ECHO: again');
      assert.deepEqual(
        etienne.state.runs.map(({ prompt }) => prompt),
        ['again'],
      );
    });
  }

  it('reset-after-handling starts the run of which the client hears nothing', async (t) => {
    const etienne = await startEtienne(t);
    etienne.state.failNext('streamPrompt', 'reset-after-handling');
    await assert.rejects(etienne.prompt('p', 'hello'), reset);
    await etienne.state.waitFor(({ runs }) => runs[0]?.outcome === 'completed');
  });

  for (const [status, message] of [
    [401, 'Invalid token'],
    [403, 'Insufficient permissions. Required: user, Current: guest'],
  ] as const) {
    it(`refuse everything but health with ${status}`, async (t) => {
      const etienne = await startEtienne(t);
      etienne.state.refuse(status);
      const { body } = await etienne.get('/streamPrompt/sdk?project_dir=p&prompt=x');
      assert.deepEqual([body.statusCode, body.message], [status, message]);
      assert.equal((await etienne.get('/health')).status, 200);
      etienne.state.refuse(undefined);
      assert.equal((await etienne.get('/listProjects')).status, 200);
    });
  }

  it('an unknown route is a 404 of the usual shape', async (t) => {
    const etienne = await startEtienne(t);
    assert.deepEqual((await etienne.get('/nothing')).body, {
      message: 'Cannot GET /api/claude/nothing',
      error: 'Not Found',
      statusCode: 404,
    });
  });
});
