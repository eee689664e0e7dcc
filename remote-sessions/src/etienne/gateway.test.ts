import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { createManualClock } from 'service-kit';
import { silentLog } from '../testing/waiting.ts';
import { createAuthorization } from './authorization.ts';
import { createEtienneClient } from './client.ts';
import { createClockDifference } from './clock-difference.ts';
import { createEtienneGateway } from './gateway.ts';
import { createPromptStream } from './prompt-stream.ts';
import { createReachability } from './reachability.ts';
import { createRetryHanging } from './retry-hanging.ts';

const NOW = Date.parse('2026-11-23T04:36:05.400Z');
const MINUTES_7 = 420_000;

/** A gateway to an Etienne whose clock is ahead of ours and whose history has the given ends of the prompt `go`. */
async function openGateway(t: TestContext, ahead: number, answers: Record<string, number>) {
  const pair = ([text, at]: [string, number]) =>
    [
      { isAgent: false, message: 'go' },
      { isAgent: true, message: text },
    ].map((line) => `${JSON.stringify({ ...line, timestamp: new Date(at + ahead).toISOString() })}\n`);
  const content = Object.entries(answers).flatMap(pair).join('');
  const server = createServer((_request, response) => {
    response.setHeader('date', new Date(NOW + ahead).toUTCString());
    response.end(JSON.stringify({ path: '', content }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = { now: () => NOW };
  const authorization = createAuthorization({}, { clock });
  const clocks = createClockDifference(clock);
  const manual = createManualClock();
  const reachability = createReachability({ probe: async () => {}, clock: manual, log: silentLog });
  const retryHanging = createRetryHanging({ reachability, clock: manual });
  const client = createEtienneClient({ url, authorization, clocks });
  const stream = createPromptStream({ url, authorization });
  const gateway = createEtienneGateway({ client, stream, memoryEnabled: true, clocks, reachability, retryHanging });
  t.after(async () => {
    await gateway.close();
    server.close();
  });
  return async (startedAfter: number) => {
    const run = { project: 'p', projectSessionId: 's1', prompt: 'go', startedAfter, hasBegun: false };
    return (await gateway.storedAnswer(run))?.text;
  };
}

for (const [what, ahead] of [
  ['minutes ahead', MINUTES_7],
  ['minutes behind', -MINUTES_7],
  ['right', 0],
] as const) {
  test(`the answer is found in the history of an Etienne whose clock is ${what}, and not the one before`, async (t) => {
    const stored = await openGateway(t, ahead, { earlier: NOW - 60_000, mine: NOW - 20_000 });
    assert.equal(await stored(NOW - 30_000), 'mine');
    assert.equal(await stored(NOW - 10_000), undefined);
  });
}

test('where the clocks agree, an answer of the same second is not mistaken', async (t) => {
  const stored = await openGateway(t, 0, { earlier: NOW - 1 });
  assert.equal(await stored(NOW), undefined);
});
