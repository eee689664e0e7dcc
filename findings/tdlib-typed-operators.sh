#!/bin/sh
# Typed code loses its operators before it reaches anybody
#
# Library    TDLib 1.8.65 (npm: tdl 8.1.0, prebuilt-tdlib 0.1008065.0), on which Telegram's Bot API server is built
# Guess      What a person types is Markdown only where Markdown would be: at the edges of words and not inside an
#            address.
# Behaviour  Two pipes, two underscores or two asterisks anywhere are marks, also round spaces and in an address: they are
#            removed, and what stands between them is hidden or italic. A code span of two backticks, which would protect
#            it, is none.
# Seen by    the call parseMarkdown, which needs no account; apps built on TDLib read with it what is typed
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
const seen = (text) => shown(tdl.execute({ _: 'parseMarkdown', text: { _: 'formattedText', text, entities: [] } }));
const expected = [
  ['if (a || b || c)', '"if (a  b  c)" Spoiler(" b ")'],
  ['fix __init__.py', '"fix init.py" Italic("init")'],
  ['x = 2**3**4', '"x = 234" Bold("3")'],
  ['https://example.com/a__b__c', '"https://example.com/abc" Italic("b")'],
  ['`a || b || c`', '"a || b || c" Code("a || b || c")'],
  ['``a || b || c``', '"``a  b  c``" Spoiler(" b ")'],
  ['make __all__ || true || false', '"make all  true  false" Italic("all") Spoiler(" true ")'],
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
