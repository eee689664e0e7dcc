#!/bin/sh
# Writes all that the services keep, and config.json, into one file, while they run or not: backup.sh <file>
#   --settings FILE  of the installation that has its settings in this file
# It is a compressed tar (0600) and holds secrets. Ends with 0, or with 1 and the reason; nothing is left then.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
for word in "$@"; do
  case $word in --help | -h) sed -n '2,/^set/s/^# //p' "$0"; exit 0 ;; esac
done
. "$root/start-scripts/use-node.sh"
exec node "$root/operator/src/backup/main.ts" "$@"
