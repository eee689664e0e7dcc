#!/bin/sh
# Sets up an installation, or changes one thing of it: asks, tries what you answer, and writes config.json.
#   --token T                      the bot token from @BotFather
#   --teams-app-id I  --teams-app-password P  --teams-tenant-id I      the Azure Bot for Microsoft Teams
#   --etienne-url U                where Etienne is; default: http://localhost:6060
#   --etienne-jwt-secret S         how to sign in there, one of these three:
#   --etienne-token T
#   --etienne-username N  --etienne-password P  --etienne-auth-url U   (U: by default the same host, port 5950)
#   --etienne-sign-in none         it wants no sign-in any more
#   --transcription-url U          an OpenAI-compatible service that makes text of voice messages
#   --transcription-key K  --transcription-model M  --transcription-language L  --transcription-confirm yes|no
#   --yes                          asks nothing; what was not given stays as it is
#   --no-check                     takes what was given without trying it
# Without a terminal it asks nothing either. What was given is tried before anything is written. Options can be seen by
# whoever uses this machine, and npm repeats them: "npm run -s setup" does not. Ends with 0, or with 1 and the reason.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
for word in "$@"; do
  case $word in --help | -h) sed -n '2,/^set/s/^# //p' "$0"; exit 0 ;; esac
done
. "$root/start-scripts/use-node.sh"
code=0
node "$root/operator/src/setup/main.ts" "$@" || code=$?
# That much: start now.
[ "$code" -eq 10 ] || exit "$code"
exec sh "$root/start-scripts/start.sh" --end-with-parent "$PPID"
