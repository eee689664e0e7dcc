#!/bin/sh
# Two ranges written with a tilde strike out what stands between them
#
# Library    micromark 4.0.2 with micromark-extension-gfm 3.0.0, and marked 18.2.1
# Guess      A single tilde means "about" or "to" and does nothing; strikethrough needs two, or stands at the edges of
#            words.
# Behaviour  Unlike an underscore, a tilde works inside words and between figures. Chinese and Japanese ranges, times,
#            rough prices and paths in one line lose their tildes, and the words between are struck out. A space after the
#            mark prevents it.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error micromark@4.0.2 micromark-extension-gfm@3.0.0 marked@18.2.1 node@24.21.0
cat > see.js <<'JS'
import { marked } from 'marked';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
const seen = (text) => {
  const one = micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  const other = marked.parse(text).trim();
  return one === other ? one : `${one} and ${other}`;
};
const expected = [
  ['1~3天，5~7天', '<p>1<del>3天，5</del>7天</p>'],
  ['9:00~10:00, 14:00~15:00', '<p>9:00<del>10:00, 14:00</del>15:00</p>'],
  ['about ~$5-~$10', '<p>about <del>$5-</del>$10</p>'],
  ['PATH=~/bin:~/lib', '<p>PATH=<del>/bin:</del>/lib</p>'],
  ['cp ~/a ~/b', '<p>cp ~/a ~/b</p>'],
  ['~5 to ~10 files', '<p>~5 to ~10 files</p>'],
  ['a_b and c_d', '<p>a_b and c_d</p>'],
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
