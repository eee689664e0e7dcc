# Sourced by the other scripts, with `root` set. Installs what is missing and puts the workspace's own Node 24 first on
# the PATH, so that the system needs nothing but Node 20 or newer and npm.
if [ ! -x "$root/node_modules/.bin/node" ] || [ "$root/pnpm-lock.yaml" -nt "$root/node_modules/.modules.yaml" ]; then
  (
    # Two services started at once on a fresh clone must not install into the same folder at the same time.
    lock="$root/.install-lock"
    tries=0
    until mkdir "$lock" 2>/dev/null; do
      owner=$(cat "$lock/pid" 2>/dev/null || true)
      if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then rm -rf "$lock"; continue; fi
      tries=$((tries + 1))
      [ "$tries" -gt 300 ] && { echo "Another installation seems stuck; remove $lock and start again." >&2; exit 1; }
      sleep 1
    done
    echo $$ > "$lock/pid"
    trap 'rm -rf "$lock"' EXIT INT TERM
    if [ ! -x "$root/node_modules/.bin/node" ] || [ "$root/pnpm-lock.yaml" -nt "$root/node_modules/.modules.yaml" ]; then
      echo "Installing packages (first start only) ..." >&2
      cd "$root" && npx --yes pnpm@12 install --frozen-lockfile >&2 && touch "$root/node_modules/.modules.yaml"
    fi
  ) || exit 1
fi
PATH="$root/node_modules/.bin:$PATH"
# Compiled code is kept between starts, and the memory that is used only in bursts is kept small: together about a
# quarter less memory at rest (bench/README.md).
NODE_COMPILE_CACHE="${NODE_COMPILE_CACHE:-$root/node_modules/.cache/compiled}"
MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"
export PATH NODE_COMPILE_CACHE MALLOC_ARENA_MAX
# Measured with 2, 4, 8 and 16: below 8 answers take longer, above it nothing gets faster.
service_flags=--max-semi-space-size=8
