import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createManualClock, type ManualClock } from '../clock.ts';
import { freshService, postgresServer } from '../testing/postgres-server.ts';
import { startTcpProxy } from '../testing/tcp-proxy.ts';
import { createClaims } from './claims.ts';
import { connectDatabase, type PostgresDatabase } from './connect-database.ts';
import type { DatabaseOptions } from './prepare-tables.ts';
import { createWorker, type Worker, type WorkerOptions } from './worker.ts';

const LEASE_MS = 240;
const TABLES = 'CREATE TABLE words (word TEXT PRIMARY KEY)';

interface Machine {
  database: PostgresDatabase;
  worker: Worker;
  claims: ReturnType<typeof createClaims>;
  clock: ManualClock;
  errors: unknown[];
  add(word: string): Promise<unknown>;
}

describe('workers that share a database', () => {
  let service: string;
  let url: string;
  const machines: Machine[] = [];
  before(async () => {
    url = (await postgresServer()).url();
  });
  beforeEach(() => {
    service = freshService();
  });
  after(async () => {
    for (const { worker, database } of machines) {
      await worker.close();
      await database.close();
    }
  });

  /** It renews when the test says so; how time goes on for it is real. */
  async function start(more: Partial<DatabaseOptions> = {}, lease: Partial<WorkerOptions> = {}): Promise<Machine> {
    const database = await connectDatabase({ url, service, migrations: [TABLES], ...more });
    const errors: unknown[] = [];
    const clock = createManualClock();
    const worker = await createWorker({
      database,
      name: `machine ${machines.length}`,
      clock,
      leaseMs: LEASE_MS,
      ...lease,
      onError: (error) => errors.push(error),
    });
    const claims = createClaims({ database, worker });
    const insert = database.prepare('INSERT INTO words (word) VALUES (?)');
    const machine = {
      database,
      worker,
      claims,
      clock,
      errors,
      add: (word: string) => database.write(() => insert.run(word)),
    };
    machines.push(machine);
    return machine;
  }

  const code = (wanted: string) => (error: object) => 'code' in error && error.code === wanted;

  /** Lets a machine live until it says that others are dead. */
  async function outlive(machine: Machine): Promise<readonly number[]> {
    let dead: readonly number[] | undefined;
    const stop = machine.worker.onDead((ids) => {
      dead = ids;
    });
    while (dead === undefined) await machine.worker.renewNow();
    stop();
    return dead;
  }

  it('begin at once where one of their machine has ended for sure, and the others hear of it', async () => {
    const [one, other] = [await start(), await start({}, { leaseMs: 60_000 })];
    assert.ok(await one.claims.claim('ann'));
    const dead = new Promise<readonly number[]>((resolve) => void other.worker.onDead(resolve));
    const gone = one.worker.id();
    const name = `machine ${machines.indexOf(one)}`;
    const next = await start({}, { hasEnded: (found) => found === name });
    await other.worker.renewNow();
    assert.deepEqual(await dead, [gone]);
    assert.ok(await next.claims.claim('ann'));
    await assert.rejects(one.add('too late'), code('FENCED'));
  });

  it('have a key one at a time', async () => {
    const [one, two] = [await start(), await start()];
    assert.notEqual(one.worker.id(), two.worker.id());
    assert.deepEqual([await one.claims.claim('a'), await one.claims.claim('a')], [true, true]);
    assert.equal(await two.claims.claim('a'), false);
    assert.equal(await two.claims.ownerOf('a'), one.worker.id());
    const both = await Promise.all([one.claims.claim('b'), two.claims.claim('b')]);
    assert.deepEqual(both.toSorted(), [false, true]);
    await two.claims.release(['a']);
    assert.equal(await two.claims.claim('a'), false);
    await one.claims.claim('of others\0');
    await one.claims.release(['a', 'never', 'of others\0']);
    assert.deepEqual([await one.claims.ownerOf('a'), await one.claims.ownerOf('of others\0')], [undefined, undefined]);
    assert.equal(await two.claims.claim('a'), true);
    for (const { worker } of [one, two]) await worker.close();
  });

  it('hand their keys on at once where they close', async () => {
    const [one, two] = [await start(), await start()];
    await one.claims.claim('handed on');
    const id = one.worker.id();
    await two.worker.renewNow();
    await one.worker.close();
    assert.equal(await two.claims.ownerOf('handed on'), undefined);
    assert.deepEqual(await outlive(two), [id]);
    assert.equal(await two.claims.claim('handed on'), true);
    await assert.rejects(one.add('after closing'), code('FENCED'));
    await two.worker.close();
  });

  it('take over from one that hangs, which then can write nothing for what it worked on', async () => {
    const [hung, alive] = [await start(), await start()];
    await hung.claims.claim('taken over');
    await alive.claims.claim('kept');
    const old = hung.worker.id();
    const working = Promise.withResolvers<void>();
    const late = hung.worker.underLease(() => working.promise.then(() => hung.add('from under the old lease')));
    assert.deepEqual(await outlive(alive), [old]);
    assert.equal(await alive.claims.claim('taken over'), true);
    await assert.rejects(hung.add('while it is dead'), code('FENCED'));
    assert.equal(await hung.claims.claim('taken over'), false);
    await assert.rejects(hung.claims.claim('free'), code('FENCED'));

    let losses = 0;
    hung.worker.onLost(() => {
      losses += 1;
      assert.equal(hung.worker.id(), undefined);
      assert.throws(() => hung.worker.underLease(() => {}), code('FENCED'));
    });
    await hung.worker.renewNow();
    assert.deepEqual([losses, hung.errors], [1, []]);
    assert.ok(Number(hung.worker.id()) > Number(old));
    working.resolve();
    await assert.rejects(late, code('FENCED'));
    await hung.add('under the new lease');
    assert.equal(await hung.claims.claim('taken over'), false);
    for (const { worker } of [hung, alive]) await worker.close();
  });

  it('are not declared dead within a transaction that goes on', async () => {
    const [busy, alive] = [await start(), await start()];
    const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const written = busy.database.write(async () => {
      begun.resolve();
      await goOn.promise;
    });
    await begun.promise;
    const id = Number(busy.worker.id());
    const old = busy.database.prepare(
      "SELECT 1 FROM workers WHERE id = ? AND renewed_at < clock_timestamp() - interval '0.3 s'",
    );
    while ((await old.get(id)) === undefined) await alive.worker.renewNow();
    const row = await alive.database.prepare('SELECT 1 FROM workers WHERE id = ?').get(id);
    assert.notEqual(row, undefined);
    goOn.resolve();
    await written;
    assert.deepEqual(await outlive(alive), [id]);
    for (const { worker } of [busy, alive]) await worker.close();
  });

  it('tell again of the dead where that failed', async () => {
    const [gone, alive] = [await start(), await start()];
    const id = gone.worker.id();
    await alive.worker.renewNow();
    await gone.worker.close();
    const told: (readonly number[])[] = [];
    alive.worker.onDead(async (ids) => {
      told.push(ids);
      if (told.length === 1) throw new Error('not yet');
    });
    await alive.worker.renewNow();
    await alive.worker.renewNow();
    await alive.worker.renewNow();
    assert.deepEqual(told, [[id], [id]]);
    assert.match(String(alive.errors), /not yet/);
    await alive.worker.close();
  });

  it('renew by themselves', async () => {
    const one = await start();
    const row = one.database.prepare('SELECT renewed_at FROM workers');
    const before = await row.get();
    one.clock.advance(2_000);
    // Joins the renewal that the time has begun.
    await one.worker.renewNow();
    assert.notDeepEqual(await row.get(), before);
    assert.deepEqual(one.errors, []);
  });

  it('leave no keys behind of those that are gone', async () => {
    const one = await start();
    await one.claims.claim('of one that goes');
    await one.worker.close();
    const next = await start();
    const left = next.database.prepare('SELECT COUNT(*) AS count FROM owned_keys');
    assert.equal((await left.get())?.count, 0);
    await next.claims.claim('of one that stays');
    const third = await start();
    assert.equal((await left.get())?.count, 1);
    for (const { worker } of [next, third]) await worker.close();
  });

  it('stop acting in time where the database does not answer', async () => {
    const proxy = await startTcpProxy((await postgresServer()).port);
    let now = 0;
    const far = (await postgresServer()).url({ port: proxy.port });
    const one = await start({ url: far }, { monotonic: () => now, renewMs: 500 });
    proxy.hang();
    now = 199;
    assert.equal(one.worker.isSteady(), true);
    now = 200;
    assert.equal(one.worker.isSteady(), false);
    await one.worker.renewNow();
    assert.deepEqual([one.errors.length, one.worker.isSteady()], [1, false]);
    proxy.resume();
    await one.worker.renewNow();
    assert.deepEqual([one.errors.length, one.worker.isSteady()], [1, true]);
    await one.worker.close();
    proxy.close();
  });
});
