# Supervises one PostgreSQL server for the tests. PostgresServer runs it as: sh -c <this text> sh BIN TEMPLATE FOLDER PORT [setting...]
#   BIN       folder with initdb and postgres
#   TEMPLATE  data folder as initdb leaves it, created when absent, copied for every server: copying is faster than initdb
#   FOLDER    an existing empty folder, owned by the caller; it is deleted at the end
# It holds the server's life to its standard input: at end of file, which also comes when the test process is killed,
# it stops the server and deletes FOLDER. In FOLDER: data/, log, pid (the server's), exited (it ended by itself),
# restart (written by the caller: seconds to wait before the server is started again, once it has ended).
set -u
bin=$1 template=$2 folder=$3 port=$4
shift 4
data=$folder/data
exec 3<&0 </dev/null >"$folder/log" 2>&1
# Ctrl+C reaches the whole process group; the end of input decides here.
trap : INT TERM HUP

# PostgreSQL refuses to run as root.
as_server_user=
if [ "$(id -u)" = 0 ]; then
  as_server_user="setpriv --reuid=nobody --regid=$(id -g nobody) --clear-groups --"
fi
export LC_ALL=C TZ=UTC
unset PGDATA PGPORT PGHOST PGUSER PGPASSWORD PGOPTIONS PGDATABASE PGTZ

own() {
  if [ -n "$as_server_user" ]; then chown -R nobody "$1"; fi
}

create_data() {
  if cp -a "$template" "$data" 2>/dev/null; then
    own "$data"
    return
  fi
  rm -rf "$data"
  mkdir "$data"
  own "$data"
  $as_server_user "$bin/initdb" -D "$data" --username=postgres --auth=trust --encoding=UTF8 --locale=C --no-sync || return 1
  # Best effort: without the copy the next server only starts slower. Two creators: the rename of one fails.
  {
    mkdir -p "${template%/*}" && cp -a "$data" "$template.$$" && mv -T "$template.$$" "$template" || rm -rf "$template.$$"
  } 2>/dev/null
  return 0
}

start_server() {
  # Durability is off: the data never outlives the test. Autovacuum is off: its locks would be seen by tests of locks.
  $as_server_user "$bin/postgres" -D "$data" -p "$port" \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off \
    -c shared_buffers=32MB -c max_connections=200 -c max_prepared_transactions=20 \
    "$@" 3<&- &
  server=$!
  echo "$server" >"$folder/pid"
}

cd "$folder" || exit 1
chmod 711 "$folder"
if create_data; then
  start_server "$@"
else
  server=
  : >"$folder/exited"
fi

(
  trap '' INT TERM HUP
  read -r _ <&3
  [ -e "$folder/exited" ] && exit 0
  : >"$folder/stopping"
  server=$(cat "$folder/pid")
  # Fast, then immediate, then none asked.
  for signal in INT QUIT KILL; do
    kill "-$signal" "$server"
    tries=0
    while [ "$tries" -lt 100 ]; do
      kill -0 "$server" 2>/dev/null || exit 0
      sleep 0.05
      tries=$((tries + 1))
    done
  done
) &
watcher=$!

if [ -n "$server" ]; then
  while :; do
    # A trapped signal ends a wait early.
    while kill -0 "$server" 2>/dev/null; do wait "$server"; done
    [ -e "$folder/restart" ] || break
    pause=$(cat "$folder/restart")
    rm "$folder/restart"
    sleep "$pause"
    [ -e "$folder/stopping" ] && break
    start_server "$@"
  done
  : >"$folder/exited"
fi
while kill -0 "$watcher" 2>/dev/null; do wait "$watcher"; done
cd /
rm -rf "$folder"
