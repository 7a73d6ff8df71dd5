#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# Compares tricho cohort with R on fresh simulated tables and prints the largest differences, a line a table.
# usage: check_against_r.sh [TRICHO [FIRST_SEED [lmm|mmrm]]]      (needs R with lmerTest, emmeans and nlme)
set -euo pipefail
cd "$(dirname "$0")/../.."

tricho=${1:-build/release/bin/tricho}
seed=${2:-1}
model=${3:-lmm}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
while read -r arguments; do
  # shellcheck disable=SC2086
  python3 scripts/cohort/simulate.py "$work/table.tsv" --seed "$seed" $arguments
  "$tricho" cohort --table "$work/table.tsv" --out "$work" --reference placebo --model "$model" --no-plots --quiet
  Rscript scripts/cohort/reference.R "$work/table.tsv" "$work/r.tsv" placebo "$model" >/dev/null 2>&1
  printf '%s %3d %-70s %s\n' "$model" "$seed" "$arguments" "$(python3 scripts/cohort/compare.py "$work/cohort.json" "$work/r.tsv")"
  seed=$((seed + 1))
done <<'CASES'
--arms 2
--arms 2 --per-arm 8 --missing 0.3
--arms 5 --missing 0.2 --unbalanced --visits 4
--arms 4 --unbalanced --sites 2
--arms 3 --unbalanced --sites 3 --missing 0.25
--arms 2 --sites 3 --visits 1
--arms 3 --visits 1
--arms 2 --visits 6 --missing 0.4
--arms 3 --participant-sd 0 --shot-sd 1 --missing 0.2
--arms 2 --participant-sd 2 --per-arm 12
--arms 3 --sites 2 --site-sd 0 --missing 0.2
--arms 4 --per-arm 60 --sites 2
--arms 2 --residual-sd 0.5 --participant-sd 40 --shot-sd 0.2
--arms 3 --sites 2 --participant-sd 0 --site-sd 10
--arms 3 --per-arm 4 --missing 0.5
--arms 2 --sites 3 --visits 2 --per-arm 10 --missing 0.3 --site-sd 1
CASES
