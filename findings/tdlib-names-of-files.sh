#!/bin/sh
# A file name loses every accent of a Mac, and a name of emoji only its dot
#
# Library    TDLib 1.8.65 (npm: tdl 8.1.0, prebuilt-tdlib 0.1008065.0), on which Telegram's Bot API server is built
# Guess      Only what file systems forbid is replaced: slashes, control characters, perhaps quotes.
# Behaviour  Combining marks go, so a decomposed name loses its accents while the composed one keeps them. "&", "'" and
#            emoji become spaces, a leading dot and a second dot go, so that "👍.png" is called "png". The stem is cut at
#            64 characters.
# Seen by    the call cleanFileName, which needs no account
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
const seen = (name) => JSON.stringify(tdl.execute({ _: 'cleanFileName', file_name: name }).text);
const expected = [
  ['r\u00e9sum\u00e9.md', '"r\u00e9sum\u00e9.md"'],
  ['re\u0301sume\u0301.md', '"resume.md"'],
  ["it's.txt", '"it s.txt"'],
  ['a&b#c.txt', '"a b#c.txt"'],
  ['👍.png', '"png"'],
  ['.env', '"env"'],
  ['a..b', '"a.b"'],
  ['[id].tsx', '"[id].tsx"'],
  ['src/a+b=c;d%20~$.txt', '"a+b=c;d%20~$.txt"'],
  [`${'x'.repeat(80)}.pdf`, `"${'x'.repeat(64)}.pdf"`],
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
node see.cjs
