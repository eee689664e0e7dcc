import assert from 'node:assert/strict';
import { it } from 'node:test';
import { becauseOf } from 'service-kit';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { MANAGER_TABLES } from '../testing/manager-tables.ts';
import { createMessageLog } from './message-log.ts';

const ref = { provider: 'telegram', sessionId: '7' };

withDatabases('what became of messages', MANAGER_TABLES, (database) => {
  it('is remembered per remote session until it is forgotten or old', async () => {
    let now = 1_000;
    const log = createMessageLog(database(), () => now);
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

  it('is what it became last, and nothing more was said of that', async () => {
    const log = createMessageLog(database(), () => 1_000);
    await becauseOf('evt_1', () => log.put(ref, 'm1', 'prompt', 'p1'));
    await log.setToldTooLate(ref, 'm1');
    const again = () => becauseOf('evt_2', () => log.put(ref, 'm1', 'nothing'));
    await Promise.all([again(), again()]);
    assert.deepEqual(await log.get(ref, 'm1'), { became: 'nothing', promptId: undefined, isToldTooLate: false });
    await becauseOf('evt_2', () => log.put(ref, 'm2', 'prompt', 'p2'));
    assert.deepEqual([await log.promptsOf('evt_1'), await log.promptsOf('evt_2')], [[], ['p2']]);
    const failing = database().write(async () => {
      await log.put(ref, 'm3', 'answer');
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    assert.equal(await log.get(ref, 'm3'), undefined);
  });
});
