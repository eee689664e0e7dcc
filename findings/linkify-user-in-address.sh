#!/bin/sh
# An address with a user name becomes a link to that name
#
# Library    linkify-it 6.1.0, also inside markdown-it 15.0.3
# Guess      The whole address is found, as it was in the former majors, or nothing at all.
# Behaviour  The link ends before the "@" and so leads to a host that is called like the user:
#            "https://git@example.com/a.git" links to "https://git". An "@" in the path is fine.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error linkify-it@6.1.0 markdown-it@15.0.3 node@24.21.0
cat > see.js <<'JS'
import { LinkifyIt } from 'linkify-it';
import MarkdownIt from 'markdown-it';
const links = new LinkifyIt();
const pages = new MarkdownIt({ linkify: true });
const seen = (text) =>
  `linkify-it: ${links.match(text)?.[0].url ?? '-'}, markdown-it: ${/href="([^"]*)"/.exec(pages.render(text))?.[1] ?? '-'}`;
const expected = [
  ['git clone https://git@example.com/a.git', 'linkify-it: https://git, markdown-it: https://git'],
  ['https://deploy:token@example.com:8080/x', 'linkify-it: https://deploy, markdown-it: https://deploy'],
  ['https://example.com/@ann', 'linkify-it: https://example.com/@ann, markdown-it: https://example.com/@ann'],
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
