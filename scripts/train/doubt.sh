#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# Learns anew where a reader should look first (src/hair/doubt.h), from rendered scalps and the network that is shipped;
# writes src/hair/doubt_weights.h. Some ten minutes on two cores.   usage: doubt.sh FOLDER   (made, for what is rendered)
set -euo pipefail
mkdir -p "${1:?usage: doubt.sh FOLDER}"
folder=$(realpath -e "$1")
cd "$(dirname "$0")/../.."

families=(standard dense thinning blond darkskin white highmag lowmag poor circle curly stubble long bundle clipped red grey)
cmake --build --preset release -j "$(nproc)" --target tricho training_hairs
build/release/bin/tricho phantom "${families[@]}" --seed 300 --count 4 --out "$folder/scalps" >/dev/null
for photo in "$folder"/scalps/*-v0.jpg; do
  printf '%s\0' "$photo"
done | xargs -0 -n 8 -P "$(nproc)" build/release/bin/training_hairs --kept models/hair-votes-2.onnx "$folder/hairs"
/usr/bin/python3 scripts/train/fit_doubt.py src/hair/doubt_weights.h "$folder/scalps" "$folder/hairs"
