# Publishes the command line tool for scripts that start it often or measure it. Source it after common.sh, do not run it.
# shellcheck shell=bash disable=SC2034,SC2154 # Its variables come from and go to the sourcing script.

# Publishes a Release build, compiled ahead of time where that restores, into artifacts/publish/SqlGitOps.Cli/<name>.
# Sets tool (the program) and kind (what it is, in words).
publish_tool() {
  local name="$1" folder rid output arguments
  case "$(uname -m)" in
    x86_64) rid=linux-x64 ;;
    aarch64 | arm64) rid=linux-arm64 ;;
    *) fail "there is no runtime for the processor $(uname -m)." ;;
  esac
  folder="$repository_root/artifacts/publish/SqlGitOps.Cli/$name"
  arguments=(publish "$repository_root/src/SqlGitOps.Cli/SqlGitOps.Cli.csproj" -c Release -o "$folder"
    -v:quiet -tl:off -p:RunAnalyzersDuringBuild=false)
  kind="Release, ReadyToRun for $rid"
  if ! output="$(dotnet "${arguments[@]}" -r "$rid" --self-contained false -p:PublishReadyToRun=true 2>&1)"; then
    kind="Release, compiled at run time (ReadyToRun did not restore)"
    output="$(dotnet "${arguments[@]}" 2>&1)" || { printf '%s\n' "$output" >&2; exit 1; }
  fi
  tool="$folder/sqlgitops"
}
