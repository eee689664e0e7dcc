import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { listen } from './listen.ts';

const refusing = (code: string, message = code) => ({
  listen: () => Promise.reject(Object.assign(new Error(message), { code })),
});
const settings = 'some.host and .port';

for (const [host, port, address, expected] of [
  ['127.0.0.1', 0, 'http://127.0.0.1:7001', 'http://127.0.0.1:7001'],
  ['0.0.0.0', 7001, 'http://10.0.0.5:7001', 'http://127.0.0.1:7001'],
  ['::', 7001, 'http://[::]:7001', 'http://127.0.0.1:7001'],
  ['::1', 0, 'http://[::1]:7001', 'http://[::1]:7001'],
  ['10.0.0.5', 7001, 'http://10.0.0.5:7001', 'http://10.0.0.5:7001'],
] as const) {
  test(`a server on ${host} port ${port} is called at ${expected}`, async () => {
    assert.equal(await listen({ listen: () => Promise.resolve(address) }, { host, port, settings }), expected);
  });
}

for (const [code, expected] of [
  ['EADDRINUSE', /cannot listen on 127\.0\.0\.1:80: end what listens there, or change some\.host and \.port/],
  ['EACCES', /this account may not listen on that port.*or change/],
  ['EADDRNOTAVAIL', /that address is not one of this machine.*or change/],
  ['EMFILE', /EMFILE.*or change/],
] as const) {
  test(`a start that fails with ${code} says what to do`, async () => {
    const options = { host: '127.0.0.1', port: 80, settings };
    await assert.rejects(listen(refusing(code), options), { code: 'CANNOT_LISTEN', message: expected });
  });
}

test('a port that somebody has is told as taken', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  t.after(() => taken.close());
  const { port } = taken.address() as AddressInfo;
  const server = {
    listen: async () => {
      const second = createServer().listen(port, '127.0.0.1');
      await once(second, 'listening');
      return '';
    },
  };
  await assert.rejects(listen(server, { host: '127.0.0.1', port, settings }), /end what listens there/);
});
