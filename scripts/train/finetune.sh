#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# Adapts the network to a microscope of one's own, and says whether it helped.
# usage: finetune.sh MARKED_DIR FOLDER CHECKPOINT.pt [STEPS]
#   MARKED_DIR      photos NAME.jpg with marked hairs NAME.json (um_per_px, hairs[]{path: root to tip, px}; ignore_px)
#   FOLDER          for maps and the result, FOLDER/hair-lines.onnx, to be used with --model
#   CHECKPOINT.pt   what train.sh leaves in its folder
# Every second photo, by name, is held out: never trained on, only checked before and after.
set -euo pipefail
usage="usage: finetune.sh MARKED_DIR FOLDER CHECKPOINT.pt [STEPS]"
marked=$(realpath -e "${1:?$usage}")
folder=$(realpath -m "${2:?$usage}")
checkpoint=$(realpath -e "${3:?$usage}")
steps=${4:-160}
cd "$(dirname "$0")/../.."

photos=("$marked"/*.jpg)
if [ ! -f "${photos[0]}" ] || [ "${#photos[@]}" -lt 4 ]; then
  echo "finetune.sh: $marked holds fewer than 4 marked photos (NAME.jpg with NAME.json)" >&2
  exit 3
fi
scripts/install_packages.sh python3-torch
cmake --preset release >/dev/null
cmake --build --preset release -j "$(nproc)" --target training_maps >&2
learned=() held_out=()
for i in "${!photos[@]}"; do
  if ((i % 2)); then held_out+=("${photos[i]}"); else learned+=("${photos[i]}"); fi
done
rm -rf "$folder/learned" "$folder/held-out"
build/release/bin/training_maps marked "$folder/learned" "${learned[@]}"
build/release/bin/training_maps marked "$folder/held-out" "${held_out[@]}"
cd scripts/train
/usr/bin/python3 train.py "$folder/learned" "$folder/net.pt" --all --from "$checkpoint" --steps "$steps" --batch 6 \
  --rate 1e-3 --check-every "$steps"
/usr/bin/python3 export.py "$folder/net.pt" "$folder/hair-lines.onnx"
/usr/bin/python3 compare.py "$folder/held-out" "$checkpoint" "$folder/net.pt"
