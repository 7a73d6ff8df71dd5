#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# Compares tricho cohort with R, anew, and prints the largest differences, a line a table. Needs R with lmerTest, emmeans
# and nlme.
# usage: check_against_r.sh --fixtures [TRICHO]                    on the tables of tests/data/cohort
#        check_against_r.sh [TRICHO [FIRST_SEED [lmm|mmrm]]]       on freshly simulated tables
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# compare TABLE MODEL
compare() {
  "$tricho" cohort --table "$1" --out "$work" --reference placebo --model "$2" --no-plots --quiet
  Rscript scripts/cohort/reference.R "$1" "$work/r.tsv" placebo "$2" >/dev/null 2>&1 </dev/null
  python3 scripts/cohort/compare.py "$work/cohort.json" "$work/r.tsv"
}

if [ "${1:-}" = "--fixtures" ]; then
  tricho=${2:-build/release/bin/tricho}
  while read -r table model; do
    printf '%-4s %-20s %s\n' "$model" "$table" "$(compare "tests/data/cohort/$table" "$model")"
  done < <(python3 -c 'import json; [print(c["table"], c["model"]) for c in json.load(open("tests/data/cohort/index.json"))]')
  exit 0
fi
tricho=${1:-build/release/bin/tricho}
seed=${2:-1}
model=${3:-lmm}
while read -r arguments; do
  # shellcheck disable=SC2086
  python3 scripts/cohort/simulate.py "$work/table.tsv" --seed "$seed" $arguments
  printf '%-4s %3d %-70s %s\n' "$model" "$seed" "$arguments" "$(compare "$work/table.tsv" "$model")"
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
