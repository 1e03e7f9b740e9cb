#!/usr/bin/env bash
# Deploys every PostgreSQL history of the corpus, runs the same files with psql, compares the databases, and writes
# docs/histories.md.
#
# Usage: build/histories.sh [--majors LIST] [--only NAME] [--tool FILE]
#   --majors  PostgreSQL majors with commas between them; 13,15,18 by default. Histories that need others name them
#   --only    histories whose name contains this; no report is written then
#   --tool    a sqlgitops.dll instead of the one that the script publishes
#
# The corpus is $SQLGITOPS_CORPUS or ../shared/corpus. psql and pg_dump are those on the PATH, else those of
# build/tools.sh postgres-client.
# Exit codes: 0 all that psql runs are equal, 1 some are not, 2 could not run.
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
build/tools.sh postgres ${majors//,/ }

# Debian's psql is a script that looks for its major under fixed paths, so the cached program is taken from its own folder.
psql="$(command -v psql || true)"
pg_dump="$(command -v pg_dump || true)"
if [[ -z "$psql" || -z "$pg_dump" ]]; then
  build/tools.sh postgres-client
  root="$(cache_root)/postgres-client/current"
  psql="$(find "$root/usr/lib/postgresql" -name psql -type f | head -n 1)"
  pg_dump="$(find "$root/usr/lib/postgresql" -name pg_dump -type f | head -n 1)"
  library="$(find "$root/usr/lib" -name 'libpq.so.5' | head -n 1)"
  export LD_LIBRARY_PATH="${library%/*}${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
fi

step "Programs"
if [[ -z "$tool" ]]; then
  publish_tool histories
  tool="$tool.dll"
  note "sqlgitops: $kind"
fi
note "$("$psql" --version), $("$pg_dump" --version)"
run dotnet build build/Histories -c Release -v:quiet -tl:off || exit 2

step "Histories"
exec dotnet artifacts/bin/Histories/release/Histories.dll --corpus "$corpus" --tool "$tool" --psql "$psql" --pg-dump "$pg_dump" --majors "$majors" "${arguments[@]}"
