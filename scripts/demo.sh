#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# Installs what is missing, builds, and analyzes the samples.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install_packages.sh
cmake --preset release >/dev/null
cmake --build --preset release -j "$(nproc)" --target tricho >&2
echo
build/release/bin/tricho analyze data/samples/single/*.jpg --out out/demo
echo
echo "Look at the overlays, every hair drawn where it was found:"
ls -1 out/demo/*-overlay.png
