#!/bin/sh
# TDLib takes the ring from a letter
#
# Library    TDLib 1.8.65 (npm: tdl 8.1.0, prebuilt-tdlib 0.1008065.0), on which Telegram's Bot API server is built
# Guess      A decomposed letter arrives as it was sent, like the names of files that macOS gives: "A" U+030A for "Å".
# Behaviour  U+030A (ring above), U+0333 and U+033F are removed from every text, so "Å" becomes "A" and "ů" becomes "u". Other
#            marks stay, and so do the composed letters. Entities move with the text.
# Seen by    the call parseMarkdown, which needs no account
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --no-audit --no-fund --loglevel=error tdl@8.1.0 prebuilt-tdlib@0.1008065.0
cat > see.cjs <<'JS'
const tdl = require('tdl');
tdl.configure({ tdjson: require('prebuilt-tdlib').getTdjson(), verbosityLevel: 0 });
console.log(`TDLib ${tdl.execute({ _: 'getOption', name: 'version' }).value}`);
const expected = [
  ['A\u030angstro\u0308m', 'Angstro\u0308m'],
  ['ku\u030an', 'kun'],
  ['a\u0333b\u033f', 'ab'],
  ['\u00c5ngstr\u00f6m', '\u00c5ngstr\u00f6m'],
  ['e\u0301 n\u0303 o\u0308', 'e\u0301 n\u0303 o\u0308'],
];
let changed = 0;
for (const [text, wanted] of expected) {
  const { text: is } = tdl.execute({ _: 'parseMarkdown', text: { _: 'formattedText', text, entities: [] } });
  console.log(`${JSON.stringify(text)} becomes ${JSON.stringify(is)}${is === wanted ? '' : '   CHANGED'}`);
  if (is !== wanted) changed++;
}
console.log(changed === 0 ? 'As it was.' : `${changed} changed.`);
process.exitCode = changed === 0 ? 0 : 1;
JS
node see.cjs
