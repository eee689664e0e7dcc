#!/bin/sh
# Tells what became of a message: why.sh <event id>; the id stands as eventId in the log, and as "For the operator" in /why
#   --json           one JSON object: {id, type, remoteSessionId, related, steps, missing}
#   --settings FILE  of the installation that has its settings in this file
# All services are asked for what they keep, which is for 7 days. Ends with 0, or with 1 where nothing is known of it or a
# service cannot be asked.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
for word in "$@"; do
  case $word in --help | -h) sed -n '2,/^set/s/^# //p' "$0"; exit 0 ;; esac
done
. "$root/start-scripts/use-node.sh"
exec node "$root/operator/src/why/main.ts" "$@"
