import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { assertLikeTrace, fixture, shapeOf } from './compare-traces.ts';
import { createFakeTimers } from './fake-timers.ts';
import { startEtienne, type TestEtienne } from './test-helper.ts';

const plainTraces: [string, string][] = [
  ['simple-reply.sse', 'hello world'],
  ['slow-reply.sse', 'SLOW 6'],
  ['long-answer.sse', 'LONG 9000'],
  ['tool-write.sse', 'TOOL_WRITE out/hello.md'],
  ['tool-bash.sse', 'TOOL_BASH echo hi'],
  ['model-error-400.sse', 'MODEL_ERROR 400'],
  ['model-overloaded-529.sse', 'MODEL_ERROR 529'],
  ['attach-source.sse', 'SLOW 12'],
];

async function answerFirstQuestion(etienne: TestEtienne, answers: Record<string, string>): Promise<void> {
  await etienne.state.waitFor(({ pending }) => pending.length === 1);
  const { body } = await etienne.get('/permission/pending');
  const [pending] = body as unknown as { id: string }[];
  await etienne.post('/permission/respond', { id: pending?.id, action: 'allow', updatedInput: { answers } });
}

async function startMixed(t: TestContext): Promise<TestEtienne> {
  const etienne = await startEtienne(t);
  await etienne.ask('mixed', 'the session begins');
  return etienne;
}

describe('the recorded streams', () => {
  for (const [name, prompt] of plainTraces) {
    it(`${name} is what "${prompt}" gets`, async (t) => {
      const etienne = await startMixed(t);
      assertLikeTrace(await etienne.ask('mixed', prompt), name, etienne);
    });
  }

  it('begins every stream with a lone newline', async (t) => {
    const etienne = await startMixed(t);
    const stream = await etienne.prompt('mixed', 'hello world');
    await stream.end();
    assert.equal(stream.status, 200);
    assert.match(String(stream.headers['content-type']), /^text\/event-stream/);
    assert.ok(stream.chunks.join('').startsWith('\nevent: session\nid: 1\ndata: '));
  });

  it('ask-answered.sse is what a question gets that somebody answers', async (t) => {
    const etienne = await startMixed(t);
    const stream = await etienne.prompt('mixed', 'ASK single');
    await answerFirstQuestion(etienne, { 'Which colour do you want?': 'Blue' });
    assertLikeTrace(await stream.end(), 'ask-answered.sse', etienne);
  });

  it('ask-pending.json is what the list of questions looks like', async (t) => {
    const etienne = await startMixed(t);
    await etienne.prompt('mixed', 'ASK single');
    await etienne.state.waitFor(({ pending }) => pending.length === 1);
    const { text } = await etienne.get('/permission/pending');
    const [asked] = JSON.parse(text);
    const [recorded] = JSON.parse(fixture('ask-pending.json'));
    assert.deepEqual({ ...asked, id: '', createdAt: '' }, { ...recorded, id: '', createdAt: '' });
  });

  it('aborted.sse is what a stopped run gets', async (t) => {
    const etienne = await startEtienne(t, {
      async *model() {
        for (let i = 1; i <= 9; i += 1) yield `tick ${i}/40 `;
        await new Promise(() => {});
      },
    });
    const stream = await etienne.prompt('mixed', 'SLOW 40');
    const { data } = await stream.until('session');
    await stream.until('stdout', 9);
    assert.deepEqual(await etienne.post(`/abort/${data.process_id}`), {
      status: 201,
      body: { success: true, message: 'SDK stream aborted' },
      text: '{"success":true,"message":"SDK stream aborted"}',
    });
    assertLikeTrace(await stream.end(), 'aborted.sse');
  });

  it('queued-first.sse and queued-second.sse are what two prompts for one project get', async (t) => {
    const timers = createFakeTimers();
    const etienne = await startEtienne(t, { timers, timing: { chunkMs: 500, retentionMs: 1e9 } });
    const first = await etienne.prompt('mixed', 'SLOW 6');
    await first.until('stdout');
    const second = await etienne.prompt('mixed', 'hello queued');
    await second.until('status');
    for (let tick = 2; tick <= 6; tick += 1) {
      timers.advance(500);
      await first.until('stdout', tick);
    }
    assertLikeTrace(await first.end(), 'queued-first.sse');
    assertLikeTrace(await second.end(), 'queued-second.sse');
  });

  it('attach-from-4.sse is what attaching after event 4 gets', async (t) => {
    const etienne = await startMixed(t);
    const [first] = await etienne.ask('mixed', 'SLOW 12');
    const attached = await etienne.attach(first?.data.process_id, 4);
    assertLikeTrace(await attached.end(), 'attach-from-4.sse');
  });

  it('attach-unknown.sse is what attaching to nothing gets', async (t) => {
    const etienne = await startEtienne(t);
    const attached = await etienne.attach('sdk_1_unknown');
    assert.equal(attached.status, 200);
    await attached.end();
    assert.equal(attached.chunks.join(''), fixture('attach-unknown.sse'));
  });

  it('stale-session.sse is what a session gets that cannot be resumed', async (t) => {
    const etienne = await startEtienne(t);
    const id = '11111111-2222-4333-8444-555555555555';
    await etienne.post('/addFile', { project_dir: 'mixed', file_name: 'data/session.id', file_content: id });
    assertLikeTrace(await etienne.ask('mixed', 'hello'), 'stale-session.sse');
    assert.deepEqual(etienne.state.runs, []);
  });
});

describe('the recorded files', () => {
  it('chat.sessions.json lists the session as recorded', async (t) => {
    const etienne = await startMixed(t);
    const { body } = await etienne.get('/getFile?project_dir=mixed&file_name=.etienne/chat.sessions.json');
    const recorded = JSON.parse(fixture('getFile-chat-sessions.json'));
    const pattern = (text: unknown): string => String(text).replace(/"(timestamp|sessionId)": "[^"]*"/g, '"$1": ""');
    assert.equal(pattern(body.content), pattern(recorded.content));
  });

  it('chat.history-<id>.jsonl has the lines as recorded', async (t) => {
    const etienne = await startEtienne(t);
    const events = await etienne.ask('mixed', 'hello world');
    await etienne.ask('mixed', 'TOOL_WRITE out/hello.md');
    const file = `.etienne/chat.history-${events[1]?.data.session_id}.jsonl`;
    const { body } = await etienne.get(`/getFile?project_dir=mixed&file_name=${file}`);
    const parse = (text: unknown): Record<string, unknown>[] =>
      String(text)
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
    const lines = parse(body.content);
    const recorded = parse(fixture('chat.history-sample.jsonl'));
    assert.deepEqual(lines.map(shapeOf), recorded.map(shapeOf));
    assert.equal(lines[0]?.timestamp, lines[1]?.timestamp);
    const messages = lines.map(({ message }) => String(message).replaceAll(etienne.workspaceDir, '/workspace'));
    assert.deepEqual(
      messages,
      recorded.map(({ message }) => message),
    );
  });
});
