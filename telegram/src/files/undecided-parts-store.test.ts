import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Update } from '@grammyjs/types';
import { createManualClock } from 'service-kit';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { TELEGRAM_TABLES } from '../testing/telegram-tables.ts';
import { createUndecidedParts } from './undecided-parts.ts';

const part = (id: number): Update => ({ update_id: id, message: { message_id: id, caption: 'a\0b' } }) as Update;

withDatabases('undecided parts of albums', TELEGRAM_TABLES, (database) => {
  it('are taken once, in their order, and go by themselves after a while', async () => {
    const clock = createManualClock();
    const parts = createUndecidedParts({ database: database(), clock, log: { error: () => assert.fail() } });
    const keep = (...ids: number[]) =>
      database().write(async () => {
        for (const id of ids) await parts.keep(-1, 'a', part(id));
      });
    const take = () => database().write(() => parts.take(-1, 'a'));
    await keep(1, 2);
    await keep(3);
    assert.deepEqual(await take(), [part(1), part(2), part(3)]);
    assert.deepEqual(await take(), []);
    const failing = database().write(async () => {
      await parts.keep(-1, 'a', part(4));
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    assert.deepEqual(await take(), []);
    await keep(5);
    clock.advance(3_000);
    await parts.stop();
    assert.deepEqual(await take(), []);
  });
});
