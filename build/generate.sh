#!/usr/bin/env bash
# Regenerates the C# that is made from grammar and key word files.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
case "${1:-}" in
  -h|--help)
    echo "usage: build/generate.sh [--check]"
    echo "Writes src/SqlGitOps.Syntax/*/Generated from the .grammar and .keywords files; --check only says whether they are stale."
    exit 0 ;;
esac
dotnet run --project "$root/build/SyntaxGenerator" -c Release -- "$root" "$@"
