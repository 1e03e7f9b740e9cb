#!/usr/bin/env bash
# Packs every packable project (IsPackable=true) of SqlGitOps.sln into a local NuGet feed.
#
# Usage: build/pack.sh [VERSION] [--version VERSION] [--output FOLDER] [--package-only] [--runtime RID]...
#   VERSION         version of the packages and their assemblies; 0.1.0 by default
#   --output        folder of the feed; artifacts/feed by default. Packages in it from before stay.
#   --package-only  give the version to the packages and not to the assemblies, so that nothing is compiled again
#                   only for a new version number (what the tests and the demo do)
#   --runtime       besides, a package of the tool compiled ahead of time for this platform (linux-x64, win-x64, osx-arm64, …),
#                   which starts in a third of the time; dotnet tool install takes it by itself. Restoring the compiler and
#                   the platform's runtime needs NuGet. May be given several times.
# Exit codes: 0 packed, 1 a project did not build or pack, 2 could not start.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

version=0.1.0
output="$repository_root/artifacts/feed"
property=Version
runtimes=
while [[ $# -gt 0 ]]; do
  case "$1" in
    -h | --help) print_help; exit 0 ;;
    --version) version="${2:?--version needs a value}"; shift ;;
    --output) output="$(realpath -m "${2:?--output needs a value}")"; shift ;;
    --package-only) property=PackageVersion ;;
    --runtime) runtimes="${runtimes:+$runtimes%3B}${2:?--runtime needs a platform, like linux-x64}"; shift ;;
    [0-9]*) version="$1" ;;
    *) fail "unknown argument '$1'. Run build/pack.sh --help." ;;
  esac
  shift
done
require_dotnet

step "Packing version $version into $output"
mkdir -p "$output"
# Packed apart and moved at the end: a failed run leaves no half of a version, and the list shows this run alone.
staging="$(mktemp -d "$output/.packing.XXXXXX")"
trap 'rm -rf "$staging"' EXIT
run dotnet pack "$repository_root/SqlGitOps.sln" -c Release -o "$staging" "-p:$property=$version" "-p:ToolRuntimes=$runtimes" -v:minimal -tl:off || exit 1

shopt -s nullglob
packages=("$staging"/*.nupkg "$staging"/*.snupkg)
if [[ ${#packages[@]} == 0 ]]; then
  note "no project is packable: nothing was packed"
  exit 0
fi
for package in "${packages[@]}"; do
  mv -f "$package" "$output/"
  note "$(basename "$package")  $(stat -c %s "$output/$(basename "$package")") bytes"
done
