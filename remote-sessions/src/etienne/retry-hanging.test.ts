import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createManualClock } from 'service-kit';
import { settle, silentLog } from '../testing/waiting.ts';
import { etienneUnreachable } from './errors.ts';
import { createReachability } from './reachability.ts';
import { createRetryHanging } from './retry-hanging.ts';

const broken = () => etienneUnreachable('connection reset', { requestMayHaveArrived: true });

/** Calls that end as the test says, and an Etienne that its probe finds or not. */
function start() {
  const clock = createManualClock();
  let isBack = false;
  const reachability = createReachability({
    probe: () => (isBack ? Promise.resolve() : new Promise(() => {})),
    clock,
    log: silentLog,
  });
  const calls: PromiseWithResolvers<string>[] = [];
  const retryHanging = createRetryHanging({ reachability, clock });
  return {
    calls,
    reachability,
    call: (signal = new AbortController().signal) =>
      retryHanging((attempt) => {
        const call = Promise.withResolvers<string>();
        attempt.addEventListener('abort', () => call.reject(attempt.reason), { once: true });
        calls.push(call);
        return call.promise;
      }, signal),
    comeBack() {
      isBack = true;
    },
    async pass(ms: number) {
      for (let passed = 0; passed < ms; passed += 100) {
        clock.advance(100);
        await settle();
      }
    },
    clock,
  };
}

describe('a call in a network that drops packets', () => {
  it('is made anew as soon as Etienne is back, and is not waited for', async () => {
    const { call, calls, comeBack, pass, reachability } = start();
    const answer = call();
    await pass(20_000);
    assert.equal(calls.length, 1);
    comeBack();
    await pass(1_600);
    assert.equal(calls.length, 2);
    calls[1]?.resolve('here');
    assert.equal(await answer, 'here');
    assert.equal(reachability.away(), undefined);
  });

  it('is left alone while it does not hang, whatever others find', async () => {
    const { call, calls, pass, reachability } = start();
    const answers = [call(), call(), call()];
    await reachability.watch(Promise.reject(broken())).catch(() => {});
    await pass(1_000);
    for (const one of calls) one.resolve('here');
    assert.deepEqual(await Promise.all(answers), ['here', 'here', 'here']);
    assert.equal(calls.length, 3);
  });

  it('fails where it really fails, and where its caller gives it up', async () => {
    const { call, calls, clock } = start();
    const failing = call();
    calls[0]?.reject(broken());
    await assert.rejects(failing, { code: 'ETIENNE_UNREACHABLE' });
    const abort = new AbortController();
    const given = call(abort.signal);
    abort.abort(new Error('not wanted'));
    await assert.rejects(given, /not wanted/);
    clock.advance(60_000);
    assert.equal(calls.length, 2);
  });
});
