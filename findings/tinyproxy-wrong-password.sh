#!/bin/sh
# tinyproxy answers a wrong password with 401
#
# Library    tinyproxy 1.11.1 (Debian: tinyproxy-bin 1.11.1-2.1+deb12u1)
# Guess      A proxy says 407 with Proxy-Authenticate whenever its credentials are missing or wrong; 401 is the word of
#            the server behind it.
# Behaviour  Only missing credentials get 407. Wrong ones get 401 with WWW-Authenticate, also for CONNECT, so a client
#            takes a mistyped proxy password for a refusal by the server that it wanted to reach.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
package=tinyproxy-bin=1.11.1-2.1+deb12u1
apt-get download "$package" > /dev/null 2>&1 || { apt-get update > /dev/null; apt-get download "$package" > /dev/null 2>&1; }
dpkg -x tinyproxy-bin_*.deb proxy
cat > see.js <<'JS'
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import net from 'node:net';
const listening = (server) => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
const target = net.createServer((socket) => socket.on('error', () => {}).end());
const targetPort = await listening(target);
const placeholder = net.createServer();
const port = await listening(placeholder);
await new Promise((resolve) => placeholder.close(resolve));
writeFileSync('proxy.conf', `Port ${port}\nListen 127.0.0.1\nAllow 127.0.0.1\nBasicAuth ann right\nTimeout 20\n`);
const proxy = spawn('proxy/usr/bin/tinyproxy', ['-d', '-c', 'proxy.conf'], { stdio: 'ignore' });
const connected = () =>
  new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => resolve(socket)).on('error', reject);
  });
const answer = async (credentials) => {
  const socket = await connected();
  const basic = credentials ? `Proxy-Authorization: Basic ${Buffer.from(credentials).toString('base64')}\r\n` : '';
  socket.write(`CONNECT 127.0.0.1:${targetPort} HTTP/1.1\r\nHost: 127.0.0.1:${targetPort}\r\n${basic}\r\n`);
  const head = await new Promise((resolve) => socket.once('data', (data) => resolve(data.toString())));
  socket.destroy();
  return [head.split('\r\n')[0].split(' ')[1], /^\S+-Authenticate/im.exec(head)?.[0]].filter(Boolean).join(' ');
};
for (let tries = 0; tries < 50; tries++) {
  const up = await connected().then((socket) => socket.destroy(), () => undefined);
  if (up) break;
  await new Promise((resolve) => setTimeout(resolve, 100));
}
const rows = [
  ['no credentials', await answer(''), '407 Proxy-Authenticate'],
  ['wrong credentials', await answer('ann:wrong'), '401 WWW-Authenticate'],
  ['right credentials', await answer('ann:right'), '200'],
];
proxy.kill();
target.close();
let changed = 0;
for (const [name, is, wanted] of rows) {
  console.log(`${name}\n    ${is}${is === wanted ? '' : `   CHANGED, was: ${wanted}`}`);
  if (is !== wanted) changed++;
}
console.log(changed === 0 ? 'As it was.' : `${changed} changed.`);
process.exitCode = changed === 0 ? 0 : 1;
JS
node see.js
