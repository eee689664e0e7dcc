# Sourced by the other scripts, with `root` set. Answers --help with the script's own second line, installs what is
# missing and puts the workspace's own Node 24 first on the PATH, so that the system needs nothing but Node 20 or newer
# and npm.
for word in "$@"; do
  case $word in --help | -h) sed -n '2s/^# //p' "$0"; exit 0 ;; esac
done
if [ ! -x "$root/node_modules/.bin/node" ] || [ "$root/pnpm-lock.yaml" -nt "$root/node_modules/.modules.yaml" ]; then
  . "$root/start-scripts/install-packages.sh"
fi
PATH="$root/node_modules/.bin:$PATH"
# Compiled code is kept between starts, also for copies and after a move, and the memory that is used only in bursts is
# kept small: together about a quarter less memory at rest (bench/README.md).
NODE_COMPILE_CACHE_PORTABLE=1
NODE_COMPILE_CACHE="${NODE_COMPILE_CACHE:-$root/node_modules/.cache/compiled}"
MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"
export PATH NODE_COMPILE_CACHE NODE_COMPILE_CACHE_PORTABLE MALLOC_ARENA_MAX
# Measured with 2, 4, 8 and 16: below 8 answers take longer, above it nothing gets faster. V8's --optimize-for-size would
# take a third of the memory after work, and costs two fifths more processor time per prompt.
service_flags=--max-semi-space-size=8
