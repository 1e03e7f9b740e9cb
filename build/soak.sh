#!/usr/bin/env bash
# Deploys random histories while things go wrong, and checks that every migration is in exactly once all the same.
#
# Usage: build/soak.sh [--rounds N] [--seed S] [--engines LIST] [--minutes M] [--round N] [--workers N] [--tool FILE]
#   --rounds   how many rounds; 1000 by default
#   --seed     the random numbers; another one each time by default. It is printed
#   --engines  pg13 to pg18 and sqlite with commas between them; pg13,pg18,sqlite by default
#   --minutes  start no new round after that; 45 by default
#   --round    only this round of the seed, with the engines of the run that it comes from
#   --workers  rounds side by side; one for each processor by default
#   --tool     a sqlgitops.dll to test instead of the one that the script publishes
#
# A round: 1 to 4 deployers, each a process, deploy the same history of 5 to 14 files to a new database. One fault strikes:
# SIGKILL, SIGTERM, the end of the work session, of the lock session or of both, a crash of the server, a cut network; for
# SQLite a full disk (a mount of limited size as root, and a limit on the size of files). It strikes after a random number
# of bytes between deployer and server, after a random event, or at a random time. Then a deployment that nobody disturbs
# must succeed, or ask what it cannot know about a file without transaction; the soak looks into the database and answers
# with "sqlgitops repair".
# Checked: the history tells the truth after the fault and at the end; every effect is there exactly once; the database
# equals that of an undisturbed deployment; no session, lock or process is left.
#
# Everything is in temporary folders; servers, proxies and mounts go away with the script.
# Exit codes: 0 nothing was wrong, 1 something was (the round, and how to repeat it, are printed), 2 could not start.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=lib/publish-tool.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/publish-tool.sh"

arguments=()
engines=pg13,pg18,sqlite
tool=
while [[ $# -gt 0 ]]; do
  case "$1" in
    -h | --help) print_help; exit 0 ;;
    --tool) tool="${2:?--tool needs a file}"; shift ;;
    --engines) engines="${2:?--engines needs a list}"; shift ;;
    --rounds | --seed | --minutes | --round | --workers) arguments+=("$1" "${2:?$1 needs a number}"); shift ;;
    *) fail "unknown argument '$1'. Run build/soak.sh --help." ;;
  esac
  shift
done
require_dotnet
majors=()
for engine in ${engines//,/ }; do
  [[ "$engine" != pg* ]] || majors+=("${engine#pg}")
done
if [[ ${#majors[@]} -gt 0 ]]; then
  "$repository_root/build/tools.sh" postgres "${majors[@]}"
fi

step "Programs"
if [[ -z "$tool" ]]; then
  publish_tool soak
  tool="$tool.dll"
  note "sqlgitops: $kind"
fi
run dotnet build "$repository_root/build/Soak" -c Release -v:quiet -tl:off || exit 2

step "Soak"
exec dotnet "$repository_root/artifacts/bin/Soak/release/Soak.dll" --tool "$tool" --engines "$engines" "${arguments[@]}"
