#!/bin/sh
# `after` at the top level of a test file runs ahead of tests that are registered later
#
# Library    node:test of Node 24.21.0
# Guess      A hook outside of every suite belongs to the file and runs once, when its last test has ended. A test that is
#            registered later, after an `await` at the top level, is a test of the file like the others.
# Behaviour  The hook runs as soon as none of the tests that are registered so far is left. Tests that come after that
#            still run and are counted, without what the hook has cleaned up, and the hook does not run again. Files that
#            import others one by one (`await import`) have to register all of them before the first test ends.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --no-audit --no-fund --loglevel=error node@24.21.0
cat > see.test.mjs <<'JS'
import { writeSync } from 'node:fs';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
const say = (word) => writeSync(2, `${word} `);
after(() => say('after'));
test('one', () => say('one'));
if (process.env.WAIT === 'yes') await pause(300);
test('two', () => say('two'));
JS
changed=0
see() {
  is=$(WAIT=$1 node_modules/.bin/node see.test.mjs 2>&1 > results | sed 's/ $//')
  grep -q '^# pass 2$\|^ℹ pass 2$' results || { echo 'the tests did not pass'; cat results; changed=1; }
  echo "$2: $is"
  [ "$is" = "$3" ] || { echo "    CHANGED, was: $3"; changed=1; }
}
see no 'registered at once' 'one two after'
see yes 'the second one later' 'one after two'
[ "$changed" = 0 ] && echo 'As it was.'
exit "$changed"
