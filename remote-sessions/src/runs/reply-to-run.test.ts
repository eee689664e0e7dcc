import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEvent, initialRunView, type RunView } from '../etienne/run-outcome.ts';
import type { FailureKind } from '../etienne/stream-events.ts';
import { inEnglish } from '../testing/in-english.ts';
import { type EndedRun, replyToRun } from './reply-to-run.ts';

const failure = (kind: FailureKind, message: string): RunView['end'] => ({
  status: 'failed',
  kind,
  message,
  retryable: false,
});
const view = (text: string, end?: RunView['end']): RunView => ({ ...initialRunView(), text, ...(end && { end }) });
const reply = (
  seen: RunView,
  stored?: Parameters<typeof replyToRun>[2],
  run: Partial<EndedRun> = {},
): { state: string; text: string; buttons: string[] } => {
  const [state, ended] = replyToRun({ id: 'a', stopRequested: false, ...run }, seen, stored);
  const said = inEnglish(ended);
  return { state, text: said.text, buttons: (said.actions ?? []).flat().map(({ id, label }) => `${label} ${id}`) };
};

describe('what is said at the end of a run', () => {
  it('names why it failed without the secrets that a failure may quote', () => {
    const message = 'the gateway refused {"api_key":"sk-ant-0123456789abcdef"} of the project';
    const { state, text } = reply(view('', failure('error', message)));
    assert.equal(state, 'failed');
    assert.match(text, /the gateway refused/);
    assert.doesNotMatch(text, /0123456789/);
  });

  for (const [message, says, mustNot] of [
    ['API Error: 401 invalid x-api-key', /does not accept the key.*operator/, /Change the message/],
    ['Failed to authenticate. API Error: 401', /does not accept the key/, /Change the message/],
    ['OAuth token has expired. Please run /login', /does not accept the key/, /\/login/],
    ['API Error: 402 Your credit balance is too low', /no credit left.*operator/, /Change/],
    [
      'API Error: Repeated 529 Overloaded errors. Try again in a moment. If it persists, check your inference gateway (127.0.0.1:6070).',
      /too much to do right now\. Run this again in a minute\.$/,
      /127\.0\.0\.1|[Tt]ry again/,
    ],
    ['API Error: 429 rate_limit_error', /too much to do/, /Change/],
    ['API Error: 503 upstream at http://10.1.2.3:8080/v1', /too much to do/, /10\.1\.2\.3/],
    ['prompt is too long: 210000 tokens > 200000 maximum', /too long for the model/, /operator/],
    ['API Error: 413 Request too large', /too long for the model/, /operator/],
    ['API Error: Connection error. ECONNREFUSED 10.0.0.7:443', /cannot reach the model/, /10\.0\.0\.7/],
    ['API Error: 400 fake: bad request', /The model refused this \(API Error: 400 fake: bad request\)\. Change/, /key/],
    ['something at localhost:6070 is odd', /reported an error \(something at … is odd\)/, /6070/],
  ] as const) {
    it(`says whose turn it is after "${message}"`, () => {
      const { state, text, buttons } = reply(view('half', failure('api', message)));
      assert.equal(state, 'failed');
      assert.match(text, /^half\n\n⚠️ /);
      assert.match(text, says);
      assert.doesNotMatch(text, mustNot);
      assert.deepEqual(buttons, ['Run again again:a']);
    });
  }

  it('is a pause and no failure where the agent has used up its steps', () => {
    const { state, text, buttons } = reply(view('Step 20.', failure('turn_limit', 'Maximum turns exceeded')));
    assert.equal(state, 'interrupted');
    assert.match(text, /^Step 20\.\n\n⏸ \*Paused/);
    assert.deepEqual(buttons, ['Continue continue:a']);
  });

  it('is the whole answer of the history only where the run was finished', () => {
    const whole = { text: 'half and the rest', isFinished: true };
    assert.deepEqual(reply(view('half'), whole), { state: 'answered', text: 'half and the rest', buttons: [] });
    const cut = reply(view('ha'), { text: 'half', isFinished: false });
    assert.equal(cut.state, 'interrupted');
    assert.match(cut.text, /^half\n\n\*This run was interrupted before it was finished/);
    assert.deepEqual(cut.buttons, ['Run again again:a']);
  });

  it('is a stop where one was asked for, with what had been said, wherever that is known from', () => {
    const stop = { stopRequested: true };
    for (const [seen, stored] of [
      [view('half', failure('aborted', 'aborted by user')), undefined],
      [view('half'), undefined],
      [view(''), { text: 'half', isFinished: false }],
    ] as const) {
      const { state, text } = reply(seen, stored, stop);
      assert.deepEqual([state, text], ['stopped', 'half\n\n*Stopped here.*']);
    }
  });

  it('is an answer where it had completed before the stop came', () => {
    const said = reply(view('all of it', { status: 'completed' }), undefined, { stopRequested: true });
    assert.deepEqual([said.state, said.text], ['answered', 'all of it']);
  });

  it('is the failure that the history holds, not its words as an answer', () => {
    const stored = { text: 'half', isFinished: true, failure: 'API Error: 529 overloaded' };
    const { state, text } = reply(view(''), stored);
    assert.equal(state, 'failed');
    assert.match(text, /^half\n\n⚠️ The model has too much to do/);
  });

  it('is no answer where Etienne has forgotten the run while a helper still worked', () => {
    const start = { type: 'subagent', phase: 'start', id: 't1', description: '', eventId: 1 } as const;
    const helped = {
      ...applyEvent(initialRunView(), start),
      text: 'I delegate.',
      end: { status: 'completed' } as const,
    };
    const lost = reply({ ...helped, notFound: true }, undefined, { lostBecause: 'restarted' });
    assert.equal(lost.state, 'interrupted');
    assert.match(lost.text, /^I delegate\.\n\n\*Etienne was restarted/);
    const whole = { text: 'I delegate. Helper: hm. All fine.', isFinished: true };
    assert.deepEqual(reply({ ...helped, notFound: true }, whole).text, whole.text);
    // A stream that was over says all that was to be said, and the history mixes in what the helper said.
    assert.deepEqual(reply(helped, whole).text, 'I delegate.');
  });

  it('says that a command may still go on where Etienne knows nothing of the run any more', () => {
    const forgotten = { ...view('x'), notFound: true };
    assert.match(
      reply(forgotten).text,
      /does not know it any more\. A command that it had begun may still be going on/,
    );
    assert.doesNotMatch(reply(forgotten, { text: 'x', isFinished: false }).text, /command/);
    assert.doesNotMatch(reply(view('x')).text, /command/);
  });

  it('tells a restart of Etienne from a run that Etienne gave up', () => {
    assert.match(
      reply(view('x'), undefined, { lostBecause: 'restarted' }).text,
      /command that it had begun may still be/,
    );
    assert.match(reply(view('x'), undefined, { lostBecause: 'given_up' }).text, /for more than a minute/);
  });
});
