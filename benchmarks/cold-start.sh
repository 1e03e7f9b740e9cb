#!/usr/bin/env bash
# Measures the first parse of a 4 KB file in a fresh process: a small program, compiled ReadyToRun, that reads a file and
# parses it or does not, turn by turn. Prints medians: the whole process by the wall, and the parse by the program's own watch.
#
# Usage: benchmarks/cold-start.sh [--runs N] [--no-ready-to-run]
#   --runs             how often each variant runs; 20 by default
#   --no-ready-to-run  compiled at run time instead, for comparison
#
# Needs the .NET SDK and, for ReadyToRun, the compiler's package, which restoring gets from NuGet.
# Exit codes: 0 measured, 1 the program could not be built, 2 could not start.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../build/lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/../build/lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=lib/measure.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/measure.sh"

runs=20
ready_to_run=true
while [[ $# -gt 0 ]]; do
  case "$1" in
    -h | --help) print_help; exit 0 ;;
    --runs) runs="${2:?--runs needs a number}"; shift ;;
    --no-ready-to-run) ready_to_run=false ;;
    *) fail "unknown argument '$1'. Run benchmarks/cold-start.sh --help." ;;
  esac
  shift
done
require_dotnet
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
case "$(uname -m)" in
  x86_64) rid=linux-x64 ;;
  aarch64 | arm64) rid=linux-arm64 ;;
  *) fail "there is no runtime for the processor $(uname -m) that this script knows." ;;
esac

step "Program"
run dotnet publish "$repository_root/benchmarks/ColdStart" -c Release -r "$rid" --self-contained false \
  "-p:PublishReadyToRun=$ready_to_run" -p:RunAnalyzersDuringBuild=false -o "$scratch/program" -v:quiet -tl:off || exit 1

step "Measuring $runs times"
for ((turn = 0; turn <= runs; turn++)); do
  for parser in postgresql sqlite; do
    file="$repository_root/benchmarks/ColdStart/$parser.sql"
    for what in none "$parser"; do
      start="$(date +%s%N)"
      parsed="$("$scratch/program/cold-start" "$what" "$file")"
      wall="$(($(date +%s%N) - start))"
      # The first turn reads the program from the disk.
      [[ $turn == 0 ]] || printf '%s %s\n' "$(calculate "$wall / 1e6")" "$parsed" >>"$scratch/$parser-$([[ $what == none ]] && echo without || echo with)"
    done
  done
done
print_machine

step "Medians in milliseconds"
printf '    %-12s %12s %16s %8s %14s %14s\n' '' 'process' 'without a parse' 'added' 'first parse' 'second parse'
for parser in postgresql sqlite; do
  with="$(median "$scratch/$parser-with" 1)"
  without="$(median "$scratch/$parser-without" 1)"
  printf '    %-12s %12.1f %16.1f %8.1f %14.2f %14.2f\n' "$parser" "$with" "$without" "$(calculate "$with - $without")" \
    "$(median "$scratch/$parser-with" 2)" "$(median "$scratch/$parser-with" 3)"
done
note "target: the first parse of 4 KB adds at most 15 ms"
