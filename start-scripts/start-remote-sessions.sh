#!/bin/sh
# Starts the remote session manager in the foreground; with --settings FILE that file alone counts.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/start-scripts/use-node.sh"
# Node takes the types off the files of the admin page; that it calls this experimental says nothing to a person.
exec node $service_flags --disable-warning=ExperimentalWarning "$root/remote-sessions/src/main.ts" "$@"
