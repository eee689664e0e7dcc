import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { it } from 'node:test';
import { freePort } from 'service-kit/starting';
import { claimPorts } from './claim-ports.ts';

it('of two sandboxes that start at once one has the usual ports at most, and both have ports', async (t) => {
  const usual = { one: await freePort(), two: await freePort() };
  const first = await claimPorts(usual);
  t.after(() => first.release());
  const child = fork(new URL('./testing/claim-and-tell.ts', import.meta.url), [JSON.stringify(usual)], {
    execArgv: [],
  });
  const [second] = (await once(child, 'message')) as [typeof first.ports];
  child.disconnect();
  await once(child, 'exit');
  const ports = [...Object.values(first.ports), ...Object.values(second)];
  assert.equal(new Set(ports).size, 4, String(ports));
  assert.notEqual(second.one, usual.one);
});
