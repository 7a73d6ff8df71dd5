#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# Learns anew how often hairs are missed, and what tells lines from hairs (src/matching/ledger_chances.h), from rendered
# studies and the finder as it is built; prints a table, writes the header. Afterwards try it on scalps of another renderer
# (scripts/accuracy/ledger.py): such chances travel badly. Some ten minutes on two cores.
#   usage: ledger_chances.sh FOLDER   (made, for what is rendered)
set -euo pipefail
mkdir -p "${1:?usage: ledger_chances.sh FOLDER}"
folder=$(realpath -e "$1")
cd "$(dirname "$0")/../.."
cmake --build --preset release -j "$(nproc)" --target tricho

# Scalps that a clinic has. Blond and grey hair, of which the finder misses much, would speak for all hairs: left out.
looks=(
  ""
  "--vellus-share 0.3 --thickness-mean-um 64 --thickness-sd-um 17 --units-per-cm2 54"
  "--hair-color brown"
  "--units-per-cm2 90"
  "--length-mean-um 900"
  "--curvature-sd-per-mm 0.6"
  "--vellus-share 0.2 --skin-type V"
  "--noise-share 0.02 --defocus-um 8"
)
seeds=(1 2)
pairs=()
for look in "${!looks[@]}"; do
  for seed in "${seeds[@]}"; do
    study="$folder/look-$look-$seed"
    if [ ! -e "$study/derivatives/tricho/ledger.tsv" ]; then
      read -ra options <<<"${looks[$look]}"
      build/release/bin/tricho phantom --study --seed $((8000 + 100 * look + 10 * seed)) --width-px 800 --height-px 620 \
        --um-per-px 8 "${options[@]}" --out "$study" >/dev/null
      build/release/bin/tricho study analyze "$study" --jobs "$(nproc)" --quiet
    fi
    pairs+=("$study" "$study/derivatives/truth/{stem}-truth.json")
  done
done
/usr/bin/python3 scripts/train/fit_ledger_chances.py src/matching/ledger_chances.h \
  "${#looks[@]} looks x ${#seeds[@]} rendered studies of two participants, four visits, two shots" "${pairs[@]}"
