import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { afterCommit } from '../database.ts';
import { becauseOf, currentEventId } from '../event-context.ts';
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

  it('follow each other, also those of several machines', async () => {
    await set('raced', 1);
    const seen: unknown[] = [];
    const increase = (at: PostgresDatabase) => async () => {
      const value = Number(await read('raced', at));
      seen.push(value);
      // Whoever could come in between would do so here.
      for (let trip = 0; trip < 5; trip++) await read('raced', at);
      await set('raced', value + 1, at);
    };
    await Promise.all([database.write(increase(database)), other.write(increase(other))]);
    assert.deepEqual([seen, await read('raced')], [[1, 2], 3]);
  });

  it('are open at the same time where they are apart, and at no other', async () => {
    const begun = { here: Promise.withResolvers<void>(), there: Promise.withResolvers<void>() };
    let isAlone = false;
    const apart = (at: PostgresDatabase, mine: keyof typeof begun, others: keyof typeof begun) =>
      at.write(
        async () => {
          await set(mine, 1, at);
          begun[mine].resolve();
          await begun[others].promise;
          assert.equal(isAlone, false);
          await set(mine, 2, at);
        },
        { apart: 'this' },
      );
    const both = [apart(database, 'here', 'there'), apart(other, 'there', 'here')];
    await begun.here.promise;
    const alone = other.write(async () => {
      isAlone = true;
      assert.deepEqual([await read('here', other), await read('there', other)], [2, 2]);
    });
    await Promise.all([...both, alone]);
    assert.equal(isAlone, true);
  });

  it('go alone where a part of them has to', async () => {
    const seen: unknown[] = [];
    const locked = database.prepare(
      "SELECT count(*) AS n FROM pg_locks WHERE mode = 'ExclusiveLock' AND relation = 'write_turns'::regclass",
    );
    await database.note(
      async () => {
        seen.push((await locked.get())?.n);
        await set('part', seen.length);
        await database.note(() => set('inner', seen.length), { apart: 'this' });
        await database.write(() => set('inner', seen.length)).catch(() => {});
      },
      { apart: 'this' },
    );
    assert.deepEqual([seen, await read('part'), await read('inner')], [[0, 1], 2, 2]);
  });

  it('are run again where they lock each other out', async () => {
    let tries = 0;
    const begun = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    await Promise.all([set('one', 0), set('two', 0)]);
    const crossed = (at: PostgresDatabase, index: 0 | 1, ...names: [string, string]) =>
      at.write(
        async () => {
          tries += 1;
          await at.prepare("SET LOCAL deadlock_timeout = '20ms'").run();
          await set(names[0], Number(await read(names[0], at)) + 1, at);
          begun[index].resolve();
          await begun[1 - index]?.promise;
          await set(names[1], Number(await read(names[1], at)) + 1, at);
        },
        { apart: 'this' },
      );
    await Promise.all([crossed(database, 0, 'one', 'two'), crossed(other, 1, 'two', 'one')]);
    assert.deepEqual([tries, await read('one'), await read('two')], [3, 2, 2]);
  });

  it('make a row once where two do so at the same time', async () => {
    const insert = (at: PostgresDatabase) =>
      at.write(
        async () => {
          if ((await read('once', at)) !== undefined) return 'there';
          await at.prepare("INSERT INTO counters (name, value) VALUES ('once', 1)").run();
          return 'made';
        },
        { apart: 'this' },
      );
    const made = await Promise.all([insert(database), insert(other)]);
    assert.deepEqual(made.toSorted(), ['made', 'there']);
  });

  it('all come to an end where many want the same, also those of several machines', async () => {
    await set('wanted', 0);
    const increase = (at: PostgresDatabase) =>
      at.write(async () => void (await set('wanted', Number(await read('wanted', at)) + 1, at)));
    await Promise.all(Array.from({ length: 40 }, (_, index) => increase(index % 2 === 0 ? database : other)));
    assert.equal(await read('wanted'), 40);
  });

  describe('that come at the same time', () => {
    it('follow each other, and are told of in their order', async () => {
      await set('turn', 0);
      const told: unknown[] = [];
      const stop = database.onWritten(() => told.push('written'));
      const add = async (index: number) => {
        const value = Number(await read('turn'));
        await set('turn', value + 1);
        afterCommit(() => told.push(index));
        return value;
      };
      const all = await Promise.all(
        Array.from({ length: 10 }, async (_, index) => {
          const value = await (index % 2 === 0 ? database.note(() => add(index)) : database.write(() => add(index)));
          told.push(`heard ${index}`);
          return value;
        }),
      );
      stop();
      const numbers = Array.from({ length: 10 }, (_, index) => index);
      assert.deepEqual(all, numbers);
      // However many transactions it were: each is told of before its writers hear.
      for (const index of numbers) {
        const place = told.indexOf(`heard ${index}`);
        assert.ok(told.indexOf(index) < told.lastIndexOf('written', place), String(told));
      }
      assert.deepEqual(
        told.filter((one) => typeof one === 'number'),
        numbers,
      );
    });

    it('follow each other where they are about the same, and wait for nobody where they are not', async () => {
      await Promise.all(['x', 'y'].map((name) => set(name, 0)));
      let isLate = false;
      const go = Promise.withResolvers<void>();
      const increase = (name: string, wait?: Promise<void>) =>
        database.write(
          async () => {
            const value = Number(await read(name));
            await wait;
            await set(name, value + 1);
            if (name === 'y') go.resolve();
            isLate ||= name === 'x';
            return isLate;
          },
          { apart: name },
        );
      const all = [increase('x', go.promise), increase('x'), increase('y')];
      assert.deepEqual(await Promise.all(all), [true, true, false]);
      assert.deepEqual([await read('x'), await read('y')], [2, 1]);
    });

    it('are each as if it was alone where one of them fails', async () => {
      await set('kept', 0);
      const told: number[] = [];
      const error = new Error('no');
      const results = await Promise.allSettled(
        [1, 2, 3, 4].map((index) =>
          database.write(
            async () => {
              afterCommit(() => told.push(index));
              await set(`kept ${index}`, index);
              if (index === 2) throw error;
              // There is a row of that name.
              if (index === 3) await database.prepare("INSERT INTO counters (name, value) VALUES ('kept', 1)").run();
              return index;
            },
            { apart: 'this' },
          ),
        ),
      );
      assert.deepEqual(
        results.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason.code ?? one.reason.message))),
        [1, 'no', 'DATABASE_FAILED', 4],
      );
      assert.deepEqual(await Promise.all([1, 2, 3, 4].map((index) => read(`kept ${index}`))), [
        1,
        undefined,
        undefined,
        4,
      ]);
      assert.deepEqual(told, [1, 4]);
    });

    it('work on behalf of those who asked for them', async () => {
      const seen = await Promise.all(
        ['a', 'b', undefined].map((id) => becauseOf(id, () => database.write(() => currentEventId()))),
      );
      assert.deepEqual(seen, ['a', 'b', undefined]);
    });
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
      const work = () => set('fenced', 2, fencedOne);
      await assert.rejects(fencedOne.write(work), refusedWith('FENCED'));
      await assert.rejects(fencedOne.note(work), refusedWith('FENCED'));
      await assert.rejects(set('fenced', 2, fencedOne), refusedWith('FENCED'));
      assert.equal(await read('fenced', fencedOne), 1);
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
