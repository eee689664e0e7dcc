import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createManualClock } from '../clock.ts';
import { defineError } from '../errors.ts';
import { freshService, postgresServer } from '../testing/postgres-server.ts';
import { createClaims } from './claims.ts';
import { connectDatabase } from './connect-database.ts';
import { createNotices } from './notices.ts';
import { createOwnership } from './ownership.ts';
import { createWorker } from './worker.ts';

/** Longer than any test here takes. */
const LEASE_MS = 60_000;
const SHORT_LEASE_MS = 240;
const KEPT_MS = 1_000;

describe('what processes own that share a database', () => {
  let service: string;
  let url: string;
  const stops: (() => Promise<void>)[] = [];
  before(async () => {
    url = (await postgresServer()).url();
  });
  beforeEach(() => {
    service = freshService();
  });
  after(async () => {
    for (const stop of stops.toReversed()) await stop();
  });

  async function start(leaseMs = LEASE_MS) {
    const database = await connectDatabase({
      url,
      service,
      migrations: ['CREATE TABLE words (word TEXT PRIMARY KEY)'],
    });
    const clock = createManualClock();
    const errors: unknown[] = [];
    const onError = (error: unknown) => void errors.push(error);
    const worker = await createWorker({ database, name: 'machine', clock, leaseMs, onError });
    const notices = await createNotices({ url, service, database, onError });
    const claims = createClaims({ database, worker });
    const ownership = createOwnership({ database, worker, claims, notices, clock, keptMs: KEPT_MS, onError });
    stops.push(database.close, worker.close, notices.close, ownership.close);
    const insert = database.prepare('INSERT INTO words (word) VALUES (?)');
    const write = (word: string) => database.write(() => insert.run(word));
    return { worker, claims, clock, ownership, errors, write };
  }

  it('is held by one of them, which is told what others leave for it', async () => {
    const [one, two] = [await start(), await start()];
    const told = new Promise<string>((resolve) => void one.ownership.onTold('look', resolve));
    const notMine = two.ownership.onTold('look', () => assert.fail('it was told what is for another'));
    const hold = await one.ownership.hold('ann');
    assert.ok(hold?.isSteady());
    assert.equal(await two.ownership.hold('ann'), undefined);
    assert.ok(await two.ownership.hold('bob'));
    await two.ownership.tell('ann', 'look', 'at this');
    assert.equal(await told, 'at this');
    notMine();
    assert.deepEqual([one.errors, two.errors], [[], []]);
  });

  it('is given back once nobody has held it for a while, and not before', async () => {
    const [one, two] = [await start(), await start()];
    const first = await one.ownership.hold('ann');
    const second = await one.ownership.hold('ann');
    first?.leave();
    one.clock.advance(KEPT_MS);
    assert.equal(await two.ownership.hold('ann'), undefined);
    second?.leave();
    one.clock.advance(KEPT_MS);
    // What was ours a moment ago is claimed anew, after it was given back.
    const again = await one.ownership.hold('ann');
    assert.ok(again);
    again.leave();
    one.clock.advance(KEPT_MS);
    let taken = await two.ownership.hold('ann');
    while (taken === undefined) taken = await two.ownership.hold('ann');
    assert.ok(taken.isSteady());
  });

  it('can be had at once by those who wait for it, where it is given up and nobody else here holds it', async () => {
    const [one, two] = [await start(), await start()];
    const holds = [await one.ownership.hold('ann'), await one.ownership.hold('ann')];
    const isGivenUp = new Promise<string>((resolve) => void two.ownership.onGivenUp(resolve));
    assert.equal(await two.ownership.hold('ann'), undefined);
    await holds[0]?.giveUp();
    assert.equal(await two.ownership.hold('ann'), undefined);
    await holds[1]?.giveUp();
    assert.equal(await isGivenUp, 'ann');
    assert.ok(await two.ownership.hold('ann'));
    assert.equal(await one.ownership.hold('ann'), undefined);
  });

  it('goes to another where its lease was over, and what it does on behalf of the old one is refused', async () => {
    const [one, two] = [await start(SHORT_LEASE_MS), await start(SHORT_LEASE_MS)];
    const hold = await one.ownership.hold('ann');
    assert.ok(hold);
    const isLost = new Promise<void>((resolve) => void one.ownership.onLost(resolve));
    const isMissed = new Promise<void>((resolve) => void two.ownership.onMissed(resolve));
    await hold.within(() => one.write('while it is ours'));
    let found: typeof hold | undefined;
    while (found === undefined) {
      await two.worker.renewNow();
      found = await two.ownership.hold('ann');
    }
    await isMissed;
    assert.equal(hold.isSteady(), false);
    await assert.rejects(async () => hold.within(() => one.write('too late')), { code: 'FENCED' });
    await one.worker.renewNow();
    await isLost;
    await assert.rejects(async () => hold.within(() => one.write('much too late')), { code: 'FENCED' });
    assert.equal(await one.ownership.hold('ann'), undefined);
  });

  it('is asked to do something wherever that is asked for, by words of any length', async () => {
    const [one, two] = [await start(), await start()];
    const long = 'ä'.repeat(20_000);
    for (const [name, { ownership }] of Object.entries({ one, two })) {
      ownership.onAsked('echo', async (said: string) => `${name}: ${said}`);
      ownership.onAsked('fail', async () => {
        throw defineError('NOT_TODAY', { statusCode: 409 })('not today');
      });
      ownership.onAsked('pass', async () => {
        throw defineError('PASSING', { statusCode: 503, retryable: true })('a moment');
      });
    }
    assert.ok(await one.ownership.hold('ann'));
    assert.equal(await one.ownership.ask('ann', 'echo', 'here'), 'one: here');
    assert.equal(await two.ownership.ask('ann', 'echo', 'there'), 'one: there');
    assert.equal(await two.ownership.ask('ann', 'echo', long), `one: ${long}`);
    assert.equal(await two.ownership.ask('nobody yet', 'echo', 'mine now'), 'two: mine now');
    const refused = { code: 'NOT_TODAY', statusCode: 409, retryable: false };
    await assert.rejects(two.ownership.ask('ann', 'fail', null), refused);
    await assert.rejects(two.ownership.ask('ann', 'pass', null), { code: 'PASSING', statusCode: 503, retryable: true });
  });

  it('says so where whoever has it does not answer', async () => {
    const [one, two] = [await start(), await start()];
    let begun = () => {};
    const hasBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    one.ownership.onAsked('wait', () => {
      begun();
      return new Promise(() => {});
    });
    assert.ok(await one.ownership.hold('ann'));
    const asked = assert.rejects(two.ownership.ask('ann', 'wait', null), { code: 'OWNER_SILENT', retryable: true });
    await hasBegun;
    two.clock.advance(5_000);
    await asked;
  });
});
