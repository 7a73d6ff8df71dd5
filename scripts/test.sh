#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# Installs what is missing, builds, runs every test once: what reads foreign bytes under ASan and UBSan, all else in
# release, through the program as people get it. What takes long has scripts/check_all.sh.
# usage: test.sh [PRESET]   (release, debug, sanitize, tsan: everything, the long tests too, in that one build;
#                           tsan: what works in parallel)
set -euo pipefail
cd "$(dirname "$0")/.."

preset=${1:-push}
# A browser, and what drives it, for the pages; a cluster of this machine for scripts/slurm; a clock that goes back.
packages=(chromium chromium-driver python3-selenium python3-websocket poppler-utils slurm-wlm munge faketime clang-format-14)
# In whole, learning is tried as well.
[ "$preset" = push ] || packages+=(python3-torch)
[ "$preset" = push ] || [ "$preset" = sanitize ] && packages+=(clang-14 libclang-rt-14-dev lld-14)
# What only tests and the second build need comes while the first one is built, which needs the processor and no network.
scripts/install_packages.sh
scripts/install_packages.sh "${packages[@]}" &
installing=$!
trap wait EXIT  # Never leave an installation half done.

build() {
  cmake --preset "$1" "${@:2}" >/dev/null
  cmake --build --preset "$1" -j "$(nproc)"
}

selection=()
jobs=$(nproc)
[ "$preset" = push ] || wait "$installing"
case $preset in
  push)
    preset=release
    build release "-DTRICHO_SANITIZED_BUILD=$PWD/build/sanitize"
    wait "$installing"
    build sanitize "-DTRICHO_COMPUTING_BUILD=$PWD/build/release"
    selection=(-LE thorough)
    jobs=$((jobs + 1))  # Tests wait: for browsers, for queues, for what they killed.
    ;;
  tsan)
    build tsan
    selection=(-R '^(base|outcome|store|commands_(bad_input|one_photo|study|cohort|series))$')
    # What libraries of OpenCV's do with their own locks is not ours to mend.
    export TSAN_OPTIONS="suppressions=$PWD/tests/tsan.supp"
    export TRICHO_TEST_PATIENCE_S=1200
    ;;
  *) build "$preset" -UTRICHO_SANITIZED_BUILD -UTRICHO_COMPUTING_BUILD ;;
esac
ctest --test-dir "build/$preset" --output-on-failure --no-tests=error -j "$jobs" "${selection[@]}"
