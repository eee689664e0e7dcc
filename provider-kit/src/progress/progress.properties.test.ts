import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { createManualClock } from 'service-kit';
import { createProgress } from './create-progress.ts';
import type { PreviewOutcome } from './preview-port.ts';
import { createRecordingPort, draftIdOf, draftText, type PortCall } from './testing/recording-port.ts';

const CHATS = ['5', '6'];
const STEP_MS = 250;

const outcome: fc.Arbitrary<PreviewOutcome> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<PreviewOutcome>({ status: 'ok', result: true }) },
  fc.nat(6_000).map((afterMs): PreviewOutcome => ({ status: 'too_fast', reason: '429', afterMs })),
  fc.constant<PreviewOutcome>({ status: 'refused', reason: '400' }),
  fc.boolean().map((isLost): PreviewOutcome => ({ status: 'failed', reason: 'reset', isLost })),
);

const chat = fc.constantFrom(...CHATS);
const operation = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('put' as const), chat, run: fc.nat(3) }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('pass' as const), steps: fc.integer({ min: 1, max: 20 }) }) },
  fc.record({ type: fc.constant('end' as const), chat }),
  fc.record({ type: fc.constant('send' as const), chat, steps: fc.nat(8) }),
  fc.record({ type: fc.constant('stop preview' as const), chat, run: fc.nat(3) }),
);

/** One history of a chat and what was expected of the calls in it when they were made. */
function createJudge(calls: readonly PortCall[]) {
  const latest = new Map<string, { runId: string; text: string }>();
  const ended = new Set<string>();
  const sending = new Set<string>();
  let judged = 0;
  return {
    latest,
    ended,
    sending,
    /** Judges the calls that have begun since, by what was known then. */
    judge() {
      for (const call of calls.slice(judged)) {
        const { remoteSessionId, draftId, text } = call;
        assert.ok(!sending.has(remoteSessionId), 'a call was made while a message was being sent');
        if (call.type === 'draft') {
          const run = latest.get(remoteSessionId);
          assert.ok(run !== undefined && draftId === draftIdOf(run.runId), 'a preview of another run was shown');
          assert.equal(text, draftText({ text: run.text, activity: '' }));
          assert.ok(!ended.has(`${remoteSessionId} ${run.runId}`), 'a run that had ended was shown');
        }
      }
      judged = calls.length;
    },
  };
}

function checkPaces(calls: readonly PortCall[], limits: Map<PortCall, number>) {
  for (const id of CHATS) {
    const own = calls.filter(({ remoteSessionId }) => remoteSessionId === id);
    let notBefore = 0;
    own.forEach((call, index) => {
      const before = own[index - 1];
      assert.ok(before === undefined || (before.endedAt ?? Number.NaN) <= call.at, 'two calls were in flight');
      assert.ok(call.at >= notBefore, 'a call came before the platform wanted it');
      notBefore = Math.max(notBefore, (call.endedAt ?? 0) + (limits.get(call) ?? 0));
    });
    for (const [types, leastMs] of [
      [['draft'], 1_000],
      [['status', 'edit'], 3_000],
    ] as const) {
      const shown = own.filter(({ type }) => (types as readonly string[]).includes(type));
      for (let i = 1; i < shown.length; i++) {
        assert.ok((shown[i]?.at ?? 0) - (shown[i - 1]?.at ?? 0) >= leastMs, `${types[0]} came too soon`);
      }
    }
    const removed = own.filter(({ type }) => type === 'delete').map(({ platformId }) => platformId);
    const wanted = own.filter(({ type }) => type === 'status').map(({ platformId }) => platformId);
    assert.ok(
      removed.every((platformId) => wanted.includes(platformId)),
      'a foreign message was deleted',
    );
  }
}

it('whatever happens, previews are paced, the newest state wins and nothing is shown after the end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(operation, { minLength: 5, maxLength: 40 }),
      fc.array(outcome, { maxLength: 30 }),
      fc.constantFrom(0, 300, 7_000),
      async (operations, outcomes, latencyMs) => {
        const clock = createManualClock(0);
        const recording = createRecordingPort(clock);
        const { calls } = recording;
        const judge = createJudge(calls);
        recording.setLatencyMs(latencyMs);
        recording.answerAll(outcomes);
        const progress = createProgress({
          port: recording.port,
          clock,
          log: { warn() {} },
          isPaired: async () => true,
        });
        const settle = async () => {
          judge.judge();
          await new Promise((resolve) => setImmediate(resolve));
          judge.judge();
        };
        const pass = async (steps: number) => {
          await settle();
          for (let step = 0; step < steps; step++) {
            clock.advance(STEP_MS);
            await settle();
          }
        };

        let count = 0;
        for (const one of operations) {
          if (one.type === 'pass') await pass(one.steps);
          if (one.type === 'put') {
            const runId = `run ${one.run}`;
            const text = `state ${++count}`;
            const former = judge.latest.get(one.chat);
            if (!judge.ended.has(`${one.chat} ${runId}`)) {
              if (former !== undefined && former.runId !== runId) judge.ended.add(`${one.chat} ${former.runId}`);
              judge.latest.set(one.chat, { runId, text });
            }
            await progress.put(one.chat, { runId, text });
          }
          if (one.type === 'end') {
            const run = judge.latest.get(one.chat);
            if (run !== undefined) judge.ended.add(`${one.chat} ${run.runId}`);
            progress.end(one.chat);
          }
          if (one.type === 'stop preview') progress.stopPreview(one.chat, draftIdOf(`run ${one.run}`));
          if (one.type === 'send') {
            const room = progress.beforeSend(one.chat);
            judge.sending.add(one.chat);
            // No call of progress takes longer than its timeout.
            await pass(Math.max(one.steps, latencyMs === 0 ? 0 : 21));
            await room;
            judge.sending.delete(one.chat);
            progress.afterSend(one.chat);
          }
          judge.judge();
        }
        for (const id of CHATS) progress.end(id);
        await pass(400);
        assert.equal(clock.waiting, 0, 'something still waits after the end');
        checkPaces(calls, recording.limits);
        await progress.stop();
      },
    ),
    { numRuns: 60 },
  );
});
