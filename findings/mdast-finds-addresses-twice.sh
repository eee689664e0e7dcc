#!/bin/sh
# The tree of Markdown has links that its HTML has not
#
# Library    mdast-util-gfm 3.1.0 with mdast-util-from-markdown 2.1.0, micromark 4.0.2 and micromark-extension-gfm 3.0.0
# Guess      Tree and HTML come from one parser, so they have the same links; an escape or a character reference prevents
#            one.
# Behaviour  The tree is searched once more for addresses after escapes and references were resolved, and also inside
#            square brackets, so it has links where the author has prevented them and where the HTML has none. Even the
#            escape that the package itself writes before a plain address does not survive its own reading.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error \
  micromark@4.0.2 micromark-extension-gfm@3.0.0 mdast-util-gfm@3.1.0 mdast-util-from-markdown@2.1.0 mdast-util-to-markdown@2.1.2
cat > see.js <<'JS'
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown, gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
const linksIn = (node) =>
  [...(node.type === 'link' ? [node.url] : []), ...(node.children ?? []).flatMap(linksIn)];
const seen = (text) => {
  const html = micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  const tree = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  return `HTML: ${/href="([^"]*)"/.exec(html)?.[1] ?? '-'}, tree: ${linksIn(tree)[0] ?? '-'}`;
};
const expected = [
  ['www.example.com', 'HTML: http://www.example.com, tree: http://www.example.com'],
  ['www\\.example.com', 'HTML: -, tree: http://www.example.com'],
  ['https&#58;//example.com/a\\_b', 'HTML: -, tree: https://example.com/a_b'],
  ['[https://example.com/a]', 'HTML: -, tree: https://example.com/a'],
  ['ann\\@example.com', 'HTML: -, tree: mailto:ann@example.com'],
  ['xhttps://example.com', 'HTML: -, tree: -'],
];
const plain = { type: 'paragraph', children: [{ type: 'text', value: 'https://example.com' }] };
const written = toMarkdown(plain, { extensions: [gfmToMarkdown()] }).trim();
console.log(`Plain text that is an address is written as ${written}`);
expected.push([written, 'HTML: -, tree: https://example.com']);
let changed = 0;
for (const [text, wanted] of expected) {
  const is = seen(text);
  console.log(`${JSON.stringify(text)}\n    ${is}${is === wanted ? '' : `   CHANGED, was: ${wanted}`}`);
  if (is !== wanted) changed++;
}
console.log(changed === 0 ? 'As it was.' : `${changed} changed.`);
process.exitCode = changed === 0 ? 0 : 1;
JS
node see.js
