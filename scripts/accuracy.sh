#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# Measures accuracy by family of phantoms, and on ../shared/data with ../shared/score where they are there; prints one
# table in some minutes. usage: accuracy.sh [--write] [--segmenters] [--seeds N] [--families NAME...]
#   --segmenters   also a table of --segmenter ridge, network and auto beside each other: five times as long
#   --write   also docs/methods/accuracy.md
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install_packages.sh
cmake --preset release >/dev/null
cmake --build --preset release -j "$(nproc)" --target tricho >&2
exec /usr/bin/python3 scripts/accuracy/accuracy.py "$@"
