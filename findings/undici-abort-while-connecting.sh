#!/bin/sh
# An abort is heeded only once the connection stands
#
# Library    undici 8.12.4 (request)
# Guess      A signal ends the call at once in every phase, as it does for fetch of the same package.
# Behaviour  While the connection is being made (here: a TLS handshake that the other side has not answered yet),
#            request() ignores its signal; the call ends with the time limit of the connection (10 s by default). fetch
#            heeds it, and so does request() once the connection stands.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error undici@8.12.4 node@24.21.0
cat > see.js <<'JS'
import { createServer } from 'node:net';
import { Agent, fetch, request } from 'undici';
const sockets = new Set();
const silent = createServer((socket) => sockets.add(socket.on('error', () => {})));
await new Promise((resolve) => silent.listen(0, '127.0.0.1', resolve));
const { port } = silent.address();
const seen = async (call, scheme) => {
  const dispatcher = new Agent({ connect: { timeout: 5000 } });
  const abort = new AbortController();
  const ended = call(`${scheme}://127.0.0.1:${port}/`, { dispatcher, signal: abort.signal }).then(
    () => 'an answer',
    (error) => error.name,
  );
  setTimeout(() => abort.abort(), 300);
  const later = new Promise((resolve) => setTimeout(() => resolve('still waiting a second later'), 1300));
  const result = await Promise.race([ended, later]);
  await dispatcher.destroy();
  return result;
};
const rows = [
  ['request, waiting for the TLS handshake', await seen(request, 'https'), 'still waiting a second later'],
  ['fetch, waiting for the TLS handshake', await seen(fetch, 'https'), 'AbortError'],
  ['request, waiting for the answer', await seen(request, 'http'), 'AbortError'],
];
silent.close();
for (const socket of sockets) socket.destroy();
let changed = 0;
for (const [name, is, wanted] of rows) {
  console.log(`${name}\n    ${is}${is === wanted ? '' : `   CHANGED, was: ${wanted}`}`);
  if (is !== wanted) changed++;
}
console.log(changed === 0 ? 'As it was.' : `${changed} changed.`);
process.exitCode = changed === 0 ? 0 : 1;
JS
node_modules/.bin/node see.js
