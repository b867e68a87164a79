#!/bin/sh
# with_postgres.sh COMMAND [ARGUMENT…]
#
# Runs COMMAND with OCOP_TEST_POSTGRES naming a PostgreSQL server of its own: a new
# cluster in a temporary directory, reachable through a socket in it and no other
# way, whose user may create databases. Server and directory are gone afterwards,
# also when COMMAND fails or a signal comes. The exit status is COMMAND's.
set -u

fail() {
  echo "with_postgres.sh: $*" >&2
  exit 1
}

[ $# -gt 0 ] || fail "which command?"

# The newest of Debian's versions; they stand outside of PATH.
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t / -k 5 -n | tail -n 1)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb || echo /nowhere/initdb)")
[ -x "$bin/initdb" ] && [ -x "$bin/postgres" ] ||
  fail "found no PostgreSQL server; install the package postgresql"

# Short: a socket's path has at most 107 bytes.
dir=$(mktemp -d /tmp/ocop-pg.XXXXXX) || fail "cannot make a directory in /tmp"
server=
command=

clean_up() {
  trap '' INT TERM HUP
  if [ -n "$command" ]; then
    kill "$command" 2>/dev/null
    wait "$command" 2>/dev/null
  fi
  if [ -n "$server" ]; then
    kill -INT "$server" 2>/dev/null
    wait "$server" 2>/dev/null
  fi
  rm -rf "$dir"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

# The server refuses to run as root.
as_user=
if [ "$(id -u)" -eq 0 ]; then
  user=postgres
  id "$user" >/dev/null 2>&1 || user=nobody
  as_user="setpriv --reuid=$user --regid=$(id -g "$user") --clear-groups --"
  chown "$user" "$dir" || fail "cannot hand $dir to $user"
fi
cd "$dir" || fail "cannot enter $dir"

$as_user "$bin/initdb" --pgdata="$dir/data" --username=ocop_test --auth=trust --no-sync \
  --encoding=UTF8 --locale=C.UTF-8 >"$dir/initdb.log" 2>&1 || {
  cat "$dir/initdb.log" >&2
  fail "initdb failed"
}

# Nothing here has to outlive a power cut. Should this script be killed outright, the
# kernel stops the server.
die_with_us="setpriv --pdeathsig=INT --"
[ -z "$as_user" ] || die_with_us="setpriv --pdeathsig=INT ${as_user#setpriv }"
$die_with_us "$bin/postgres" -D "$dir/data" -c listen_addresses= -c unix_socket_directories="$dir" \
  -c fsync=off -c max_connections=60 -c shared_buffers=32MB >"$dir/server.log" 2>&1 &
server=$!

tries=0
until "$bin/pg_isready" --quiet --host="$dir" --username=ocop_test; do
  tries=$((tries + 1))
  if [ "$tries" -gt 300 ] || ! kill -0 "$server" 2>/dev/null; then
    cat "$dir/server.log" >&2
    fail "the server did not start"
  fi
  sleep 0.1
done

cd "$OLDPWD" || fail "cannot go back to $OLDPWD"
OCOP_TEST_POSTGRES="postgresql:///postgres?host=$dir&user=ocop_test"
export OCOP_TEST_POSTGRES
# In the background, so that a signal reaches the traps at once.
"$@" <&0 &
command=$!
wait "$command"
status=$?
command=
exit "$status"
