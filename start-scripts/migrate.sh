#!/bin/sh
# Moves what the services keep into a PostgreSQL that many machines share, or back; they must not run:
#   migrate.sh --to postgres://…    from the data folder, whose databases are then kept aside
#   migrate.sh --from postgres://…  into the data folder; the tables there are then kept aside
#   --settings FILE  of the installation that has its settings in this file
# All rows are counted on both sides. Ends with 0, or with 1 and the reason; nothing is changed then.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
for word in "$@"; do
  case $word in --help | -h) sed -n '2,/^set/s/^# //p' "$0"; exit 0 ;; esac
done
. "$root/start-scripts/use-node.sh"
exec node "$root/operator/src/migrate/main.ts" "$@"
