#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# Installs what is missing, builds, runs every test. usage: test.sh [PRESET]   (release, debug, sanitize, tsan, both)
# tsan: the tests of what works in parallel, alone. both: release, and beside its tests, as asan_NAME, those of them that
# the programs of `sanitize` go through as well.
set -euo pipefail
cd "$(dirname "$0")/.."

preset=${1:-release}
# A browser, and what drives it, for the pages; a cluster of this machine for scripts/slurm; a clock that goes back.
scripts/install_packages.sh chromium python3-websocket poppler-utils slurm-wlm munge faketime
settings=()
if [ "$preset" = both ] || [ "$preset" = sanitize ]; then
  scripts/install_packages.sh clang-14 libclang-rt-14-dev lld-14
fi
if [ "$preset" = both ]; then
  cmake --preset sanitize >/dev/null
  cmake --build --preset sanitize -j "$(nproc)"
  preset=release
  settings=("-DTRICHO_SANITIZED_BUILD=$PWD/build/sanitize")
elif [ "$preset" = release ]; then
  settings=(-UTRICHO_SANITIZED_BUILD)
fi
cmake --preset "$preset" "${settings[@]}" >/dev/null
cmake --build --preset "$preset" -j "$(nproc)"
selection=()
if [ "$preset" = tsan ]; then
  selection=(-R '^(base|outcome|store|commands_(bad_input|study|cohort|series)_test)$')
  # What libraries of OpenCV's do with their own locks is not ours to mend.
  export TSAN_OPTIONS="suppressions=$PWD/tests/tsan.supp"
fi
ctest --test-dir "build/$preset" --output-on-failure -j "$(nproc)" "${selection[@]}"
