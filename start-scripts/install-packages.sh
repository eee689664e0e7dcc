# Sourced with `root` set. Installs the workspace's packages, one start at a time: two services started at once on a
# fresh clone must not install into the same folder. Ends the script with 1 and the reason where that cannot be done.
install_lock="$root/.install-lock"

refuse() {
  echo "The packages cannot be installed: $1" >&2
  exit 1
}

# What installs runs on the system's Node; all else runs on the one that is installed.
node_version=$(node --version 2>/dev/null || true)
node_major=$(expr "$node_version" : 'v\([0-9]*\)\.' || true)
[ "${node_major:-0}" -ge 20 ] ||
  refuse "Node.js 20 or newer with npm is needed, and here is ${node_version:-none}. See https://nodejs.org"

# Whether one of them does; also of another user, to whom no signal may be sent.
lives() {
  for one in "$@"; do
    if kill -0 "$one" 2>/dev/null || [ -d "/proc/$one" ]; then return 0; fi
  done
  return 1
}

seconds=0
until problem=$(LC_ALL=C mkdir "$install_lock" 2>&1); do
  # Only this means that somebody else installs; a place that cannot be written never gets better by waiting.
  case $problem in *"File exists"*) ;; *) refuse "$problem. Make $root writable for this account." ;; esac
  [ -d "$install_lock" ] || [ ! -e "$install_lock" ] || refuse "$install_lock is in the way; remove it."
  owner=$(cat "$install_lock/pid" 2>/dev/null || true)
  # Killed in the middle, or between making the folder and writing into it.
  if { [ -n "$owner" ] && ! lives $owner; } || { [ -z "$owner" ] && [ "$seconds" -ge 10 ]; }; then
    rm -rf "$install_lock" || refuse "$install_lock was left behind; remove it."
    continue
  fi
  [ "$seconds" -eq 0 ] && echo "Another start installs the packages; waiting for it ..." >&2
  seconds=$((seconds + 1))
  [ "$seconds" -gt 300 ] && refuse "process ${owner##* } has installed for five minutes; end it, or remove $install_lock."
  sleep 1
done

stop_installing() {
  trap - INT TERM HUP
  # The shell's own word for it, as the signal may come before it is in a variable.
  [ -z "${!:-}" ] || { kill "$!" 2>/dev/null && wait "$!" || true; }
  exit 1
}
trap 'rm -rf "$install_lock"' EXIT
trap stop_installing INT TERM HUP
echo $$ > "$install_lock/pid" || refuse "$install_lock cannot be written."
if [ ! -x "$root/node_modules/.bin/node" ] || [ "$root/pnpm-lock.yaml" -nt "$root/node_modules/.modules.yaml" ]; then
  echo "Installing packages (first start only, from the network) ..." >&2
  # By default npm tries for more than a minute before it says that there is no network.
  npm_config_fetch_retries="${npm_config_fetch_retries:-3}"
  npm_config_fetch_retry_mintimeout="${npm_config_fetch_retry_mintimeout:-500}"
  npm_config_fetch_retry_factor="${npm_config_fetch_retry_factor:-2}"
  export npm_config_fetch_retries npm_config_fetch_retry_mintimeout npm_config_fetch_retry_factor
  # Beside this shell, which can then be told to end meanwhile.
  (cd "$root" && exec npx --yes pnpm@12 install --frozen-lockfile) >&2 &
  # Who installs holds the lock, also where this shell is killed; and this shell until it has removed the lock.
  echo "$$ $!" > "$install_lock/pid"
  wait "$!" || refuse "the lines above say why. The first start needs npm's registry; HTTPS_PROXY leads through a proxy."
  touch "$root/node_modules/.modules.yaml"
fi
trap - EXIT INT TERM HUP
rm -rf "$install_lock"
