#!/bin/sh
# Measures what a prompt costs, and holds it against the goals of docs/performance.md; takes about 5 minutes.
#   --against COMMIT  also builds that commit in a temporary folder and measures both in turn, 5 pairs
#   --quick           the most important figures, in about a minute
#   --pairs N         so many pairs
#   --json FILE       writes all figures there as well
# Run it while nothing else runs. Ends with 0 where the run worked, whatever it shows, else with 1 and the reason.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
for word in "$@"; do
  case $word in --help | -h) sed -n '2,/^set/s/^# //p' "$0"; exit 0 ;; esac
done
. "$root/start-scripts/use-node.sh"
exec node "$root/bench/main.ts" "$@"
