#!/bin/sh
# A date in the query is sent empty, and a password in the address not at all
#
# Library    undici 8.12.4 (request)
# Guess      Values of the query become text as in URLSearchParams, undefined is left out, what has no text throws; user
#            and password of the address become Basic credentials, as in curl, or throw, as in fetch.
# Behaviour  A Date, an object, null and undefined all become an empty value. The credentials of the address are dropped
#            without a word, so the server says 401 to somebody who has given a password.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error undici@8.12.4 node@24.21.0
cat > see.js <<'JS'
import { createServer } from 'node:http';
import { Agent, fetch, request } from 'undici';
const server = createServer(({ url, headers }, answer) => answer.end(`${url} ${headers.authorization ?? 'without credentials'}`));
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const place = `127.0.0.1:${server.address().port}`;
const dispatcher = new Agent();
const seen = (query) => request(`http://${place}/`, { query, dispatcher }).then(({ body }) => body.text());
const withPassword = `http://ann:secret@${place}/`;
const rows = [
  ['{since: a Date}', await seen({ since: new Date(0) }), '/?since= without credentials'],
  ['{filter: {a: 1}}', await seen({ filter: { a: 1 } }), '/?filter= without credentials'],
  ['{a: undefined, b: null}', await seen({ a: undefined, b: null }), '/?a=&b= without credentials'],
  ['{ids: [1, 2], ok: true}', await seen({ ids: [1, 2], ok: true }), '/?ids=1&ids=2&ok=true without credentials'],
  ['request, a password in the address',
    await request(withPassword, { dispatcher }).then(({ body }) => body.text()), '/ without credentials'],
  ['fetch, a password in the address',
    await fetch(withPassword, { dispatcher }).then((answer) => answer.text(), (error) => `throws ${error.name}`), 'throws TypeError'],
];
await dispatcher.close();
server.close();
let changed = 0;
for (const [name, is, wanted] of rows) {
  console.log(`${name}\n    ${is}${is === wanted ? '' : `   CHANGED, was: ${wanted}`}`);
  if (is !== wanted) changed++;
}
console.log(changed === 0 ? 'As it was.' : `${changed} changed.`);
process.exitCode = changed === 0 ? 0 : 1;
JS
node_modules/.bin/node see.js
