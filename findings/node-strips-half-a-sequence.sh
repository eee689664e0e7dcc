#!/bin/sh
# stripVTControlCharacters leaves pieces of what terminals are told today
#
# Library    Node 24.21.0 (npm: node 24.21.0), util.stripVTControlCharacters
# Guess      A control sequence (CSI, parameters, intermediates, final byte) goes as a whole; what is not recognised stays
#            as a whole.
# Behaviour  Sequences with a private mark other than "?" or with an intermediate lose only their beginning: their numbers
#            become visible text. Editors and shells send these for keys and the shape of the cursor. A title whose end
#            was cut off takes the first letter with it.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error node@24.21.0
cat > see.js <<'JS'
import { stripVTControlCharacters } from 'node:util';
const seen = (text) => JSON.stringify(stripVTControlCharacters(text));
const expected = [
  ['\x1b[?25lready', '"ready"'],
  ['\x1b[1;31mready\x1b[0m', '"ready"'],
  ['\x1b[>4;2mready', '"4;2mready"'],
  ['\x1b[=1;1uready', '"1;1uready"'],
  ['\x1b[<1uready', '"1uready"'],
  ['\x1b[1 qready', '" qready"'],
  ['\x1b]0;title\x07ready', '"ready"'],
  ['\x1b]0;title', '"itle"'],
];
let changed = 0;
for (const [text, wanted] of expected) {
  const is = seen(text);
  console.log(`${JSON.stringify(text)}\n    ${is}${is === wanted ? '' : `   CHANGED, was: ${wanted}`}`);
  if (is !== wanted) changed++;
}
console.log(changed === 0 ? 'As it was.' : `${changed} changed.`);
process.exitCode = changed === 0 ? 0 : 1;
JS
node_modules/.bin/node see.js
