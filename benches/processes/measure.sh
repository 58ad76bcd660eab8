#!/usr/bin/env bash
# measure.sh PROGRAM: what processes tell one another, by population and number of processes, as a table on standard output:
#   benches/processes/measure.sh target/release/ghostwork > benches/processes/measured.csv
# One host first; then, as root, two network namespaces with limited bandwidth, and with DELAYS="0 1 5" of so many milliseconds
# (two-hosts.sh). `cpu_seconds` are those of all processes together, user and system, and `peak_bytes` those of the first; a run
# alone has two threads.
set -euo pipefail
cd "$(dirname "$0")/../.."
program=$(realpath "$1")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
scenario=${SCENARIOS:-scenarios}/us-baseline.toml
size() { echo "run $scenario --workers $1 --months $2 --set baseline.burn_in=0 --seeds 1 --progress none --json --force"; }

# row PROCESSES MBIT WORKERS COMMAND…
row() {
  local processes=$1 mbit=$2 workers=$3
  shift 3
  TIMEFORMAT='%R %U %S'
  { time "$@" >"$place/out.json" 2>"$place/errors"; } 2>"$place/time" || { cat "$place/errors" >&2; exit 1; }
  python3 - "$place" "$processes" "$mbit" "$workers" "${DELAY_MS:-0}" <<'END'
import json, sys
place, processes, mbit, workers, delay = sys.argv[1:]
wall, user, system = map(float, open(f"{place}/time").read().split()[-3:])
document = json.load(open(f"{place}/out.json"))
exchange = document["exchange"] or {}
counts = [exchange.get(key, 0) for key in ("meetings", "reduced_bytes", "gathered_bytes", "sent_bytes", "waiting_seconds", "passing_seconds")]
months = document["agent_months"] // int(workers)
print(*[workers, processes, mbit, months, *counts, document["seconds"], user + system, wall, document["peak_bytes"], document["results_hash"], delay], sep=",")
END
}

echo "workers,processes,mbit,months,meetings,reduced_bytes,gathered_bytes,sent_bytes,waiting_seconds,passing_seconds,seconds,cpu_seconds,wall_seconds,peak_bytes,results_hash,delay_ms"
for workers in ${WORKERS:-30000 100000 300000}; do for months in ${MONTHS:-24 36}; do
  # shellcheck disable=SC2046
  row 1 0 "$workers" "$program" $(size "$workers" "$months") --threads 2 --out "$place/one"
  for processes in ${PROCESSES:-2 4 8}; do
    # shellcheck disable=SC2046
    row "$processes" 0 "$workers" mpirun --allow-run-as-root --oversubscribe --bind-to none -n "$processes" \
      "$program" $(size "$workers" "$months") --threads 1 --out "$place/many"
  done
  [ "$(id -u)" = 0 ] || continue
  for mbit in ${MBIT-100 1000}; do for delay in ${DELAYS-0}; do
    # shellcheck disable=SC2046
    DELAY_MS=$delay row 2 "$mbit" "$workers" benches/processes/two-hosts.sh "$mbit" 0 \
      "$program" $(size "$workers" "$months") --threads 1 --out "$place/hosts"
  done; done
done; done
