#!/bin/sh
# Measures what a prompt costs, and holds it against the goals of docs/performance.md; takes about 5 minutes.
#   --against COMMIT  also builds that commit in a temporary folder, and measures both in turn, 5 pairs (10 minutes more)
#   --quick           the most important figures alone, in about a minute
#   --long            more old rows, and the memory after 50,000 prompts as well (15 minutes more)
#   --only A,B        only these parts: pairs, fair, flat, soak, many
#   --pairs N         so many pairs
#   --scale N         a part of the usual work, such as 0.1, to try the bench itself
#   --json FILE       writes all figures there as well
# Run it while nothing else runs. Ends with 0 where the run worked, whatever it shows, else with 1 and the reason.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
for word in "$@"; do
  case $word in --help | -h) sed -n '2,/^set/s/^# //p' "$0"; exit 0 ;; esac
done
. "$root/start-scripts/use-node.sh"
exec node "$root/bench/main.ts" "$@"
