#!/bin/sh
# Decides who may talk to the bot: pairing.sh approve|deny telegram <CODE>, list [telegram], revoke telegram <remoteSessionId>
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/start-scripts/use-node.sh"
exec node "$root/provider-kit/src/cli.ts" "$@"
