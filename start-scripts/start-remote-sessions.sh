#!/bin/sh
# Starts the remote session manager in the foreground; with --settings FILE that file alone counts.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/start-scripts/use-node.sh"
exec node $service_flags "$root/remote-sessions/src/main.ts" "$@"
