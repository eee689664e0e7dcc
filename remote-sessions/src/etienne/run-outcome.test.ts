import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createStreamDecoder } from './decode-stream.ts';
import { applyEvent, initialRunView, isOver, type RunView } from './run-outcome.ts';
import { type StreamEvent, toStreamEvent } from './stream-events.ts';

const SESSION = '7a73529f-e8bc-47ca-b886-e6b9e05dbf59';
const trace = (name: string) => readFileSync(new URL(`fixtures/${name}.sse`, import.meta.url));
const eventsOf = (name: string) => createStreamDecoder()(trace(name));
const viewOf = (events: readonly StreamEvent[], from = initialRunView()) => events.reduce(applyEvent, from);
const ticks = (from: number, to: number, of: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `tick ${from + index}/${of} `).join('');
const REMINDER = (left: number) =>
  `\n\n<system-reminder>\n<total_tokens>${left} tokens left</total_tokens>\n</system-reminder>`;
const OVERLOADED =
  'API Error: Repeated 529 Overloaded errors. The API is at capacity — this is usually temporary. Try again in a moment. If it persists, check your inference gateway (127.0.0.1:6070).';

type Expected = Partial<Omit<RunView, 'internal'>>;
const completed = { status: 'completed' } as const;
const table: Record<string, Expected> = {
  'simple-reply': {
    processId: 'sdk_1795408564232_eu9b0gh5s',
    sessionId: SESSION,
    lastEventId: 8,
    text: 'ECHO: hello world',
    end: completed,
  },
  'slow-reply': {
    processId: 'sdk_1795408571025_wb0wx476r',
    sessionId: SESSION,
    lastEventId: 13,
    text: ticks(1, 6, 6),
    end: completed,
  },
  'queued-first': {
    processId: 'sdk_1795408574726_wb7ktpgq0',
    sessionId: SESSION,
    lastEventId: 13,
    text: ticks(1, 6, 6),
    end: completed,
  },
  'queued-second': {
    processId: 'sdk_1795408575443_rhta3fd45',
    sessionId: SESSION,
    lastEventId: 9,
    text: 'ECHO: hello queued',
    end: completed,
  },
  'tool-write': {
    processId: 'sdk_1795408565230_5b2zz9dvs',
    sessionId: SESSION,
    lastEventId: 16,
    text: `I will write the file. \n\nTool finished. Result: File created successfully at: /workspace/mixed/out/hello.md (file state is current in your context — no need to Read it back)${REMINDER(14999801)}`,
    toolsRun: 1,
    changedFiles: ['/workspace/mixed/out/hello.md'],
    end: completed,
  },
  'tool-bash': {
    processId: 'sdk_1795408565992_vjg4r8iom',
    sessionId: SESSION,
    lastEventId: 14,
    text: `Tool finished. Result: hi${REMINDER(14999820)}`,
    toolsRun: 1,
    end: completed,
  },
  'ask-answered': {
    processId: 'sdk_1795408589120_5b0r57muo',
    sessionId: SESSION,
    lastEventId: 15,
    text: `I need to ask. \n\nTool finished. Result: Your questions have been answered: "Which colour do you want?"="Blue". You can now continue with these answers in mind.${REMINDER(14999610)}`,
    toolsRun: 1,
    end: completed,
  },
  aborted: {
    processId: 'sdk_1795408582101_rgma3ynmb',
    sessionId: SESSION,
    lastEventId: 13,
    text: ticks(1, 9, 40),
    end: { status: 'failed', kind: 'aborted', message: 'Claude Code process aborted by user', retryable: false },
  },
  'stale-session': {
    processId: 'sdk_1795408569886_9ginbogpp',
    lastEventId: 3,
    end: {
      status: 'failed',
      kind: 'stale_session',
      message: 'No conversation found with session ID: 11111111-2222-4333-8444-555555555555',
      retryable: false,
    },
  },
  'model-error-400': {
    processId: 'sdk_1795408566788_tflghi54e',
    sessionId: SESSION,
    lastEventId: 10,
    end: { status: 'failed', kind: 'api', message: 'API Error: 400 fake: bad request', retryable: false },
  },
  'model-overloaded-529': {
    processId: 'sdk_1795408567491_hvgo2ddu1',
    sessionId: SESSION,
    lastEventId: 10,
    end: { status: 'failed', kind: 'api', message: OVERLOADED, retryable: true },
  },
  'attach-source': {
    processId: 'sdk_1795408594251_dmucstmyg',
    sessionId: SESSION,
    lastEventId: 19,
    text: ticks(1, 12, 12),
    end: completed,
  },
  'attach-from-4': { lastEventId: 19, text: ticks(2, 12, 12), end: completed },
  'attach-unknown': { notFound: true },
};

describe('the view of a recorded run', () => {
  for (const [name, expected] of Object.entries(table)) {
    test(`tells ${name} as it was`, () => {
      const { internal: _internal, ...view } = viewOf(eventsOf(name));
      const blank = { queued: false, text: '', toolsRun: 0, changedFiles: [], hasGap: false, notFound: false };
      assert.deepEqual(view, { ...blank, ...expected });
    });
  }

  for (const [what, name, said] of [
    ['a question was open', 'aborted-while-question-open', 'I need to ask. '],
    ['a permission was open', 'aborted-while-permission-open', 'I write a file. '],
    ['nothing had been said yet', 'aborted-before-first-word', ''],
  ] as const) {
    test(`is one that was stopped where ${what}, without what the agent says of the stop`, () => {
      const { end, text } = viewOf(eventsOf(name));
      assert.deepEqual([end?.status === 'failed' && end.kind, text], ['aborted', said]);
    });
  }

  test('is at its limit of steps, and no failure of the agent', () => {
    const { end, text, toolsRun } = viewOf(eventsOf('turn-limit'));
    assert.equal(end?.status === 'failed' && end.kind, 'turn_limit');
    assert.equal(toolsRun, 20);
    assert.match(text, /Step 20\. $/);
  });

  test('with a helper in the background is over when that has reported, and says the same thing once', () => {
    const all = eventsOf('subagent');
    const first = all.findIndex(({ type }) => type === 'completed');
    const before = viewOf(all.slice(0, first + 1));
    assert.deepEqual([before.end, isOver(before)], [completed, false]);
    const view = viewOf(all);
    assert.deepEqual([view.end, isOver(view)], [completed, true]);
    assert.equal(view.text.match(/Async agent launched/g)?.length, 1);
    assert.equal(view.text, before.text);
  });

  test('with a helper in the background has all that the agent says, in paragraphs', () => {
    const helper = (name: string) => event(name, { task_id: 't1', description: 'Look around' });
    const view = viewOf([
      text('I delegate.'),
      helper('subagent_start'),
      text(' It works.'),
      event('stop', {}),
      event('completed', {}),
      helper('subagent_end'),
      text('It found nothing.'),
      event('stop', {}),
      event('completed', {}),
    ]);
    assert.equal(view.text, 'I delegate. It works.\n\nIt found nothing.');
  });

  test('keeps every character of a long answer', () => {
    const events = eventsOf('long-answer');
    const chunks = events.flatMap((event) => (event.type === 'text' ? [event.chunk] : []));
    const view = viewOf(events);
    assert.equal(view.text, chunks.join(''));
    assert.match(view.text, /^# Big answer\n/);
    assert.ok(view.text.includes('ünïcode →'));
    assert.deepEqual(view.end, completed);
  });

  test('is the same when the stream broke and was attached to again', () => {
    const all = eventsOf('attach-source');
    const whole = viewOf(all);
    const first = viewOf(all.slice(0, 4));
    assert.deepEqual(viewOf(eventsOf('attach-from-4'), first), whole);
    assert.deepEqual(viewOf(all, first), whole, 'a replay from the beginning doubles nothing');
  });
});

test('the same events come out wherever the bytes are cut', () => {
  for (const name of [...Object.keys(table), 'long-answer']) {
    const bytes = trace(name);
    const whole = createStreamDecoder()(bytes);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (cuts) => {
        const borders = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const decode = createStreamDecoder();
        const events = borders.slice(1).flatMap((end, index) => decode(bytes.subarray(borders[index], end)));
        assert.deepEqual(events, whole);
      }),
      { numRuns: 15 },
    );
  }
});

test('the same events come out when every byte comes alone', () => {
  const bytes = trace('ask-answered');
  const text = Buffer.concat([bytes, Buffer.from('event: stdout\nid: 16\ndata: {"chunk":"日本語 🎉"}\n\n')]);
  const decode = createStreamDecoder();
  const events = Array.from(text, (byte) => decode(Uint8Array.of(byte))).flat();
  assert.deepEqual(events, createStreamDecoder()(text));
  assert.deepEqual(events.at(-1), { type: 'text', chunk: '日本語 🎉', eventId: 16 });
});

let nextId = 0;
const event = (name: string, data: unknown): StreamEvent => {
  nextId += 1;
  return toStreamEvent({
    event: name,
    id: String(nextId),
    data: typeof data === 'string' ? data : JSON.stringify(data),
  });
};
const text = (chunk: string) => event('stdout', { chunk });
const tool = (toolName: string, status: string, callId: string, input: unknown = {}) =>
  event('tool', { toolName, status, callId, input });
const failedTool = (...callIds: string[]) =>
  event('user', {
    message: { content: callIds.map((id) => ({ tool_use_id: id, is_error: true, content: 'denied' })) },
  });

test('a megabyte in small chunks stays whole', () => {
  const chunks = Array.from({ length: 100_000 }, (_, index) => `${index} words\n`);
  assert.equal(viewOf(chunks.map(text)).text, chunks.join(''));
});

test('a question is open while its tool runs, and closed by an answer, a refusal or the end', () => {
  const input = { questions: [{ question: 'Which?' }] };
  const asked = viewOf([tool('AskUserQuestion', 'running', 'q', input)]);
  assert.deepEqual(asked.question, { callId: 'q', toolName: 'AskUserQuestion', input });
  assert.equal(applyEvent(asked, tool('Bash', 'complete', 'other')).question, asked.question);
  for (const closing of [tool('AskUserQuestion', 'complete', 'q'), failedTool('x', 'q'), event('completed', {})]) {
    assert.equal(applyEvent(asked, closing).question, undefined);
  }
});

test('the activity is that of the tool which started last and still runs', () => {
  const both = viewOf([
    tool('Bash', 'running', 'a', { command: 'make' }),
    tool('Read', 'running', 'b', { file_path: '/w/p/x.md' }),
  ]);
  assert.equal(both.activity, 'Read: /w/p/x.md');
  const one = applyEvent(both, failedTool('b'));
  assert.equal(one.activity, 'Bash: make');
  assert.equal(applyEvent(one, tool('Bash', 'complete', 'a')).activity, undefined);
  assert.equal(one.toolsRun, 2);
});

for (const [what, before, after, expected] of [
  ['none', 'One.', 'Two.', 'One.\n\nTwo.'],
  ['one line end', 'One.\n', 'Two.', 'One.\n\nTwo.'],
  ['line ends on both sides', 'One.\n', '\nTwo.', 'One.\n\nTwo.'],
  ['more than enough', 'One.\n\n', '\nTwo.', 'One.\n\n\nTwo.'],
  ['nothing before it', '', 'Two.', 'Two.'],
] as const) {
  test(`text after a tool is a paragraph of its own when there is ${what} in between`, () => {
    const view = viewOf([text(before), tool('Bash', 'running', 'a'), tool('Bash', 'complete', 'a'), text(after)]);
    assert.equal(view.text, expected);
  });
}

test('text is only ever added to, whatever the events are', () => {
  const chunk = fc.oneof(fc.constantFrom('\n', ' ', 'x', '\n\ny'), fc.string());
  fc.assert(
    fc.property(fc.array(fc.oneof(chunk, fc.constant(undefined)), { maxLength: 12 }), (parts) => {
      let view = initialRunView();
      for (const part of parts) {
        const former = view.text;
        view = applyEvent(view, part === undefined ? tool('Bash', 'running', 'a') : text(part));
        assert.ok(view.text.startsWith(former) && view.text.endsWith(part ?? ''));
        assert.match(view.text.slice(former.length, view.text.length - (part ?? '').length), /^\n{0,2}$/);
      }
    }),
  );
});

const outcome = (...events: StreamEvent[]) => {
  const { end } = viewOf(events);
  return end?.status === 'failed' ? end.kind : end?.status;
};

describe('the end of a run', () => {
  const stale = () => event('error', { message: 'Stream error: No conversation found with session ID: 1' });
  const operationAborted = () => event('error', { message: 'Stream error: Operation aborted', recoverable: false });
  const aborted = () => event('error', { message: 'Stream error: Claude Code process aborted by user' });
  test('is open when the stream ends without completion or error', () => {
    assert.equal(outcome(text('half')), undefined);
  });
  test('is open after a recoverable error alone', () => {
    assert.equal(outcome(event('error', { message: 'Stop hook failed', recoverable: true })), undefined);
  });
  test('is over budget when the error is told under its other key', () => {
    assert.equal(outcome(event('error', { error: 'Budget limit exceeded: 5 USD' }), event('completed', {})), 'budget');
  });
  test('is an error, not a stale session, once something ran', () => {
    assert.equal(outcome(text('I did'), stale()), 'error');
    assert.equal(outcome(stale()), 'stale_session');
  });
  test('stays completed when a stop came too late', () => {
    assert.equal(outcome(event('stop', {}), event('completed', {}), aborted()), 'completed');
    assert.equal(outcome(event('stop', {}), event('completed', {}), operationAborted()), 'completed');
  });
  test('stays completed whatever breaks after the agent has ended by itself', () => {
    const broke = event('error', { message: 'Stream error: Claude Code process exited with code 1' });
    assert.equal(outcome(event('stop', {}), event('completed', {}), broke), 'completed');
  });
  test('is aborted where it completed only because a stop reached it while it waited for a person', () => {
    assert.equal(outcome(event('completed', {}), operationAborted()), 'aborted');
  });
  test('is a failure when an error follows the completion', () => {
    assert.equal(outcome(event('completed', {}), event('error', { message: 'exit code 1' })), 'error');
  });
  test('is aborted also when an error of the model came first', () => {
    assert.equal(outcome(event('api_error', { message: 'API Error: 529' }), aborted()), 'aborted');
  });
});

test('the words of an API error stay in the text when no such error was reported', () => {
  const said = '⚠️ **API Error:** is what the page shows.';
  assert.equal(viewOf([text(said), event('completed', {})]).text, said);
});

test('a gap is told and does not disturb the numbering', () => {
  const gap = toStreamEvent({ event: 'status', id: '1', data: '{"status":"replay_gap"}' });
  const view = viewOf([gap, toStreamEvent({ event: 'stdout', id: '9', data: '{"chunk":"x"}' })]);
  assert.deepEqual([view.hasGap, view.lastEventId, view.text], [true, 9, 'x']);
});

for (const [name, data] of [
  ['stdout', '{"chunk":'],
  ['stdout', '{}'],
  ['stdout', 'null'],
  ['stdout', '[1]'],
  ['tool', '{"toolName":"Bash"}'],
  ['tool', '{"callId":"a","status":"waiting"}'],
  ['user', '{"message":{"content":"text"}}'],
  ['user', '{"message":{"content":[null,{"is_error":true}]}}'],
  ['session', '{}'],
  ['file_added', '{"path":7}'],
  ['status', '{"status":"compacting"}'],
  ['invented', '{"a":1}'],
] as const) {
  test(`the event ${name} with ${data} is passed over`, () => {
    assert.deepEqual(toStreamEvent({ event: name, id: 'x', data }), { type: 'other', name, eventId: undefined });
  });
}

test('no event breaks the reader or the view', () => {
  const names = [
    'session',
    'status',
    'stdout',
    'tool',
    'user',
    'file_added',
    'api_error',
    'error',
    'completed',
    'stop',
  ];
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...names), fc.json())), (events) => {
      viewOf(events.map(([name, data]) => toStreamEvent({ event: name, data })));
    }),
  );
});
