import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Transformer } from 'grammy';
import { createMetrics } from 'service-kit';
import { createBotMetrics } from './bot-metrics.ts';

type Call = Parameters<Transformer>[0];

it('every call is counted by how it ended, one that was given up by ourselves not at all', async () => {
  const metrics = createMetrics();
  const { countCalls } = createBotMetrics(metrics, { clock: { now: () => 0 } });
  const answerWith = (answer: object) =>
    countCalls((async () => answer) as unknown as Call, 'sendMessage', {} as never, undefined);
  await answerWith({ ok: true, result: {} });
  for (const code of [400, 401, 403, 404, 409, 429, 500, 502]) await answerWith({ ok: false, error_code: code });
  const broken = (async () => Promise.reject(new Error('ECONNRESET'))) as unknown as Call;
  await assert.rejects(async () => countCalls(broken, 'getMe', {} as never, undefined), /ECONNRESET/);
  const given = AbortSignal.abort() as unknown as Parameters<Transformer>[3];
  await assert.rejects(async () => countCalls(broken, 'getUpdates', {} as never, given), /ECONNRESET/);
  const { text } = await metrics.expose();
  const counted = [...text.matchAll(/^telegram_calls_total\{outcome="(\w+)"\} (\d+)$/gm)].map(([, kind, n]) => [
    kind,
    n,
  ]);
  assert.deepEqual(Object.fromEntries(counted), {
    ok: '1',
    rate_limited: '1',
    refused: '1',
    unauthorized: '2',
    forbidden: '1',
    conflict: '1',
    server_error: '2',
    no_answer: '1',
  });
});
