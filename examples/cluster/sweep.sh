#!/usr/bin/env bash
# The sweep of these examples, in one place: sweep.sh FOLDER [more options]. Where it runs is no part of it.
set -euo pipefail
folder=$1
shift
exec "${GHOSTWORK:-ghostwork}" sweep \
  "${SCENARIOS:-scenarios}/us-baseline.toml" --vary matching.applications=2,4,6,8 \
  --workers "${WORKERS:-100000}" --seeds "${SEEDS:-8}" --months "${MONTHS:-24}" \
  --into "$folder" --progress none "$@"
