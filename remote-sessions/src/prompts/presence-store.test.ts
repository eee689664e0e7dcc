import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createManualClock } from 'service-kit';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { MANAGER_TABLES } from '../testing/manager-tables.ts';
import { GAP_MS } from './gap.ts';
import { createPresence } from './presence.ts';

withDatabases('the presence', MANAGER_TABLES, (database) => {
  it('remembers when we were there first and last', async () => {
    const clock = createManualClock();
    const open = () =>
      createPresence({ database: database(), clock, log: { warn: () => {}, error: () => {} }, onBack: async () => {} });
    const begun = clock.now();
    const first = open();
    await first.start();
    assert.deepEqual([first.firstThere(), first.downtime()], [begun, undefined]);
    clock.advance(1_000);
    await first.stop();
    const from = clock.now();
    clock.advance(GAP_MS);
    const second = open();
    await second.start();
    assert.deepEqual([second.firstThere(), second.downtime()], [begun, { from, until: clock.now() }]);
    await second.stop();
  });
});
