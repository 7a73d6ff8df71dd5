#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# House rules that a compiler does not know: each with what to do instead. A line with "house-allow: REASON" passes.
# usage: check_house.sh [--format]   with --format also the layout of the code (clang-format 14)
set -euo pipefail
cd "$(dirname "$0")/.."

failed=0
# ban PATTERN PATHS... -- REPLACEMENT
ban() {
  local pattern=$1
  shift
  local paths=()
  while [ "$1" != "--" ]; do
    paths+=("$1")
    shift
  done
  local hits
  hits=$(grep -rnE --include='*.h' --include='*.cc' -- "$pattern" "${paths[@]}" | grep -v 'house-allow: ' || true)
  if [ -n "$hits" ]; then
    printf '%s\n    -> %s\n' "$hits" "$2"
    failed=1
  fi
}

library=(src/base src/capture src/hair src/matching src/metrics src/outcome src/overview src/phantom src/report src/store src/study src/pipeline.h src/pipeline.cc src/pipeline_pair.cc src/pipeline_compared.cc)
ban 'std::(cout|cerr|clog)|[^a-z_:]f?printf\(|[^a-z_]puts\(' "${library[@]}" -- \
  'the library never prints: return it, or throw Error'
ban '[^a-z_](exit|abort|_exit|quick_exit)\(' "${library[@]}" -- 'the library never exits: throw Error'
ban 'catch \(\.\.\.\)' src -- 'catch what you can name, or let it pass'
ban 'std::rand|[^a-z_]srand\(|random_device|std::(normal|uniform_(int|real))_distribution' src tests -- \
  'use base/random.h: seeded, and the same on every machine'
ban '[^a-z_](atoi|atof|atol|strtod|strtol)\(' src -- 'use std::from_chars or Boost.Program_options: they tell of faults'
ban 'system_clock|[^a-z_:]time\(NULL\)|[^a-z_:]time\(nullptr\)' "${library[@]}" -- \
  'no clock in results: same input, same bytes'
ban 'using namespace (std|cv)' src tests -- 'write std:: and cv::'
ban '\b(TODO|FIXME|XXX|HACK)\b' src tests -- 'do it now, or open an issue'
ban '#pragma omp|cv::parallel_for_' src -- 'use base/parallel.h: results do not depend on the number of threads'
ban 'std::system\(|popen\(' src -- 'no shell: call a library'

# tell WORDS: those that a command read from its input names, each with what to do about it.
tell() {
  local found
  found=$(cat)
  if [ -n "$found" ]; then
    printf '%s\n    -> %s\n' "$found" "$1"
    failed=1
  fi
}

# Two SPDX lines at the top of every source file, #pragma once in every header. One process each: some 700 files.
tell 'no licence line: copy the first two lines of another file' < <(
  git ls-files 'src/*.h' 'src/*.cc' 'tests/*.h' 'tests/*.cc' |
    xargs awk 'FNR == 1 && !/SPDX-License-Identifier: BSD-3-Clause/ {print FILENAME}')
tell 'no #pragma once' < <(git ls-files 'src/*.h' 'tests/*.h' | xargs grep -L '^#pragma once' || true)
tell 'more than 400 lines: split it' < <(
  git ls-files 'src/*.h' 'src/*.cc' | xargs awk 'FNR == 401 {print FILENAME}')

# Nothing large by accident.
tell 'larger than 200 KB: data belongs in data/samples/, or not here' < <(
  git ls-files -z | xargs -0 stat -c '%s %n' 2>/dev/null | awk '$1 > 200000 {print $2}' |
    grep -v '^data/samples/\|^docs/images/\|^models/' || true)

if [ "${1:-}" = "--format" ]; then
  # Pinned: another version lays out differently.
  if command -v clang-format-14 >/dev/null; then
    git ls-files '*.h' '*.cc' | xargs -P "$(nproc)" -n 40 clang-format-14 --dry-run -Werror || failed=1
  else
    echo "clang-format-14 is missing -> apt-get install clang-format-14"
    failed=1
  fi
fi

[ $failed -eq 0 ] && echo "house rules: all kept"
exit $failed
