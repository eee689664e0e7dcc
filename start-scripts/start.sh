#!/bin/sh
# Starts every service that has its credentials; on the built-in sandbox where there are none.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/start-scripts/use-node.sh"
exec node "$root/start-scripts/start.ts" "$@"
