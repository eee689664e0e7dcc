#!/bin/sh
# node:sqlite stores NULL for a Date, and only the first of two statements runs
#
# Library    Node 24.21.0 (npm: node 24.21.0), its module node:sqlite with SQLite 3.53
# Guess      A value that cannot be bound throws, as undefined does, and so does text with two statements and a parameter
#            without a value.
# Behaviour  Any object in the first place is taken for named parameters: a Date, URL or Error there binds nothing, and
#            NULL is stored. In the second place it throws. A missing parameter is NULL. prepare() drops what follows the
#            first statement without a word.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error node@24.21.0
cat > see.js <<'JS'
import { DatabaseSync } from 'node:sqlite';
const seen = ([sql, ...values]) => {
  const db = new DatabaseSync(':memory:');
  db.exec('CREATE TABLE t (a, b)');
  try {
    db.prepare(sql).run(...values);
    return JSON.stringify(db.prepare('SELECT a, b FROM t').all());
  } catch (error) {
    return `throws ${error.message}`;
  }
};
const expected = [
  [['INSERT INTO t (a) VALUES (?)', new Date(0)], '[{"a":null,"b":null}]'],
  [['INSERT INTO t (a) VALUES (?)', new URL('https://example.com')], '[{"a":null,"b":null}]'],
  [['INSERT INTO t VALUES (?, ?)', 'x', new Date(0)], 'throws Provided value cannot be bound to SQLite parameter 2.'],
  [['INSERT INTO t VALUES (?, ?)', 'x'], '[{"a":"x","b":null}]'],
  [['INSERT INTO t VALUES (?, ?)', 'x', undefined], 'throws Provided value cannot be bound to SQLite parameter 2.'],
  [["INSERT INTO t VALUES ('first', 1); INSERT INTO t VALUES ('second', 2)"], '[{"a":"first","b":1}]'],
];
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
