import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { defineError, type Ownership } from 'service-kit';
import { createPromptRunner } from '../testing/prompt-runner.ts';

const fenced = defineError('FENCED');

/** A manager whose lease the test takes away and gives back. */
async function startWithLease(t: TestContext) {
  let lease = 1;
  let isSteady = true;
  const lost = new Set<() => void>();
  const ownership: Ownership = {
    async hold() {
      const mine = lease;
      return { within: (work) => work(), isSteady: () => mine === lease, leave() {}, giveUp: async () => {} };
    },
    async tell() {},
    ask: async () => assert.fail('nothing is asked'),
    onAsked: () => () => {},
    onTold: () => () => {},
    onGivenUp: () => () => {},
    onMissed: () => () => {},
    isSteady: () => isSteady,
    onLost(listener) {
      lost.add(listener);
      return () => lost.delete(listener);
    },
  };
  const runner = await createPromptRunner(t, {
    sharing: { ownership, ownerOf: (key) => key },
    isSteady: ownership.isSteady,
  });
  return {
    runner,
    loseLease() {
      lease += 1;
      for (const listener of lost) listener();
    },
    setSteady(to: boolean) {
      isSteady = to;
    },
  };
}

describe('a manager that has lost its lease', () => {
  it('lets go of a run without a word, and goes on with it when that is its own again', async (t) => {
    const { runner, loseLease } = await startWithLease(t);
    await runner.map('1');
    await runner.add('1', 'a');
    const stream = await runner.stream(1);
    stream.send({ type: 'process', processId: 'p1' }, { type: 'text', chunk: 'half' });
    await runner.until(async () => (await runner.runs.get('a'))?.processId === 'p1');
    loseLease();
    const again = await runner.stream(2);
    assert.deepEqual([again.name, stream.isOpen, runner.texts()], ['attach p1', false, []]);
    assert.deepEqual(runner.leavings, ['let go a']);
    assert.ok(!runner.etienne.calls.some((call) => call.startsWith('abort')));
    assert.equal((await runner.runs.get('a'))?.state, 'running');
    again.send({ type: 'process', processId: 'p1' }, { type: 'text', chunk: 'all' }, { type: 'completed' });
    again.end();
    assert.equal(await runner.ended('a'), 'answered');
    assert.deepEqual([runner.texts(), runner.leavings], [['all'], ['let go a', 'end a']]);
  });

  it('says nothing where a write is refused before it knows', async (t) => {
    const { runner, loseLease } = await startWithLease(t);
    await runner.map('1');
    runner.etienne.failNext('placePrompt', fenced('another machine may have taken over'));
    await runner.add('1', 'a');
    await runner.until(() => runner.leavings.length > 0);
    loseLease();
    await runner.stream(1);
    assert.deepEqual([runner.texts(), runner.leavings[0]], [[], 'let go a']);
  });

  it('sends no prompt while another one may be about to, and sends it once afterwards', async (t) => {
    const { runner, setSteady } = await startWithLease(t);
    await runner.map('1');
    setSteady(false);
    await runner.add('1', 'a');
    await runner.until(() => runner.leavings.length > 0);
    assert.deepEqual([runner.streamNames(), runner.texts(), await runner.runs.get('a')], [[], [], undefined]);
    setSteady(true);
    await runner.pass(2_000);
    await runner.stream(1);
    assert.deepEqual(runner.streamNames(), ['open alpha: text of a']);
  });
});
