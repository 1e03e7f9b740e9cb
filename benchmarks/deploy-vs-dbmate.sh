#!/usr/bin/env bash
# Compares "sqlgitops deploy" with dbmate on one PostgreSQL server: whole processes, the same files, turn by turn in one run.
#   first run     500 files with one table each to an empty database
#   nothing to do the same again
#   big file      one file of 30 MB with 400,000 INSERT statements
#   status        5,000 applied migrations
# Prints medians of wall time, processor time and peak memory of the process, and the ratios.
#
# Usage: benchmarks/deploy-vs-dbmate.sh [--runs N] [--major M] [--tool FILE] [--only PART]...
#   --runs   how often each tool runs each part; 3 by default (the big file: once less, at least once)
#   --major  major version of the server; 17 by default
#   --tool   a sqlgitops program to measure instead of the one that the script publishes (Release, ReadyToRun)
#   --only   first, nothing, big or status; all by default
#
# build/tools.sh installs dbmate and the server into its cache. The server runs with fsync on, as in
# production, and is gone afterwards. The deployment includes its review of the files; dbmate has none.
# Needs npm, GNU time, psql and the .NET SDK.
# Exit codes: 0 measured, 1 something did not deploy, 2 could not start.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../build/lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/../build/lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../build/lib/publish-tool.sh
. "$(dirname "${BASH_SOURCE[0]}")/../build/lib/publish-tool.sh"
# shellcheck source-path=SCRIPTDIR source=lib/measure.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/measure.sh"
# shellcheck source-path=SCRIPTDIR source=lib/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/server.sh"

runs=3
major=17
tool=
parts=()
while [[ $# -gt 0 ]]; do
  case "$1" in
    -h | --help) print_help; exit 0 ;;
    --runs) runs="${2:?--runs needs a number}"; shift ;;
    --major) major="${2:?--major needs a number}"; shift ;;
    --tool) tool="$(realpath "${2:?--tool needs a file}")"; shift ;;
    --only) parts+=("${2:?--only needs a part}"); shift ;;
    *) fail "unknown argument '$1'. Run benchmarks/deploy-vs-dbmate.sh --help." ;;
  esac
  shift
done
[[ ${#parts[@]} -gt 0 ]] || parts=(first nothing big status)
require_dotnet
require_time
command -v psql >/dev/null || fail "psql is missing. Install it (Debian: apt-get install postgresql-client)."
scratch="$(mktemp -d "${TMPDIR:-/tmp}/sqlgitops-deploy.XXXXXX")"
server=

trap 'stop_server; rm -rf "$scratch"' EXIT

new_database() {
  sql postgres "DROP DATABASE IF EXISTS $1"
  sql postgres "CREATE DATABASE $1"
  sql postgres CHECKPOINT
}

# A project with the same statements for both tools: a line for dbmate is a comment for us.
new_project() {
  local folder="$scratch/$1"
  mkdir -p "$folder/migrations"
  printf 'root = true\n' >"$folder/.editorconfig"
  printf '%s\n' "$folder"
}

ours() {
  local results="$1" command="$2" folder="$3" database="$4"
  SQLGITOPS_CONNECTION_STRING="Host=127.0.0.1;Port=$port;Username=postgres;Database=$database;SSL Mode=Disable" \
    measure "$results" "$tool" "$command" --project "$folder" --dialect PostgreSql
}

theirs() {
  local results="$1" command="$2" folder="$3" database="$4"
  DATABASE_URL="postgres://postgres@127.0.0.1:$port/$database?sslmode=disable" \
    measure "$results" "$dbmate" --migrations-dir "$folder/migrations" --no-dump-schema "$command"
}

# Deploys with each tool to a new database, in turn.
compare_first() {
  local name="$1" folder="$2" count="$3" run who before
  for ((run = 1; run <= count; run++)); do
    for who in theirs ours; do
      new_database "${name}_$who"
      sleep 0.2
      before="$(server_time)"
      "$who" "$scratch/$name.$who" "$([[ $who == ours ]] && echo deploy || echo migrate)" "$folder" "${name}_$who"
      # Sessions count when they have ended.
      sleep 0.2
      calculate "$(server_time) - $before" >>"$scratch/$name.$who.server"
      printf '\n' >>"$scratch/$name.$who.server"
    done
  done
}

row() {
  local title="$1" name="$2" target="$3" who
  for who in theirs ours; do
    printf '    %-34s %-10s %9.3f %12.3f %9.0f\n' "$title" "$([[ $who == ours ]] && echo sqlgitops || echo dbmate)" \
      "$(median "$scratch/$name.$who" 1)" "$(median "$scratch/$name.$who" 2)" "$(median "$scratch/$name.$who" 3)"
  done
  if [[ -f "$scratch/$name.ours.server" ]]; then
    printf '    %-34s %-10s %9.2f / %.2f s\n' '' 'server, processor' "$(median "$scratch/$name.theirs.server" 1)" "$(median "$scratch/$name.ours.server" 1)"
  fi
  printf '    %-34s %-10s %9.2f   (target: %s)\n' '' 'ratio' "$(calculate "$(median "$scratch/$name.ours" 1) / $(median "$scratch/$name.theirs" 1)")" "$target"
}

has() { [[ " ${parts[*]} " == *" $1 "* ]]; }

step "Programs"
"$repository_root/build/tools.sh" dbmate >/dev/null
dbmate="$("$repository_root/build/tools.sh" --cache)/dbmate/current/bin/dbmate"
if [[ -z "$tool" ]]; then
  publish_tool benchmark
else
  kind="$tool"
fi
note "$("$dbmate" --version)"
note "sqlgitops: $kind"
start_server "$major"

step "Measuring, $runs runs"
print_machine
if has first || has nothing; then
  folder="$(new_project tables)"
  for ((i = 1; i <= 500; i++)); do
    # shellcheck disable=SC2016 # Nothing is to be expanded.
    printf -- '-- migrate:up\nCREATE TABLE t%s (\n    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n    name text NOT NULL,\n    created_at timestamptz NOT NULL DEFAULT now()\n);\n\n-- migrate:down\nDROP TABLE t%s;\n' "$i" "$i" \
      >"$folder/migrations/$((20240101000000 + i))_table_$i.sql"
  done
  compare_first first "$folder" "$runs"
  for ((run = 0; run < runs + 2; run++)); do
    theirs "$scratch/nothing.theirs" migrate "$folder" first_theirs
    ours "$scratch/nothing.ours" deploy "$folder" first_ours
  done
fi
if has big; then
  folder="$(new_project big)"
  {
    printf -- '-- migrate:up\nCREATE TABLE big (id int, name text);\n'
    awk 'BEGIN { for (i = 1; i <= 400000; i++) printf "INSERT INTO big (id, name) VALUES (%d, '\''this is the text of row number %d'\'');\n", i, i }'
    printf -- '\n-- migrate:down\nDROP TABLE big;\n'
  } >"$folder/migrations/20240101000001_big.sql"
  note "big file: $(calculate "$(stat -c %s "$folder/migrations/20240101000001_big.sql") / 1e6") MB"
  compare_first big "$folder" "$((runs > 1 ? runs - 1 : 1))"
fi
if has status; then
  folder="$(new_project many)"
  for ((i = 1; i <= 5000; i++)); do
    printf -- '-- migrate:up\nSELECT %s;\n\n-- migrate:down\nSELECT 1;\n' "$i" >"$folder/migrations/$((20240101000000 + i))_nothing_$i.sql"
  done
  compare_first many "$folder" 1
  for ((run = 0; run < runs + 2; run++)); do
    theirs "$scratch/status.theirs" status "$folder" many_theirs
    ours "$scratch/status.ours" status "$folder" many_ours
  done
fi
print_machine

step "Medians"
printf '    %-34s %-10s %9s %12s %9s\n' '' '' 'wall s' 'processor s' 'peak MB'
if has first; then row '500 one-table files, first run' first '1.00'; fi
if has nothing || has first; then row '500 files, nothing to do' nothing '0.3 s'; fi
if has big; then row '30 MB, 400,000 INSERTs, one file' big '1.00'; fi
if has status; then
  row '5,000 files, first run' many '–'
  row '5,000 applied, status' status '0.5 s'
fi
