import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createManualClock } from 'service-kit';
import type { ProviderInfo } from 'shared-types';
import { startReceiver } from '../../../provider-kit/src/testing/start-receiver.ts';
import { startProvider } from '../testing/start-provider.ts';
import { draftIdOf } from './preview-text.ts';

const PERSON_ID = 900;
const PATH = `/v1/sessions/${PERSON_ID}/progress`;

/** A provider whose time stands still until it is turned, with one person who has been in touch. */
async function setup(t: TestContext) {
  const clock = createManualClock(Date.now());
  const options = { telegram: { allowFrom: [PERSON_ID] }, clock };
  const provider = await startProvider(t, options);
  const { standIn, dataDir } = provider;
  const receiver = await startReceiver(t);
  await provider.call('PUT', '/v1/subscriptions/manager', { url: receiver.url, secret: receiver.secret });
  const person = standIn.person({ id: PERSON_ID });
  person.send('hi');
  await receiver.waitFor((events) => events.find(({ type }) => type === 'message.received'));

  let runningProvider = provider;
  const put = async (progress: object) => {
    const { status } = await runningProvider.call('PUT', PATH, progress);
    assert.equal(status, 204);
  };
  /** Resolves when that many calls of a method have been answered. */
  const untilAnswered = (method: string, count: number) =>
    new Promise<void>((resolve) => {
      const check = () => {
        const answered = standIn.calls.filter((call) => call.method === method && call.status !== 'open').length;
        if (answered < count) return;
        stop();
        resolve();
      };
      const stop = standIn.onEvent(() => setImmediate(check));
      check();
    });
  const isWarning = (line: string) => line.includes('progress of a run could not be shown');
  return {
    clock,
    provider,
    warnings: () => provider.logLines.filter(isWarning),
    /** Resolves when the provider knows that a call has failed; each question is a turn of its loop. */
    async untilWarned() {
      while (!provider.logLines.some(isWarning)) await provider.call('GET', '/health');
    },
    standIn,
    receiver,
    person,
    put,
    untilAnswered,
    callsOf: (method: string) => standIn.calls.filter((call) => call.method === method),
    sawDraft: (text: string) => person.waitFor(({ draft }) => draft?.text === text && draft),
    end: async () => assert.equal((await runningProvider.call('DELETE', PATH)).status, 204),
    say: (text: string) => runningProvider.send({ remoteSessionId: `${PERSON_ID}`, text }),
    sawMessage: (text: string) =>
      person.waitFor(({ messages }) => messages.find((one) => one.from === 'bot' && one.text === text)),
    async restart() {
      await provider.stop();
      runningProvider = await startProvider(t, { ...options, standIn, dataDir });
    },
  };
}

describe('progress in Telegram', () => {
  it('types, shows the answer as it grows with a Stop, and gives way to the message', async (t) => {
    const { clock, person, put, end, say, sawDraft, sawMessage, callsOf } = await setup(t);
    await put({ runId: 'r' });
    await person.waitFor(({ typing }) => typing === 'typing');
    await sawDraft('');
    await put({ runId: 'r', text: '**Two**', activity: 'Reading a.ts' });
    clock.advance(1_000);
    const draft = await sawDraft('Two\n\n⏳ Reading a.ts');
    assert.deepEqual([draft.draftId, draft.canStop, draft.keepOnStop], [draftIdOf('r'), true, false]);
    assert.deepEqual(draft.entities, [
      { type: 'bold', offset: 0, length: 3 },
      { type: 'italic', offset: 5, length: 14 },
    ]);
    await put({ runId: 'r', text: 'Two tests' });
    await say('Two tests are red.');
    await sawMessage('Two tests are red.');
    await end();
    clock.advance(60_000);
    await say('after');
    await sawMessage('after');
    assert.equal(person.draft, undefined);
    assert.equal(callsOf('sendMessageDraft').length, 2);
  });

  it('tells the run whose preview was stopped by a signed event', async (t) => {
    const { person, put, sawDraft, receiver } = await setup(t);
    await put({ runId: 'run_8d41', text: 'x' });
    await sawDraft('x');
    person.stopDraft();
    const event = await receiver.waitFor((events) => events.find(({ type }) => type === 'run.stop_requested'));
    assert.deepEqual([event.type === 'run.stop_requested' && event.data.runId, receiver.problems], ['run_8d41', []]);
  });

  it('after a restart shows the run under the same number, and asks to stop the run of now', async (t) => {
    const { person, put, sawDraft, receiver, restart } = await setup(t);
    await put({ runId: 'run_8d41', text: 'x' });
    const before = await sawDraft('x');
    await restart();
    person.stopDraft();
    const event = await receiver.waitFor((events) => events.find(({ type }) => type === 'run.stop_requested'));
    assert.equal(event.type === 'run.stop_requested' && event.data.runId, '');
    assert.equal(before.draftId, draftIdOf('run_8d41'));
  });

  it('goes on after a restart', async (t) => {
    const { put, sawDraft, restart } = await setup(t);
    await put({ runId: 'r', text: 'x' });
    const before = await sawDraft('x');
    await restart();
    await put({ runId: 'r', text: 'xy' });
    assert.equal((await sawDraft('xy')).draftId, before.draftId);
  });

  it('waits as long as Telegram asks', async (t) => {
    const { standIn, clock, put, sawDraft, untilWarned, callsOf } = await setup(t);
    const flood = { error_code: 429, description: 'Too Many Requests: retry after 3', parameters: { retry_after: 3 } };
    standIn.failNext('sendMessageDraft', flood);
    await put({ runId: 'r', text: 'x' });
    await untilWarned();
    clock.advance(2_999);
    await put({ runId: 'r', text: 'xy' });
    assert.equal(callsOf('sendMessageDraft').length, 1);
    clock.advance(1);
    await sawDraft('xy');
    assert.equal(callsOf('sendMessageDraft').length, 2);
  });

  for (const [why, refusal] of [
    ['are refused', { error_code: 400, description: 'Bad Request: TEXTDRAFT_PEER_INVALID' }],
    ['are unknown to an older server', { error_code: 404, description: 'Not Found' }],
  ] as const) {
    it(`shows one silent status message where previews ${why}, and takes it away`, (t) => statusInstead(t, refusal));
  }

  async function statusInstead(t: TestContext, refusal: { error_code: number; description: string }) {
    const { standIn, clock, person, put, end, sawMessage, untilAnswered } = await setup(t);
    for (let count = 0; count < 2; count++) {
      standIn.failNext('sendMessageDraft', refusal);
    }
    await put({ runId: 'r', text: 'x', activity: 'Reading' });
    await untilAnswered('sendMessageDraft', 1);
    clock.advance(1_000);
    await untilAnswered('sendMessageDraft', 2);
    clock.advance(3_000);
    const status = await sawMessage('… Reading');
    assert.equal(standIn.calls.find(({ method }) => method === 'sendMessage')?.payload.disable_notification, true);
    await put({ runId: 'r', text: 'xy', activity: 'Writing' });
    clock.advance(3_000);
    assert.equal((await sawMessage('… Writing')).messageId, status.messageId);
    await end();
    await person.waitFor(({ messages }) => messages.every(({ from }) => from === 'person'));
  }

  for (const fault of ['reset', 'lost-answer', 'hang'] as const) {
    it(`sends the answer though a preview ends with "${fault}"`, async (t) => {
      const { standIn, clock, put, say, sawMessage, untilAnswered, untilWarned, warnings } = await setup(t);
      standIn.failNext('sendMessageDraft', fault);
      await put({ runId: 'r', text: 'x' });
      await untilAnswered('sendMessageDraft', 1);
      await say('The answer');
      if (fault === 'hang') clock.advance(5_000);
      await sawMessage('The answer');
      await untilWarned();
      assert.equal(warnings().length, 1);
    });
  }

  it('is refused for whoever is not paired and where it is not of any run', async (t) => {
    const { provider } = await setup(t);
    const stranger = await provider.call('PUT', '/v1/sessions/901/progress', { runId: 'r' });
    assert.deepEqual([stranger.status, stranger.body.code], [404, 'REMOTE_SESSION_NOT_PAIRED']);
    assert.equal((await provider.call('PUT', PATH, { text: 'x' })).status, 400);
    assert.equal((await provider.call('DELETE', '/v1/sessions/901/progress')).status, 204);
    const { body } = await provider.call<ProviderInfo>('GET', '/v1/provider');
    assert.equal(body.capabilities.progress, true);
  });

  it('ends with the service, also in the middle of a call', async (t) => {
    const { standIn, clock, put, untilAnswered, provider, callsOf } = await setup(t);
    standIn.failNext('sendMessageDraft', 'hang');
    await put({ runId: 'r', text: 'x' });
    await untilAnswered('sendMessageDraft', 1);
    await provider.stop();
    clock.advance(100_000);
    assert.equal(callsOf('sendMessageDraft').length, 1);
  });
});
