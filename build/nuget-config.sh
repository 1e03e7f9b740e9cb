#!/usr/bin/env bash
# Prints a nuget.config for a project outside the tree that uses packages of a local feed as a user would:
# SqlGitOps.* comes from the feed alone, everything else from the sources that this machine is configured with.
#
# Usage: build/nuget-config.sh FEED >project/nuget.config
#
# Set NUGET_PACKAGES to a folder of the project when you restore with it: the packages under test are then unpacked
# there and not in the user's packages folder, which is still read for all other packages.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

case "${1:-}" in
  -h | --help) print_help; exit 0 ;;
  "" | -*) fail "name the folder of the feed. Run build/nuget-config.sh --help." ;;
esac
feed="$(realpath -m "$1")"
require_dotnet

escape() { sed -e 's/&/\&amp;/g' -e 's/"/\&quot;/g' -e 's/</\&lt;/g' -e 's/>/\&gt;/g'; }

# Only the configuration of the user and the machine counts, not a nuget.config above the caller's folder.
cd /
# A source without a mapping gives nothing once there is one, so every enabled source is mapped. The lines are
# "  1.  nuget.org [Enabled]", each followed by the address.
sources="$(dotnet nuget list source --format Detailed)"
mapping="$(sed -n 's/^ *[0-9][0-9]*\. *\(.*\) \[Enabled\] *$/\1/p' <<<"$sources" | escape \
  | sed 's|.*|    <packageSource key="&"><package pattern="*" /></packageSource>|')"

# "global-packages: /home/user/.nuget/packages/". NuGet refuses a fallback folder that does not exist.
user_packages="$(dotnet nuget locals global-packages --list)"
user_packages="${user_packages#*: }"
fallback=""
if [[ -d "$user_packages" ]]; then
  fallback="
  <fallbackPackageFolders>
    <add key=\"user\" value=\"$(escape <<<"$user_packages")\" />
  </fallbackPackageFolders>"
fi

cat <<XML
<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <packageSources>
    <add key="sqlgitops-under-test" value="$(escape <<<"$feed")" />
  </packageSources>
  <packageSourceMapping>
    <packageSource key="sqlgitops-under-test"><package pattern="SqlGitOps.*" /></packageSource>
$mapping
  </packageSourceMapping>$fallback
</configuration>
XML
