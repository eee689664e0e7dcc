#!/bin/sh
# Sends a message again, or does again what was given up: retry.sh <id>; status.sh shows the ids
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/start-scripts/use-node.sh"
exec node "$root/provider-kit/src/cli.ts" retry "$@"
