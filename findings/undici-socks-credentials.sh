#!/bin/sh
# undici hands credentials to a SOCKS proxy as they stand in the URL
#
# Library    undici 8.12.4 (ProxyAgent with socks5://), beside socks-proxy-agent 10.1.0
# Guess      User and password are decoded before they are used, as ProxyAgent itself does for an HTTP proxy.
# Behaviour  For socks5:// the percent-encoding stays: a password with "@", ":" or a space, which a URL can only have
#            encoded, is refused by every proxy. The same address works with http:// and in socks-proxy-agent.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error undici@8.12.4 socks-proxy-agent@10.1.0 node@24.21.0
cat > see.js <<'JS'
import { createServer, get } from 'node:http';
import net from 'node:net';
import { SocksProxyAgent } from 'socks-proxy-agent';
import { ProxyAgent, request } from 'undici';
const listening = (server) => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
let told = '';
const web = createServer((call, answer) => {
  const [, basic] = (call.headers['proxy-authorization'] ?? '').split(' ');
  if (basic) told = Buffer.from(basic, 'base64').toString();
  answer.end('hello');
});
const webPort = await listening(web);
const socks = net.createServer((socket) => {
  const steps = [
    () => socket.write(Buffer.from([5, 2])),
    (data) => {
      const nameEnd = 2 + data[1];
      told = `${data.subarray(2, nameEnd)}:${data.subarray(nameEnd + 1)}`;
      socket.write(Buffer.from([1, 0]));
    },
    () => {
      const onward = net.connect(webPort, '127.0.0.1', () => {
        socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
        socket.pipe(onward).pipe(socket);
      });
      onward.on('error', () => socket.destroy());
    },
  ];
  socket.on('error', () => {});
  socket.on('data', (data) => steps.shift()?.(data));
});
const socksPort = await listening(socks);
const credentials = 'ann%40home:a%3Ab%20c';
const target = `http://127.0.0.1:${webPort}/`;
const byUndici = async (proxy) => {
  const dispatcher = new ProxyAgent(proxy);
  await (await request(target, { dispatcher })).body.text();
  await dispatcher.close();
  return told;
};
const byOther = () =>
  new Promise((resolve, reject) => {
    const agent = new SocksProxyAgent(`socks5://${credentials}@127.0.0.1:${socksPort}`);
    get(target, { agent }, (answer) => answer.resume().on('end', () => resolve(told))).on('error', reject);
  });
const rows = [
  ['undici, http://', await byUndici(`http://${credentials}@127.0.0.1:${webPort}`), 'ann@home:a:b c'],
  ['undici, socks5://', await byUndici(`socks5://${credentials}@127.0.0.1:${socksPort}`), 'ann%40home:a%3Ab%20c'],
  ['socks-proxy-agent, socks5://', await byOther(), 'ann@home:a:b c'],
];
let changed = 0;
for (const [name, is, wanted] of rows) {
  console.log(`${name}\n    ${is}${is === wanted ? '' : `   CHANGED, was: ${wanted}`}`);
  if (is !== wanted) changed++;
}
console.log(changed === 0 ? 'As it was.' : `${changed} changed.`);
process.exitCode = changed === 0 ? 0 : 1;
process.exit();
JS
node_modules/.bin/node see.js
