import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createKeyLanes } from './key-lanes.ts';

const setup = (perLane: number) => createKeyLanes({ laneOf: (key) => key.split(' ')[0] ?? '', perLane });

function take(lanes: ReturnType<typeof setup>, most = 100): string[] {
  const taken: string[] = [];
  for (let key = lanes.next(); key !== undefined && taken.length < most; key = lanes.next()) taken.push(key);
  return taken;
}

describe('lanes of keys', () => {
  it('let no more keys of a lane have their turn than may', () => {
    const lanes = setup(2);
    for (const key of ['a 1', 'a 2', 'a 3']) lanes.add(key, false);
    assert.deepEqual(take(lanes), ['a 1', 'a 2']);
    lanes.end('a 1');
    assert.deepEqual(take(lanes), ['a 3']);
  });

  it('let no lane wait for another one that is full', () => {
    const lanes = setup(1);
    for (const key of ['a 1', 'a 2', 'a 3', 'b 1']) lanes.add(key, false);
    assert.deepEqual(take(lanes), ['a 1', 'b 1']);
    lanes.end('b 1');
    lanes.add('b 2', false);
    assert.deepEqual(take(lanes), ['b 2']);
  });

  it('take turns', () => {
    const lanes = setup(10);
    for (const key of ['a 1', 'a 2', 'b 1', 'b 2']) lanes.add(key, false);
    assert.deepEqual(take(lanes), ['a 1', 'b 1', 'a 2', 'b 2']);
  });

  it('let a key that has just come have its turn before many that go on', () => {
    const lanes = setup(1);
    for (const key of ['a 1', 'a 2', 'a 3']) lanes.add(key, true);
    lanes.add('a new', false);
    const order = [];
    for (let key = lanes.next(); key !== undefined; key = lanes.next()) {
      order.push(key);
      lanes.end(key);
    }
    assert.deepEqual(order, ['a new', 'a 1', 'a 2', 'a 3']);
  });

  it('let those that go on have every other turn, however many come', () => {
    const lanes = setup(10);
    for (const key of ['a on1', 'a on2']) lanes.add(key, true);
    for (const key of ['a 1', 'a 2', 'a 3', 'a 4']) lanes.add(key, false);
    assert.deepEqual(take(lanes), ['a 1', 'a on1', 'a 2', 'a on2', 'a 3', 'a 4']);
  });

  it('forget what waits, and go on with what comes then', () => {
    const lanes = setup(1);
    for (const key of ['a 1', 'a 2']) lanes.add(key, false);
    assert.equal(lanes.next(), 'a 1');
    lanes.clear();
    lanes.end('a 1');
    assert.deepEqual(take(lanes), []);
    lanes.add('a 3', false);
    assert.deepEqual(take(lanes), ['a 3']);
  });
});
