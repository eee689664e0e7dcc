#!/bin/sh
# Starts both services; on the built-in sandbox where no bot token is set.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/start-scripts/use-node.sh"
exec node "$root/start-scripts/start.ts"
