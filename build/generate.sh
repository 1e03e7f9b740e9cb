#!/usr/bin/env bash
# Regenerates the C# that is made from grammar, key word and rule files.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
case "${1:-}" in
  -h|--help)
    echo "usage: build/generate.sh [--check]"
    echo "Writes src/SqlGitOps.Syntax/*/Generated from the .grammar and .keywords files, and rules/Generated from the rule files."
    echo "--check only says whether they are stale (exit code 1)."
    exit 0 ;;
esac
dotnet run --project "$root/build/CodeGenerator" -c Release -- "$root" "$@"
