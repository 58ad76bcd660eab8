#!/usr/bin/env bash
# Runs the examples of examples/cluster with the real schedulers, and compares their tables with that of one process.
set -euo pipefail
cd "$(dirname "$0")/.."
GHOSTWORK=$(realpath "${GHOSTWORK:-target/debug/ghostwork}")
export GHOSTWORK WORKERS=600 SEEDS=2 MONTHS=3
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

step() { printf '\n== %s\n' "$*"; }
same() { cmp "$place/one/sweep.csv" "$1" && echo "the table of one process"; }

step "one process"
[ -x "$GHOSTWORK" ] || cargo build --quiet --locked
examples/cluster/sweep.sh "$place/one" --quiet

step "GNU parallel"
command -v parallel >/dev/null || { apt-get update -q -q && apt-get install -qy parallel >/dev/null; }
OUT="$place/parallel" examples/cluster/parallel.sh
same "$place/parallel/part-1/sweep.csv"

python3 -m venv "$place/python" 2>/dev/null ||
  { apt-get update -q -q && apt-get install -qy python3-venv >/dev/null && python3 -m venv "$place/python"; }
"$place/python/bin/pip" install --quiet snakemake "dask[distributed]" ray
PATH="$place/python/bin:$PATH"

step "Snakemake"
OUT="$place/snakemake" XDG_CACHE_HOME="$place/cache" \
  snakemake --snakefile examples/cluster/Snakefile --directory . --cores 2 --quiet all
same "$place/snakemake/sweep.csv"

step "Dask"
OUT="$place/dask" python examples/cluster/dask_sweep.py
same "$place/dask/part-1/sweep.csv"

step "Ray"
OUT="$place/ray" python examples/cluster/ray_sweep.py 2>&1 | grep -v WARNING
same "$place/ray/part-1/sweep.csv"

step "Slurm, one machine that is controller and node"
command -v slurmctld >/dev/null ||
  { apt-get update -q -q && apt-get install -qy slurmctld slurmd slurm-client munge >/dev/null; }
.ci/slurm.sh "$place/slurm" env OUT="$place/slurm/out" sbatch --wait --chdir "$PWD" --output "$place/slurm/%A-%a.log" \
  examples/cluster/slurm.sbatch || { cat "$place"/slurm/*.log; exit 1; }
"$GHOSTWORK" merge "$place"/slurm/out/part-*
same "$place/slurm/out/part-1/sweep.csv"
