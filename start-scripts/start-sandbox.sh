#!/bin/sh
# Starts both services on stand-ins for Telegram and Etienne, whatever the settings say.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/start-scripts/use-node.sh"
exec node "$root/start-scripts/start.ts" --sandbox
