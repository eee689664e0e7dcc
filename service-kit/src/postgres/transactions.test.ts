import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { outsideTransactions } from '../database.ts';
import { freshService, postgresServer } from '../testing/postgres-server.ts';
import { connectDatabase, type PostgresDatabase } from './connect-database.ts';
import type { FenceQuestion } from './fence.ts';

const TABLES = 'CREATE TABLE counters (name TEXT PRIMARY KEY, value BIGINT NOT NULL)';

describe('transactions on PostgreSQL', () => {
  let service: string;
  let database: PostgresDatabase;
  let other: PostgresDatabase;
  const open = async () => connectDatabase({ url: (await postgresServer()).url(), service, migrations: [TABLES] });
  before(async () => {
    service = freshService();
    database = await open();
    other = await open();
  });
  after(() => Promise.all([database.close(), other.close()]));

  const read = async (name: string, at = database) =>
    (await at.prepare('SELECT value FROM counters WHERE name = ?').get(name))?.value;
  const set = (name: string, value: number, at = database) =>
    at
      .prepare(
        'INSERT INTO counters (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
      )
      .run(name, value);
  const refusedWith = (code: string) => (error: object) => 'code' in error && error.code === code;

  it('are run again from the start where another machine was faster', async () => {
    await set('raced', 1);
    const seen: unknown[] = [];
    await database.write(async () => {
      const value = Number(await read('raced'));
      seen.push(value);
      if (seen.length === 1) await outsideTransactions(() => set('raced', 10, other));
      await set('raced', value + 1);
    });
    assert.deepEqual(seen, [1, 10]);
    assert.equal(await read('raced'), 11);
  });

  it('are given up with a word after ten tries', async () => {
    await set('lost', 0);
    let tries = 0;
    const hopeless = database.write(async () => {
      tries += 1;
      await read('lost');
      await outsideTransactions(() => other.writeUnfenced(() => set('lost', 100 + tries, other)));
      await set('lost', 1);
    });
    await assert.rejects(hopeless, refusedWith('DATABASE_BUSY'));
    assert.equal(tries, 10);
    assert.equal(await read('lost'), 110);
  });

  it('all come to an end where many want the same, also those of several machines', async () => {
    await set('wanted', 0);
    const increase = (at: PostgresDatabase) =>
      at.write(async () => void (await set('wanted', Number(await read('wanted', at)) + 1, at)));
    await Promise.all(Array.from({ length: 40 }, (_, index) => increase(index % 2 === 0 ? database : other)));
    assert.equal(await read('wanted'), 40);
  });

  it('fail where a failed statement was caught within', async () => {
    await set('there', 1);
    const caught = database.write(async () => {
      await set('before', 1);
      await database
        .prepare("INSERT INTO counters (name, value) VALUES ('there', 2)")
        .run()
        .catch(() => {});
      await set('after', 1).catch(() => {});
    });
    await assert.rejects(
      caught,
      (error: Error) => refusedWith('DATABASE_FAILED')(error) && /duplicate key/.test(error.message),
    );
    assert.deepEqual([await read('before'), await read('there'), await read('after')], [undefined, 1, undefined]);
  });

  it('take in what was asked for and not waited for', async () => {
    await database.write(() => void set('unwaited', 1));
    assert.equal(await read('unwaited'), 1);
  });

  it('refuse a value that is missing', async () => {
    await assert.rejects(set(undefined as unknown as string, 1), refusedWith('DATABASE_VALUE_REFUSED'));
  });

  it('keep the tables of two services apart', async () => {
    const stranger = await connectDatabase({
      url: (await postgresServer()).url(),
      service: freshService(),
      migrations: [TABLES],
    });
    await set('whose', 1);
    assert.equal(await read('whose', stranger), undefined);
    await stranger.close();
  });

  it('go on where a newer program has changed a table that statements were prepared for', async () => {
    await set('wide', 1);
    const select = database.prepare("SELECT * FROM counters WHERE name = 'wide'");
    assert.deepEqual({ ...(await select.get()) }, { name: 'wide', value: 1 });
    await other.prepare('ALTER TABLE counters ADD COLUMN note TEXT').run();
    assert.deepEqual({ ...(await select.get()) }, { name: 'wide', value: 1, note: null });
    await database.write(() => select.get());
    await other.prepare('ALTER TABLE counters DROP COLUMN note').run();
    assert.deepEqual({ ...(await database.write(() => select.get())) }, { name: 'wide', value: 1 });
  });

  it('say so where the server takes no writes any more, and work on where it does', async () => {
    const readOnly = database.write(async () => {
      await database.prepare('SET LOCAL transaction_read_only = on').run();
      await set('replica', 1);
    });
    await assert.rejects(readOnly, refusedWith('DATABASE_READ_ONLY'));
    await set('replica', 2);
    assert.equal(await read('replica'), 2);
  });

  it('begin with a question that lets them through or not', async () => {
    const fencedOne = await open();
    let question: FenceQuestion | undefined = { sql: 'SELECT 1 WHERE ? = 7', values: [7] };
    fencedOne.useFence(() => question);
    await fencedOne.write(() => set('fenced', 1, fencedOne));
    await fencedOne.note(() => set('noted', 1, fencedOne));
    const refused = async () => {
      let isCalled = false;
      const work = () => {
        isCalled = true;
        return set('fenced', 2, fencedOne);
      };
      await assert.rejects(fencedOne.write(work), refusedWith('FENCED'));
      await assert.rejects(fencedOne.note(work), refusedWith('FENCED'));
      await assert.rejects(set('fenced', 2, fencedOne), refusedWith('FENCED'));
      assert.deepEqual([isCalled, await read('fenced', fencedOne)], [false, 1]);
    };
    question = { sql: 'SELECT 1 WHERE ? = 7', values: [8] };
    await refused();
    question = undefined;
    await refused();
    await fencedOne.writeUnfenced(() => set('fenced', 3, fencedOne));
    assert.equal(await read('fenced', fencedOne), 3);
    await fencedOne.close();
  });

  it('of one database are no transactions of another', async () => {
    const failing = database.write(async () => {
      await other.write(() => set('apart', 1, other));
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    assert.equal(await read('apart'), 1);
  });
});
