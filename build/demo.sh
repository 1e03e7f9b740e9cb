#!/usr/bin/env bash
# Shows the main job on SQLite, as a user would do it: packs the packages into a local feed, takes the sample project
# samples/Sqlite.Shop to a new folder, builds it (the review's warnings, SARIF), and deploys its migrations twice.
#
# Usage: build/demo.sh [--folder FOLDER] [--delete]
#   --folder   a new folder to work in; one in the temporary folder by default
#   --delete   delete the folder at the end; it is kept by default, to look at the SARIF file and the database
#
# Needs Git, the .NET 10 SDK and NuGet. Nothing is left in the tree or in the user's packages folder but build output.
# Exit codes: 0 everything worked, 1 a step did not do what it should, 2 could not start.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

folder=""
delete=false
while [[ $# -gt 0 ]]; do
  case "$1" in
    -h | --help) print_help; exit 0 ;;
    --folder) folder="$(realpath -m "${2:?--folder needs a value}")"; shift ;;
    --delete) delete=true ;;
    *) fail "unknown argument '$1'. Run build/demo.sh --help." ;;
  esac
  shift
done
require_dotnet

if [[ -z "$folder" ]]; then
  folder="$(mktemp -d "${TMPDIR:-/tmp}/sqlgitops-demo.XXXXXX")"
elif [[ -e "$folder" ]]; then
  fail "$folder exists; name a new folder."
fi
mkdir -p "$folder"
if [[ "$delete" == true ]]; then
  trap 'rm -rf "$folder"' EXIT
fi
project="$folder/Shop"
output="$folder/output"

# The demo promises results, so a step that does not show its result ends it.
wrong() {
  printf '\nDemo failed: %s\n' "$*"
  exit 1
}

# Runs a command in the project's folder, shows it and its output, and keeps the output for a look.
in_project() { (cd "$project" && run "$@" 2>&1) | tee "$output"; }

step "1. Pack the packages into a local feed"
# A version of its own, so that no cache can hold an older build of it.
version="$(unique_version 0.1.0-demo)"
run "$repository_root/build/pack.sh" --version "$version" --package-only --output "$folder/feed" \
  || wrong "the packages were not packed"
[[ -f "$folder/feed/SqlGitOps.MSBuild.$version.nupkg" ]] || wrong "SqlGitOps.MSBuild was not packed"

step "2. Take the sample project samples/Sqlite.Shop to $project"
cp -R "$repository_root/samples/Sqlite.Shop" "$project"
rm -rf "${project:?}/bin" "${project:?}/obj"
sed -i "s|\(Include=\"SqlGitOps.MSBuild\" Version=\)\"[^\"]*\"|\1\"$version\"|" "$project/Shop.csproj"
"$repository_root/build/nuget-config.sh" "$folder/feed" >"$project/nuget.config"
export NUGET_PACKAGES="$folder/packages"
note "one line in Shop.csproj brings SqlGitOps:"
note "$(grep SqlGitOps.MSBuild "$project/Shop.csproj" | sed 's/^ *//')"
note "$(find "$project/migrations" -name '*.sql' | wc -l) migrations in Shop/migrations"

step "3. Build: every migration is reviewed"
in_project dotnet build -tl:off -nodeReuse:false || wrong "the build failed"
warnings="$(grep -oE '[^ ]+\.sql\([0-9]+,[0-9]+[0-9,]*\): warning SGO[0-9]{4}' "$output" | sort -u | wc -l)"
[[ "$warnings" -gt 0 ]] || wrong "the build showed no warning with file(line,column) and rule id"
sarif="$(find "$project/obj" -name '*.sqlgitops.sarif' | head -n 1)"
[[ -s "$sarif" ]] || wrong "the build wrote no SARIF file"
note "review: $warnings warnings; SARIF for code scanning: $sarif"

step "4. Deploy to the environment Dev: a new SQLite file"
export SHOP_DATABASE="Data Source=$folder/shop.db"
note "SHOP_DATABASE=$SHOP_DATABASE"
deploy=(dotnet build -tl:off -nodeReuse:false -t:DeployMigrations -p:SqlEnvironment=Dev)
in_project "${deploy[@]}" || wrong "the deployment failed"
[[ -s "$folder/shop.db" ]] || wrong "$folder/shop.db was not created"

step "5. Deploy again: nothing is pending"
before="$(sha256sum <"$folder/shop.db")"
in_project "${deploy[@]}" || wrong "the second deployment failed"
grep -Eiq 'nothing( is)? pending|nothing to deploy|no pending|up to date' "$output" \
  || wrong "the second deployment did not say that nothing is pending"
[[ "$(sha256sum <"$folder/shop.db")" == "$before" ]] || wrong "the second deployment changed the database"

step "Result"
note "$warnings warnings at build, $(find "$project/migrations" -name '*.sql' | wc -l) migrations deployed once, second deploy: nothing pending"
if [[ "$delete" == false ]]; then
  note "kept in $folder: Shop/ (project), shop.db (database), feed/ (packages); delete it when you are done"
fi
printf 'Demo passed\n'
