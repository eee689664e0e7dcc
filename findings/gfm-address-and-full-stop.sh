#!/bin/sh
# A bare address takes the full stop of a script without spaces with it
#
# Library    micromark 4.0.2 with micromark-extension-gfm 3.0.0, as GFM's specification has it
# Guess      A bare address ends before the full stop of the sentence, in every script, as it does before ".".
# Behaviour  Only ASCII punctuation is left outside: in Chinese and Japanese text, where no space follows, the full stop or
#            comma and the whole next sentence become a part of the link.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error micromark@4.0.2 micromark-extension-gfm@3.0.0
cat > see.js <<'JS'
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
const expected = [
  ['See https://example.com/docs. Then', 'https://example.com/docs'],
  ['访问 https://example.com/docs。然后运行', 'https://example.com/docs。然后运行'],
  ['（见 https://example.com/docs，很短）', 'https://example.com/docs，很短）'],
];
let changed = 0;
for (const [text, wanted] of expected) {
  const html = micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  const is = decodeURI(/href="([^"]*)"/.exec(html)?.[1] ?? '');
  console.log(`${text}\n    links to ${is}${is === wanted ? '' : `   CHANGED, was: ${wanted}`}`);
  if (is !== wanted) changed++;
}
console.log(changed === 0 ? 'As it was.' : `${changed} changed.`);
process.exitCode = changed === 0 ? 0 : 1;
JS
node see.js
