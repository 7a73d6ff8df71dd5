#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# Learns the judge's weights anew for the network of a folder that train.sh filled; writes FOLDER/judge_weights.h, which
# takes the place of src/hair/fit/judge_weights.h.   usage: judge.sh FOLDER
set -euo pipefail
folder=$(realpath -e "${1:?usage: judge.sh FOLDER}")
cd "$(dirname "$0")/../.."

# The photos of bare skin that the network has not learned from, at three scales that they may have.
for um_per_px in 6 9 13; do
  mkdir -p "$folder/judge-bare-$um_per_px"
  for photo in "$folder"/judge-skin/*; do
    stem=$(basename "${photo%.*}")
    ln -sf "$(realpath "$photo")" "$folder/judge-bare-$um_per_px/$stem.jpg"
    echo "{\"um_per_px\": $um_per_px, \"hairs\": []}" >"$folder/judge-bare-$um_per_px/$stem.json"
  done
done
pairs=()
for set in judge-scalps judge-bare-6 judge-bare-9 judge-bare-13; do
  printf '%s\0' "$folder/$set"/*.jpg |
    xargs -0 -n 8 -P "$(nproc)" build/release/bin/training_hairs "$folder/hair-votes.onnx" "$folder/$set-hairs"
  pairs+=("$folder/$set" "$folder/$set-hairs")
done
/usr/bin/python3 scripts/train/fit_judge.py "$folder/judge_weights.h" "${pairs[@]}"
