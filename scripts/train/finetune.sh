#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# Adapts the network to a microscope of one's own, and says whether it helped.
# usage: finetune.sh MARKED_DIR FOLDER CHECKPOINT [STEPS]
#   MARKED_DIR   photos NAME.jpg with marked hairs NAME.json (um_per_px, hairs[]{path: root to tip, px}; ignore_px)
#   FOLDER       for the result, FOLDER/hair-votes.onnx, to be used with --model; scalps in FOLDER/scalps are mixed in
#   CHECKPOINT   to start from: net.pt of train.sh
#   STEPS        200 unless named: some minutes on one core
# Every second photo, by name, is held out: never trained on, only checked before and after.
set -euo pipefail
usage="usage: finetune.sh MARKED_DIR FOLDER CHECKPOINT [STEPS]"
marked=$(realpath -e "${1:?$usage}")
folder=$(realpath -m "${2:?$usage}")
start=$(realpath -e "${3:?$usage}")
steps=${4:-200}
cd "$(dirname "$0")"

photos=("$marked"/*.jpg)
if [ ! -f "${photos[0]}" ] || [ "${#photos[@]}" -lt 4 ]; then
  echo "finetune.sh: $marked holds fewer than 4 marked photos (NAME.jpg with NAME.json)" >&2
  exit 3
fi
../install_packages.sh python3-torch
learned=() held_out=()
for i in "${!photos[@]}"; do
  marks="${photos[i]%.jpg}.json"
  if ((i % 2)); then held_out+=("$marks"); else learned+=("$marks"); fi
done
mkdir -p "$folder"
scalps=()
[ ! -d "$folder/scalps" ] || scalps=(--phantoms "$folder/scalps")
/usr/bin/python3 train.py "$folder/net.pt" --marked "${learned[@]}" "${scalps[@]}" --from "$start" --steps "$steps" \
  --rate 1e-3 --flat 0.3
/usr/bin/python3 export.py "$folder/net.pt" "$folder/hair-votes.onnx"
/usr/bin/python3 compare.py "$start" "$folder/net.pt" "${held_out[@]}"
