#!/usr/bin/env bash
# Measures the peak memory of "sqlgitops deploy" for large files, as a whole process, on PostgreSQL and SQLite:
#   inserts   one file of 30 MB with 400,000 INSERT statements (PostgreSQL and SQLite)
#   copy      one file with one COPY block of the given size (PostgreSQL)
# The runtime's own memory is the peak of the same program for "status" of a project without migrations, measured in the same
# run. Prints peaks in MB (10^6 bytes), what they are above that, and checks them against the limit of 96 MB. Checks the rows, too.
#
# Usage: benchmarks/deploy-memory.sh [--copy-megabytes N] [--major M] [--tool FILE] [--only PART]...
#   --copy-megabytes  size of the COPY block; 1000 by default
#   --major           major version of the server; 17 by default
#   --tool            a sqlgitops program to measure instead of the one that the script publishes (Release, ReadyToRun)
#   --only            inserts or copy; both by default
#
# The server is installed into the tools cache (build/tools.sh) and gone afterwards. The deployment includes its review.
# Needs GNU time, psql, the .NET SDK, and three times the size of the COPY block on the disk.
# Exit codes: 0 within the limit, 1 above it or not deployed as expected, 2 could not start.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../build/lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/../build/lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../build/lib/publish-tool.sh
. "$(dirname "${BASH_SOURCE[0]}")/../build/lib/publish-tool.sh"
# shellcheck source-path=SCRIPTDIR source=lib/measure.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/measure.sh"
# shellcheck source-path=SCRIPTDIR source=lib/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/server.sh"

limit=96
copy_megabytes=1000
major=17
tool=
parts=()
while [[ $# -gt 0 ]]; do
  case "$1" in
    -h | --help) print_help; exit 0 ;;
    --copy-megabytes) copy_megabytes="${2:?--copy-megabytes needs a number}"; shift ;;
    --major) major="${2:?--major needs a number}"; shift ;;
    --tool) tool="$(realpath "${2:?--tool needs a file}")"; shift ;;
    --only) parts+=("${2:?--only needs a part}"); shift ;;
    *) fail "unknown argument '$1'. Run benchmarks/deploy-memory.sh --help." ;;
  esac
  shift
done
[[ ${#parts[@]} -gt 0 ]] || parts=(inserts copy)
require_dotnet
require_time
command -v psql >/dev/null || fail "psql is missing. Install it (Debian: apt-get install postgresql-client)."
scratch="$(mktemp -d "${TMPDIR:-/tmp}/sqlgitops-memory.XXXXXX")"
server=
trap 'stop_server; rm -rf "$scratch"' EXIT

# Runs the tool for a project; its peak is added to a file.
ours() {
  local results="$1" command="$2" folder="$3" dialect="$4" connection="$5"
  SQLGITOPS_CONNECTION_STRING="$connection" measure "$results" "$tool" "$command" --project "$folder" --dialect "$dialect"
}

new_project() {
  mkdir -p "$scratch/$1/migrations"
  printf 'root = true\n' >"$scratch/$1/.editorconfig"
  printf '%s\n' "$scratch/$1"
}

postgres_connection() { printf 'Host=127.0.0.1;Port=%s;Username=postgres;Database=%s;SSL Mode=Disable' "$port" "$1"; }

result=0
row() {
  local title="$1" file="$2" own="$3" above
  above="$(calculate "$(median "$file" 3) - $own")"
  printf '    %-44s %9.1f %9.1f %9.1f\n' "$title" "$(median "$file" 1)" "$(median "$file" 3)" "$above"
  if [[ "$(calculate "($above > $limit)")" != 0.000 ]]; then
    result=1
  fi
}

expect() {
  [[ "$1" == "$2" ]] || { printf 'error: expected %s, found %s\n' "$2" "$1" >&2; exit 1; }
}

has() { [[ " ${parts[*]} " == *" $1 "* ]]; }

step "Programs"
if [[ -z "$tool" ]]; then
  publish_tool benchmark
else
  kind="$tool"
fi
note "sqlgitops: $kind"
start_server "$major"

step "Measuring"
print_machine
folder="$(new_project empty)"
sql postgres 'CREATE DATABASE empty'
for _ in 1 2 3; do
  ours "$scratch/own.postgresql" status "$folder" PostgreSql "$(postgres_connection empty)"
  ours "$scratch/own.sqlite" status "$folder" Sqlite "Data Source=$scratch/empty.db"
done
own_postgresql="$(median "$scratch/own.postgresql" 3)"
own_sqlite="$(median "$scratch/own.sqlite" 3)"
if has inserts; then
  folder="$(new_project inserts)"
  {
    printf 'CREATE TABLE big (id int, name text);\n'
    awk 'BEGIN { for (i = 1; i <= 400000; i++) printf "INSERT INTO big (id, name) VALUES (%d, '\''this is the text of row number %d'\'');\n", i, i }'
  } >"$folder/migrations/V1__big.sql"
  sql postgres 'CREATE DATABASE inserts'
  ours "$scratch/inserts.postgresql" deploy "$folder" PostgreSql "$(postgres_connection inserts)"
  expect "$(sql inserts 'SELECT count(*), max(id) FROM big')" '400000|400000'
  ours "$scratch/inserts.sqlite" deploy "$folder" Sqlite "Data Source=$scratch/inserts.db"
fi
if has copy; then
  folder="$(new_project copy)"
  {
    printf 'CREATE TABLE big (id int, name text);\nCOPY big (id, name) FROM stdin;\n'
    awk -v bytes="$((copy_megabytes * 1000000))" 'BEGIN {
      for (i = 1; written < bytes; i++) { line = sprintf("%d\tthis is the text of row number %d and some more of it to make the row longer", i, i); print line; written += length(line) + 1 } }'
    printf '\\.\n'
  } >"$folder/migrations/V1__big.sql"
  rows="$(($(wc -l <"$folder/migrations/V1__big.sql") - 3))"
  sql postgres 'CREATE DATABASE copy'
  ours "$scratch/copy.postgresql" deploy "$folder" PostgreSql "$(postgres_connection copy)"
  expect "$(sql copy 'SELECT count(*) FROM big')" "$rows"
fi
print_machine

step "Peaks in MB"
printf '    %-44s %9s %9s %9s\n' '' 'wall s' 'peak' 'above own'
printf '    %-44s %9s %9.1f\n' "the runtime's own, PostgreSQL" '' "$own_postgresql"
printf '    %-44s %9s %9.1f\n' "the runtime's own, SQLite" '' "$own_sqlite"
if has inserts; then
  row '30 MB, 400,000 INSERTs, PostgreSQL' "$scratch/inserts.postgresql" "$own_postgresql"
  row '30 MB, 400,000 INSERTs, SQLite' "$scratch/inserts.sqlite" "$own_sqlite"
fi
if has copy; then row "COPY of $copy_megabytes MB, PostgreSQL" "$scratch/copy.postgresql" "$own_postgresql"; fi
note "limit: $limit MB above the runtime's own"
exit "$result"
