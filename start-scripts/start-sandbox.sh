#!/bin/sh
# Starts both services on stand-ins for Telegram and Etienne; uses logLevel and dataDir of the settings, and nothing else.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/start-scripts/use-node.sh"
exec node "$root/start-scripts/start.ts" --sandbox "$@"
