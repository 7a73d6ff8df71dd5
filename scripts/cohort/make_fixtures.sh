#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# Writes tests/data/cohort anew: simulated tables and what R says of them. Needs R with lmerTest, emmeans and nlme
# (Debian: r-base-core r-cran-lmertest r-cran-emmeans r-cran-nlme).
set -euo pipefail
cd "$(dirname "$0")/../.."

out=tests/data/cohort
rm -rf "$out"
mkdir -p "$out"
separator='['
{
  while read -r name models arguments; do
    # shellcheck disable=SC2086
    python3 scripts/cohort/simulate.py "$out/$name.tsv" $arguments
    for model in ${models//,/ }; do
      Rscript scripts/cohort/reference.R "$out/$name.tsv" "$out/$name-$model.tsv" placebo "$model" >/dev/null 2>&1 </dev/null
      printf '%s{"table": "%s.tsv", "model": "%s", "reference": "%s-%s.tsv"}' "$separator" "$name" "$model" "$name" "$model"
      separator=$',\n '
    done
  done <<'CASES'
balanced lmm,mmrm --seed 201 --arms 2 --per-arm 12
missing lmm,mmrm --seed 202 --arms 3 --per-arm 14 --missing 0.2 --shots 1
five-arms lmm --seed 203 --arms 5 --per-arm 8 --unbalanced --missing 0.2 --visits 4 --shots 1
two-sites lmm,mmrm --seed 204 --arms 2 --per-arm 12 --sites 2 --visits 2 --shots 1
three-sites lmm --seed 205 --arms 4 --per-arm 6 --sites 3 --missing 0.25 --unbalanced --shots 1
singular lmm --seed 206 --arms 3 --per-arm 8 --participant-sd 0 --shot-sd 1 --missing 0.1
one-visit lmm,mmrm --seed 207 --arms 3 --per-arm 9 --visits 1
sparse lmm --seed 208 --arms 2 --per-arm 9 --visits 6 --missing 0.5 --shots 1
CASES
  printf ']\n'
} >"$out/index.json"
