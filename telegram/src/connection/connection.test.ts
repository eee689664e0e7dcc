import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { after, before, describe, it, type TestContext } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { isCodedError } from 'service-kit';
import { freePort } from 'service-kit/starting';
import { startProxy } from '../../../sandbox/src/proxy/index.ts';
import { chooseProxy } from './choose-proxy.ts';
import { createConnection } from './create-connection.ts';
import { startTlsServer, TEST_CERTIFICATE } from './testing/tls-server.ts';

const PASSWORD = 'secret word: 100%';
const CREDENTIALS = `me:${PASSWORD}`;
const IN_URL = `me:${encodeURIComponent(PASSWORD)}`;
const HOST = 'telegram.test:80';

type Serve = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * One server that only the proxies know, by a name that nobody else knows, and behind the same name one with TLS; a
 * proxy that everybody may pass and one that wants credentials. Each is there for all tests, which take turns.
 */
function shareProxies() {
  const cleanups: (() => unknown)[] = [];
  const lasting = { after: (cleanup: () => unknown) => void cleanups.push(cleanup) };
  const here: Serve = (_request, response) => response.end('here');
  let serve = here;
  let proxies: Record<'open' | 'closed', Awaited<ReturnType<typeof startProxy>>> | undefined;
  before(async () => {
    const server = createServer((request, response) => serve(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    lasting.after(() => {
      server.closeAllConnections();
      server.close();
    });
    const routes = {
      [HOST]: (server.address() as AddressInfo).port,
      'telegram.test:443': await startTlsServer(lasting, 'secure'),
    };
    proxies = {
      open: await startProxy(lasting, { port: await freePort(), routes }),
      closed: await startProxy(lasting, { port: await freePort(), routes, credentials: CREDENTIALS }),
    };
  });
  after(async () => {
    for (const cleanup of cleanups.toReversed()) await cleanup();
  });

  /** A connection through one of the proxies, that of the test alone. */
  return (
    t: TestContext,
    options: { scheme?: string; inUrl?: string; through?: 'open' | 'closed'; serve?: Serve } = {},
  ) => {
    const { scheme = 'http', inUrl = '', through = 'open' } = options;
    const proxy = proxies?.[through] ?? assert.fail('the proxies are there within tests only');
    const asked = proxy.asked.length;
    serve = options.serve ?? here;
    const connection = createConnection({
      proxy: chooseProxy({ setting: proxy.url(scheme, inUrl), environment: {}, apiRoot: 'http://telegram.test' }),
    });
    t.after(() => connection.close());
    const read = async (url = 'http://telegram.test/x') => {
      const { body } = await connection.request(url, { method: 'POST', body: 'words' });
      return body.text();
    };
    return { proxy, connection, read, asked: () => proxy.asked.slice(asked) };
  };
}

/** The code and text of a failure; the code is undefined where Telegram may have the call. */
async function failureOf(call: Promise<unknown>): Promise<{ code: string | undefined; message: string }> {
  const error: unknown = await call.then(
    () => assert.fail('it worked'),
    (reason: unknown) => reason,
  );
  const message = (error as Error).message;
  assert.ok(!message.includes('secret'), message);
  return { code: isCodedError(error) ? error.code : undefined, message };
}

describe('the connection through a proxy', () => {
  const setup = shareProxies();

  for (const scheme of ['http', 'socks5', 'socks5h']) {
    it(`of ${scheme} carries calls, many over few tunnels, also with credentials`, async (t) => {
      const open = setup(t, { scheme });
      for (let count = 0; count < 10; count++) assert.equal(await open.read(), 'here');
      const asked = open.asked();
      assert.ok(asked.length <= 2, JSON.stringify(asked));
      assert.deepEqual(asked[0], { target: HOST, outcome: 'tunnel' });
      const closed = setup(t, { scheme, through: 'closed', inUrl: IN_URL });
      assert.equal(await closed.read(), 'here');
    });

    it(`of ${scheme} carries TLS, and only to a server that is trusted`, async (t) => {
      const { read } = setup(t, { scheme });
      const { code, message } = await failureOf(read('https://telegram.test/x'));
      assert.equal(code, 'TELEGRAM_NOT_REACHED');
      assert.match(message, /^the certificate .* the proxy .* is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)/);
      const trusted = getCACertificates();
      t.after(() => setDefaultCACertificates(trusted));
      setDefaultCACertificates([TEST_CERTIFICATE]);
      const again = setup(t, { scheme });
      assert.equal(await again.read('https://telegram.test/x'), 'secure');
    });

    it(`of ${scheme} says that its credentials are refused or missing`, async (t) => {
      const wrong = setup(t, { scheme, through: 'closed', inUrl: 'me:secret' });
      const refused = await failureOf(wrong.read());
      assert.equal(refused.code, 'PROXY_DENIED');
      assert.match(refused.message, new RegExp(`^the proxy ${scheme}://127.0.0.1:\\d+ refuses our credentials`));
      const none = setup(t, { scheme, through: 'closed' });
      const missing = await failureOf(none.read());
      assert.equal(missing.code, 'PROXY_DENIED');
      assert.match(missing.message, /wants credentials .*put them into its URL/);
    });

    it(`of ${scheme} says that it does not get to Telegram`, async (t) => {
      const { read } = setup(t, { scheme });
      const { code, message } = await failureOf(read('http://nowhere.test/x'));
      assert.equal(code, 'TELEGRAM_NOT_REACHED');
      assert.match(message, /^the proxy .* does not connect us to Telegram/);
    });

    it(`of ${scheme} says that it is down, and works when it is back`, async (t) => {
      const { proxy, read } = setup(t, { scheme });
      await proxy.stop();
      const { code, message } = await failureOf(read());
      assert.equal(code, 'TELEGRAM_NOT_REACHED');
      assert.match(message, new RegExp(`^the proxy ${scheme}://127.0.0.1:\\d+ cannot be reached \\(ECONNREFUSED\\)$`));
      await proxy.start();
      assert.equal(await read(), 'here');
    });
  }

  for (const status of [401, 403, 407, 500, 502, 503, 504]) {
    it(`is not there where CONNECT is answered with ${status}: nothing was written`, async (t) => {
      const { proxy, read } = setup(t);
      await proxy.setFault({ type: 'answer', status });
      const { code, message } = await failureOf(read());
      assert.equal(code, status === 401 || status === 407 ? 'PROXY_DENIED' : 'TELEGRAM_NOT_REACHED');
      assert.match(message, new RegExp(`^the proxy .*\\(${status}\\)`));
      await proxy.setFault(undefined);
      assert.equal(await read(), 'here');
    });
  }

  it('is not there where the proxy hangs up on CONNECT', async (t) => {
    const { proxy, read } = setup(t);
    await proxy.setFault({ type: 'close' });
    const { code, message } = await failureOf(read());
    await proxy.setFault(undefined);
    assert.deepEqual(
      [code, /^the proxy .* broke off while it connected us/.test(message)],
      ['TELEGRAM_NOT_REACHED', true],
    );
  });

  for (const [scheme, words] of [
    ['http', /does not answer as a proxy of its kind does/],
    ['socks5', /does not answer as a proxy of its kind does/],
    ['https', /there is no TLS at or behind the proxy/],
  ] as const) {
    it(`of ${scheme} says so where it is no such proxy`, async (t) => {
      const server = createTcpServer((socket) => socket.on('error', () => {}).on('data', () => socket.end('nonsense')));
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      t.after(() => server.close());
      const setting = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const connection = createConnection({ proxy: chooseProxy({ setting, environment: {}, apiRoot: setting }) });
      t.after(() => connection.close());
      const { code, message } = await failureOf(connection.request('http://telegram.test/', {}));
      assert.equal(code, 'TELEGRAM_NOT_REACHED');
      assert.match(message, words);
    });
  }

  it('is not there where nobody knows the name of the proxy', async () => {
    const proxy = chooseProxy({
      setting: 'http://proxy.invalid:1',
      environment: {},
      apiRoot: 'https://api.telegram.org',
    });
    const connection = createConnection({ proxy });
    const { code, message } = await failureOf(connection.request('http://telegram.test/', {}));
    assert.equal(code, 'TELEGRAM_NOT_REACHED');
    assert.match(message, /^the proxy http:\/\/proxy\.invalid:1 cannot be reached \(E/);
  });

  it('leaves open whether Telegram has the call where it breaks in the tunnel', async (t) => {
    const { proxy, read } = setup(t);
    await proxy.setFault({ type: 'lose-answer', of: 'words' });
    const { code } = await failureOf(read());
    assert.equal(code, undefined);
    assert.equal(await read(), 'here');
  });

  it('breaks where it is cut while a poll waits or a body comes, and never looks whole', async (t) => {
    let onCall = (_response: ServerResponse) => {};
    const next = () =>
      new Promise<ServerResponse>((resolve) => {
        onCall = resolve;
      });
    const { proxy, read } = setup(t, { serve: (_request, response) => onCall(response) });
    for (const isBodyBegun of [false, true]) {
      const called = next();
      const failing = failureOf(read());
      const response = await called;
      if (isBodyBegun) response.writeHead(200, { 'content-length': 1_000 }).write('some');
      await proxy.cut();
      assert.equal((await failing).code, undefined);
    }
  });

  it('gives a call up at once when asked to, and knows whether it had begun', async (t) => {
    const abort = new AbortController();
    const { connection } = setup(t, { serve: () => abort.abort() });
    const failing = failureOf(connection.request('http://telegram.test/poll', { signal: abort.signal }));
    assert.equal((await failing).code, undefined);
    const given = AbortSignal.abort();
    const { code } = await failureOf(connection.request('http://telegram.test/', { signal: given }));
    assert.equal(code, 'TELEGRAM_NOT_REACHED');
  });
});

describe('the straight connection', () => {
  it('says that Telegram cannot be reached, and speaks of no proxy', async (t) => {
    const connection = createConnection({ proxy: undefined });
    t.after(() => connection.close());
    const refused = await failureOf(connection.request('http://127.0.0.1:1/', {}));
    assert.deepEqual(refused, { code: 'TELEGRAM_NOT_REACHED', message: 'Telegram cannot be reached (ECONNREFUSED)' });
    const unknown = await failureOf(connection.request('http://telegram.invalid/', {}));
    assert.equal(unknown.code, 'TELEGRAM_NOT_REACHED');
  });
});
