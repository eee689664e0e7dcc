#!/bin/sh
# A proxy that gives a reason for GET gives none for CONNECT
#
# Library    proxy-chain 3.0.1
# Guess      A target that cannot be reached gives 502 or 504, for GET and CONNECT alike.
# Behaviour  CONNECT to a closed port ends without a single byte, so the client sees only a lost connection to its proxy.
#            GET answers 594 "Connection Refused", a status of its own.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error proxy-chain@3.0.1 node@24.21.0
cat > see.js <<'JS'
import net from 'node:net';
import { Server } from 'proxy-chain';
const proxy = new Server({ port: 0, host: '127.0.0.1' });
await proxy.listen();
const free = net.createServer();
const closedPort = await new Promise((resolve) => free.listen(0, '127.0.0.1', () => resolve(free.address().port)));
await new Promise((resolve) => free.close(resolve));
const seen = (firstLine) =>
  new Promise((resolve) => {
    let answer = '';
    const socket = net.connect(proxy.port, '127.0.0.1', () => {
      socket.write(`${firstLine} HTTP/1.1\r\nHost: example.invalid\r\nConnection: close\r\n\r\n`);
    });
    socket.on('data', (data) => { answer += data; });
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer.split('\r\n')[0] || 'ended without a byte'));
  });
const rows = [
  ['CONNECT to a closed port', await seen(`CONNECT 127.0.0.1:${closedPort}`), 'ended without a byte'],
  ['GET from a closed port', await seen(`GET http://127.0.0.1:${closedPort}/`), 'HTTP/1.1 594 Connection Refused'],
];
await proxy.close(true);
let changed = 0;
for (const [name, is, wanted] of rows) {
  console.log(`${name}\n    ${is}${is === wanted ? '' : `   CHANGED, was: ${wanted}`}`);
  if (is !== wanted) changed++;
}
console.log(changed === 0 ? 'As it was.' : `${changed} changed.`);
process.exitCode = changed === 0 ? 0 : 1;
JS
node_modules/.bin/node see.js
