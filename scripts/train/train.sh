#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# Trains the network from nothing: phantoms -> working maps -> network -> ONNX, checked against OpenCV.
# usage: train.sh FOLDER [STEPS]   FOLDER: for maps, checkpoints and the result; goes on from a checkpoint there.
# An hour on one core for 3600 steps.
set -euo pipefail
folder=$(realpath -m "${1:?usage: train.sh FOLDER [STEPS]}")
steps=${2:-3600}
cd "$(dirname "$0")/../.."

scripts/install_packages.sh python3-torch
cmake --preset release >/dev/null
cmake --build --preset release -j "$(nproc)" --target training_maps >&2
mkdir -p "$folder/maps"
[ -n "$(ls -A "$folder/maps")" ] || build/release/bin/training_maps phantoms "$folder/maps" 1000 450
cd scripts/train
resume=()
[ ! -f "$folder/net.pt" ] || resume=(--from "$folder/net.pt")
/usr/bin/python3 train.py "$folder/maps" "$folder/net.pt" --steps "$steps" --batch 6 "${resume[@]}"
/usr/bin/python3 export.py "$folder/net.pt" "$folder/hair-lines.onnx"
