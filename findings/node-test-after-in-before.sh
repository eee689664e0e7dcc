#!/bin/sh
# What a `before` hook leaves to `after` is cleaned up before the first test
#
# Library    node:test of Node 24.21.0
# Guess      `after`, called inside a suite's `before`, is a hook of that suite and runs when its last test has ended.
#            The documentation of both does not say whose hook it is.
# Behaviour  It belongs to the `before` hook and runs as soon as that has ended, ahead of the first test; in a `beforeEach`
#            ahead of each test. What a helper starts in a `before` has to be ended by an `after` that is registered
#            outside of it.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --no-audit --no-fund --loglevel=error node@24.21.0
hook() {
  cat <<JS
const { after, before, beforeEach, describe, it } = require('node:test');
const say = (word) => require('node:fs').writeSync(2, word + ' ');
describe('a suite', () => {
  $1(() => { say('$1'); after(() => say('after')); });
  it('one', () => say('one'));
  it('two', () => say('two'));
});
JS
}
changed=0
see() {
  hook "$1" > see.test.cjs
  is=$(node_modules/.bin/node see.test.cjs 2>&1 > results | sed 's/ $//')
  grep -q '^# pass 2$\|^ℹ pass 2$' results || { echo "$1: the tests did not pass"; cat results; changed=1; }
  echo "$1: $is"
  [ "$is" = "$2" ] || { echo "    CHANGED, was: $2"; changed=1; }
}
see before 'before after one two'
see beforeEach 'beforeEach after one beforeEach after two'
[ "$changed" = 0 ] && echo 'As it was.'
exit "$changed"
