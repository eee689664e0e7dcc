import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Api } from 'grammy';
import { createManualClock } from 'service-kit';
import { createRateLimiter, telegramRateLimits } from '../../../sandbox/src/telegram/rate-limits.ts';
import { createGroupPacer } from './group-pacer.ts';
import { paceCalls } from './pace-calls.ts';

const GROUP = -100;
const PERSON = 5;

function setup() {
  const clock = createManualClock();
  const pacer = createGroupPacer(clock);
  const made: { at: number; chatId: number; method: string }[] = [];
  let refusal: object | undefined;
  const client = (kind: 'message' | 'preview') => {
    const api = new Api('1:token');
    // The last one is the first to be asked.
    api.config.use(
      async (_call, method, payload) => {
        const { chat_id: chatId } = payload as { chat_id: number };
        made.push({ at: clock.now(), chatId, method });
        return (refusal ?? { ok: true, result: { message_id: made.length } }) as never;
      },
      paceCalls(pacer, kind),
    );
    return api;
  };
  const outcome = (call: Promise<unknown>) =>
    call.then(
      () => 'sent' as const,
      (error: { parameters?: { retry_after?: number } }) => error.parameters?.retry_after ?? 0,
    );
  return {
    clock,
    pacer,
    made,
    messages: client('message'),
    previews: client('preview'),
    outcome,
    refuse: (seconds: number | undefined) => {
      refusal =
        seconds === undefined
          ? undefined
          : { ok: false, error_code: 429, description: 'flood', parameters: { retry_after: seconds } };
    },
    /** Lets time pass until a call has ended. */
    async settle<Result>(promise: Promise<Result>): Promise<Result> {
      let result: { value: Result } | undefined;
      void promise.then((value) => {
        result = { value };
      });
      for (let turn = 0; turn < 200; turn++) {
        for (let tick = 0; tick < 20; tick++) await Promise.resolve();
        if (result !== undefined) return result.value;
        clock.advance(100);
      }
      throw new Error('the call does not end');
    },
  };
}

describe('calls into a group', () => {
  it('wait a little where they come close together, and go without a wait to one person', async () => {
    const { messages, made, outcome, settle, clock } = setup();
    const begun = clock.now();
    for (let i = 0; i < 5; i++) assert.equal(await settle(outcome(messages.sendMessage(GROUP, 'x'))), 'sent');
    assert.deepEqual(
      made.map(({ at }) => at - begun),
      [0, 0, 0, 3_000, 3_000],
    );
    const now = clock.now();
    for (let i = 0; i < 30; i++) await messages.sendMessage(PERSON, 'x');
    await messages.sendMessage(GROUP - 1, 'x');
    assert.equal(clock.now(), now);
  });

  it('are 20 a minute, of whatever kind, and the next one is told how long to wait', async () => {
    const { messages, made, outcome, settle, clock } = setup();
    const album = [{ type: 'photo' as const, media: 'a' }];
    for (let i = 0; i < 5; i++) {
      await settle(outcome(messages.sendMessage(GROUP, 'x')));
      await settle(outcome(messages.editMessageText(GROUP, 1, 'y')));
      await settle(outcome(messages.sendDocument(GROUP, 'z')));
      await settle(outcome(messages.deleteMessage(GROUP, 1)));
      await messages.sendChatAction(GROUP, 'typing');
    }
    const first = made[0]?.at ?? 0;
    assert.equal(await outcome(messages.sendMessage(GROUP, 'x')), (first + 60_000 - clock.now()) / 1_000);
    assert.equal(
      await outcome(messages.sendMediaGroup(GROUP, [...album, ...album, ...album])),
      (first + 60_000 - clock.now()) / 1_000,
    );
    assert.equal(made.filter(({ method }) => method !== 'sendChatAction').length, 20);
    clock.advance(first + 60_000 - clock.now());
    assert.equal(await outcome(messages.sendMessage(GROUP, 'x')), 'sent');
  });

  it('leave room for messages where they only show progress', async () => {
    const { messages, previews, made, outcome, settle, clock } = setup();
    for (let i = 0; i < 40; i++) {
      await outcome(previews.editMessageText(GROUP, 1, 'x'));
      clock.advance(1_000);
    }
    assert.equal(made.length, 12);
    for (let i = 0; i < 8; i++) assert.equal(await settle(outcome(messages.sendMessage(GROUP, 'x'))), 'sent');
    assert.equal(made.length, 20);
  });

  it('give way to a message that waits, where they only show progress', async () => {
    const { messages, previews, outcome, settle, clock } = setup();
    for (let i = 0; i < 3; i++) await messages.sendMessage(GROUP, 'x');
    const waiting = outcome(messages.sendMessage(GROUP, 'x'));
    clock.advance(2_999);
    assert.equal(await outcome(previews.editMessageText(GROUP, 1, 'x')), 1);
    assert.equal(await settle(waiting), 'sent');
  });

  it('stop for as long as Telegram says, in that group only', async () => {
    const { messages, made, outcome, refuse, clock } = setup();
    refuse(40);
    assert.equal(await outcome(messages.sendMessage(GROUP, 'x')), 40);
    refuse(undefined);
    clock.advance(10_000);
    assert.equal(await outcome(messages.sendMessage(GROUP, 'x')), 30);
    assert.equal(await outcome(messages.sendMessage(GROUP - 1, 'x')), 'sent');
    assert.equal(await outcome(messages.sendMessage(PERSON, 'x')), 'sent');
    assert.equal(made.length, 3);
  });

  it('do not wait when the service stops', async () => {
    const { messages, pacer, outcome } = setup();
    for (let i = 0; i < 3; i++) await messages.sendMessage(GROUP, 'x');
    const waiting = outcome(messages.sendMessage(GROUP, 'x'));
    pacer.stop();
    assert.equal(await waiting, 3);
  });

  it('are never more than 20 in any minute and 3 in any 3 seconds, however they come', async () => {
    const step = fc.record({ preview: fc.boolean(), afterMs: fc.integer({ min: 0, max: 4_000 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 120 }), async (steps) => {
        const { messages, previews, made, outcome, settle, clock } = setup();
        for (const { preview, afterMs } of steps) {
          clock.advance(afterMs);
          await settle(outcome((preview ? previews : messages).editMessageText(GROUP, 1, 'x')));
        }
        const rates = { now: 0 };
        const telegram = createRateLimiter(telegramRateLimits, { now: () => rates.now });
        for (const { at, chatId } of made) {
          rates.now = at;
          assert.equal(telegram.takeMessage(chatId), 0);
        }
        const times = made.map(({ at }) => at);
        for (const [index, at] of times.entries()) {
          assert.ok((times[index + 20] ?? Number.POSITIVE_INFINITY) - at >= 60_000);
          assert.ok((times[index + 3] ?? Number.POSITIVE_INFINITY) - at >= 3_000);
        }
      }),
      { numRuns: 30 },
    );
  });
});
