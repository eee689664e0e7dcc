#!/bin/sh
# A nameless image is text, a nameless anything is a file
#
# Library    @fastify/multipart 10.1.9 with fastify 5.12.8
# Guess      A part without a file name is a field, or a part with a type of its own is a file: one rule for all types.
# Behaviour  Without a name "application/octet-stream" is a file, while every other type is a field whose bytes were read
#            as UTF-8 text, so that an image is destroyed. JSON is parsed, and refused with 406 if it is broken.
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
const seen = async (type, bytes) => {
  const head = `--b\r\nContent-Disposition: form-data; name="upload"\r\nContent-Type: ${type}\r\n\r\n`;
  const payload = Buffer.concat([Buffer.from(head), Buffer.from(bytes), Buffer.from('\r\n--b--\r\n')]);
  const answer = await app.inject({ method: 'POST', url: '/', payload, headers: { 'content-type': 'multipart/form-data; boundary=b' } });
  return `${answer.statusCode} ${answer.statusCode === 200 ? answer.json()[0] : answer.json().code}`;
};
const png = [0x89, 0x50, 0x4e, 0x47];
const rows = [
  ['application/octet-stream', await seen('application/octet-stream', png), '200 a file called nothing'],
  ['image/png', await seen('image/png', png), '200 a field with "\ufffdPNG"'],
  ['application/json', await seen('application/json', '{"a":1}'), '200 a field with {"a":1}'],
  ['application/json, broken', await seen('application/json', '{"a"'), '406 FST_INVALID_JSON_FIELD_ERROR'],
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
