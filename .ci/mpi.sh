#!/usr/bin/env bash
# One population over 1 to 8 processes of Open MPI: one results hash, the same files; a process that dies; a resumed run.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v mpicc >/dev/null && ls /usr/lib/llvm-*/lib/libclang*.so* >/dev/null 2>&1 ||
  { apt-get update -q -q && apt-get install -qy libopenmpi-dev openmpi-bin libclang-dev >/dev/null; }
if [ -z "${GHOSTWORK:-}" ]; then cargo build --quiet --locked --features mpi; fi
program=${GHOSTWORK:-target/debug/ghostwork}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
run="run scenarios/us-baseline.toml --workers 20_000 --seeds 1 --threads 1 --progress none --json"
launch=(mpirun --allow-run-as-root --oversubscribe -n)
over() { "${launch[@]}" "$@"; }
hash_of() { sed -n 's/.*"results_hash": "\(.*\)".*/\1/p' "$1"; }

# shellcheck disable=SC2086
"$program" $run --months 6 --out "$place/alone" >"$place/alone.json"
alone=$(hash_of "$place/alone.json")
[ -n "$alone" ]
for processes in 1 2 3 4 8; do
  # shellcheck disable=SC2086
  over "$processes" "$program" $run --months 6 --out "$place/$processes" >"$place/$processes.json"
  [ "$(hash_of "$place/$processes.json")" = "$alone" ]
  # The report and run.json say how long it took and which line was typed.
  diff --recursive --exclude run.json --exclude report.html "$place/alone" "$place/$processes"
  echo "$processes processes: $alone, the same files"
done

# A process of three is killed after a checkpoint; what is left goes on in two others.
# shellcheck disable=SC2086
"${launch[@]}" 3 "$program" $run --months 60 --checkpoint every=2 --out "$place/killed" >"$place/killed.txt" 2>&1 &
launcher=$!
until ls "$place"/killed/*/*.checkpoints/seed-* >/dev/null 2>&1; do sleep 0.2; done
kill -KILL "$(pgrep --parent "$launcher" | tail -1)"
if wait "$launcher"; then echo "the run of a killed process went on" && exit 1; fi
grep --quiet "exited on signal 9" "$place/killed.txt"
over 2 "$program" resume "$place"/killed/*/*.checkpoints --json >"$place/resumed.json"
# shellcheck disable=SC2086
"$program" $run --months 60 --out "$place/whole" >"$place/whole.json"
[ "$(hash_of "$place/resumed.json")" = "$(hash_of "$place/whole.json")" ]
echo "killed with three processes, gone on with two: the same hash"

# Two network namespaces stand for two hosts: the same hash; then the second is cut off in the middle, and one process goes on.
if ip netns add gw-probe 2>/dev/null && ip netns del gw-probe; then
  # shellcheck disable=SC2086
  benches/processes/two-hosts.sh 1000 0 "$program" $run --months 6 --out "$place/hosts" >"$place/hosts.json"
  [ "$(hash_of "$place/hosts.json")" = "$alone" ]
  long="$run --months 240"
  begun=$SECONDS
  # shellcheck disable=SC2086
  if benches/processes/two-hosts.sh 1000 "$place/cut/*/*.checkpoints/seed-*" \
    "$program" $long --checkpoint every=6 --out "$place/cut" >"$place/cut.txt" 2>&1; then
    echo "the run of a host that was cut off went on" && exit 1
  fi
  took=$((SECONDS - begun))
  [ "$took" -lt 68 ]
  grep --quiet "another process has not been heard of" "$place/cut.txt"
  "$program" resume "$place"/cut/*/*.checkpoints --json >"$place/resumed.json"
  # shellcheck disable=SC2086
  "$program" $long --out "$place/whole" >"$place/whole.json"
  [ "$(hash_of "$place/resumed.json")" = "$(hash_of "$place/whole.json")" ]
  echo "two hosts: $alone; the second cut off, mpirun ended $took s after the start, gone on with alone: the same hash"
else
  echo "no network namespaces here: two hosts left out"
fi

if over 2 "$program" validate 2>"$place/refused.txt"; then echo "validate ran twice" && exit 1; fi
grep --quiet "only run, compare and resume work" "$place/refused.txt"
