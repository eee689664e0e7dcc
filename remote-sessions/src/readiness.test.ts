import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createManualClock, createMemoryQueueStore } from 'service-kit';
import { createReadiness } from './readiness.ts';

it('a store that cannot be read is a part that is not well, and the others are told all the same', async () => {
  const well = createMemoryQueueStore<unknown>();
  const away = {
    ...well,
    counts: async () => {
      throw new Error('the database cannot be reached');
    },
  };
  const report = await createReadiness({
    checkEtienne: async () => {},
    providers: () => ({}),
    queues: { inbox: away, prompts: away, files: well, replies: well },
    activeRuns: () => 2,
    clock: createManualClock(),
  })();
  assert.equal(report.ok, false);
  assert.deepEqual(report.parts.inbox, { ok: false, error: 'the database cannot be reached' });
  assert.deepEqual(report.parts.prompts, { ok: false, error: 'the database cannot be reached', running: 2 });
  assert.deepEqual([report.parts.etienne?.ok, report.parts.files?.ok], [true, true]);
});
