# Shared by the scripts in benchmarks/. Source it after build/lib/common.sh, do not run it.
# shellcheck shell=bash

# Runs a command with its output thrown away and adds a line "wall user+system peak" (seconds, seconds, MB) to a file.
# Exit code 1 means findings; anything above is a failure of the measurement.
measure() {
  local results="$1" status=0 line
  shift
  line="$scratch/time"
  /usr/bin/time -q -o "$line" -f '%e %U %S %M' "$@" >/dev/null 2>"$scratch/stderr" || status=$?
  if [[ $status -gt 1 ]]; then
    sed 's/^/    /' "$scratch/stderr" | head -n 20 >&2
    fail "the command ended with exit code $status: $1"
  fi
  awk '{ printf "%.3f %.3f %.1f\n", $1, $2 + $3, $4 / 1000 }' "$line" >>"$results"
}

# The median of column $2 of file $1.
median() {
  awk -v column="$2" '{ print $column }' "$1" | sort -g \
    | awk '{ value[NR] = $1 } END { print NR % 2 ? value[(NR + 1) / 2] : (value[NR / 2] + value[NR / 2 + 1]) / 2 }'
}

# Evaluates an expression of awk with three digits after the point.
calculate() { awk "BEGIN { printf \"%.3f\", $1 }"; }

require_time() {
  [[ -x /usr/bin/time ]] || fail "GNU time is missing. Install it (Debian: apt-get install time)."
}

# What else the machine does decides how far numbers can be trusted.
print_machine() {
  note "$(nproc) processors, $(awk '/MemTotal/ { printf "%.1f GB memory", $2 / 1e6 }' /proc/meminfo), load $(cut -d' ' -f1-3 /proc/loadavg)"
}
