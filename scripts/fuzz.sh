#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# Builds the fuzzers of tests/fuzz/ with clang and libFuzzer and runs them one after the other; stops at a finding.
# What they learn is kept in build/fuzz/corpus/, so that the next run goes on from there.
# usage: fuzz.sh [SECONDS] [READER...]   SECONDS: of each, 600; READER: photo, exif, ... ; default: all
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-600}
shift || true
scripts/install_packages.sh clang-14 libclang-rt-14-dev
readers=("$@")
if [ ${#readers[@]} -eq 0 ]; then
  for target in tests/fuzz/*_fuzz.cc; do
    readers+=("$(basename "$target" _fuzz.cc)")
  done
fi
cmake --preset fuzz >/dev/null
# Nothing but what is asked for.
cmake --build --preset fuzz -j "$(nproc)" --target "${readers[@]/#/fuzz_}"

for reader in "${readers[@]}"; do
  # In full: a target may change its folder.
  corpus=$PWD/build/fuzz/corpus/$reader
  findings=$PWD/build/fuzz/findings/$reader
  mkdir -p "$corpus" "$findings"
  # What a photo says about itself is read from the same photos.
  seeds=$PWD/tests/fuzz/seeds/${reader/#exif/photo}
  known=()
  [ -d "tests/fuzz/findings/$reader" ] && known=("$PWD/tests/fuzz/findings/$reader")
  # A reader may take 512 MB at once for no input of 64 KB, and no input may take it half a minute.
  nice -n 15 build/fuzz/bin/"fuzz_$reader" -max_total_time="$seconds" -max_len=65536 -timeout=30 -rss_limit_mb=2048 \
    -malloc_limit_mb=512 -print_final_stats=1 -artifact_prefix="$findings/" "$corpus" "$seeds" "${known[@]}" 2>&1 |
    grep -Ev '^#[0-9]+[[:space:]]+(NEW|REDUCE|RELOAD)' || { echo "fuzz $reader: a finding in $findings" >&2; exit 1; }
  echo "fuzz $reader: $seconds s without a finding"
done
