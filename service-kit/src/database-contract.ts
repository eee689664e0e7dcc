import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { afterCommit, currentTransaction, type Database, outsideTransactions } from './database.ts';

const TABLES = `
  CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE);
  CREATE TABLE things (id TEXT PRIMARY KEY, number BIGINT, fraction DOUBLE PRECISION, bytes @BYTES@);
  CREATE TABLE counters (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
`;

interface Kind {
  /** What its type for bytes is called. */
  bytesType: 'BLOB' | 'BYTEA';
  /** Opens an empty one with these tables. */
  open(migrations: readonly string[]): Promise<Database>;
}

/** What every database promises to the stores; each implementation runs this suite. */
export function databaseContract(name: string, { bytesType, open }: Kind) {
  describe(`${name} as a database`, () => {
    let database: Database;
    before(async () => {
      database = await open([TABLES.replace('@BYTES@', bytesType)]);
    });
    after(() => database.close());

    /** Each test has words of its own numbers. */
    let base = 0;
    const fresh = () => {
      base += 100;
      return {
        add: (offset: number, word: string) =>
          database.prepare('INSERT INTO words (id, word) VALUES (?, ?)').run(base + offset, `${word} ${base}`),
        words: async () =>
          (
            await database.prepare('SELECT word FROM words WHERE id >= ? AND id < ? ORDER BY id').all(base, base + 100)
          ).map(({ word }) => String(word).split(' ')[0]),
      };
    };
    const latch = () => Promise.withResolvers<void>();

    it('gives the result of a transaction, and its rows to all who come after', async () => {
      const { add, words } = fresh();
      const result = await database.write(async () => {
        await add(1, 'one');
        await add(2, 'two');
        return 'both';
      });
      assert.equal(result, 'both');
      assert.deepEqual(await words(), ['one', 'two']);
    });

    it('takes all back where a transaction throws, and rejects with what it threw', async () => {
      const { add, words } = fresh();
      const error = new Error('no');
      const failing = database.write(async () => {
        await add(1, 'one');
        throw error;
      });
      await assert.rejects(failing, (thrown) => thrown === error);
      assert.deepEqual(await words(), []);
    });

    it('takes all back where a statement fails, and works on', async () => {
      const { add, words } = fresh();
      const failing = database.write(async () => {
        await add(1, 'one');
        await add(1, 'another');
      });
      await assert.rejects(failing);
      assert.deepEqual(await words(), []);
      await add(1, 'one');
      assert.deepEqual(await words(), ['one']);
    });

    it('lets readers outside see all of a transaction or nothing', async () => {
      const { add, words } = fresh();
      const [half, goOn] = [latch(), latch()];
      const written = database.write(async () => {
        await add(1, 'one');
        half.resolve();
        await goOn.promise;
        await add(2, 'two');
        assert.deepEqual(await words(), ['one', 'two']);
      });
      await half.promise;
      const seen = words();
      goOn.resolve();
      await written;
      assert.ok([0, 2].includes((await seen).length));
      assert.deepEqual(await words(), ['one', 'two']);
    });

    it('makes what is written within a transaction a part of it', async () => {
      const { add, words } = fresh();
      const failing = database.write(async () => {
        await database.write(() => add(1, 'one'));
        await database.note(() => add(2, 'two'));
        assert.deepEqual(await words(), ['one', 'two']);
        throw new Error('no');
      });
      await assert.rejects(failing, /no/);
      assert.deepEqual(await words(), []);
    });

    it('keeps what is noted like what is written', async () => {
      const { add, words } = fresh();
      assert.equal(
        await database.note(async () => {
          await add(1, 'one');
          return 7;
        }),
        7,
      );
      assert.deepEqual(await words(), ['one']);
      const failing = database.note(async () => {
        await add(2, 'two');
        throw new Error('no');
      });
      await assert.rejects(failing, /no/);
      assert.deepEqual(await words(), ['one']);
    });

    it('does what is asked after the end of a transaction outside of it', async () => {
      const { add, words } = fresh();
      const later = latch();
      let straggler: Promise<unknown> | undefined;
      await database.write(async () => {
        await add(1, 'one');
        straggler = later.promise.then(() => {
          assert.equal(currentTransaction(), undefined);
          return add(2, 'two');
        });
      });
      later.resolve();
      await straggler;
      assert.deepEqual(await words(), ['one', 'two']);
    });

    it('leaves outside what is said to belong to no transaction', async () => {
      const { add, words } = fresh();
      let outside: Promise<unknown> | undefined;
      const failing = database.write(async () => {
        await add(1, 'one');
        outside = outsideTransactions(() => add(2, 'two'));
        throw new Error('no');
      });
      await assert.rejects(failing, /no/);
      await outside;
      assert.deepEqual(await words(), ['two']);
    });

    it('answers the first row, all rows, none, and how many were changed', async () => {
      const { add } = fresh();
      for (const [id, word] of ['a', 'b', 'c'].entries()) await add(id, word);
      const select = database.prepare('SELECT id, word FROM words WHERE id >= ? AND id < ? ORDER BY id');
      assert.deepEqual({ ...(await select.get(base, base + 100)) }, { id: base, word: `a ${base}` });
      assert.equal((await select.all(base, base + 100)).length, 3);
      assert.equal(await select.get(-2, -1), undefined);
      assert.deepEqual(await select.all(-2, -1), []);
      const forget = database.prepare('DELETE FROM words WHERE id >= ? AND id < ?');
      assert.equal((await forget.run(base, base + 2)).changes, 2);
      assert.equal((await forget.run(base, base + 2)).changes, 0);
      const returning = database.prepare('DELETE FROM words WHERE id = ? RETURNING word');
      assert.equal((await returning.get(base + 2))?.word, `c ${base}`);
      assert.equal(await returning.get(base + 2), undefined);
    });

    it('takes the same value in several places by its number', async () => {
      const row = await database
        .prepare("SELECT CAST(?2 AS TEXT) || CAST(?1 AS TEXT) || CAST(?2 AS TEXT) || '?' AS t")
        .get('a', 'b');
      assert.equal(row?.t, 'bab?');
    });

    it('prepares a text once', () => {
      assert.equal(database.prepare('SELECT 1 AS one'), database.prepare('SELECT 1 AS one'));
    });

    it('keeps values of all kinds to the letter', async () => {
      const insert = database.prepare('INSERT INTO things (id, number, fraction, bytes) VALUES (?, ?, ?, ?)');
      const select = database.prepare('SELECT number, fraction, bytes FROM things WHERE id = ?');
      const texts = ['', ' ', '😀 Ünïcode\n\t', 'it\'s "so" \\ $1 ?', 'x'.repeat(100_000), '\u{10FFFF}'];
      for (const text of texts) {
        await insert.run(text, null, null, null);
        assert.deepEqual({ ...(await select.get(text)) }, { number: null, fraction: null, bytes: null });
      }
      const most = Number.MAX_SAFE_INTEGER;
      const rows = [
        [0, 0.5, new Uint8Array([])],
        [most, 1e300, new Uint8Array([0, 255, 92, 120])],
        [-most, -0.1, Uint8Array.from({ length: 256 }, (_, byte) => byte)],
      ] as const;
      for (const [index, [number, fraction, bytes]] of rows.entries()) {
        await insert.run(`row ${index}`, number, fraction, bytes);
        assert.deepEqual({ ...(await select.get(`row ${index}`)) }, { number, fraction, bytes });
      }
      await insert.run('big', 12n, null, null);
      assert.equal((await select.get('big'))?.number, 12);
      const sums = await database
        .prepare('SELECT count(*) AS n, max(number) AS most, sum(CASE WHEN id = ? THEN 1 ELSE 0 END) AS s FROM things')
        .get('big');
      assert.deepEqual({ ...sums }, { n: texts.length + 4, most, s: 1 });
    });

    it('takes a text with NUL, finds it again by that, and shows it whole or with a sign in its place', async () => {
      const text = 'before\0after';
      await database.prepare('INSERT INTO things (id) VALUES (?)').run(text);
      const row = await database.prepare('SELECT id FROM things WHERE id = ?').get(text);
      assert.equal(row?.id, database.isShared ? 'before\ufffdafter' : text);
    });

    it('lets one after the other go on with what they have locked', async () => {
      const { add, words } = fresh();
      const [isLocked, goOn] = [latch(), latch()];
      const first = database.write(async () => {
        await database.lockKey?.('one key');
        isLocked.resolve();
        await goOn.promise;
        await add(1, 'first');
      });
      await isLocked.promise;
      let mayGoOn = false;
      const second = database.write(async () => {
        await database.lockKey?.('one key');
        assert.ok(mayGoOn);
        await add(2, 'second');
      });
      // Time enough to come through where nothing is locked.
      for (let trip = 0; database.isShared && trip < 10; trip++) await database.prepare('SELECT 1 AS one').get();
      mayGoOn = true;
      goOn.resolve();
      await Promise.all([first, second]);
      assert.deepEqual(await words(), ['first', 'second']);
    });

    it('loses none of many changes to one row', async () => {
      const read = database.prepare("SELECT value FROM counters WHERE name = 'shared'");
      const set = database.prepare("UPDATE counters SET value = ? WHERE name = 'shared'");
      await database.prepare("INSERT INTO counters (name, value) VALUES ('shared', 0)").run();
      const increase = () => database.write(async () => void (await set.run(Number((await read.get())?.value) + 1)));
      await Promise.all(Array.from({ length: 8 }, increase));
      assert.equal((await read.get())?.value, 8);
    });

    it('never lets two transactions both act on what each has read of the other', async () => {
      const count = database.prepare("SELECT count(*) AS n FROM counters WHERE name LIKE 'turn-%'");
      const insert = database.prepare('INSERT INTO counters (name, value) VALUES (?, 1)');
      const takeTurn = (who: string) =>
        database.write(async () => {
          if ((await count.get())?.n !== 0) return 'taken';
          await insert.run(`turn-${who}`);
          return 'mine';
        });
      const turns = await Promise.all(['a', 'b', 'c'].map(takeTurn));
      assert.deepEqual(turns.toSorted(), ['mine', 'taken', 'taken']);
    });

    it('lets what is to follow a transaction follow its commit alone, in order, outside of it and before its writer', async () => {
      const { add, words } = fresh();
      const seen: unknown[] = [];
      const see = (what: string) => seen.push(what, currentTransaction());
      let found: Promise<unknown> | undefined;
      const written = database.write(async () => {
        afterCommit(() => see('first'));
        await add(1, 'one');
        await database.note(async () => afterCommit(() => see('second')));
        afterCommit(() => {
          found = words();
        });
        assert.deepEqual(seen, []);
      });
      const failing = database.write(async () => {
        afterCommit(() => see('never'));
        throw new Error('no');
      });
      await assert.rejects(failing, /no/);
      await written.then(() => seen.push('written'));
      afterCommit(() => see('at once'));
      assert.deepEqual(seen, ['first', undefined, 'second', undefined, 'written', 'at once', undefined]);
      assert.deepEqual(await found, ['one']);
    });

    it('tells of each transaction before its writer hears of it', async () => {
      const { add } = fresh();
      const heard: string[] = [];
      const stop = database.onWritten(() => heard.push('told'));
      await database.write(() => add(1, 'one')).then(() => heard.push('written'));
      assert.deepEqual(heard.slice(-2), ['told', 'written']);
      await assert.rejects(
        database.write(() => {
          throw new Error('no');
        }),
      );
      stop();
      await database.write(() => add(2, 'two'));
      assert.deepEqual(heard.slice(-2), ['told', 'written']);
    });

    it('finishes what is pending when it is closed, and takes nothing more', async () => {
      const other = await open([TABLES.replace('@BYTES@', bytesType)]);
      const insert = other.prepare("INSERT INTO counters (name, value) VALUES ('last', 1)");
      const written = other.write(() => insert.run());
      await other.close();
      assert.equal((await written).changes, 1);
      await assert.rejects(other.write(() => insert.run()));
      await assert.rejects(other.note(() => insert.run()));
      await other.close();
    });
  });
}
