import assert from 'node:assert/strict';
import { it } from 'node:test';
import { settle } from '../testing/waiting.ts';
import { createSource } from './sources.ts';

it('whoever asks while it is asked gets the answer after, and all of them share it', async () => {
  const answers: ((value: number) => void)[] = [];
  const told: number[] = [];
  const source = createSource(
    0,
    () => new Promise<number>((resolve) => void answers.push(resolve)),
    () => told.push(source.current()),
  );
  const first = source.refresh();
  const [second, third] = [source.refresh(), source.refresh()];
  assert.deepEqual([answers.length, source.current()], [1, 0]);
  answers[0]?.(1);
  await first;
  await settle();
  assert.deepEqual([answers.length, source.current()], [2, 1]);
  answers[1]?.(2);
  await Promise.all([second, third]);
  assert.deepEqual([answers.length, told], [2, [1, 2]]);
  void source.refresh();
  assert.equal(answers.length, 3);
});
