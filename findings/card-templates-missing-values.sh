#!/bin/sh
# One null inside a sentence refuses the whole card
#
# Library    adaptivecards-templating 2.3.1 with adaptive-expressions 4.23.3, which fill the cards of Teams
# Guess      A value that is missing, null or beyond the end of a list becomes nothing, or stays visible as its
#            expression: always the same.
# Behaviour  Missing values stay as "${...}" for the reader to see. Null is null where it stands alone and throws a
#            TypeError inside a sentence. An index beyond the end throws where it stands alone and stays visible inside a
#            sentence. A list for $data that is missing shows its element once.
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
  [[{ text: 'by ${name}' }, {}], '{"text":"by ${name}"}'],
  [[{ text: '${name}' }, { name: null }], '{"text":null}'],
  [[{ text: 'by ${name}' }, { name: null }], "throws Cannot read properties of null (reading 'toString')"],
  [[{ text: '${list[5]}' }, { list: [1] }], 'throws 5 is out of range for 1'],
  [[{ text: 'no. ${list[5]}' }, { list: [1] }], '{"text":"no. ${list[5]}"}'],
  [[{ rows: [{ $data: '${list}', text: '${name}' }] }, { list: [] }], '{"rows":[]}'],
  [[{ rows: [{ $data: '${list}', text: '${name}' }] }, {}], '{"rows":[{"text":"${name}"}]}'],
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
