import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { outsideTransactions } from '../database.ts';
import { describeError } from '../errors.ts';
import { freshService, PASSWORD, type PostgresServer, postgresServer } from '../testing/postgres-server.ts';
import { startTcpProxy, type TcpProxy } from '../testing/tcp-proxy.ts';
import { connectDatabase, type PostgresDatabase } from './connect-database.ts';
import { joinOthers } from './join-others.ts';

const TABLES = 'CREATE TABLE words (word TEXT PRIMARY KEY)';

describe('PostgreSQL on a bad day', () => {
  let server: PostgresServer;
  let proxy: TcpProxy;
  let service: string;
  let database: PostgresDatabase;
  let other: PostgresDatabase;
  before(async () => {
    server = await postgresServer();
    proxy = await startTcpProxy(server.port);
    service = freshService();
    other = await connectDatabase({ url: server.url(), service: freshService() });
    const url = server.url({ port: proxy.port });
    database = await connectDatabase({ url, service, migrations: [TABLES] });
  });
  after(async () => {
    await database.close();
    await other.close();
    proxy.close();
  });
  let word = '';
  let count = 0;
  beforeEach(() => {
    count += 1;
    word = `word ${count}`;
  });

  const add = (given = word) => database.prepare('INSERT INTO words (word) VALUES (?)').run(given);
  const has = async (given = word) =>
    (await database.prepare('SELECT 1 FROM words WHERE word = ?').get(given)) !== undefined;
  const code = (wanted: string) => (error: { code?: string }) => error.code === wanted;

  for (const [title, change, wanted, words] of [
    ['a wrong password', (url: string) => url.replace(PASSWORD, 'wrong-one'), 'DATABASE_REFUSED', /password/],
    [
      'a database that is missing',
      (url: string) => url.replace(/postgres$/, 'nowhere'),
      'DATABASE_REFUSED',
      /does not exist/,
    ],
    [
      'a port where nobody is',
      (url: string) => url.replace(/:\d+\//, ':1/'),
      'DATABASE_UNREACHABLE',
      /check that it runs/,
    ],
    [
      'a host that is not known',
      (url: string) => url.replace('127.0.0.1', 'nowhere.invalid'),
      'DATABASE_UNREACHABLE',
      /not known/,
    ],
  ] as const) {
    it(`${title} is said, with the way out and without the password`, async () => {
      const url = change(server.url());
      await assert.rejects(connectDatabase({ url, service }), (error: Error) => {
        assert.equal((error as { code?: string }).code, wanted);
        assert.match(error.message, words);
        for (const text of [describeError(error), inspect(error, { depth: 9 }), JSON.stringify(error)])
          assert.ok(!text.includes(PASSWORD) && !text.includes('wrong-one'), text);
        return true;
      });
    });
  }

  it('a connection that is silent is given up, and so are those that were idle beside it', async () => {
    const hanging = await connectDatabase({
      url: server.url({ port: proxy.port }),
      service,
      migrations: [TABLES],
      answerTimeoutMs: 500,
    });
    const one = hanging.prepare('SELECT 1 AS one');
    const fourAtOnce = () => Promise.all([1, 2, 3, 4].map(() => hanging.writeUnfenced(() => one.get())));
    await fourAtOnce();
    const made = proxy.connections();
    proxy.hang();
    await assert.rejects(
      hanging.write(() => hanging.prepare('SELECT 1').get()),
      code('DATABASE_UNREACHABLE'),
    );
    proxy.resume();
    await fourAtOnce();
    assert.equal(proxy.connections(), made + 4);
    await hanging.close();
  });

  it('a commit whose answer is lost is said to be unknown, and has happened here', async () => {
    proxy.cutAfter('COMMIT\0');
    await assert.rejects(
      database.write(() => add()),
      code('DATABASE_OUTCOME_UNKNOWN'),
    );
    assert.equal(await has(), true);
  });

  it('a connection that breaks before the commit costs a second try', async () => {
    let tries = 0;
    proxy.cutAfter('INSERT INTO words');
    await database.write(async () => {
      tries += 1;
      await add();
    });
    assert.deepEqual([tries, await has()], [2, true]);
  });

  it('a read on a connection that breaks is asked again', async () => {
    await add();
    proxy.cutAfter('SELECT word');
    const row = await database.prepare('SELECT word FROM words WHERE word = ?').get(word);
    assert.equal(row?.word, word);
  });

  it('a machine that hangs within a transaction holds nothing for long, and begins again when it wakes up', async () => {
    let tries = 0;
    const sessions = other.prepare(
      "SELECT count(*) AS n FROM pg_stat_activity WHERE application_name = ? AND state LIKE 'idle in transaction%'",
    );
    await database.write(async () => {
      tries += 1;
      if (tries === 1) await database.prepare("SET LOCAL idle_in_transaction_session_timeout = '20ms'").run();
      await add();
      while (tries === 1 && (await outsideTransactions(() => sessions.get(`remote-sessions ${service}`)))?.n !== 0);
    });
    assert.deepEqual([tries, await has()], [2, true]);
  });

  for (const how of ['fast', 'immediate'] as const) {
    it(`a ${how} restart in the middle of a transaction costs a second try and nothing that was acknowledged`, async () => {
      await database.write(() => add());
      let tries = 0;
      await database.write(async () => {
        tries += 1;
        await add(`${word}, second`);
        if (tries > 1) return;
        await server.stop(how);
        await server.start();
        await add(`${word}, third`);
      });
      assert.deepEqual([tries, await has(), await has(`${word}, second`)], [2, true, true]);
      assert.equal(await has(`${word}, third`), false);
    });
  }

  it('away for a while, it is said, and it goes on when it is back', async () => {
    await server.stop('fast');
    await assert.rejects(
      database.write(() => add()),
      code('DATABASE_UNREACHABLE'),
    );
    await assert.rejects(has(), code('DATABASE_UNREACHABLE'));
    const waiting = Promise.withResolvers<string>();
    const late = joinOthers({
      url: server.url(),
      service,
      migrations: [TABLES],
      log: { info() {}, warn: ({ reason }: { reason?: string }) => waiting.resolve(String(reason)) },
    });
    assert.match(await waiting.promise, /cannot be reached/);
    await server.start();
    await database.write(() => add());
    await (await late).close();
    assert.equal(await has(), true);
  });

  it('a failover that leads to a replica is said, by reads too, and passes', async () => {
    await server.stop('fast');
    await server.start('replica');
    await assert.rejects(
      database.write(() => add()),
      code('DATABASE_READ_ONLY'),
    );
    await assert.rejects(has(), code('DATABASE_READ_ONLY'));
    await server.stop('fast');
    await server.start();
    await database.write(() => add());
    assert.equal(await has(), true);
  });

  it('a full disk is said by the look at it too, as reads go on', async () => {
    const one = await connectDatabase({ url: server.url(), service, migrations: [TABLES] });
    const fill = one.prepare("DO $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END $$");
    await one.check();
    await assert.rejects(
      one.write(() => fill.run()),
      code('DATABASE_FULL'),
    );
    await assert.rejects(one.check(), code('DATABASE_FULL'));
    await one.close();
  });

  it('closes in time where nobody answers', async () => {
    const url = server.url({ port: proxy.port });
    const hanging = await connectDatabase({ url, service: freshService() });
    await hanging.check();
    proxy.hang();
    await hanging.close();
    proxy.resume();
    await assert.rejects(hanging.check(), code('DATABASE_CLOSED'));
  });
});
