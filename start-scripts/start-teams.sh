#!/bin/sh
# Starts the Microsoft Teams provider in the foreground; with --settings FILE that file alone counts.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/start-scripts/use-node.sh"
exec node $service_flags "$root/teams/src/main.ts" "$@"
