#!/bin/sh
# Seven halves are three in a card template, and names know no case
#
# Library    adaptivecards-templating 2.3.1 with adaptive-expressions 4.23.3, which fill the cards of Teams
# Guess      The numbers come from JSON, so they are floating point as in JavaScript: 7 / 2 is 3.5. Names of properties
#            are exact.
# Behaviour  Two whole numbers are divided as integers, so a share of 3 / 4 is 0 unless one of them is written 3.0 or
#            multiplied by 1.0 first; names are found in any case.
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
const expected = [
  [[{ text: '${a / b}' }, { a: 7, b: 2 }], '{"text":3}'],
  [[{ text: '${done / all * 100} %' }, { done: 3, all: 4 }], '{"text":"0 %"}'],
  [[{ text: '${done * 100 / all} %' }, { done: 3, all: 4 }], '{"text":"75 %"}'],
  [[{ text: '${a / b}' }, { a: 7.5, b: 2 }], '{"text":3.75}'],
  [[{ text: '${Name}' }, { name: 'x' }], '{"text":"x"}'],
  [[{ text: '${a + b}' }, { a: '1', b: 2 }], '{"text":"12"}'],
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
