#!/bin/sh
# Sends a message again that its messenger had refused in every way: retry.sh <message id>
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/start-scripts/use-node.sh"
exec node "$root/provider-kit/src/cli.ts" retry "$@"
