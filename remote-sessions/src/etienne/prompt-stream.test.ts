import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { systemClock } from 'service-kit';
import { createAuthorization } from './authorization.ts';
import { mayHaveArrived } from './errors.ts';
import { createPromptStream, STREAM_CLIENT_OPTIONS } from './prompt-stream.ts';
import { applyEvent, initialRunView } from './run-outcome.ts';
import { startEtienne, viewOf } from './test-etienne.ts';

const prompt = (text: string, project = 'p') => ({ project, prompt: text, memoryEnabled: true });
const never = new AbortController().signal;
const failure = (code: string, arrived: boolean) => (error: unknown) => {
  assert.equal((error as { code?: string }).code, code);
  assert.equal(mayHaveArrived(error), arrived);
  return true;
};

test('a prompt runs once and its answer comes as events', async (t) => {
  const { stream, state } = await startEtienne(t);
  const view = await viewOf(await stream.openPrompt(prompt('hello wörld & more? 100% +1'), never));
  assert.equal(view.text, 'ECHO: hello wörld & more? 100% +1');
  assert.deepEqual(view.end, { status: 'completed' });
  assert.equal(state.runs.length, 1);
  assert.equal(view.sessionId, state.runs[0]?.sessionId);
});

test('mode, memory and turns reach Etienne under its names', async (t) => {
  const { stream, state } = await startEtienne(t);
  await viewOf(
    await stream.openPrompt({ project: 'p', prompt: 'hi', mode: 'plan', memoryEnabled: false, maxTurns: 7 }, never),
  );
  assert.deepEqual(state.requests.at(-1)?.query, {
    project_dir: 'p',
    prompt: 'hi',
    agentMode: 'plan',
    memoryEnabled: 'false',
    maxTurns: '7',
  });
});

test('events that are unknown or lack their fields disturb nothing', async (t) => {
  const { stream } = await startEtienne(t);
  const view = await viewOf(await stream.openPrompt(prompt('ODD_EVENTS'), never));
  assert.equal(view.text, 'Odd events survived.');
  assert.deepEqual(view.end, { status: 'completed' });
});

test('nothing ends a stream for being silent, but it has to begin within a minute, and TCP looks after the connection', () => {
  assert.deepEqual(STREAM_CLIENT_OPTIONS, {
    bodyTimeout: 0,
    headersTimeout: 60_000,
    connectTimeout: 10_000,
    connect: { keepAlive: true, keepAliveInitialDelay: 10_000 },
  });
});

test('an Etienne that takes a prompt and hangs does not hold it for ever, and it is not known to be unsent', async (t) => {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const authorization = createAuthorization({}, { clock: systemClock });
  const stream = createPromptStream({ url, authorization, beginWithinMs: 20 });
  t.after(async () => {
    await stream.close();
    server.close();
  });
  await assert.rejects(stream.openPrompt(prompt('hello'), never), failure('ETIENNE_UNREACHABLE', true));
});

test('a connection that breaks in the middle is told, and attaching goes on where it was', async (t) => {
  const { stream, state } = await startEtienne(t);
  let view = initialRunView();
  const events = await stream.openPrompt(prompt('GATE a'), never);
  await assert.rejects(
    async () => {
      for await (const event of events) {
        view = applyEvent(view, event);
        if (event.type === 'text') state.dropStreams();
      }
    },
    failure('ETIENNE_UNREACHABLE', true),
  );
  const { processId, lastEventId } = view;
  assert.ok(processId !== undefined && lastEventId !== undefined);
  const attached = await stream.attachRun(processId, { lastEventId }, never);
  state.completeGate('a');
  view = await viewOf(attached, view);
  assert.equal(view.text, 'GATE a reached. GATE a opened');
  assert.deepEqual(view.end, { status: 'completed' });
  assert.equal(state.runs.length, 1);
});

test('attaching without an event number replays the run from its beginning', async (t) => {
  const { stream } = await startEtienne(t);
  const view = await viewOf(await stream.openPrompt(prompt('TOOL_WRITE out/a.md'), never));
  const replayed = await viewOf(await stream.attachRun(String(view.processId), {}, never));
  assert.deepEqual(replayed, view);
});

test('a run that Etienne has forgotten is told as not found', async (t) => {
  const { stream } = await startEtienne(t);
  const view = await viewOf(await stream.attachRun('sdk_1_gone', { lastEventId: 3 }, never));
  assert.equal(view.notFound, true);
  assert.equal(view.end, undefined);
});

test('a gap is told when the events asked for are no longer kept', async (t) => {
  const { stream } = await startEtienne(t, { timing: { bufferSize: 5 } });
  const { processId } = await viewOf(await stream.openPrompt(prompt('SLOW 10'), never));
  assert.equal((await viewOf(await stream.attachRun(String(processId), { lastEventId: 3 }, never))).hasGap, true);
});

test('leaving the loop closes the connection', async (t) => {
  const { stream, state } = await startEtienne(t);
  for await (const event of await stream.openPrompt(prompt('GATE a'), never)) if (event.type === 'text') break;
  await state.waitFor(({ liveStreams }) => liveStreams === 0);
  state.completeGate('a');
});

test('aborting the signal ends the loop with its reason and closes the connection', async (t) => {
  const { stream, state } = await startEtienne(t);
  const stopping = new AbortController();
  const reason = new Error('shutting down');
  await assert.rejects(
    async () => {
      for await (const event of await stream.openPrompt(prompt('GATE a'), stopping.signal)) {
        if (event.type === 'text') stopping.abort(reason);
      }
    },
    (error) => error === reason,
  );
  await state.waitFor(({ liveStreams }) => liveStreams === 0);
  await assert.rejects(stream.openPrompt(prompt('x'), stopping.signal), (error) => error === reason);
  assert.equal(state.runs.length, 1);
  state.completeGate('a');
});

describe('a prompt that fails before its first event', () => {
  for (const [what, fault, code, arrived] of [
    ['a reset after it was sent', 'reset-after-request-read', 'ETIENNE_UNREACHABLE', true],
    ['a server error', { status: 500 }, 'ETIENNE_FAILED', true],
    ['a bad gateway', { status: 502 }, 'ETIENNE_FAILED', true],
    ['an unknown address', { status: 404 }, 'ETIENNE_FAILED', false],
    ['a refusal for its role', { status: 403 }, 'ETIENNE_FORBIDDEN', false],
    ['a head that is too long', { status: 431 }, 'ETIENNE_PROMPT_TOO_LONG', false],
    ['an answer that is no stream', { status: 200 }, 'ETIENNE_FAILED', true],
  ] as const) {
    test(`says of ${what} whether Etienne may have it`, async (t) => {
      const { stream, state } = await startEtienne(t);
      state.failNext('streamPrompt', fault);
      await assert.rejects(stream.openPrompt(prompt('x'), never), failure(code, arrived));
    });
  }

  test('has certainly not arrived when nobody listens', async (t) => {
    const { stream, state } = await startEtienne(t);
    await state.setDown(true);
    await assert.rejects(stream.openPrompt(prompt('x'), never), failure('ETIENNE_UNREACHABLE', false));
  });

  test('has certainly not arrived when the name cannot be resolved', async (t) => {
    const authorization = createAuthorization({}, { clock: systemClock });
    const stream = createPromptStream({ url: 'http://etienne.invalid', authorization });
    t.after(() => stream.close());
    await assert.rejects(stream.openPrompt(prompt('x'), never), failure('ETIENNE_UNREACHABLE', false));
  });

  test('has certainly not arrived when both addresses of localhost refuse', async (t) => {
    const { url, state } = await startEtienne(t);
    await state.setDown(true);
    const authorization = createAuthorization({}, { clock: systemClock });
    const stream = createPromptStream({ url: `http://localhost:${new URL(url).port}/`, authorization });
    t.after(() => stream.close());
    await assert.rejects(stream.openPrompt(prompt('x'), never), failure('ETIENNE_UNREACHABLE', false));
  });

  for (const project of ['', ' ', '.', '..', '../p', 'a/b', 'a\\b', 'a\u0000']) {
    test(`is not sent to a project called ${JSON.stringify(project)}`, async (t) => {
      const { stream, state } = await startEtienne(t);
      await assert.rejects(stream.openPrompt(prompt('x', project), never), failure('ETIENNE_PATH_REFUSED', false));
      assert.equal(state.requests.length, 0);
    });
  }
});

/** A server that does nothing but take requests, with Node's own limit for their heads. */
async function startNode(t: TestContext) {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end('\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const token = 'x'.repeat(400);
  const authorization = createAuthorization({ token }, { clock: systemClock });
  const stream = createPromptStream({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    authorization,
  });
  t.after(async () => {
    await stream.close();
    await new Promise((resolve) => server.close(resolve));
  });
  return stream;
}

for (const [what, character] of [
  ['ASCII', 'a'],
  ['Chinese', '語'],
  ['emoji', '🎉'],
] as const) {
  test(`the longest ${what} prompt that fits is taken by Node, the next is told before it is sent`, async (t) => {
    const stream = await startNode(t);
    let [fits, tooLong] = [0, 20_000];
    while (tooLong - fits > 1) {
      const middle = Math.floor((fits + tooLong) / 2);
      if (await stream.promptFits(prompt(character.repeat(middle)))) fits = middle;
      else tooLong = middle;
    }
    assert.ok(fits * encodeURIComponent(character).length > 14_000, 'the room is used');
    await viewOf(await stream.openPrompt(prompt(character.repeat(fits)), never));
    const refused = stream.openPrompt(prompt(character.repeat(tooLong)), never);
    await assert.rejects(refused, failure('ETIENNE_PROMPT_TOO_LONG', false));
  });
}

test('half a surrogate pair in a prompt does not break it', async (t) => {
  const { stream } = await startEtienne(t);
  const view = await viewOf(await stream.openPrompt(prompt('a\ud83d'), never));
  assert.equal(view.text, 'ECHO: a\ufffd');
});
