import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createManualClock, createSqliteQueueStore, openDatabase, QUEUE_MIGRATION } from 'service-kit';
import { createActiveRuns } from '../runs/active-runs.ts';
import { latch, settle, silentLog } from '../testing/waiting.ts';
import type { Prompt } from './prompt.ts';
import { createPromptQueue, MOST_WAITING } from './prompt-queue.ts';

const ref = (sessionId: string) => ({ provider: 'telegram', sessionId });
const promptOf = (sessionId: string, text = 'text'): Prompt => ({
  ...ref(sessionId),
  project: 'alpha',
  projectSessionId: '',
  text,
  mode: 'default',
});

/** A queue whose prompts run until the gate is opened, or fail as often as they are told. */
function openQueue(t: TestContext, { failures = 0, begun = [] as string[] } = {}) {
  const database = openDatabase(':memory:', [QUEUE_MIGRATION]);
  const clock = createManualClock();
  const store = createSqliteQueueStore<Prompt>(database, 'prompts', clock.now);
  const active = createActiveRuns();
  const gate = latch();
  const ran: string[] = [];
  let toFail = failures;
  const queue = createPromptQueue({
    store,
    active,
    hasBegun: (id) => begun.includes(id),
    clock,
    log: silentLog,
    async run({ id, payload }) {
      const run = active.begin({
        ...payload,
        id,
        prompt: payload.text,
        since: clock.now(),
        replyTo: undefined,
      });
      ran.push(`${id}: ${payload.text}`);
      try {
        if (toFail-- > 0) return { status: 'retry', reason: 'away' };
        await gate.opened;
        return { status: 'done' };
      } finally {
        active.end(run);
      }
    },
  });
  t.after(async () => {
    gate.open();
    await queue.stop();
    await database.close();
  });
  return { queue, clock, gate, ran, active };
}

const ids = (items: { id: string }[]) => items.map(({ id }) => id);

describe('the queue of prompts', () => {
  it('says how many are before a prompt', async (t) => {
    const { queue } = openQueue(t);
    await queue.start();
    assert.deepEqual(await queue.add('a', promptOf('1')), { status: 'queued', place: 0 });
    await settle();
    assert.deepEqual(await queue.add('b', promptOf('1')), { status: 'queued', place: 1 });
    assert.deepEqual(await queue.add('c', promptOf('1')), { status: 'queued', place: 2 });
    assert.deepEqual(await queue.add('x', promptOf('2')), { status: 'queued', place: 0 });
    assert.deepEqual(ids(await queue.list(ref('1'))), ['a', 'b', 'c']);
    assert.deepEqual(ids(await queue.listAll()).toSorted(), ['a', 'b', 'c', 'x']);
  });

  it('takes 20 beside the one that runs, and not the 21st', async (t) => {
    const { queue, gate } = openQueue(t);
    await queue.start();
    await queue.add('runs', promptOf('1'));
    await settle();
    for (let index = 1; index <= MOST_WAITING; index++) {
      assert.deepEqual(await queue.add(`w${index}`, promptOf('1')), { status: 'queued', place: index });
    }
    assert.deepEqual(await queue.add('w21', promptOf('1')), { status: 'full' });
    assert.equal(await queue.find('w21'), undefined);
    assert.equal((await queue.add('other', promptOf('2'))).status, 'queued');
    assert.deepEqual(await queue.drop(ref('1'), 'w7'), { status: 'dropped' });
    assert.equal((await queue.add('w21', promptOf('1'))).status, 'queued');
    gate.open();
  });

  it('takes 20 where none runs', async (t) => {
    const { queue } = openQueue(t);
    for (let index = 1; index <= MOST_WAITING; index++) await queue.add(`w${index}`, promptOf('1'));
    assert.deepEqual(await queue.add('w21', promptOf('1')), { status: 'full' });
  });

  it('takes a prompt that comes again once, also where it would be the 21st', async (t) => {
    const { queue } = openQueue(t);
    for (let index = 1; index <= MOST_WAITING; index++) await queue.add(`w${index}`, promptOf('1'));
    assert.deepEqual(await queue.add('w20', promptOf('1')), { status: 'queued', place: 19 });
    assert.equal((await queue.list(ref('1'))).length, MOST_WAITING);
  });

  it('drops what waits, and neither what runs nor what is somebody else’s', async (t) => {
    const { queue, ran, gate } = openQueue(t);
    await queue.start();
    for (const id of ['a', 'b', 'c']) await queue.add(id, promptOf('1'));
    await settle();
    assert.deepEqual(await queue.drop(ref('1'), 'a'), { status: 'running' });
    assert.deepEqual(await queue.drop(ref('2'), 'b'), { status: 'unknown' });
    assert.deepEqual(await queue.drop({ provider: 'other', sessionId: '1' }, 'b'), { status: 'unknown' });
    assert.deepEqual(await queue.drop(ref('1'), 'unknown'), { status: 'unknown' });
    assert.deepEqual(await queue.drop(ref('1'), 'b'), { status: 'dropped' });
    assert.deepEqual(await queue.drop(ref('1'), 'b'), { status: 'unknown' });
    gate.open();
    await settle();
    assert.deepEqual(ran, ['a: text', 'c: text']);
  });

  it('either drops or runs a prompt whose turn comes at that very moment', async (t) => {
    const { queue, ran, gate } = openQueue(t);
    await queue.start();
    await queue.add('a', promptOf('1'));
    await queue.add('b', promptOf('1'));
    await settle();
    gate.open();
    const dropped = await queue.drop(ref('1'), 'b');
    await settle();
    assert.equal(ran.includes('b: text'), dropped.status !== 'dropped');
    assert.deepEqual(await queue.list(ref('1')), []);
  });

  it('neither drops nor changes what may have reached Etienne, also while nobody follows it', async (t) => {
    const { queue } = openQueue(t, { failures: 1, begun: ['a'] });
    await queue.start();
    await queue.add('a', { ...promptOf('1'), parts: [{ messageId: 'm1', text: 'text' }] });
    await settle();
    assert.deepEqual(await queue.drop(ref('1'), 'a'), { status: 'running' });
    assert.equal(await queue.edit(ref('1'), { messageId: 'm1', text: 'other' }), false);
    await queue.dropWaiting(ref('1'));
    assert.deepEqual(ids(await queue.listAll()), ['a']);
  });

  it('lets the next one run where the one that was held back is dropped', async (t) => {
    const { queue, ran, gate } = openQueue(t, { failures: 1 });
    gate.open();
    await queue.start();
    await queue.add('a', promptOf('1'));
    await queue.add('b', promptOf('1'));
    await settle();
    assert.deepEqual(ran, ['a: text']);
    assert.deepEqual(await queue.drop(ref('1'), 'a'), { status: 'dropped' });
    await settle();
    assert.deepEqual(ran, ['a: text', 'b: text']);
  });

  it('drops all that waits of one remote session', async (t) => {
    const { queue } = openQueue(t);
    await queue.start();
    for (const id of ['a', 'b', 'c']) await queue.add(id, promptOf('1'));
    await queue.add('x', promptOf('2'));
    await settle();
    await queue.dropWaiting(ref('1'));
    assert.deepEqual(ids(await queue.listAll()).toSorted(), ['a', 'x']);
  });

  it('tries all again at once where Etienne is back', async (t) => {
    const { queue, ran } = openQueue(t, { failures: 2 });
    await queue.start();
    await queue.add('a', promptOf('1'));
    await queue.add('b', promptOf('2'));
    await settle();
    queue.wakeAll();
    await settle();
    assert.deepEqual(ran, ['a: text', 'b: text', 'a: text', 'b: text']);
  });
});

describe('a text that comes in several messages', () => {
  const part = (messageId: string, text: string) => ({ messageId, text });
  const held = (clock: { now(): number }, messageId: string): Prompt => ({
    ...promptOf('1', 'first'),
    parts: [part(messageId, 'first')],
    heldUntil: clock.now() + 2_000,
  });

  it('is one prompt, which runs when its last part has come', async (t) => {
    const { queue, clock, ran } = openQueue(t);
    await queue.start();
    await queue.add('a', held(clock, 'm1'));
    await settle();
    assert.deepEqual(ran, []);
    assert.equal(await queue.join(ref('1'), part('m2', 'second'), { project: 'alpha', heldUntil: undefined }), true);
    await settle();
    assert.deepEqual(ran, ['a: first\nsecond']);
  });

  it('runs without a further part after a while', async (t) => {
    const { queue, clock, ran } = openQueue(t);
    await queue.start();
    await queue.add('a', held(clock, 'm1'));
    await settle();
    clock.advance(2_001);
    await settle();
    assert.deepEqual(ran, ['a: first']);
    assert.equal(await queue.join(ref('1'), part('m2', 'late'), { project: 'alpha', heldUntil: undefined }), false);
  });

  it('is not joined by another project’s or another remote session’s', async (t) => {
    const { queue, clock } = openQueue(t);
    await queue.add('a', held(clock, 'm1'));
    assert.equal(await queue.join(ref('1'), part('m2', 'x'), { project: 'beta', heldUntil: undefined }), false);
    assert.equal(await queue.join(ref('2'), part('m2', 'x'), { project: 'alpha', heldUntil: undefined }), false);
  });

  it('has each part once, also where its event comes again while it runs', async (t) => {
    const { queue, clock, ran } = openQueue(t);
    await queue.start();
    await queue.add('a', held(clock, 'm1'));
    for (let time = 0; time < 3; time++) {
      const joined = await queue.join(ref('1'), part('m2', 'second'), { project: 'alpha', heldUntil: undefined });
      assert.equal(joined, true);
      await settle();
    }
    assert.deepEqual(ran, ['a: first\nsecond']);
    assert.deepEqual(ids(await queue.listAll()), ['a']);
  });

  it('may be edited while it waits, and not once it runs', async (t) => {
    const { queue, clock, ran } = openQueue(t);
    await queue.start();
    await queue.add('a', held(clock, 'm1'));
    assert.equal(await queue.edit(ref('2'), part('m1', 'foreign')), false);
    assert.equal(await queue.edit(ref('1'), part('m1', 'better')), true);
    clock.advance(2_001);
    await settle();
    assert.deepEqual(ran, ['a: better']);
    assert.equal(await queue.edit(ref('1'), part('m1', 'too late')), false);
  });
});
