import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type QueueItem, UNTIL_RELEASED } from 'service-kit';
import type { Prompt } from '../prompts/prompt.ts';
import { listRuns } from './list-runs.ts';
import type { RunStore } from './run-store.ts';

const waiting = (id: string, notBefore: number, more: Partial<Prompt> = {}): QueueItem<Prompt> => ({
  id,
  key: 'telegram 7',
  payload: {
    provider: 'telegram',
    sessionId: '7',
    project: 'my-app',
    projectSessionId: '',
    text: id,
    mode: 'default',
    ...more,
  },
  attempts: 0,
  notBefore,
  createdAt: 0,
});

it('the runs say what they wait for a person to decide', async () => {
  const items = [
    waiting('asks', 0),
    waiting('runs', 0),
    waiting('late', UNTIL_RELEASED, { backlogSince: 1 }),
    waiting('spoken', UNTIL_RELEASED, { isUnconfirmed: true }),
    waiting('soon', 10_000),
  ];
  const begun = { state: 'running', startedAt: 0 } as Awaited<ReturnType<RunStore['get']>>;
  const runs = await listRuns(
    { listAll: async () => items },
    { get: async (id) => (id === 'asks' || id === 'runs' ? begun : undefined) },
    (_ref, id) => id === 'asks',
  );
  assert.deepEqual(
    runs.map(({ id, waitsFor }) => [id, waitsFor]),
    [
      ['asks', 'answer'],
      ['runs', undefined],
      ['late', 'backlog'],
      ['spoken', 'voice'],
      ['soon', undefined],
    ],
  );
});
