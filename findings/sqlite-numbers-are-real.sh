#!/bin/sh
# node:sqlite stores the number 5 in a text column as "5.0"
#
# Library    Node 24.21.0 (npm: node 24.21.0), its module node:sqlite with SQLite 3.53
# Guess      A whole number is bound as an integer, as other drivers do for JavaScript's safe integers.
# Behaviour  Every JavaScript number is bound as REAL; only a column of integer affinity hides it. As text it is "5.0": in
#            a TEXT column, when joined to a string, in JSON, and in a JSON path, which it breaks. A bigint is bound as
#            INTEGER.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error node@24.21.0
cat > see.js <<'JS'
import { DatabaseSync } from 'node:sqlite';
const db = new DatabaseSync(':memory:');
db.exec('CREATE TABLE t (note TEXT, count INTEGER, any)');
const one = (sql, ...values) => {
  try {
    return JSON.stringify(db.prepare(sql).get(...values));
  } catch (error) {
    return `throws ${error.message}`;
  }
};
db.prepare('INSERT INTO t VALUES (?, ?, ?)').run(5, 5, 5);
const expected = [
  [['SELECT note, typeof(count) AS count, typeof("any") AS "any" FROM t'], '{"note":"5.0","count":"integer","any":"real"}'],
  [["SELECT 'id-' || ? AS id", 5], '{"id":"id-5.0"}'],
  [["SELECT 'id-' || ? AS id", 5n], '{"id":"id-5"}'],
  [["SELECT json_object('n', ?) AS json", 5], '{"json":"{\\"n\\":5.0}"}'],
  [["SELECT json_extract('[1,2]', '$[' || ? || ']') AS item", 1], "throws bad JSON path: '$[1.0]'"],
  [["SELECT count(*) AS found FROM t WHERE note = '5'"], '{"found":0}'],
];
const seen = (call) => one(...call);
let changed = 0;
for (const [text, wanted] of expected) {
  const is = seen(text);
  console.log(`${text.map(String).join(' with ')}\n    ${is}${is === wanted ? '' : `   CHANGED, was: ${wanted}`}`);
  if (is !== wanted) changed++;
}
console.log(changed === 0 ? 'As it was.' : `${changed} changed.`);
process.exitCode = changed === 0 ? 0 : 1;
JS
node_modules/.bin/node see.js
