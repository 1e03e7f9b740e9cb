#!/usr/bin/env bash
# Deploys every PostgreSQL and SQLite history of the corpus, runs the same files with psql or sqlite3, compares the
# databases, and writes docs/histories.md. build/Histories/histories.json says what each history needs.
#
# Usage: build/histories.sh [--majors LIST] [--only NAME] [--tool FILE]
#   --majors  PostgreSQL majors with commas between them; 13,15,18 by default. Histories that need others name them
#   --only    histories whose name contains this; no report is written then
#   --tool    a sqlgitops.dll instead of the one that the script publishes
#
# The corpus is $SQLGITOPS_CORPUS or ../shared/corpus. psql, pg_dump and sqlite3 are those on the PATH, else those of
# build/tools.sh postgres-client sqlite3. PostgreSQL 15 gets PostGIS from a Debian package (Debian 12).
# Exit codes: 0 every history came out as histories.json says, 1 some did not, 2 could not run.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=lib/publish-tool.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/publish-tool.sh"

majors=13,15,18
tool=
arguments=(--report docs/histories.md)
while [[ $# -gt 0 ]]; do
  case "$1" in
    -h | --help) print_help; exit 0 ;;
    --majors) majors="${2:?--majors needs a list}"; shift ;;
    --only) arguments=(--only "${2:?--only needs a name}"); shift ;;
    --tool) tool="$(realpath "${2:?--tool needs a file}")"; shift ;;
    *) fail "unknown argument '$1'. Run build/histories.sh --help." ;;
  esac
  shift
done
require_dotnet
cd "$repository_root"
corpus="${SQLGITOPS_CORPUS:-$repository_root/../shared/corpus}"
[[ -d "$corpus/postgres" ]] || fail "there is no corpus at $corpus. Set SQLGITOPS_CORPUS to its folder."
# shellcheck disable=SC2086 # One word for each major.
build/tools.sh postgres ${majors//,/ } 14 15 16 postgis
cache="$(cache_root)"

# Lets programs of the cache find the libraries that were downloaded with them; this machine may have them itself.
add_libraries() {
  local library
  library="$(find "$1/usr/lib" -name "$2" | head -n 1)"
  [[ -z "$library" ]] || export LD_LIBRARY_PATH="${library%/*}${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
}

# Debian's psql is a script that looks for its major under fixed paths, so the cached program is taken from its own folder.
psql="$(command -v psql || true)"
pg_dump="$(command -v pg_dump || true)"
if [[ -z "$psql" || -z "$pg_dump" ]]; then
  build/tools.sh postgres-client
  root="$cache/postgres-client/current"
  psql="$(find "$root/usr/lib/postgresql" -name psql -type f | head -n 1)"
  pg_dump="$(find "$root/usr/lib/postgresql" -name pg_dump -type f | head -n 1)"
  add_libraries "$root" libpq.so.5
fi
sqlite="$(command -v sqlite3 || true)"
if [[ -z "$sqlite" ]]; then
  build/tools.sh sqlite3
  root="$cache/sqlite3/current"
  sqlite="$root/usr/bin/sqlite3"
  add_libraries "$root" libsqlite3.so.0
fi

# The servers of the tests, but the one of 15 is a copy with PostGIS in it. The copy is made anew when its parts change.
server="$(readlink -f "$cache/postgres/15")"
postgis="$(readlink -f "$cache/postgis/current")"
servers="$cache/histories"
with_postgis="$servers/postgres/${server##*/}-postgis-${postgis##*/}"
mkdir -p "$servers/postgres"
if [[ ! -d "$with_postgis" ]]; then
  copy="$(mktemp -d "$servers/copy.XXXXXX")"
  chmod 755 "$copy"
  cp -a "$server/." "$copy"
  extensions="$postgis/usr/share/postgresql/15/extension"
  cp "$extensions"/postgis--*.sql "$copy/share/postgresql/extension/"
  cp "$extensions/postgis-3.control" "$copy/share/postgresql/extension/postgis.control"
  cp "$postgis/usr/lib/postgresql/15/lib/postgis-3.so" "$copy/lib/postgresql/"
  mv -T "$copy" "$with_postgis"
fi
for link in "$cache"/postgres/[0-9][0-9]; do
  ln -sfn "$link" "$servers/postgres/${link##*/}"
done
ln -sfn "$with_postgis" "$servers/postgres/15"
add_libraries "$postgis" libgeos_c.so.1

step "Programs"
if [[ -z "$tool" ]]; then
  publish_tool histories
  tool="$tool.dll"
  note "sqlgitops: $kind"
fi
note "$("$psql" --version), $("$pg_dump" --version), sqlite3 $("$sqlite" --version)"
run dotnet build build/Histories -c Release -v:quiet -tl:off || exit 2

step "Histories"
export SQLGITOPS_CACHE="$servers" PROJ_DATA="$postgis/usr/share/proj"
exec dotnet artifacts/bin/Histories/release/Histories.dll --corpus "$corpus" --tool "$tool" --psql "$psql" --pg-dump "$pg_dump" --sqlite "$sqlite" --majors "$majors" "${arguments[@]}"
