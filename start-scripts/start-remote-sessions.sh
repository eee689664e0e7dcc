#!/bin/sh
# Starts the remote session manager in the foreground.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/start-scripts/use-node.sh"
exec node $service_flags "$root/remote-sessions/src/main.ts"
