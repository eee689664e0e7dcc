#!/bin/sh
# Puts a backup in place of what the services keep, which is kept aside; they must not run: restore.sh <file>
#   --settings FILE  into the installation that has its settings in this file
# A config.json that is there stays; where there is none, that of the backup is taken. Ends with 0, or with 1 and the
# reason.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
for word in "$@"; do
  case $word in --help | -h) sed -n '2,/^set/s/^# //p' "$0"; exit 0 ;; esac
done
. "$root/start-scripts/use-node.sh"
exec node "$root/operator/src/restore/main.ts" "$@"
