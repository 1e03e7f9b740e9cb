#!/usr/bin/env bash
# Makes the rule pages under docs/rules and the table of the README from the rules and their specs.
#
# Usage: build/docs.sh [--check]
#   --check  only say whether they are stale (exit code 1)
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
case "${1:-}" in
  -h | --help) print_help; exit 0 ;;
esac
require_dotnet
dotnet run --project "$repository_root/build/DocsGenerator" -c Release -- "$repository_root" "$@"
