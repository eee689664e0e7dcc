import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTurns } from './turns.ts';

describe('turns', () => {
  it('are taken by so many at a time, in the order of their coming', async () => {
    const turns = createTurns(2, 10_000);
    const order: string[] = [];
    const enter = async (name: string) => {
      const leave = await turns.enter();
      order.push(name);
      return leave;
    };
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(enter);
    await Promise.all([a, b]);
    assert.deepEqual(order, ['a', 'b']);
    (await b)?.();
    (await c)?.();
    await d;
    assert.deepEqual(order, ['a', 'b', 'c', 'd']);
    for (const leave of [await a, await d]) leave?.();
    await Promise.all([enter('e'), enter('f')]);
  });

  it('are given up by whoever waits too long, and go to the next', async () => {
    const turns = createTurns(1, 5);
    const leave = await turns.enter();
    await assert.rejects(turns.enter(), /waited too long/);
    const next = turns.enter();
    leave();
    (await next)();
  });
});
