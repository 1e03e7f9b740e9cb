# A PostgreSQL server for measurements. Source it after build/lib/common.sh, do not run it. It uses and sets: scratch, server, port.
# shellcheck shell=bash disable=SC2154

as_server_user() {
  if [[ "$(id -u)" == 0 ]]; then
    setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups -- "$@"
  else
    "$@"
  fi
}

# Starts a server of a major version with fsync on, as in production.
start_server() {
  local bin major="$1"
  "$repository_root/build/tools.sh" postgres "$major" >"$scratch/tools.out" || { cat "$scratch/tools.out" >&2; exit 2; }
  bin="$(cache_root)/postgres/$major/bin"
  mkdir -p "$scratch/server"
  chmod 711 "$scratch"
  if [[ "$(id -u)" == 0 ]]; then
    chown nobody "$scratch/server"
  fi
  as_server_user "$bin/initdb" -D "$scratch/server/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C >"$scratch/initdb.out" 2>&1 \
    || { cat "$scratch/initdb.out" >&2; fail "initdb failed."; }
  port=$((20000 + RANDOM % 20000))
  as_server_user "$bin/postgres" -D "$scratch/server/data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
    -c max_locks_per_transaction=256 >"$scratch/server.log" 2>&1 &
  server=$!
  for _ in $(seq 1 200); do
    if sql postgres 'SELECT 1' >/dev/null 2>&1; then
      # What runs it in the background is a shell, which would not pass a signal on.
      server="$(head -n 1 "$scratch/server/data/postmaster.pid")"
      note "PostgreSQL $(sql postgres 'SHOW server_version'), fsync $(sql postgres 'SHOW fsync')"
      return
    fi
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  cat "$scratch/server.log" >&2
  fail "the server did not start."
}

# Seconds of processor time of all sessions that have ended.
server_time() { awk -v hz="$(getconf CLK_TCK)" '{ printf "%.2f\n", ($16 + $17) / hz }' "/proc/$server/stat"; }

stop_server() {
  if [[ -n "${server:-}" ]]; then
    kill -INT "$server" 2>/dev/null || true
    while kill -0 "$server" 2>/dev/null; do
      sleep 0.1
    done
  fi
}

sql() { PGOPTIONS='-c client_min_messages=warning' psql -X -q -At -v ON_ERROR_STOP=1 "postgresql://postgres@127.0.0.1:$port/$1" -c "$2"; }
