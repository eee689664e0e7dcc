#!/bin/sh
# A line break or a second class takes the language from a block of code
#
# Library    TDLib 1.8.65 (npm: tdl 8.1.0, prebuilt-tdlib 0.1008065.0), on which Telegram's Bot API server is built
# Guess      HTML as highlighters and formatters write it keeps its language: white space round <code> and further classes
#            mean nothing.
# Behaviour  The language counts only if <code> fills <pre> exactly and its class is nothing but "language-...". Otherwise
#            the block has none, the white space is shown, and of the references only &lt; &gt; &amp; &quot; and numbers
#            are read.
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
  ['<pre><code class="language-js">a</code></pre>', '"a" PreCode("a", js)'],
  ['<pre><code class="language-js">a</code>\n</pre>', '"a\\n" Pre("a\\n") Code("a")'],
  ['<pre>\n<code class="language-js">a</code></pre>', '"\\na" Pre("\\na") Code("a")'],
  ['<pre><code class="hljs language-js">a</code></pre>', '"a" Pre("a") Code("a")'],
  ['<code class="language-js">a</code>', '"a" Code("a")'],
  ['a&nbsp;b &hellip; &apos; &#39; &lt;', '"a&nbsp;b &hellip; &apos; \' <"'],
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
