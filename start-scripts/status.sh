#!/bin/sh
# Shows how all services are: what runs, what waits, what was given up.
#   --json           one JSON object: {ok, services, runs, queues, givenUp, pendingCodes, isSandbox}
#   --settings FILE  of the installation that has its settings in this file
# Shows the sandbox where that runs and no credentials of a messenger are set. Ends with 0 where all services are ready,
# else with 1.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
for word in "$@"; do
  case $word in --help | -h) sed -n '2,/^set/s/^# //p' "$0"; exit 0 ;; esac
done
. "$root/start-scripts/use-node.sh"
exec node "$root/operator/src/status/main.ts" "$@"
