#!/bin/sh
# Proves a provider from outside against docs/protocol.md: conformance.sh <provider url> [options]
#   --token T      its bearer token; default: that of this installation (apiToken, else <dataDir>/api-token)
#   --driver FILE  a module that plays the people (provider-kit/src/conformance/driver.ts says how); without it you are
#                  told what to do in the messenger, and two minutes are waited for each step
#   --restart CMD  a shell command that restarts the provider, to see what it keeps
#   --only A,B     only these checks, and those that they stand on; --list says what there is
#   --json         one JSON object with all results instead of a line for each
# Ends with 0 where nothing FAILs, else with 1. The provider may be in use: this subscribes beside whoever else does, and
# takes its subscription away at the end. Whoever is paired and writes sees what is tried.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
for word in "$@"; do
  case $word in --help | -h) sed -n '2,/^set/s/^# //p' "$0"; exit 0 ;; esac
done
. "$root/start-scripts/use-node.sh"
exec node "$root/provider-kit/src/conformance/main.ts" "$@"
