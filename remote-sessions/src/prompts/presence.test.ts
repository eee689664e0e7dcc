import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createManualClock, openDatabase } from 'service-kit';
import { GAP_MS } from './gap.ts';
import { createPresence, DOWNTIME_MIGRATION, PRESENCE_MIGRATION } from './presence.ts';

const MINUTE_MS = 60_000;
const log = { warn: () => {}, error: () => {} };

describe('the presence', () => {
  it('tells after a kill how long nobody was there, until what waited is marked', async () => {
    const database = openDatabase(':memory:', [PRESENCE_MIGRATION, DOWNTIME_MIGRATION]);
    const clock = createManualClock();
    const told: number[] = [];
    let fails = false;
    const onBack = async () => {
      told.push(clock.now());
      if (fails) throw new Error('the disk is full');
    };
    const presence = () => createPresence({ database, clock, log, onBack });
    const written = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

    const killed = presence();
    await killed.start();
    for (let minute = 0; minute < 30; minute++) {
      clock.advance(MINUTE_MS);
      await written();
    }
    const soon = presence();
    await soon.start();
    assert.deepEqual([told, soon.downtime()], [[], undefined], 'half an hour of work is no downtime');
    await soon.stop();
    await killed.stop();

    const from = clock.now();
    clock.advance(GAP_MS);
    fails = true;
    await assert.rejects(presence().start(), /full/);
    fails = false;
    const back = presence();
    await back.start();
    assert.deepEqual([told.length, back.downtime()], [2, { from, until: clock.now() }]);
    assert.equal(back.firstThere(), soon.firstThere());
    assert.ok(back.firstThere() < from);
    const again = presence();
    await again.start();
    assert.equal(told.length, 2, 'what waited is marked');
    assert.deepEqual(again.downtime(), back.downtime(), 'what has come before that and was not handled waits for it');
    await back.stop();
    await again.stop();
    assert.equal(clock.waiting, 0);
    await database.close();
  });
});
