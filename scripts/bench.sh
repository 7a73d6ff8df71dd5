#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# Measures speed and memory: stages and the whole process, against the peers that Debian ships (a pipeline on
# scikit-image, elastix), on two cores, and how both grow with pixels and photos. Prints one page; half an hour.
# usage: bench.sh [--short] [--long] [--write] [--only SECTION...]
#   --short   fewer photos and repetitions: some minutes
#   --long    also the study of 10,000 photos
#   --write   also docs/methods/speed.md
#   --only    analyze, kinds, density, instructions, stages, align, cores, pixels, photos; the others as they were
#             measured last
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install_packages.sh elastix python3-skimage libbenchmark-dev valgrind
cmake --preset release -DTRICHO_BENCH=ON >/dev/null
cmake --build --preset release -j "$(nproc)" --target tricho kernels >&2
exec /usr/bin/python3 scripts/bench/bench.py --tricho build/release/bin/tricho --kernels build/release/bin/kernels \
  --work build/bench "$@"
