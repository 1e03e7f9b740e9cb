#!/usr/bin/env bash
# Measures what the review adds to "dotnet build" of a C# project with many migrations: without the package, with the
# package and SqlReview=false, with the package and SqlReview=true (nothing changed since the last build), and with
# SqlReview=true after the cache was deleted (the first build). The variants take turns in one run; medians are printed.
#
# Usage: benchmarks/build-overhead.sh [--files N] [--runs N] [--feed FOLDER --version VERSION]
#   --files    number of migrations, 1000 by default; the same ones each time
#   --runs     how often each variant is built; 7 by default
#   --feed     a feed with SqlGitOps.MSBuild in --version, instead of packing it
#
# Measured once with a new MSBuild process for every build, which is what a build server sees, and once with the
# MSBuild server. Works in the temporary folder. Needs Git, GNU time and the .NET SDK.
# Exit codes: 0 measured, 1 something did not build, 2 could not start.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../build/lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/../build/lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=lib/measure.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/measure.sh"

count=1000
runs=7
feed=
version=
while [[ $# -gt 0 ]]; do
  case "$1" in
    -h | --help) print_help; exit 0 ;;
    --files) count="${2:?--files needs a number}"; shift ;;
    --runs) runs="${2:?--runs needs a number}"; shift ;;
    --feed) feed="$(realpath "${2:?--feed needs a folder}")"; shift ;;
    --version) version="${2:?--version needs a version}"; shift ;;
    *) fail "unknown argument '$1'. Run benchmarks/build-overhead.sh --help." ;;
  esac
  shift
done
[[ -z "$feed" || -n "$version" ]] || fail "--feed needs --version too."
require_dotnet
require_time
command -v git >/dev/null || fail "git is missing."
scratch="$(mktemp -d "${TMPDIR:-/tmp}/sqlgitops-build.XXXXXX")"
trap 'rm -rf "$scratch"' EXIT

if [[ -z "$feed" ]]; then
  feed="$scratch/feed"
  version="$(unique_version 0.1.0-benchmark)"
  step "Packing SqlGitOps.MSBuild"
  run dotnet pack "$repository_root/src/SqlGitOps.MSBuild" -c Release -o "$feed" "-p:PackageVersion=$version" -v:quiet -tl:off || exit 1
fi

# Migrations as people write them: a table, then columns, indexes, constraints, data and views for it, ten to a table.
write_migrations() {
  local folder="$1" i table
  mkdir -p "$folder"
  for ((i = 0; i < count; i++)); do
    table="item_$((i / 10))"
    case $((i % 10)) in
      0) printf 'CREATE TABLE %s (\n    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n    name text NOT NULL,\n    price numeric(12, 2) NOT NULL DEFAULT 0,\n    state varchar(20) NOT NULL DEFAULT '\''new'\'',\n    created_at timestamptz NOT NULL DEFAULT now(),\n    CONSTRAINT %s_price_check CHECK (price >= 0)\n);\nCOMMENT ON TABLE %s IS '\''Things we sell'\'';\n' "$table" "$table" "$table" ;;
      1) printf "SET lock_timeout = '5s';\nALTER TABLE %s ADD COLUMN note text;\n" "$table" ;;
      2) printf 'CREATE INDEX CONCURRENTLY %s_state_idx ON %s (state, created_at DESC);\n' "$table" "$table" ;;
      3) printf "SET lock_timeout = '5s';\nALTER TABLE %s ADD COLUMN owner_id bigint;\nALTER TABLE %s ADD CONSTRAINT %s_owner_check CHECK (owner_id > 0) NOT VALID;\n" "$table" "$table" "$table" ;;
      4) printf 'ALTER TABLE %s VALIDATE CONSTRAINT %s_owner_check;\n' "$table" "$table" ;;
      5) printf "INSERT INTO %s (name, price, state) VALUES ('first', 10.5, 'new'), ('second', 12, 'paid'), ('third', 0, 'sent');\n" "$table" ;;
      6) printf "UPDATE %s SET note = coalesce(note, '') || ' (checked)' WHERE state = 'paid' AND price > 10;\n" "$table" ;;
      7) printf 'CREATE VIEW open_%s AS\n    SELECT i.id, i.name, i.price * 1.19 AS gross\n    FROM %s i\n    WHERE i.state <> '\''sent'\''\n    ORDER BY i.created_at DESC;\n' "$table" "$table" ;;
      8) printf 'CREATE FUNCTION touch_%s() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n    NEW.note := now()::text;\n    RETURN NEW;\nEND;\n$$;\nCREATE TRIGGER %s_touch BEFORE UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION touch_%s();\n' "$table" "$table" "$table" "$table" ;;
      9) printf 'CREATE INDEX %s_owner_idx ON %s (owner_id);\n' "$table" "$table" ;;
    esac >"$folder/$(printf '%05d_change_%s.sql' $((i + 1)) "$table")"
  done
}

write_project() {
  local folder="$1" package="$2"
  mkdir -p "$folder"
  cat >"$folder/Benchmark.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <SqlDialect>PostgreSql</SqlDialect>
  </PropertyGroup>
  <ItemGroup>
    $package
  </ItemGroup>
</Project>
XML
  printf 'namespace Benchmark;\n\npublic static class Nothing;\n' >"$folder/Nothing.cs"
  write_migrations "$folder/migrations"
  "$repository_root/build/nuget-config.sh" "$feed" >"$folder/nuget.config"
  printf 'bin/\nobj/\n' >"$folder/.gitignore"
  git -C "$folder" init -q
  git -C "$folder" add .
  git -C "$folder" -c user.name=benchmark -c user.email=benchmark@localhost commit -qm migrations
  run dotnet restore "$folder" -v:quiet || exit 1
}

step "Two projects with $count migrations"
export NUGET_PACKAGES="$scratch/packages"
write_project "$scratch/with" "<PackageReference Include=\"SqlGitOps.MSBuild\" Version=\"$version\" PrivateAssets=\"all\" />"
write_project "$scratch/without" ""
cache="$scratch/with/obj/Debug/net10.0/sqlgitops.cache"
declare -A titles=(
  [without]='without the package' [off]='SqlReview=false' [unchanged]='SqlReview=true, nothing changed' [first]='SqlReview=true, first review'
)

# Builds one variant and adds its times to a file of its name.
build() {
  local variant="$1" folder="$scratch/with" options=()
  case "$variant" in
    without) folder="$scratch/without" ;;
    off) options=(-p:SqlReview=false) ;;
    first) rm -f "$cache" ;;
  esac
  measure "$results/$variant" dotnet build --no-restore -tl:off "$folder" "${options[@]}"
}

# The variants in turn; "first" comes before "unchanged", which needs its cache.
compare() {
  local variant run base
  results="$scratch/$1"
  mkdir "$results"
  for variant in without off first unchanged; do build "$variant"; done
  [[ -s "$cache" ]] || fail "the review did not run: there is no $cache"
  rm -f "$results"/*
  print_machine
  for ((run = 1; run <= runs; run++)); do
    for variant in without off first unchanged; do build "$variant"; done
  done
  print_machine
  base="$(median "$results/off" 1)"
  printf '    %-34s %9s %9s %14s\n' '' 'wall ms' 'added ms' 'processor ms'
  for variant in without off unchanged first; do
    printf '    %-34s %9.0f %9.0f %14.0f\n' "${titles[$variant]}" "$(calculate "$(median "$results/$variant" 1) * 1000")" \
      "$(calculate "($(median "$results/$variant" 1) - $base) * 1000")" "$(calculate "$(median "$results/$variant" 2) * 1000")"
  done
}

step "A new MSBuild process for each build, $runs runs (target: 150 ms added when nothing changed)"
compare process

step "The MSBuild server, $runs runs; processor time is that of the client alone"
# Servers of its own: those of other builds on the machine are neither used nor stopped.
export MSBUILDNODEHANDSHAKESALT="benchmark-$$" DOTNET_CLI_USE_MSBUILD_SERVER=1
unset MSBUILDDISABLENODEREUSE
trap 'dotnet build-server shutdown --msbuild >/dev/null 2>&1 || true; rm -rf "$scratch"' EXIT
compare server
