#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# Adapts the network to a microscope of one's own, and says whether it helped.
# usage: finetune.sh MARKED_DIR FOLDER [STEPS] [NETWORK]
#   MARKED_DIR      photos NAME.jpg with marked hairs NAME.json (um_per_px, hairs[]{path: root to tip, px}; ignore_px)
#   FOLDER          for maps and the result, FOLDER/hair-lines.onnx, to be used with --model
#   STEPS           160 unless named: some minutes on one core
#   NETWORK         to start from, .onnx or checkpoint .pt; the one in models/ unless named
# Every second photo, by name, is held out: never trained on, only checked before and after.
set -euo pipefail
usage="usage: finetune.sh MARKED_DIR FOLDER [STEPS] [NETWORK]"
marked=$(realpath -e "${1:?$usage}")
folder=$(realpath -m "${2:?$usage}")
steps=${3:-160}
root=$(realpath "$(dirname "$0")/../..")
start=$(realpath -e "${4:-$root/models/hair-lines-1.onnx}")
cd "$root"

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
/usr/bin/python3 train.py "$folder/learned" "$folder/net.pt" --all --from "$start" --steps "$steps" --batch 6 \
  --rate 1e-3 --check-every "$steps"
/usr/bin/python3 export.py "$folder/net.pt" "$folder/hair-lines.onnx"
/usr/bin/python3 compare.py "$folder/held-out" "$start" "$folder/net.pt"
