#!/bin/sh
# Runs a script of the root package.json with everything installed: run.sh <script> [arguments]
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/start-scripts/use-node.sh"
cd "$root"
exec npx --yes pnpm@12 run "$@"
