import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createManualClock, type ManualClock } from '../clock.ts';
import { freshService, type PostgresServer, postgresServer } from '../testing/postgres-server.ts';
import { startTcpProxy, type TcpProxy } from '../testing/tcp-proxy.ts';
import { connectDatabase, type PostgresDatabase } from './connect-database.ts';
import { createNotices, type Notices } from './notices.ts';

describe('notices between processes', () => {
  let server: PostgresServer;
  let proxy: TcpProxy;
  let database: PostgresDatabase;
  let clock: ManualClock;
  let notices: Notices;
  const errors: unknown[] = [];
  before(async () => {
    server = await postgresServer();
    proxy = await startTcpProxy(server.port);
    const service = freshService();
    database = await connectDatabase({ url: server.url(), service });
    clock = createManualClock();
    notices = await createNotices({
      url: server.url({ port: proxy.port }),
      service,
      database,
      clock,
      answerTimeoutMs: 500,
      onError: (error) => errors.push(error),
    });
  });
  after(async () => {
    await notices.close();
    await database.close();
    proxy.close();
  });

  /** What is heard on a channel, to be waited for one by one. */
  async function listen(channel: string) {
    const heard: string[] = [];
    let wake = () => {};
    const stop = await notices.listen(channel, (payload) => {
      heard.push(payload);
      wake();
    });
    return {
      stop,
      async next() {
        while (heard.length === 0) await new Promise<void>((resolve) => (wake = resolve));
        return heard.shift();
      },
    };
  }

  it('are heard by all who listen to the channel, and by no others', async () => {
    const [one, two, other] = [await listen('wake'), await listen('wake'), await listen('other')];
    await notices.notify('wake', '😀 for one');
    await notices.notify('other', 'for others');
    assert.deepEqual(
      [await one.next(), await two.next(), await other.next()],
      ['😀 for one', '😀 for one', 'for others'],
    );
    for (const { stop } of [one, two, other]) stop();
  });

  it('go out with the transaction that they are a part of, or not at all', async () => {
    const { next, stop } = await listen('wake');
    const failing = database.write(async () => {
      await notices.notify('wake', 'never');
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    await database.write(() => notices.notify('wake', 'with it'));
    assert.equal(await next(), 'with it');
    stop();
  });

  it('are refused where PostgreSQL would refuse them', async () => {
    const { next, stop } = await listen('wake');
    await notices.notify('wake', 'x'.repeat(7_999));
    assert.equal((await next())?.length, 7_999);
    await assert.rejects(notices.notify('wake', `${'x'.repeat(7_998)}é`), /8000 bytes is too long/);
    stop();
  });

  /** Turns the clock on until the connection is there again. */
  async function reconnected(before: () => Promise<void>) {
    const { promise, resolve } = Promise.withResolvers<void>();
    const stop = notices.onReconnected(resolve);
    await before();
    await promise;
    stop();
  }

  it('are heard again after a restart of the server, and whoever listens is told to look', async () => {
    const { next, stop } = await listen('wake');
    await reconnected(async () => {
      await server.stop('immediate');
      await server.start();
      while (notices.isConnected()) await new Promise(setImmediate);
      clock.advance(100);
    });
    await notices.notify('wake', 'again');
    assert.equal(await next(), 'again');
    stop();
  });

  it('are heard again after the connection was silent, which is asked from time to time', async () => {
    const { next, stop } = await listen('wake');
    const made = proxy.connections();
    clock.advance(9_999);
    await reconnected(async () => {
      proxy.hang();
      const lost = errors.length;
      clock.advance(1);
      while (errors.length === lost) await new Promise(setImmediate);
      assert.equal(notices.isConnected(), false);
      proxy.resume();
      clock.advance(100);
    });
    assert.equal(proxy.connections(), made + 1);
    await notices.notify('wake', 'again');
    assert.equal(await next(), 'again');
    stop();
  });

  it('of a channel that is asked for while the connection is away come with the next one', async () => {
    await server.stop('fast');
    while (notices.isConnected()) await new Promise(setImmediate);
    const { next, stop } = await listen('late');
    await reconnected(async () => {
      await server.start();
      clock.advance(5_000);
    });
    await notices.notify('late', 'after all');
    assert.equal(await next(), 'after all');
    stop();
  });
});
