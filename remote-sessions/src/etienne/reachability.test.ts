import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createManualClock } from 'service-kit';
import { settle } from '../testing/waiting.ts';
import { etienneFailed, etienneForbidden, etienneSignInUnreachable, etienneUnreachable } from './errors.ts';
import { createReachability } from './reachability.ts';

const away = () => etienneUnreachable('connection refused', { requestMayHaveArrived: false });
const never = new AbortController().signal;

/** An Etienne that answers or fails as the test says, asked by the probe only. */
function start() {
  const clock = createManualClock();
  const lines: string[] = [];
  const log = {
    info: (_details: object, message: string) => void lines.push(message),
    warn: ({ code }: { code?: string }, message: string) => void lines.push(`${message}: ${code}`),
  };
  const probes: number[] = [];
  let answer: () => Promise<unknown> = async () => assert.fail('not set');
  const reachability = createReachability({
    probe() {
      probes.push(clock.now());
      return answer();
    },
    clock,
    log: log as unknown as Parameters<typeof createReachability>[0]['log'],
  });
  let backs = 0;
  reachability.onBack(() => void backs++);
  return {
    clock,
    lines,
    probes,
    reachability,
    backs: () => backs,
    answerWith(next: () => Promise<unknown>) {
      answer = next;
    },
    fail: (error: Error = away()) => reachability.watch(Promise.reject(error)).catch(() => {}),
    succeed: () => reachability.watch(Promise.resolve('fine')),
    async pass(ms: number, stepMs = 100) {
      for (let passed = 0; passed < ms; passed += stepMs) {
        clock.advance(stepMs);
        await settle();
      }
    },
  };
}

describe('whether Etienne can be reached', () => {
  it('is not asked as long as calls get through', async () => {
    const { succeed, pass, probes, reachability } = start();
    assert.equal(await succeed(), 'fine');
    await pass(10_000, 1_000);
    assert.deepEqual([probes, reachability.away()], [[], undefined]);
  });

  it('is asked by one call however many wait, and all hear of it within 2 s', async () => {
    const { clock, fail, pass, answerWith, probes, reachability, backs } = start();
    answerWith(() => Promise.reject(away()));
    await Promise.all(Array.from({ length: 100 }, () => fail()));
    let heard = 0;
    for (let waiter = 0; waiter < 100; waiter++) void reachability.untilBack(3_600_000, never).then(() => heard++);
    await pass(52_000);
    assert.equal(heard, 0);
    const gaps = probes.slice(1).map((at, index) => at - (probes[index] ?? 0));
    assert.ok(Math.max(...gaps) <= 2_000, String(gaps));
    assert.ok(probes.length < 60, `${probes.length} calls in 52 s`);
    answerWith(async () => []);
    await pass(2_000);
    assert.deepEqual([heard, backs(), reachability.away()], [100, 1, undefined]);
    const before = probes.length;
    await pass(60_000, 1_000);
    assert.deepEqual([probes.length, clock.waiting], [before, 0]);
  });

  it('is known at once from any call that gets through', async () => {
    const { fail, succeed, backs, clock } = start();
    await fail();
    await succeed();
    assert.deepEqual([backs(), clock.waiting], [1, 0]);
  });

  it('is a yes where Etienne refuses, as whoever says no is there', async () => {
    const { fail, backs, reachability } = start();
    await fail();
    await fail(etienneForbidden('guest'));
    assert.deepEqual([backs(), reachability.away()], [1, undefined]);
  });

  it('is asked again although a probe hangs since before the network came back', async () => {
    const { fail, pass, answerWith, backs } = start();
    await fail();
    answerWith(() => new Promise(() => {}));
    await pass(5_000);
    answerWith(async () => []);
    await pass(2_000);
    assert.equal(backs(), 1);
  });

  it('is looked for at once where it is suspected, and nothing more once it answers', async () => {
    const { reachability, pass, answerWith, probes, backs } = start();
    answerWith(async () => []);
    reachability.suspect();
    assert.equal(reachability.away()?.code, 'ETIENNE_UNREACHABLE');
    await pass(10_000);
    assert.deepEqual([probes.length, backs(), reachability.away()], [1, 1, undefined]);
  });

  it('wakes at once whoever made a call that began before it came back and fails only now', async () => {
    const { reachability, fail, succeed, pass, answerWith, backs } = start();
    answerWith(async () => []);
    const old = Promise.withResolvers<never>();
    const watched = reachability.watch(old.promise).catch(() => {});
    await pass(100);
    await fail();
    await succeed();
    await pass(200);
    old.reject(away());
    await watched;
    await pass(400);
    assert.deepEqual([backs(), reachability.away()], [2, undefined]);
  });

  it('stays found where a probe fails that hung since before', async () => {
    const { fail, pass, answerWith, backs, reachability } = start();
    const hanging: PromiseWithResolvers<never>[] = [];
    answerWith(() => {
      const probe = Promise.withResolvers<never>();
      hanging.push(probe);
      return probe.promise;
    });
    await fail();
    await pass(5_000);
    answerWith(async () => []);
    await pass(2_000);
    for (const probe of hanging) probe.reject(away());
    await pass(10_000);
    assert.ok(hanging.length > 2);
    assert.deepEqual([backs(), reachability.away()], [1, undefined]);
  });

  it('does not wake everybody every second where only the probe gets through', async () => {
    const { fail, pass, answerWith, backs, reachability } = start();
    answerWith(async () => []);
    reachability.onBack(() => void fail(etienneFailed('bad gateway', { status: 502 })));
    await fail();
    await pass(10 * 60_000, 500);
    assert.ok(backs() < 40, `woken ${backs()} times in ten minutes`);
  });

  it('is asked rarely after an hour, as nobody waits any more', async () => {
    const { fail, pass, answerWith, probes } = start();
    answerWith(() => Promise.reject(away()));
    await fail();
    await pass(3_660_000, 500);
    const before = probes.length;
    await pass(600_000, 1_000);
    assert.ok(probes.length - before <= 21, `${probes.length - before} calls in ten minutes`);
  });

  it('is said once in the log for each reason, and when it is over', async () => {
    const { fail, succeed, lines } = start();
    for (let time = 0; time < 3; time++) await fail();
    await fail(etienneSignInUnreachable('refused'));
    await succeed();
    assert.deepEqual(lines, [
      'Etienne cannot be reached: ETIENNE_UNREACHABLE',
      'Etienne cannot be reached: ETIENNE_SIGN_IN_UNREACHABLE',
      'Etienne can be reached again',
    ]);
  });

  it('is waited for no longer than asked, and not at all after an abort', async () => {
    const { clock, reachability, fail } = start();
    await fail();
    reachability.stop();
    let ended = 0;
    const abort = new AbortController();
    void reachability.untilBack(2_000, never).then(() => ended++);
    void reachability.untilBack(60_000, abort.signal).then(() => ended++);
    clock.advance(2_000);
    await settle();
    assert.equal(ended, 1);
    abort.abort();
    await settle();
    assert.deepEqual([ended, clock.waiting], [2, 0]);
  });
});
