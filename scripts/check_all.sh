#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# Everything that is too long for a push, before an issue is called resolved: all tests, the long ones too, in release,
# under ASan and UBSan, and under TSan; clang-tidy over everything; each header alone; the fuzzers. Goes on after a
# failure, and ends with one table. Hours on two cores.
# usage: check_all.sh [--fuzz-seconds N]   N: of each of the readers, 600
set -uo pipefail
cd "$(dirname "$0")/.."

fuzz_seconds=600
[ "${1:-}" = --fuzz-seconds ] && fuzz_seconds=$2
scripts/install_packages.sh clang-tidy-14 r-base-core r-cran-lmertest r-cran-emmeans r-cran-nlme
logs=build/check_all
mkdir -p "$logs"
rows=()
failed=0

# check NAME COMMAND...: runs it, keeps what it says, and adds a row.
check() {
  local name=$1 log=$logs/$1.log began=$SECONDS result=passed
  shift
  echo "check_all: $name" >&2
  if ! "$@" >"$log" 2>&1; then
    result="FAILED, see $log"
    failed=1
  elif grep -q '\*\*\*Skipped' "$log"; then
    # Here all is there that the tests need: what skips hides something.
    result="SKIPPED tests, see $log"
    failed=1
  fi
  rows+=("$(printf '%-12s | %6d s | %-40s | %s' "$name" $((SECONDS - began)) \
    "$(grep -E 'tests passed|s without a finding|^headers:|warnings? generated' "$log" | tail -n 1 | cut -c1-40)" "$result")")
}

# Each file by itself. The build's options name warnings that g++ alone knows.
tidy() {
  cmake --preset debug >/dev/null
  git ls-files 'src/*.cc' | xargs -P "$(nproc)" -n 4 clang-tidy-14 --quiet --extra-arg=-Wno-unknown-warning-option \
    --extra-arg=-Wno-unused-command-line-argument -p build/debug
}
# A type that is defined in two ways is only seen when everything is linked as one.
odr() {
  cmake --preset release -B build/odr -UTRICHO_SANITIZED_BUILD "-DCMAKE_CXX_FLAGS=-flto=auto -Wodr" >/dev/null &&
    cmake --build build/odr -j "$(nproc)"
}

check release scripts/test.sh release
check headers scripts/check_headers.py build/release --all
check tidy tidy
check odr odr
check sanitize scripts/test.sh sanitize
check tsan scripts/test.sh tsan
check package scripts/package.sh
check installed scripts/package/check.sh
for target in tests/fuzz/*_fuzz.cc; do
  reader=$(basename "$target" _fuzz.cc)
  check "fuzz_$reader" scripts/fuzz.sh "$fuzz_seconds" "$reader"
done

echo
printf '%s\n' "check        |     time | last words                               | result" "${rows[@]}"
exit $failed
