import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Update } from '@grammyjs/types';
import { createManualClock, openDatabase } from 'service-kit';
import { MIGRATIONS } from '../telegram-database.ts';
import { createUndecidedParts } from './undecided-parts.ts';

const part = (id: number): Update => ({ update_id: id, message: { message_id: id } }) as Update;
const ids = (parts: readonly Update[]) => parts.map(({ update_id: id }) => id);

function setup(t: TestContext) {
  const database = openDatabase(':memory:', MIGRATIONS);
  const clock = createManualClock();
  t.after(() => database.close());
  const start = () => createUndecidedParts({ database, clock, log: { error: () => assert.fail() } });
  const parts = start();
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return {
    start,
    clock,
    parts,
    async keep(chatId: number, albumId: string, ...updates: Update[]) {
      await database.write(async () => {
        for (const update of updates) await parts.keep(chatId, albumId, update);
      });
      await turn();
    },
    take: (chatId: number, albumId: string) => database.write(async () => ids(await parts.take(chatId, albumId))),
    async pass(ms: number) {
      clock.advance(ms);
      await turn();
    },
    count: async () => (await database.prepare('SELECT COUNT(*) AS count FROM undecided_parts').get())?.count,
  };
}

describe('parts of albums that may be meant for the bot', () => {
  it('wait for the words of their album, and are taken once, in their order', async (t) => {
    const { keep, take } = setup(t);
    await keep(-1, 'a', part(1), part(2));
    await keep(-1, 'b', part(3));
    await keep(-2, 'a', part(4));
    assert.deepEqual(await take(-1, 'a'), [1, 2]);
    assert.deepEqual([await take(-1, 'a'), await take(-1, 'b'), await take(-2, 'a')], [[], [3], [4]]);
  });

  it('are gone after three seconds without them', async (t) => {
    const { keep, pass, count } = setup(t);
    await keep(-1, 'a', part(1));
    await pass(2_000);
    await keep(-1, 'b', part(2));
    await pass(1_000);
    assert.equal(await count(), 1);
    await pass(2_000);
    assert.equal(await count(), 0);
  });

  it('wait for the first poll after a start, and then no longer', async (t) => {
    const { keep, start, pass, count, parts } = setup(t);
    await keep(-1, 'a', part(1));
    await parts.stop();
    await pass(10_000);
    assert.equal(await count(), 1);
    await start().start();
    await pass(59_000);
    assert.equal(await count(), 1);
    await pass(1_000);
    assert.equal(await count(), 0);
  });
});
