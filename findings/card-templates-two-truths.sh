#!/bin/sh
# A card template thinks of zero as true in one place and as false in another
#
# Library    adaptivecards-templating 2.3.1 with adaptive-expressions 4.23.3, which fill the cards of Teams
# Guess      What is true is the same everywhere in the language: JavaScript's way, or all but null and false. "$when":
#            false hides.
# Behaviour  In if(), not() and ?: only false and null are false, so 0 and "" are true. $when hides at 0, "" and any other
#            value that is not true, even at the word "yes". Yet the plain value false in $when, without an expression, is
#            ignored: the element is shown.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --no-audit --no-fund --loglevel=error adaptivecards-templating@2.3.1 adaptive-expressions@4.23.3
cat > see.cjs <<'JS'
const { Template } = require('adaptivecards-templating');
const seen = ([template, data]) => {
  try {
    return JSON.stringify(new Template(template).expand({ $root: data }));
  } catch (error) {
    return `throws ${error.message}`;
  }
};
const text = { text: '${if(n, "yes", "no")}' };
const hidden = { items: [{ $when: '${n}', type: 'X' }] };
const expected = [
  [[text, { n: 0 }], '{"text":"yes"}'],
  [[text, { n: '' }], '{"text":"yes"}'],
  [[text, { n: false }], '{"text":"no"}'],
  [[hidden, { n: 0 }], '{"items":[]}'],
  [[hidden, { n: 'yes' }], '{"items":[]}'],
  [[hidden, { n: 1 }], '{"items":[]}'],
  [[hidden, { n: true }], '{"items":[{"type":"X"}]}'],
  [[{ items: [{ $when: false, type: 'X' }] }, {}], '{"items":[{"type":"X"}]}'],
  [[{ items: [{ $when: '${false}', type: 'X' }] }, {}], '{"items":[]}'],
];
let changed = 0;
for (const [text, wanted] of expected) {
  const is = seen(text);
  console.log(`${text.map((part) => JSON.stringify(part)).join(' with ')}\n    ${is}${is === wanted ? '' : `   CHANGED, was: ${wanted}`}`);
  if (is !== wanted) changed++;
}
console.log(changed === 0 ? 'As it was.' : `${changed} changed.`);
process.exitCode = changed === 0 ? 0 : 1;
JS
node see.cjs
