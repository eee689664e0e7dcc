#!/bin/sh
# Says in one line for each part of this installation how it is: ok, warn or FAIL, and what to do about it.
#   --json           one JSON object: {ok, checks: [{check, status, text, next?}]}
#   --settings FILE  of the installation that has its settings in this file
# Changes nothing and shows no secret. Ends with 0, or with 1 where something fails.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
for word in "$@"; do
  case $word in --help | -h) sed -n '2,/^set/s/^# //p' "$0"; exit 0 ;; esac
done
. "$root/start-scripts/use-node.sh"
exec node "$root/operator/src/doctor/main.ts" "$@"
