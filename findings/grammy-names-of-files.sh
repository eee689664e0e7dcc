#!/bin/sh
# A file with an umlaut arrives as %C3%BC.txt
#
# Library    grammy 1.46.0 (InputFile)
# Guess      The name of a file given by its address is decoded: the address of a file "ü.txt" is file:///.../%C3%BC.txt,
#            and the name is "ü.txt".
# Behaviour  From a path the name is right; from a URL, also one that pathToFileURL has made, it stays percent-encoded and
#            is shown so in the chat. A name given as the second argument helps.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error grammy@1.46.0
cat > see.js <<'JS'
import { pathToFileURL } from 'node:url';
import { InputFile } from 'grammy';
const rows = [
  ['a path', new InputFile('/docs/Übersicht 1.txt').filename, 'Übersicht 1.txt'],
  ['the same as a URL', new InputFile(pathToFileURL('/docs/Übersicht 1.txt')).filename, '%C3%9Cbersicht%201.txt'],
  ['a web address', new InputFile(new URL('https://example.com/a/my%20plan.pdf?v=1')).filename, 'my%20plan.pdf'],
  ['a URL and a name', new InputFile(pathToFileURL('/docs/ü.txt'), 'ü.txt').filename, 'ü.txt'],
];
let changed = 0;
for (const [name, is, wanted] of rows) {
  console.log(`${name}\n    ${is}${is === wanted ? '' : `   CHANGED, was: ${wanted}`}`);
  if (is !== wanted) changed++;
}
console.log(changed === 0 ? 'As it was.' : `${changed} changed.`);
process.exitCode = changed === 0 ? 0 : 1;
JS
node see.js
