#!/usr/bin/env bash
# Compares "sqlgitops lint" with squawk on the PostgreSQL migrations of a corpus: whole processes, the same files, JSON
# reports that nobody reads, turn by turn in one run. Prints medians of wall time, processor time and peak memory,
# files and megabytes a second, and the ratios.
#
# Usage: benchmarks/lint-vs-squawk.sh [--runs N] [--corpus FOLDER] [--tool FILE]
#   --runs    how often each tool runs; 7 by default
#   --corpus  a folder with a sub-folder "postgres" of projects; by default $SQLGITOPS_CORPUS, else ../shared/corpus
#             beside the repository
#   --tool    a sqlgitops program to measure instead of the one that the script publishes (Release, ReadyToRun)
#
# One file that squawk cannot read makes its whole run fail, so those files are left out for both; a parser's own test
# files (folders named *-fixtures) are no migrations and are left out too. squawk is installed into the tools cache
# (build/tools.sh --cache). Needs npm, GNU time and the .NET SDK.
# Exit codes: 0 measured, 1 the tool could not be built, 2 could not start.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../build/lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/../build/lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../build/lib/publish-tool.sh
. "$(dirname "${BASH_SOURCE[0]}")/../build/lib/publish-tool.sh"
# shellcheck source-path=SCRIPTDIR source=lib/measure.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/measure.sh"

squawk_version=2.66.0
runs=7
corpus="${SQLGITOPS_CORPUS:-$repository_root/../shared/corpus}"
tool=
while [[ $# -gt 0 ]]; do
  case "$1" in
    -h | --help) print_help; exit 0 ;;
    --runs) runs="${2:?--runs needs a number}"; shift ;;
    --corpus) corpus="${2:?--corpus needs a folder}"; shift ;;
    --tool) tool="$(realpath "${2:?--tool needs a file}")"; shift ;;
    *) fail "unknown argument '$1'. Run benchmarks/lint-vs-squawk.sh --help." ;;
  esac
  shift
done
[[ -d "$corpus/postgres" ]] || fail "there is no folder '$corpus/postgres'. Name the corpus with --corpus or SQLGITOPS_CORPUS."
corpus="$(realpath "$corpus")"
require_time
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

case "$(uname -m)" in
  x86_64) architecture=x64 ;;
  aarch64 | arm64) architecture=arm64 ;;
  *) fail "squawk has no program for the processor $(uname -m)." ;;
esac

install_squawk() {
  local folder
  folder="$(cache_root)/squawk/$squawk_version-$architecture"
  squawk="$folder/squawk"
  if [[ -x "$squawk" ]]; then
    return
  fi
  command -v npm >/dev/null || fail "npm is missing; build/tools.sh installs it for root on Debian."
  note "downloading @squawk-cli/linux-$architecture@$squawk_version"
  (cd "$scratch" && npm_config_cache="$scratch/npm" npm pack "@squawk-cli/linux-$architecture@$squawk_version" >/dev/null 2>"$scratch/npm.err") || {
    sed 's/^/    /' "$scratch/npm.err" >&2
    fail "npm could not download squawk. Check that npm reaches its registry (npm ping), then run this again."
  }
  tar -xzf "$scratch"/*.tgz -C "$scratch" --no-same-owner
  mkdir -p "$folder"
  chmod 755 "$scratch/package/bin/squawk"
  mv "$scratch/package/bin/squawk" "$squawk"
}

# Prints the files of a list that squawk can read: all at once, or by halves where that fails.
readable() {
  local list=("$@") half status=0
  "$squawk" --reporter json --pg-version 17 "${list[@]}" >/dev/null 2>"$scratch/squawk.err" || status=$?
  if [[ $status -le 1 ]] && ! grep -q 'valid UTF-8\|panicked' "$scratch/squawk.err"; then
    printf '%s\n' "${list[@]}"
  elif [[ ${#list[@]} -gt 1 ]]; then
    half=$((${#list[@]} / 2))
    readable "${list[@]:0:half}"
    readable "${list[@]:half}"
  fi
}

step "Programs"
install_squawk
if [[ -z "$tool" ]]; then
  require_dotnet
  publish_tool benchmark
else
  kind="$tool"
fi
note "squawk $squawk_version"
note "sqlgitops: $kind"

step "Files"
mapfile -t all < <(find "$corpus/postgres" -name '*.sql' -type f -not -path '*-fixtures/*' | LC_ALL=C sort)
[[ ${#all[@]} -gt 0 ]] || fail "there is no .sql file in '$corpus/postgres'."
mapfile -t files < <(readable "${all[@]}")
bytes="$(printf '%s\0' "${files[@]}" | xargs -0 cat | wc -c)"
note "${#files[@]} files, $(calculate "$bytes / 1e6") MB; left out because squawk cannot read them: $((${#all[@]} - ${#files[@]}))"

step "$runs runs of each, turn by turn"
print_machine
ours=("$tool" lint --dialect PostgreSql --target-version 17 --format json "${files[@]}")
theirs=("$squawk" --reporter json --pg-version 17 "${files[@]}")
measure "$scratch/warm" "${ours[@]}"
measure "$scratch/warm" "${theirs[@]}"
for ((run = 1; run <= runs; run++)); do
  measure "$scratch/ours" "${ours[@]}"
  measure "$scratch/theirs" "${theirs[@]}"
done
print_machine

step "Medians"
printf '    %-10s %10s %14s %10s %10s %8s\n' '' 'wall s' 'processor s' 'files/s' 'MB/s' 'peak MB'
for name in theirs ours; do
  wall="$(median "$scratch/$name" 1)"
  printf '    %-10s %10.3f %14.3f %10.0f %10.1f %8.0f\n' "$([[ $name == ours ]] && echo sqlgitops || echo squawk)" \
    "$wall" "$(median "$scratch/$name" 2)" "$(calculate "${#files[@]} / $wall")" "$(calculate "$bytes / 1e6 / $wall")" "$(median "$scratch/$name" 3)"
done
note "sqlgitops is $(calculate "$(median "$scratch/theirs" 1) / $(median "$scratch/ours" 1)") times as fast by wall time, $(calculate "$(median "$scratch/theirs" 2) / $(median "$scratch/ours" 2)") times by processor time (target: 5)"
