#!/usr/bin/env bash
# Installs what the tests need, builds, packs, and runs all tests of SqlGitOps.sln.
#
# Usage: build/test.sh [--filter EXPRESSION] [--no-install]
#   --filter       only these tests, in the syntax of dotnet test --filter
#   --no-install   the tools are installed already; do not run build/tools.sh
#
# The PostgreSQL servers, the SARIF validator and the migration tools whose history is imported come from npm into a
# cache outside the tree: build/tools.sh --help.
# SQLGITOPS_TESTS_WITHOUT_SERVERS=1 neither installs nor starts servers; the tests that need one are reported as skipped.
# SQLGITOPS_CORPUS names the folder of real migration histories; without it and without ../shared/corpus the tests
# over it do nothing.
#
# The last line is "N passed, N failed, N skipped", summed over all test projects.
# Exit codes: 0 all tests passed, 1 a test or the build failed or a test project ran no test, 2 could not start.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

filter=()
install=true
while [[ $# -gt 0 ]]; do
  case "$1" in
    -h | --help) print_help; exit 0 ;;
    --filter) filter=(--filter "${2:?--filter needs a value}"); shift ;;
    --no-install) install=false ;;
    *) fail "unknown argument '$1'. Run build/test.sh --help." ;;
  esac
  shift
done
require_dotnet
cd "$repository_root"

if [[ "$install" == true ]]; then
  if [[ "${SQLGITOPS_TESTS_WITHOUT_SERVERS:-}" == 1 ]]; then
    step "SQLGITOPS_TESTS_WITHOUT_SERVERS=1: no PostgreSQL servers; tests that need one are skipped"
    build/tools.sh sarif-multitool dbmate
  else
    build/tools.sh
  fi
fi

workspace="$(mktemp -d "${TMPDIR:-/tmp}/sqlgitops-tests.XXXXXX")"
trap 'rm -rf "$workspace"' EXIT

step "Build"
run dotnet build SqlGitOps.sln -c Release -v:minimal -tl:off || { printf '\n0 passed, 1 failed, 0 skipped\n'; exit 1; }

# The end-to-end tests use the packages as a user does, from a feed. Without these variables they pack for themselves.
export SQLGITOPS_FEED="$workspace/feed"
SQLGITOPS_FEED_VERSION="$(unique_version 0.1.0-test)"
export SQLGITOPS_FEED_VERSION
build/pack.sh --version "$SQLGITOPS_FEED_VERSION" --package-only --output "$SQLGITOPS_FEED"

step "Tests"
output="$workspace/output"
test_exit=0
run dotnet test SqlGitOps.sln -c Release --no-build -v:minimal -tl:off "${filter[@]}" 2>&1 | tee "$output" || test_exit=$?

# One line per test project: "Passed!  - Failed:     0, Passed:    21, Skipped:     0, Total: ..."
read -r passed failed skipped reported < <(awk '
  match($0, /(Passed|Failed|Skipped)! +- Failed: +[0-9]+, Passed: +[0-9]+, Skipped: +[0-9]+, Total:/) {
    line = substr($0, RSTART, RLENGTH)
    sub(/^[^-]*-/, "", line)
    gsub(/[^0-9 ]/, "", line)
    split(line, counts, " ")
    failed += counts[1]; passed += counts[2]; skipped += counts[3]; reported++
  }
  END { print passed + 0, failed + 0, skipped + 0, reported + 0 }' "$output")
started="$(grep -c '^Test run for ' "$output" || true)"

step "Result"
if [[ ${#filter[@]} == 0 && "$started" != "$reported" ]]; then
  # It crashed, or holds no test. The latter is an exit code of 0 for dotnet test.
  note "$((started - reported)) of $started test projects ended without a result; see above"
  failed=$((failed + started - reported))
fi
if [[ "$failed" == 0 && "$test_exit" != 0 ]]; then
  note "dotnet test ended with exit code $test_exit although no test failed; see above"
  failed=1
fi
if [[ "$passed" == 0 ]]; then
  note "no test ran and passed"
  [[ "$failed" != 0 ]] || failed=1
fi
printf '%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
[[ "$failed" == 0 ]]
