import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { becauseOf, openDatabase } from 'service-kit';
import { createMessageLog, MESSAGE_EVENTS_MIGRATION, MESSAGE_LOG_MIGRATION } from './message-log.ts';

const ref = { provider: 'telegram', sessionId: '7' };

describe('what became of a message', () => {
  it('is remembered per remote session until it is forgotten or old', async (t) => {
    const database = openDatabase(':memory:', [MESSAGE_LOG_MIGRATION, MESSAGE_EVENTS_MIGRATION]);
    t.after(() => database.close());
    let now = 1_000;
    const log = createMessageLog(database, () => now);
    await becauseOf('evt_1', () => log.put(ref, 'm1', 'prompt', 'p1'));
    assert.deepEqual(await log.get(ref, 'm1'), { became: 'prompt', promptId: 'p1', isToldTooLate: false });
    assert.equal(await log.get({ ...ref, sessionId: '8' }, 'm1'), undefined);
    assert.deepEqual(
      [await log.eventOf(ref, 'm1'), await log.eventOf({ ...ref, sessionId: '8' }, 'm1')],
      ['evt_1', undefined],
    );
    await log.setToldTooLate(ref, 'm1');
    assert.equal((await log.get(ref, 'm1'))?.isToldTooLate, true);
    now = 2_000;
    await log.put(ref, 'm2', 'command');
    await log.prune(2_000);
    assert.deepEqual([await log.get(ref, 'm1'), (await log.get(ref, 'm2'))?.became], [undefined, 'command']);
    await log.forget(ref);
    assert.equal(await log.get(ref, 'm2'), undefined);
  });
});
