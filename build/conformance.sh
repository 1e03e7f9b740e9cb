#!/usr/bin/env bash
# Compares the parsers with the engines over the corpus of real migration files and writes docs/conformance.md.
#
# Usage: build/conformance.sh [--only NAME]... [--regress FOLDER]...
#   --only     run this check only: lossless and so on; an unknown name prints the list
#   --regress  a folder of PostgreSQL's own regression files (src/test/regress/sql) to compare as well
#
# The corpus is $SQLGITOPS_CORPUS or ../shared/corpus. The oracles are libpg_query 18 (npm libpg-query, needs Node.js),
# the PostgreSQL servers of build/tools.sh, the SQLite engine of Microsoft.Data.Sqlite, and SQLite 3.36 to 3.54 for Node.js.
# What differs is listed line by line in artifacts/conformance.log.
# Exit codes: 0 every bar reached, 1 not reached, 2 could not run.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

arguments=()
while [[ $# -gt 0 ]]; do
  case "$1" in
    -h | --help) print_help; exit 0 ;;
    --only | --regress) arguments+=("$1" "${2:?$1 needs a value}"); shift ;;
    *) fail "unknown argument '$1'. Run build/conformance.sh --help." ;;
  esac
  shift
done
require_dotnet
cd "$repository_root"
corpus="${SQLGITOPS_CORPUS:-$repository_root/../shared/corpus}"
[[ -d "$corpus" ]] || fail "there is no corpus at $corpus. Set SQLGITOPS_CORPUS to its folder."

build/tools.sh postgres libpg-query sqlite-engines
cache="$(cache_root)"
mkdir -p artifacts "$cache/conformance"
dotnet run --project build/Conformance -c Release -- \
  --corpus "$corpus" --libpg-query "$cache/libpg-query/current" --sqlite-engines "$cache/sqlite-engines/current" \
  --cache "$cache/conformance" \
  --report docs/conformance.md --log artifacts/conformance.log "${arguments[@]}"
