#!/usr/bin/env bash
# Parses one file of 64 MB, and 50,000 small files, of generated SQL: migrations in miniature, each with its own names. Prints
# time, throughput and peak memory of the processes.
#
# Usage: benchmarks/parse-scale.sh [--megabytes N] [--files N]
#   --megabytes  size of the one file; 64 by default
#   --files      number of the small files; 50,000 by default
#
# The files are made in a temporary folder (about 300 MB) and deleted at the end. Needs GNU time and the .NET SDK.
# Exit codes: 0 measured, 1 the program could not be built, 2 could not start.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../build/lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/../build/lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=lib/measure.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/measure.sh"

megabytes=64
files=50000
while [[ $# -gt 0 ]]; do
  case "$1" in
    -h | --help) print_help; exit 0 ;;
    --megabytes) megabytes="${2:?--megabytes needs a number}"; shift ;;
    --files) files="${2:?--files needs a number}"; shift ;;
    *) fail "unknown argument '$1'. Run benchmarks/parse-scale.sh --help." ;;
  esac
  shift
done
require_dotnet
require_time
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

# Prints $2 migrations of a dialect, numbered from 1.
migrations() {
  awk -v dialect="$1" -v count="$2" '
    BEGIN {
      key = dialect == "PostgreSql" ? "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY" : "INTEGER PRIMARY KEY AUTOINCREMENT"
      time = dialect == "PostgreSql" ? "timestamptz NOT NULL DEFAULT now()" : "TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP"
      for (i = 1; i <= count; i++) {
        printf "-- Orders of region %d\nCREATE TABLE IF NOT EXISTS orders_%d (\n    id %s,\n    customer_id integer NOT NULL REFERENCES customers (id) ON DELETE CASCADE,\n", i, i, key
        printf "    state varchar(32) NOT NULL DEFAULT \047new\047 CHECK (state IN (\047new\047, \047paid\047, \047sent\047)),\n    total numeric(12, 2) NOT NULL DEFAULT 0.00,\n    created_at %s,\n    UNIQUE (customer_id, created_at)\n);\n", time
        printf "CREATE INDEX orders_%d_state_idx ON orders_%d (state, created_at DESC) WHERE state <> \047sent\047;\nALTER TABLE orders_%d ADD COLUMN note text DEFAULT \047it\047\047s new\047;\n", i, i, i
        printf "INSERT INTO orders_%d (customer_id, state, total) VALUES (1, \047new\047, 10.5), (2, \047paid\047, 1e3), (%d, \047sent\047, -7);\n", i, i
        printf "UPDATE orders_%d SET total = total * 1.19, note = coalesce(note, \047\047) || \047 (tax)\047 WHERE state = \047paid\047 AND total > 100;\n", i
        printf "CREATE VIEW open_orders_%d AS\n    SELECT o.id, c.name, sum(o.total) AS total\n    FROM orders_%d o JOIN customers c ON c.id = o.customer_id\n    WHERE o.state <> \047sent\047 GROUP BY o.id, c.name HAVING sum(o.total) > 0 ORDER BY total DESC;\n\f\n", i, i
      }
    }'
}

step "Program"
run dotnet build "$repository_root/benchmarks/SqlGitOps.Benchmarks" -c Release -v:quiet -tl:off -p:RunAnalyzersDuringBuild=false || exit 1
program="$repository_root/artifacts/bin/SqlGitOps.Benchmarks/release/SqlGitOps.Benchmarks"

for dialect in PostgreSql Sqlite; do
  step "$dialect: one file of $megabytes MB"
  mkdir "$scratch/large" "$scratch/small"
  thousand="$(migrations "$dialect" 1000 | wc -c)"
  migrations "$dialect" "$((megabytes * 1000000 / thousand * 1000 + 1000))" >"$scratch/large/large.sql"
  measure_folder() {
    /usr/bin/time -q -o "$scratch/time" -f '%e %M' "$program" folder "$dialect" "$1" | sed 's/^/    /'
    read -r wall peak <"$scratch/time"
    bytes="$(find "$1" -name '*.sql' -print0 | xargs -0 cat | wc -c)"
    note "process: $wall s, $(calculate "$bytes / 1e6 / $wall") MB/s, peak memory $(calculate "$peak / 1000") MB"
  }
  measure_folder "$scratch/large"

  step "$dialect: $files files"
  migrations "$dialect" "$files" | awk -v folder="$scratch/small" 'BEGIN { RS = "\f\n" } { file = sprintf("%s/%06d.sql", folder, NR); print > file; close(file) }'
  measure_folder "$scratch/small"
  rm -r "$scratch/large" "$scratch/small"
done
print_machine
