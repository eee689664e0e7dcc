#!/bin/sh
# Asking for strings of any character costs a second and 85 MB before the first one is made
#
# Library    fast-check 4.10.2
# Guess      `fc.string({ unit: 'binary' })` only describes strings, as with every other unit, and costs nothing until it is
#            asked for one; 'binary' is the simplest unit, as any code point will do.
# Behaviour  The call itself takes more than a second, and 85 MB stay for the life of the process. 'grapheme', which looks
#            harder, takes some milliseconds and 3 MB.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error fast-check@4.10.2 node@24.21.0
cat > ask.js <<'JS'
import fc from 'fast-check';
const unit = process.argv[2];
globalThis.gc();
const before = process.memoryUsage().heapUsed;
const beganAt = performance.now();
fc.string({ unit });
const ms = Math.round(performance.now() - beganAt);
globalThis.gc();
console.log(JSON.stringify({ ms, mb: Math.round((process.memoryUsage().heapUsed - before) / 1e6) }));
JS
cat > see.js <<'JS'
import { execFileSync } from 'node:child_process';
const rows = [
  ['binary', true],
  ['grapheme', false],
  ['grapheme-ascii', false],
  ['binary-ascii', false],
];
let changed = 0;
for (const [unit, wanted] of rows) {
  const { ms, mb } = JSON.parse(execFileSync(process.execPath, ['--expose-gc', 'ask.js', unit], { encoding: 'utf8' }));
  const isLarge = mb >= 40;
  console.log(`fc.string({ unit: '${unit}' })\n    ${ms} ms, keeps ${mb} MB${isLarge === wanted ? '' : '   CHANGED'}`);
  if (isLarge !== wanted) changed++;
}
console.log(changed === 0 ? 'As it was.' : `${changed} changed.`);
process.exitCode = changed === 0 ? 0 : 1;
JS
node_modules/.bin/node see.js
