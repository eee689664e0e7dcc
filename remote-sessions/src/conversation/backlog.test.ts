import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import {
  createManualClock,
  createQueueStore,
  openDatabase,
  QUEUE_EVENTS_MIGRATION,
  QUEUE_MIGRATION,
  type QueueItem,
  UNTIL_RELEASED,
} from 'service-kit';
import { BACKLOG_MIGRATION, createBacklogStore } from '../prompts/backlog-store.ts';
import type { Prompt } from '../prompts/prompt.ts';
import type { Reply } from '../providers/message-outbox.ts';
import { type SessionRef, sessionKey } from '../sessions/session-ref.ts';
import { allInEnglish, inEnglish } from '../testing/in-english.ts';
import { createBacklog } from './backlog.ts';

const ref: SessionRef = { provider: 'telegram', sessionId: '7' };
const other: SessionRef = { provider: 'telegram', sessionId: '8' };

/** The gate over real stores; prompts are dropped only where the test says so, as a crash may come first. */
function setup(t: TestContext, { begun = [] as string[] } = {}) {
  const database = openDatabase(':memory:', [QUEUE_MIGRATION, QUEUE_EVENTS_MIGRATION, BACKLOG_MIGRATION]);
  t.after(() => database.close());
  const clock = createManualClock();
  const promptStore = createQueueStore<Prompt>(database, 'prompts', clock.now);
  const said: Reply[] = [];
  const backlog = createBacklog({
    database,
    store: createBacklogStore(database),
    promptStore,
    prompts: { drop: async () => ({ status: 'unknown' }), wake: () => {} },
    hasBegun: async (id) => begun.includes(id),
    outbox: { sayInTransaction: async (_ref, reply) => void said.push(reply), wake: () => {}, change: async () => {} },
    ...allInEnglish,
    downtime: () => undefined,
    firstThere: () => 0,
    patience: { afterBacklogMs: 3_000 },
    clock,
  });
  const gate = backlog.gate(async ({ id }) => ({ status: 'retry', reason: `${id} runs` }));
  const item = async (id: string): Promise<QueueItem<Prompt>> => (await promptStore.get(id)) ?? assert.fail();
  return {
    clock,
    backlog,
    promptStore,
    said,
    add: (id: string, { to = ref, isOld = true } = {}) =>
      promptStore.append({
        id,
        key: sessionKey(to),
        payload: {
          ...to,
          project: 'alpha',
          projectSessionId: '',
          text: `words of ${id}`,
          mode: 'default',
          ...(isOld && { backlogSince: clock.now() - 3_600_000 }),
        },
      }),
    async tried(id: string) {
      const outcome = await gate(await item(id), new AbortController().signal);
      return outcome.status === 'retry' ? outcome.reason : outcome.status;
    },
    timeOf: async (id: string) => (await item(id)).notBefore,
    choice: (choice: string) => `${choice}/${said.at(-1)?.id.split(':').at(-1)}`,
  };
}

describe('a backlog', () => {
  it('is asked about when all of it has come, and what is fresh, begun or of others is not held', async (t) => {
    const { clock, add, tried, timeOf, said } = setup(t, { begun: ['begun'] });
    await add('begun');
    await add('a');
    clock.advance(2_000);
    await add('b');
    await add('fresh', { isOld: false });
    await add('others', { to: other, isOld: false });
    assert.deepEqual([await tried('a'), await timeOf('a'), said], ['held', clock.now() + 3_000, []]);
    clock.advance(3_000);
    assert.deepEqual([await tried('a'), await timeOf('a')], ['held', UNTIL_RELEASED]);
    assert.equal(await tried('a'), 'held');
    assert.equal(said.length, 1);
    assert.match(said[0]?.text ?? '', /^I was away, and 2 messages.*– words of a\n– words of b$/s);
    assert.deepEqual(
      [await tried('begun'), await tried('fresh'), await tried('others')],
      ['begun runs', 'fresh runs', 'others runs'],
    );
  });

  it('is decided by one write: after a crash the same event goes on, and another one comes too late', async (t) => {
    const { clock, add, tried, timeOf, choice, backlog } = setup(t);
    for (const id of ['a', 'b', 'c']) await add(id);
    clock.advance(3_000);
    await tried('a');
    assert.match(inEnglish(await backlog.decide('e1', ref, choice('last')))?.text ?? '', /only the last/);
    assert.deepEqual(
      [await timeOf('a'), await tried('a'), await tried('b'), await tried('c')],
      [0, 'done', 'done', 'c runs'],
    );
    assert.match(inEnglish(await backlog.decide('e1', ref, choice('last')))?.text ?? '', /only the last/);
    assert.match(inEnglish(await backlog.decide('e2', ref, choice('all')))?.text ?? '', /decided before/);
    assert.match(inEnglish(await backlog.decide('e2', other, choice('all')))?.text ?? '', /decided before/);
    assert.equal(await backlog.decide('e2', ref, 'some/1'), undefined);
    assert.deepEqual([await tried('b'), await tried('c')], ['done', 'c runs']);
  });

  it('tells of what was taken back meanwhile that it does not wait any more', async (t) => {
    const { clock, add, tried, choice, backlog, promptStore } = setup(t);
    await add('a');
    clock.advance(3_000);
    await tried('a');
    assert.ok(await backlog.remind(ref));
    await promptStore.finish('a');
    assert.equal(await backlog.remind(ref), undefined);
    assert.match(inEnglish(await backlog.decide('e1', ref, choice('all')))?.text ?? '', /None of these/);
  });

  it('is asked about anew after another downtime, also where it was to run', async (t) => {
    const { clock, add, tried, choice, backlog, said } = setup(t);
    await add('a');
    await add('fresh', { isOld: false });
    clock.advance(3_000);
    await tried('a');
    await backlog.markAll();
    assert.equal(await tried('a'), 'held');
    assert.equal(said.length, 1, 'an open question stays');
    await backlog.decide('e1', ref, choice('all'));
    clock.advance(3_600_000);
    await backlog.markAll();
    assert.equal(await tried('a'), 'held');
    assert.match(said[1]?.text ?? '', /^I was away, and 2 messages.*– words of a\n– words of fresh$/s);
  });
});
