import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { afterCommit, createManualClock, type Database } from 'service-kit';
import { openPostgres } from '../../../service-kit/src/testing/with-databases.ts';
import { silentLog } from '../testing/waiting.ts';
import type { Turn } from './project-turns.ts';
import { createSharedTurns, PROJECT_PLACES_TABLE } from './shared-turns.ts';

const never = new AbortController().signal;

describe('the turns of a project that managers share', () => {
  let database: Database;
  before(async () => {
    database = await openPostgres([PROJECT_PLACES_TABLE]);
  });
  after(() => database.close());
  beforeEach(async () => void (await database.prepare('DELETE FROM project_places').run()));

  /** Managers that hear of each other as long as they are not deaf. */
  function openManagers() {
    const clock = createManualClock();
    const ended = new Set<string>();
    const handlers = new Set<(owner: string) => void>();
    const missed = new Set<() => void>();
    let isDeaf = false;
    let told = () => {};
    const open = async () => {
      const turns = createSharedTurns({
        database,
        notices: {
          async listen(_topic, handler) {
            handlers.add(handler);
            return () => handlers.delete(handler);
          },
          notify: async (_topic, owner) =>
            afterCommit(() => {
              if (!isDeaf) for (const handle of handlers) handle(owner);
              told();
            }),
        },
        isPending: async (owner) => !ended.has(owner),
        onMissed(listener) {
          missed.add(listener);
          return () => missed.delete(listener);
        },
        clock,
        log: silentLog,
      });
      await turns.start();
      return turns;
    };
    return {
      open,
      clock,
      ended,
      miss() {
        for (const listener of missed) listener();
      },
      /** Resolves when the next one is told that its turn has come, and does not hear it. */
      deafen: () =>
        new Promise<void>((resolve) => {
          isDeaf = true;
          told = resolve;
        }),
    };
  }

  const isGranted = (turn: Turn) =>
    turn.granted(AbortSignal.timeout(0)).then(
      () => true,
      () => false,
    );

  it('are granted one at a time, first come first served, at whichever manager', async () => {
    const managers = openManagers();
    const [one, other] = [await managers.open(), await managers.open()];
    const a = await one.take('alpha', 'a');
    const b = await other.take('alpha', 'b');
    const c = await one.take('alpha', 'c');
    const elsewhere = await other.take('beta', 'd');
    assert.deepEqual(
      [a, b, c, elsewhere].map(({ mustWait }) => mustWait),
      [false, true, true, false],
    );
    await Promise.all([a.granted(never), elsewhere.granted(never)]);
    a.release();
    await b.granted(never);
    assert.equal(await isGranted(c), false);
    b.release();
    await (await one.take('alpha', 'c')).granted(never);
  });

  it('are still those of a prompt that another manager has taken over', async () => {
    const managers = openManagers();
    const [dead, living] = [await managers.open(), await managers.open()];
    await dead.take('alpha', 'a');
    const waits = await living.take('alpha', 'b');
    const again = await living.take('alpha', 'a');
    assert.equal(again.mustWait, false);
    await again.granted(never);
    again.release();
    await waits.granted(never);
  });

  it('keep the place of whoever stops waiting without leaving', async () => {
    const managers = openManagers();
    const [dying, living] = [await managers.open(), await managers.open()];
    const first = await living.take('alpha', 'a');
    const waits = await dying.take('alpha', 'b');
    const behind = await living.take('alpha', 'c');
    await assert.rejects(waits.granted(AbortSignal.abort(new Error('another has it'))), /another has it/);
    first.release();
    const again = await living.take('alpha', 'b');
    await again.granted(never);
    again.release();
    await behind.granted(never);
  });

  it('are not held up by a prompt that has ended with its manager', async () => {
    const managers = openManagers();
    const [dead, living] = [await managers.open(), await managers.open()];
    await dead.take('alpha', 'a');
    const waits = await living.take('alpha', 'b');
    managers.ended.add('a');
    managers.miss();
    await waits.granted(never);
    assert.equal((await living.take('alpha', 'c')).mustWait, true);
  });

  for (const how of ['what was missed', 'time'] as const) {
    it(`come to those whom nobody could tell, by ${how}`, async () => {
      const managers = openManagers();
      const [one, other] = [await managers.open(), await managers.open()];
      const first = await one.take('alpha', 'a');
      const waits = await other.take('alpha', 'b');
      const told = managers.deafen();
      first.release();
      await told;
      if (how === 'time') managers.clock.advance(30_000);
      else managers.miss();
      await waits.granted(never);
    });
  }

  it('are never held by two, whoever comes and goes at the same time', async () => {
    const managers = openManagers();
    const all = [await managers.open(), await managers.open(), await managers.open()];
    const holders = new Map<string, string>();
    let granted = 0;
    await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        const [project, owner] = [`project ${index % 2}`, `owner ${index}`];
        const turn = await (all[index % 3] as (typeof all)[number]).take(project, owner);
        await turn.granted(never);
        assert.equal(holders.get(project), undefined);
        holders.set(project, owner);
        granted += 1;
        await new Promise((resolve) => setImmediate(resolve));
        holders.delete(project);
        // As a rule a prompt has ended when its turn does.
        if (index % 3 > 0) managers.ended.add(owner);
        turn.release();
      }),
    );
    assert.equal(granted, 30);
  });
});
