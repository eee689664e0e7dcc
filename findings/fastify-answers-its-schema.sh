#!/bin/sh
# An answer says what the schema says, whatever the handler returned
#
# Library    fastify 5.12.8 (fast-json-stringify inside)
# Guess      A value that does not fit the schema of the answer is an error, or goes out as it is.
# Behaviour  A constant of the schema is written without a look at the value, so {state: "failed"} becomes "ready"; null
#            becomes 0, false or {}; the text "false" becomes true; 1.5 becomes 1. An enum lets everything through, while
#            anyOf of two constants answers 500.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error fastify@5.12.8 node@24.21.0
cat > see.js <<'JS'
import Fastify from 'fastify';
const seen = async (schema, value) => {
  const app = Fastify();
  app.get('/', { schema: { response: { 200: { type: 'object', properties: { state: schema } } } } }, async () => ({ state: value }));
  const answer = await app.inject('/');
  return answer.statusCode === 200 ? answer.body : String(answer.statusCode);
};
const rows = [
  ['const, another text', await seen({ const: 'ready' }, 'failed'), '{"state":"ready"}'],
  ['enum, another text', await seen({ type: 'string', enum: ['ready', 'busy'] }, 'failed'), '{"state":"failed"}'],
  ['anyOf two const, another text', await seen({ anyOf: [{ const: 'ready' }, { const: 'busy' }] }, 'failed'), '500'],
  ['integer, null', await seen({ type: 'integer' }, null), '{"state":0}'],
  ['boolean, null', await seen({ type: 'boolean' }, null), '{"state":false}'],
  ['boolean, "false"', await seen({ type: 'boolean' }, 'false'), '{"state":true}'],
  ['object, null', await seen({ type: 'object', properties: { a: { type: 'string' } } }, null), '{"state":{}}'],
  ['integer, 1.5', await seen({ type: 'integer' }, 1.5), '{"state":1}'],
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
