# Shared by the scripts in build/. Source it, do not run it.
# shellcheck shell=bash

# shellcheck disable=SC2034 # The sourcing scripts use it.
repository_root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"

# No script reads input: without this a closed standard input would become the first file that a child opens.
exec </dev/null

# Output that is read by scripts stays in English and free of banners; build servers do not outlive the script.
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

# Says what starts now.
step() { printf '\n==> %s\n' "$*"; }

# One line of detail under a step.
note() { printf '    %s\n' "$*"; }

# Ends the script with a message for the user. Exit code 2: could not run.
fail() {
  printf 'error: %s\n' "$*" >&2
  exit 2
}

# Prints the command and runs it.
run() {
  printf '$'
  printf ' %q' "$@"
  printf '\n'
  "$@"
}

# Prints the comment block at the top of the calling script: its manual.
print_help() { sed -n '2,/^[^#]/{s/^# \{0,1\}//p;}' "$0"; }

# The folder of downloaded tools. It is outside the tree. Root gets a folder that other users can enter, because
# PostgreSQL refuses to run as root and is started as another user. SqlGitOps.Testing.ToolCache has the same rule.
cache_root() {
  if [[ -n "${SQLGITOPS_CACHE:-}" ]]; then
    [[ "$SQLGITOPS_CACHE" == /* ]] || fail "SQLGITOPS_CACHE must be an absolute path, it is '$SQLGITOPS_CACHE'."
    printf '%s\n' "$SQLGITOPS_CACHE"
  elif [[ "$(id -u)" == 0 ]]; then
    printf '/var/cache/sqlgitops\n'
  else
    printf '%s/sqlgitops\n' "${XDG_CACHE_HOME:-${HOME:?HOME is not set; set SQLGITOPS_CACHE to a folder}/.cache}"
  fi
}

require_dotnet() {
  command -v dotnet >/dev/null || fail "dotnet was not found. Install the .NET 10 SDK and put it on the PATH."
}

# A package version that sorts after $1 and was never used before.
unique_version() { printf '%s.%s.%s\n' "$1" "$(date -u +%Y%m%d%H%M%S)" "$$"; }
