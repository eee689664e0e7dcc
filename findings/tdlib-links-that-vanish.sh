#!/bin/sh
# A link in HTML that Telegram does not like vanishes without an error
#
# Library    TDLib 1.8.65 (npm: tdl 8.1.0, prebuilt-tdlib 0.1008065.0), on which Telegram's Bot API server is built
# Guess      A link is kept with any http address, as it is for a browser; an address that is not accepted is an error, as
#            a bad entity is.
# Behaviour  Addresses without a top-level domain (localhost, a name of the intranet), other schemes and relative ones
#            leave plain text. "mailto:" becomes an http address with a user name, and a link without an address leads to
#            its own text.
# Seen by    the call parseTextEntities, which needs no account; it reads what a bot sends with parse_mode HTML
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
const shown = ({ text, entities }) =>
  [JSON.stringify(text), ...entities.map(({ type, offset, length }) => {
    const words = JSON.stringify(text.slice(offset, offset + length));
    return `${type._.slice(14)}(${[words, type.language || type.url].filter(Boolean).join(', ')})`;
  })].join(' ');
const parse_mode = { _: 'textParseModeHTML' };
const seen = (text) => shown(tdl.execute({ _: 'parseTextEntities', text, parse_mode }));
const expected = [
  ['<a href="https://example.com/a">x</a>', '"x" TextUrl("x", https://example.com/a)'],
  ['<a href="http://127.0.0.1:3000/">x</a>', '"x" TextUrl("x", http://127.0.0.1:3000/)'],
  ['<a href="http://localhost:3000/">x</a>', '"x"'],
  ['<a href="https://wiki/page">x</a>', '"x"'],
  ['<a href="ftp://example.com/">x</a>', '"x"'],
  ['<a href="docs/a.html">x</a>', '"x"'],
  ['<a href="mailto:a@example.com">x</a>', '"x" TextUrl("x", http://mailto:a@example.com/)'],
  ['<a>example.com</a>', '"example.com" TextUrl("example.com", http://example.com/)'],
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
