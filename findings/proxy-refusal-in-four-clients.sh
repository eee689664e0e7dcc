#!/bin/sh
# Who says that it was the proxy that refused
#
# Library    undici 8.12.4, https-proxy-agent 9.1.0, and the https of Node 24.21.0 with proxyEnv
# Guess      An https call whose CONNECT a proxy answers with 407 fails with an error that names the proxy or the 407.
# Behaviour  Only Node's own agent and request() of undici do so. fetch() of undici says "fetch failed", because "Request
#            was cancelled.", and 407 is nowhere in it. https-proxy-agent gives the answer of the proxy as the answer of
#            the site, so the call succeeds with 407.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error undici@8.12.4 https-proxy-agent@9.1.0 node@24.21.0
cat > see.js <<'JS'
import { createServer } from 'node:http';
import https from 'node:https';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { fetch, ProxyAgent, request } from 'undici';
const refusal = 'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n';
const proxy = createServer().on('connect', (_call, socket) => socket.on('error', () => {}).end(refusal));
await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
const address = `http://127.0.0.1:${proxy.address().port}`;
const site = 'https://example.invalid/';
const words = (error) => {
  const chain = [error, error.cause].filter(Boolean).map(({ message }) => message.replace(address, 'the proxy'));
  return `error: ${chain.join(', because: ')}`;
};
const byAgent = (agent) =>
  new Promise((resolve) => {
    https.get(site, { agent }, (answer) => resolve(`an answer: ${answer.statusCode}`)).on('error', (error) => resolve(words(error)));
  });
const byUndici = async (call) => {
  const dispatcher = new ProxyAgent(address);
  const result = await call(site, { dispatcher }).then(() => 'an answer', words);
  await dispatcher.destroy();
  return result;
};
const rows = [
  ['Node, https.Agent with proxyEnv', await byAgent(new https.Agent({ proxyEnv: { https_proxy: address } })),
    'error: Failed to establish tunnel to example.invalid:443 via the proxy: HTTP/1.1 407 Proxy Authentication Required'],
  ['undici, request', await byUndici(request), 'error: Proxy response (407) !== 200 when HTTP Tunneling'],
  ['undici, fetch', await byUndici(fetch), 'error: fetch failed, because: Request was cancelled.'],
  ['https-proxy-agent', await byAgent(new HttpsProxyAgent(address)), 'an answer: 407'],
];
proxy.close();
let changed = 0;
for (const [name, is, wanted] of rows) {
  console.log(`${name}\n    ${is}${is === wanted ? '' : `   CHANGED, was: ${wanted}`}`);
  if (is !== wanted) changed++;
}
console.log(changed === 0 ? 'As it was.' : `${changed} changed.`);
process.exitCode = changed === 0 ? 0 : 1;
JS
node_modules/.bin/node see.js
