#!/bin/sh
# One request after the other opens two connections
#
# Library    undici 8.12.4 (Pool, and Agent, which uses it)
# Guess      A request that begins after the former body was read to its end uses the connection that has become free.
# Behaviour  The connection counts as busy until the turn of the event loop has ended. A loop that awaits each body and
#            goes on at once opens a second connection; one setImmediate between them prevents it, and a Client cannot
#            have two.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error undici@8.12.4 node@24.21.0
cat > see.js <<'JS'
import { createServer } from 'node:http';
import { Client, Pool } from 'undici';
const seen = async (createDispatcher, betweenRequests) => {
  let connections = 0;
  const server = createServer((_call, answer) => answer.end('hello')).on('connection', () => connections++);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const dispatcher = createDispatcher(`http://127.0.0.1:${server.address().port}`);
  for (let i = 0; i < 10; i++) {
    const { body } = await dispatcher.request({ path: '/', method: 'GET' });
    await body.text();
    await betweenRequests();
  }
  await dispatcher.close();
  server.close();
  return `${connections} connection${connections === 1 ? '' : 's'}`;
};
const nothing = () => {};
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
const rows = [
  ['Pool, ten requests one by one', await seen((origin) => new Pool(origin), nothing), '2 connections'],
  ['Pool, a setImmediate between them', await seen((origin) => new Pool(origin), nextTurn), '1 connection'],
  ['Client, ten requests one by one', await seen((origin) => new Client(origin), nothing), '1 connection'],
];
let changed = 0;
for (const [name, is, wanted] of rows) {
  console.log(`${name}\n    ${is}${is === wanted ? '' : `   CHANGED, was: ${wanted}`}`);
  if (is !== wanted) changed++;
}
console.log(changed === 0 ? 'As it was.' : `${changed} changed.`);
process.exitCode = changed === 0 ? 0 : 1;
JS
node_modules/.bin/node see.js
