#!/bin/sh
# A quote in a file name arrives as %22, and a backslash eats what is before it
#
# Library    @fastify/multipart 10.1.9 with fastify 5.12.8, and FormData of Node 24.21.0
# Guess      A file name that FormData has written arrives as it was.
# Behaviour  FormData encodes only quotes and line breaks (%22, %0A) and no percent sign, as browsers do; this reader
#            decodes nothing and takes a backslash for the separator of a path. Node's own reader decodes, and so changes
#            a name that really has "%22".
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error @fastify/multipart@10.1.9 fastify@5.12.8 node@24.21.0
cat > see.js <<'JS'
import multipart from '@fastify/multipart';
import Fastify from 'fastify';
const app = Fastify();
await app.register(multipart);
app.post('/', async (call) => {
  const parts = [];
  for await (const part of call.parts()) {
    if (part.type === 'file') await part.toBuffer();
    parts.push(part);
  }
  return parts.map(({ type, filename, value }) =>
    type === 'file' ? `a file called ${filename ?? 'nothing'}` : `a field with ${JSON.stringify(value)}`);
});
const seen = async (name) => {
  const form = new FormData();
  form.append('upload', new File(['x'], name, { type: 'text/plain' }));
  const sent = new Response(form);
  const headers = { 'content-type': sent.headers.get('content-type') };
  const payload = Buffer.from(await sent.arrayBuffer());
  const [here] = (await app.inject({ method: 'POST', url: '/', payload, headers })).json();
  const again = await new Response(payload, { headers }).formData();
  return `${here}; for Node called ${JSON.stringify(again.get('upload').name)}`;
};
const rows = [
  ['say "hi".txt', await seen('say "hi".txt'), 'a file called say %22hi%22.txt; for Node called "say \\"hi\\".txt"'],
  ['50%22.txt', await seen('50%22.txt'), 'a file called 50%22.txt; for Node called "50\\".txt"'],
  ['AC\\DC.txt', await seen('AC\\DC.txt'), 'a file called DC.txt; for Node called "AC\\\\DC.txt"'],
  ['ü.txt', await seen('ü.txt'), 'a file called ü.txt; for Node called "ü.txt"'],
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
