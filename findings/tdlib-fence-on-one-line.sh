#!/bin/sh
# MarkdownV2 takes the first word of a code block on one line for its language, and drops it
#
# Library    TDLib 1.8.65 (npm: tdl 8.1.0, prebuilt-tdlib 0.1008065.0), on which Telegram's Bot API server is built
# Guess      A block of code on one line keeps its words; a language needs a line of its own. A quote's mark on the next
#            line is a mark.
# Behaviour  The word up to the first space or line break becomes the language, and is no part of the text: "```npm
#            install```" shows " install". One single word stays, whatever follows the language on its line becomes code,
#            and inside code over two lines of a quote the second ">" is text.
# Seen by    the call parseTextEntities, which needs no account; it reads what a bot sends with parse_mode MarkdownV2
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
const parse_mode = { _: 'textParseModeMarkdown', version: 2 };
const seen = (text) => shown(tdl.execute({ _: 'parseTextEntities', text, parse_mode }));
const expected = [
  ['```npm install```', '" install" PreCode(" install", npm)'],
  ['```git status\n```', '" status\\n" PreCode(" status\\n", git)'],
  ['```ls```', '"ls" Pre("ls")'],
  ['```\nnpm install```', '"npm install" Pre("npm install")'],
  ['```js title=x\na```', '" title=x\\na" PreCode(" title=x\\na", js)'],
  ['>`a\n>b`', '"a\\n>b" BlockQuote("a\\n>b") Code("a\\n>b")'],
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
