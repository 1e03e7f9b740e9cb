#!/usr/bin/env bash
# Compares the PostgreSQL parser with PostgreSQL's own, taken out of the server as libpg_query: one thread, everything warm,
# the same files in memory, turn by turn in one run. Prints megabytes a second and ratios.
#
# Usage: benchmarks/parse-vs-libpg_query.sh [--turns N] [--corpus FOLDER]
#   --turns   how often each program runs; 3 by default. Each takes the median of 5 rounds, the table the median of the turns.
#   --corpus  a folder with postgres-oracle.tsv and the files that it names; by default $SQLGITOPS_CORPUS, else
#             ../shared/corpus beside the repository
#
# Only files that all parsers accept are measured. The peers:
#   libpg_query 15 (PostgreSQL 15), native: Debian's libpg-query-dev, the installed one or one that apt-get downloads and
#   dpkg unpacks into the tools cache (nothing is installed); a small C program is compiled against it. Needs gcc.
#   libpg_query 18 (PostgreSQL 18), WebAssembly: npm libpg-query, which build/tools.sh keeps in the tools cache. Needs Node.js.
# Exit codes: 0 measured, 1 a program could not be built, 2 could not start.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../build/lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/../build/lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=lib/measure.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/measure.sh"

native_version=15-4.0.0
rounds=5
turns=3
corpus="${SQLGITOPS_CORPUS:-$repository_root/../shared/corpus}"
while [[ $# -gt 0 ]]; do
  case "$1" in
    -h | --help) print_help; exit 0 ;;
    --turns) turns="${2:?--turns needs a number}"; shift ;;
    --corpus) corpus="${2:?--corpus needs a folder}"; shift ;;
    *) fail "unknown argument '$1'. Run benchmarks/parse-vs-libpg_query.sh --help." ;;
  esac
  shift
done
[[ -f "$corpus/postgres-oracle.tsv" ]] || fail "there is no file '$corpus/postgres-oracle.tsv'. Name the corpus with --corpus or SQLGITOPS_CORPUS."
corpus="$(realpath "$corpus")"
command -v gcc >/dev/null || fail "gcc is missing. Install it (Debian: apt-get install gcc libc6-dev)."
require_dotnet
peers="$repository_root/benchmarks/peers"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

# Sets the compiler's arguments for Debian's libpg_query.
find_native() {
  native=(-lpg_query)
  if printf '#include <pg_query.h>\nint main(void) { pg_query_exit(); }\n' | gcc -x c - -lpg_query -o "$scratch/probe" 2>/dev/null; then
    return
  fi
  local folder
  folder="$(cache_root)/libpg-query-native/$native_version"
  if [[ ! -d "$folder" ]]; then
    command -v apt-get >/dev/null && command -v dpkg >/dev/null \
      || fail "libpg_query for C is missing, and only Debian's apt-get and dpkg can fetch it. Install libpg_query with its header."
    note "downloading libpg-query-dev"
    (cd "$scratch" && apt-get download libpg-query-dev >"$scratch/apt.out" 2>&1) || {
      sed 's/^/    /' "$scratch/apt.out" >&2
      fail "apt-get could not download libpg-query-dev. Run apt-get update as root, or install libpg-query-dev, then run this again."
    }
    dpkg -x "$scratch"/libpg-query-dev_*.deb "$scratch/native"
    mkdir -p "$(dirname "$folder")"
    mv -T "$scratch/native/usr" "$folder"
  fi
  native=(-I "$folder/include" "$(find "$folder/lib" -name libpg_query.a)")
}

step "Programs"
"$repository_root/build/tools.sh" libpg-query >"$scratch/tools.out" || { sed 's/^/    /' "$scratch/tools.out" >&2; exit 2; }
wasm="$(cache_root)/libpg-query/current"
find_native
gcc -O2 -Wall -o "$scratch/native-peer" "$peers/libpg_query.c" "${native[@]}" || exit 1
run dotnet build "$repository_root/benchmarks/SqlGitOps.Benchmarks" -c Release -v:quiet -tl:off -p:RunAnalyzersDuringBuild=false || exit 1
ours="$repository_root/artifacts/bin/SqlGitOps.Benchmarks/release/SqlGitOps.Benchmarks"

step "Files"
awk -F '\t' -v root="$corpus" 'NR > 1 && $3 == "yes" { print root "/" $1 }' "$corpus/postgres-oracle.tsv" >"$scratch/all"
"$scratch/native-peer" accepts "$scratch/all" >"$scratch/native-accepts"
node "$peers/libpg_query.cjs" "$wasm" accepts "$scratch/native-accepts" >"$scratch/peers-accept"
"$ours" accepts PostgreSql "$scratch/peers-accept" >"$scratch/list"
bytes="$(xargs -d '\n' -a "$scratch/list" cat | wc -c)"
note "$(wc -l <"$scratch/list") files, $(calculate "$bytes / 1e6") MB, of $(wc -l <"$scratch/all") that PostgreSQL 18 accepts"
note "left out because the native library (PostgreSQL 15), the WebAssembly build or this parser does not: $(($(wc -l <"$scratch/all") - $(wc -l <"$scratch/native-accepts"))), $(($(wc -l <"$scratch/native-accepts") - $(wc -l <"$scratch/peers-accept"))), $(($(wc -l <"$scratch/peers-accept") - $(wc -l <"$scratch/list")))"

step "Measuring $turns times"
for ((turn = 1; turn <= turns; turn++)); do
  "$ours" throughput PostgreSql "$scratch/list" "$rounds"
  "$scratch/native-peer" throughput "$scratch/list" "$rounds"
  node "$peers/libpg_query.cjs" "$wasm" throughput "$scratch/list" "$rounds"
done >"$scratch/results"
print_machine

# The median seconds of the measurement $1.
seconds() {
  awk -F '\t' -v name="$1" '$1 == name' "$scratch/results" >"$scratch/one"
  median "$scratch/one" 2
}
parse="$(seconds parse)"
native_parse="$(seconds native-parse-protobuf)"
fingerprint="$(seconds wasm-fingerprint)"

step "Medians"
printf '    %-52s %8s %14s\n' '' 'MB/s' 'time, parse=1'
row() {
  local time
  time="$(seconds "$2")"
  printf '    %-52s %8.1f %13.2fx\n' "$1" "$(calculate "$bytes / 1e6 / $time")" "$(calculate "$time / $parse")"
}
row 'SqlGitOps: lex' lex
row 'SqlGitOps: lex, parse, tree' parse
row 'SqlGitOps: decode, lex, parse, tree' decode+parse
row 'libpg_query 15, native: scan' native-scan
row 'libpg_query 15, native: parse to protobuf' native-parse-protobuf
row 'libpg_query 18, WebAssembly: parse and fingerprint' wasm-fingerprint
row 'libpg_query 18, WebAssembly: parse to JSON objects' wasm-parse
note "lex, parse, tree: $(calculate "$native_parse / $parse") times the native parse to protobuf (target: 6), $(calculate "$fingerprint / $parse") times the WebAssembly fingerprint (target: 3)"
note "allocated beyond pooled arrays: $(awk -F '\t' -v bytes="$bytes" '$1 == "parse" { printf "%.3f", $3 / bytes; exit }' "$scratch/results") bytes for each byte of input (target: 0.1)"
