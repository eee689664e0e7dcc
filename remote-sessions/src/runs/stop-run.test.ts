import assert from 'node:assert/strict';
import { it } from 'node:test';
import { latch } from '../testing/waiting.ts';
import { createActiveRuns } from './active-runs.ts';
import { createStopRun, type StopRunOptions } from './stop-run.ts';

const ref = { provider: 'telegram', sessionId: '1' };
const prompt = { ...ref, project: 'alpha', projectSessionId: '', text: 'text', mode: 'default' as const };
const head = { id: 'a', key: 'telegram:1', payload: prompt, attempts: 0, notBefore: 0, createdAt: 0 };

function setup(options: Partial<StopRunOptions>) {
  const active = createActiveRuns();
  const requested: string[] = [];
  const stopRun = createStopRun({
    active,
    runs: { get: async () => undefined, requestStop: async (id) => void requested.push(id) },
    prompts: {
      list: async () => [head],
      find: async () => head,
      drop: async () => ({ status: 'dropped' }),
      wake() {},
    },
    isUndecided: async () => false,
    ...options,
  });
  const begin = () => active.begin({ ...prompt, id: 'a', prompt: 'text', replyTo: undefined, since: 0 });
  return { stopRun, requested, begin };
}

it('what begins while it is looked for is stopped', async () => {
  const asked = latch();
  const { stopRun, requested, begin } = setup({
    isUndecided: async () => {
      await asked.opened;
      return false;
    },
  });
  const stopping = stopRun.ofSession(ref);
  const run = begin();
  asked.open();
  assert.deepEqual(await stopping, { status: 'stopping' });
  assert.deepEqual([run.abandon.signal.aborted, requested], [true, ['a']]);
});

it('what begins while it was to be dropped is stopped', async () => {
  const { stopRun, requested, begin } = setup({
    prompts: {
      list: async () => [],
      find: async () => head,
      async drop() {
        begin();
        return { status: 'running' };
      },
      wake() {},
    },
  });
  assert.deepEqual(await stopRun.byId('a'), { status: 'stopping' });
  assert.deepEqual(requested, ['a']);
});
