#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# Adapts the network to a microscope of one's own, and says whether it helped.
# usage: finetune.sh MARKED_DIR FOLDER START [STEPS]
#   MARKED_DIR   photos NAME.jpg or NAME.png with marked hairs NAME.json (um_per_px, hairs[]{path: root to tip, px};
#                ignore_px, ignore_polygons_px, field_px), as `tricho study review --export-marked` writes them: in
#                MARKED_DIR/learned and MARKED_DIR/held-out, or all in one folder; then every second, by name, is held out
#   FOLDER       for the result, FOLDER/hair-votes.onnx, to be used with --model; scalps in FOLDER/scalps are mixed in
#   START        the network to start from: a .onnx as it is used, or net.pt of train.sh
#   STEPS        at most so many; 1200 unless named: some eight minutes on one core
# What is held out is never trained on, only checked before and after. Of six photos or more to learn from, every fourth
# is watched in place of learned from: the run ends when it brings nothing there, and what did best there is kept.
set -euo pipefail
usage="usage: finetune.sh MARKED_DIR FOLDER START [STEPS]"
marked=$(realpath -e "${1:?$usage}")
folder=$(realpath -m "${2:?$usage}")
start=$(realpath -e "${3:?$usage}")
steps=${4:-1200}
cd "$(dirname "$0")"

shopt -s nullglob
learned=("$marked"/learned/*.json) held_out=("$marked"/held-out/*.json)
if [ ${#learned[@]} -eq 0 ] && [ ${#held_out[@]} -eq 0 ]; then
  photos=("$marked"/*.json)
  for i in "${!photos[@]}"; do
    if ((i % 2)); then held_out+=("${photos[i]}"); else learned+=("${photos[i]}"); fi
  done
fi
if [ ${#learned[@]} -lt 2 ] || [ ${#held_out[@]} -lt 1 ]; then
  echo "finetune.sh: $marked holds fewer than 2 marked photos to learn from and 1 to hold out (NAME.png with NAME.json)" >&2
  exit 3
fi
learning=() watched=()
for i in "${!learned[@]}"; do
  if [ ${#learned[@]} -ge 6 ] && ((i % 4 == 3)); then watched+=("${learned[i]}"); else learning+=("${learned[i]}"); fi
done
/usr/bin/python3 -c "import importlib.util as u; exit(None in map(u.find_spec, ('cv2', 'torch')))" 2>/dev/null ||
  ../install_packages.sh --only python3-opencv python3-torch
mkdir -p "$folder"
scalps=()
[ ! -d "$folder/scalps" ] || scalps=(--phantoms "$folder/scalps")
/usr/bin/python3 train.py "$folder/net.pt" --marked "${learning[@]}" --watched "${watched[@]}" "${scalps[@]}" \
  --from "$start" --steps "$steps" --rate 1e-3 --flat 0.3 --tell-every 10
/usr/bin/python3 export.py "$folder/net.pt" "$folder/hair-votes.onnx"
/usr/bin/python3 compare.py "$start" "$folder/net.pt" "${held_out[@]}"
