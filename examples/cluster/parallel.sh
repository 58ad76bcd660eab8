#!/usr/bin/env bash
# GNU parallel, one part of the sweep a job; with --sshlogin on other machines that see the same folder.
set -euo pipefail
out=${OUT:-output/cluster}
seq 4 | parallel --will-cite --halt now,fail=1 examples/cluster/sweep.sh "$out/part-{}" --shard "{}/4" --threads 1
"${GHOSTWORK:-ghostwork}" merge "$out"/part-*
