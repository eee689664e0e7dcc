#!/bin/sh
# A schema that is used at two places of another one may not have an $id
#
# Library    ajv 8.20.0
# Guess      Two equal schemas with the same $id are one schema, wherever they stand; only different ones are a mistake.
# Behaviour  Equal copies are taken where each stands in a schema of its own, and refused ("resolves to more than one
#            schema") where both stand in one, even when it is the very same object.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error ajv@8.20.0 node@24.21.0
cat > see.js <<'JS'
import { Ajv } from 'ajv';
const name = () => ({ $id: 'Name', type: 'string' });
const object = (properties) => ({ type: 'object', properties });
const seen = (...schemas) => {
  const ajv = new Ajv();
  try {
    for (const schema of schemas) ajv.compile(schema);
    return 'taken';
  } catch ({ message }) {
    return message;
  }
};
const shared = name();
const REFUSED = 'reference "Name" resolves to more than one schema';
const rows = [
  ['equal copies in two schemas', seen(object({ first: name() }), object({ last: name() })), 'taken'],
  ['equal copies in one schema', seen(object({ first: name(), last: name() })), REFUSED],
  ['one object at two places of one schema', seen(object({ first: shared, last: shared })), REFUSED],
];
let changed = 0;
for (const [what, is, wanted] of rows) {
  console.log(`${what}\n    ${is}${is === wanted ? '' : `   CHANGED, was: ${wanted}`}`);
  if (is !== wanted) changed++;
}
console.log(changed === 0 ? 'As it was.' : `${changed} changed.`);
process.exitCode = changed === 0 ? 0 : 1;
JS
node_modules/.bin/node see.js
