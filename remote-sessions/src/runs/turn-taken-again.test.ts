import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createManualClock, openDatabase } from 'service-kit';
import { latch, settle, silentLog } from '../testing/waiting.ts';
import { createSharedTurns } from './shared-turns.ts';

/** As in PostgreSQL. */
const PLACES = `
  CREATE TABLE project_places (
    place INTEGER PRIMARY KEY AUTOINCREMENT, project TEXT NOT NULL, owner TEXT NOT NULL, UNIQUE (project, owner)
  ) STRICT;
`;

it('a prompt that comes again while its turn is given up waits behind those who have waited meanwhile', async (t) => {
  const database = openDatabase(':memory:', [PLACES]);
  t.after(() => database.close());
  const left = latch();
  let isHeldBack = false;
  let granted = (_owner: string) => {};
  const turns = createSharedTurns({
    database: {
      ...database,
      async write(work) {
        if (isHeldBack) {
          isHeldBack = false;
          await left.opened;
        }
        return database.write(work);
      },
    },
    notices: {
      async listen(_channel, handler) {
        granted = handler;
        return () => {};
      },
      notify: async (_channel, owner) => granted(owner),
    },
    isPending: async () => true,
    onMissed: () => () => {},
    clock: createManualClock(),
    log: silentLog,
  });
  await turns.start();
  const { signal } = new AbortController();
  const first = await turns.take('alpha', 'a');
  const second = await turns.take('alpha', 'b');
  assert.deepEqual([first.mustWait, second.mustWait], [false, true]);
  isHeldBack = true;
  first.release();
  const again = turns.take('alpha', 'a');
  await settle();
  left.open();
  assert.equal((await again).mustWait, true);
  await second.granted(signal);
  turns.stop();
});
