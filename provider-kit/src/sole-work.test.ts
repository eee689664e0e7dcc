import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { systemClock } from 'service-kit';
import { joinOthers } from 'service-kit/postgres';
import { freshService, postgresServer } from '../../service-kit/src/testing/postgres-server.ts';
import { createSoleWork } from './sole-work.ts';

const silent = { info() {}, warn() {} };
const never = new AbortController().signal;

describe('work that one process at a time does', () => {
  async function setup(t: TestContext) {
    const [url, service] = [(await postgresServer()).url(), freshService()];
    return async (leaseMs: number) => {
      const shared = await joinOthers({ url, service, migrations: [], log: silent, leaseMs, renewMs: leaseMs / 5 });
      t.after(shared.close);
      const { ownership } = shared;
      return { ...shared, work: createSoleWork({ ownership, name: 'polling', clock: systemClock, log: silent }) };
    };
  }

  it('goes to who waits for it as soon as it is given up, and to nobody who does not wait any more', async (t) => {
    const join = await setup(t);
    const [one, two, three] = [await join(60_000), await join(60_000), await join(60_000)];
    const first = await one.work.take(never);
    assert.ok(first?.isSteady());
    const tired = new AbortController();
    const waiting = [two.work.take(tired.signal), three.work.take(never)];
    tired.abort();
    assert.equal(await waiting[0], undefined);
    await first?.giveUp();
    assert.ok((await waiting[1])?.isSteady());
  });

  it('goes to who waits for it where who has it is gone', async (t) => {
    const join = await setup(t);
    const [one, two] = [await join(60_000), await join(1_000)];
    assert.ok(await one.work.take(never));
    const waiting = two.work.take(never);
    await one.close();
    assert.ok((await waiting)?.isSteady());
  });

  it('is known to be lost by who had it, whose writes are refused from then on', async (t) => {
    const join = await setup(t);
    const one = await join(60_000);
    const hold = await one.work.take(never);
    assert.ok(hold);
    // As another does that finds its lease over.
    await one.database.writeUnfenced(() => one.database.prepare('DELETE FROM workers').run());
    await assert.rejects(async () => hold.within(() => one.database.write(() => {})), { code: 'FENCED' });
  });
});
