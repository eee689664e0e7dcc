import assert from 'node:assert/strict';
import { it } from 'node:test';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { KIT_TABLES } from '../testing/open-kit-database.ts';
import { createUpdateLog } from './update-log.ts';

withDatabases('updates', KIT_TABLES, (database) => {
  it('are new once per account, whoever takes them, and not where their transaction fails', async () => {
    const log = createUpdateLog(database());
    const { write } = database();
    const failing = write(async () => {
      assert.equal(await log.addIfNew('bot', '1', 1_000), true);
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    assert.equal(await log.has('bot', '1'), false);
    const take = () => write(() => log.addIfNew('bot', '1', 1_000));
    assert.deepEqual((await Promise.all([take(), take(), take()])).filter(Boolean), [true]);
    assert.deepEqual([await take(), await log.has('bot', '1'), await log.has('other', '1')], [false, true, false]);
  });

  it('of long ago are new again, and are forgotten some at a time', async () => {
    const log = createUpdateLog(database());
    const { write } = database();
    for (const id of ['1', '2', '3']) await write(() => log.addIfNew('bot', id, 1_000));
    assert.deepEqual([await log.has('bot', '1', 1_000), await log.has('bot', '1', 1_001)], [true, false]);
    const again = () => write(() => log.addIfNew('bot', '1', 9_000, 1_001));
    assert.deepEqual((await Promise.all([again(), again()])).toSorted(), [false, true]);
    const prune = () => write(() => log.prune(5_000, 1));
    assert.deepEqual([await prune(), await prune(), await prune()], [1, 1, 0]);
    assert.deepEqual([await log.has('bot', '1'), await log.has('bot', '2')], [true, false]);
  });
});
