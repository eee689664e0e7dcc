import assert from 'node:assert/strict';
import { it } from 'node:test';
import { hasEndedHere, processName } from './process-name.ts';

it('a process knows which of those that share its database were here and have ended', () => {
  const own = processName('telegram', 100);
  const isAlive = (pid: number) => pid === 100 || pid === 200;
  assert.equal(hasEndedHere(processName('telegram', 300), own, isAlive), true);
  assert.equal(hasEndedHere(processName('telegram', 200), own, isAlive), false);
  assert.equal(hasEndedHere(processName('telegram', 100), own, isAlive), true, 'a container that was started again');
  assert.equal(hasEndedHere(processName('teams', 300), own, isAlive), false);
  assert.equal(hasEndedHere('telegram on elsewhere (12345678), process 300', own, isAlive), false);
  assert.equal(hasEndedHere('anything', own, isAlive), false);
  assert.equal(hasEndedHere(processName('telegram', process.pid), processName('telegram', 1)), false);
});
