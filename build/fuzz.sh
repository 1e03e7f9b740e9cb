#!/usr/bin/env bash
# Fuzzes the parsers: texts made from real statements by changing tokens, characters and bytes. Every input must give a sound
# tree that holds the whole text, without an exception, in bounded work, on a 256 KB stack. Inputs that reach something new
# (a kind of node below or behind another) become texts to start from.
#
# Usage: build/fuzz.sh [--count N] [--seed N] [--threads N] [--seconds-limit N] [--target NAME] [--output FOLDER]
#   --count          number of inputs over all targets; 100,000 by default
#   --seed           the same seed, threads and texts give the same inputs; 1 by default
#   --threads        one for each processor by default
#   --seconds-limit  end after this time, whatever the count
#   --target         postgresql, sqlite or plpgsql only
#   --output         folder for inputs that show a fault, shortened; artifacts/fuzz by default
#
# The texts are those of build/Fuzz/Seeds and, when it is there, of the corpus ($SQLGITOPS_CORPUS or ../shared/corpus).
# Exit codes: 0 no fault, 1 faults, 2 could not run.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

arguments=(--output "$repository_root/artifacts/fuzz")
while [[ $# -gt 0 ]]; do
  case "$1" in
    -h | --help) print_help; exit 0 ;;
    --*) arguments+=("$1" "${2:?$1 needs a value}"); shift ;;
    *) fail "unknown argument '$1'. Run build/fuzz.sh --help." ;;
  esac
  shift
done
require_dotnet
corpus="${SQLGITOPS_CORPUS:-$repository_root/../shared/corpus}"
if [[ -d "$corpus" ]]; then
  arguments+=(--corpus "$corpus")
elif [[ -n "${SQLGITOPS_CORPUS:-}" ]]; then
  fail "SQLGITOPS_CORPUS names $corpus, which does not exist."
fi
dotnet build "$repository_root/build/Fuzz" -c Release -v:quiet -tl:off || exit 2
exec "$repository_root/artifacts/bin/Fuzz/release/SqlGitOps.Fuzz" "${arguments[@]}"
