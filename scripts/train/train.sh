#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# Trains the network and its judge from nothing: rendered scalps and photos of bare skin -> network -> ONNX, checked
# against OpenCV -> proposals of the program on other scalps -> weights of the judge.
# usage: train.sh FOLDER SKIN_DIR [STEPS]
#   FOLDER     for scalps, checkpoints and the results; goes on from a checkpoint there
#   SKIN_DIR   photos of skin without hair. The first 100 by name are learned from, the next 20 lie under the scalps
#              that the judge learns from, the rest is for checking.
#   STEPS      14000 unless named: some hour and a half on one core that computes in bfloat16
set -euo pipefail
usage="usage: train.sh FOLDER SKIN_DIR [STEPS]"
folder=$(realpath -m "${1:?$usage}")
skin=$(realpath -e "${2:?$usage}")
steps=${3:-14000}
cd "$(dirname "$0")/../.."

scripts/install_packages.sh python3-torch
cmake --preset release >/dev/null
cmake --build --preset release -j "$(nproc)" --target training_photos training_hairs >&2
mkdir -p "$folder/judge-skin"
build/release/bin/training_photos "$folder/scalps" 1001 750 "$skin" 0.6 120
find "$skin" -type f | sort | sed -n 101,120p | xargs -d '\n' ln -sf -t "$folder/judge-skin"
build/release/bin/training_photos "$folder/judge-scalps" 200001 100 "$folder/judge-skin" 0.6

cd scripts/train
resume=()
[ ! -f "$folder/net.pt" ] || resume=(--from "$folder/net.pt")
/usr/bin/python3 train.py "$folder/net.pt" --phantoms "$folder/scalps" --bare "$skin" --steps "$steps" --flat 0.75 "${resume[@]}"
/usr/bin/python3 export.py "$folder/net.pt" "$folder/hair-votes.onnx"
./judge.sh "$folder"
