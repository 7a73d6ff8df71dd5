#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# Writes from the program itself: docs/commands/, what docs/methods/ and docs/schemas/ say of the metrics, the picture of
# the README. usage: update_docs.sh [TRICHO]
# `update_docs.sh --check TRICHO` writes nothing and fails when the tree is stale (a test runs it).
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${1:-}" = "--check" ]; then
  fresh=$(mktemp -d)
  trap 'rm -rf "$fresh"' EXIT
  cp -r docs/methods docs/schemas "$fresh"
  "$2" help --metrics "$fresh"
  "$2" help --markdown "$fresh/commands"
  for folder in commands methods schemas; do
    if ! diff -r "docs/$folder" "$fresh/$folder"; then
      echo "docs/$folder is stale: run scripts/update_docs.sh and commit"
      exit 1
    fi
  done
  exit 0
fi
tricho=${1:-build/release/bin/tricho}
"$tricho" help --markdown docs/commands
"$tricho" help --metrics docs
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
"$tricho" analyze data/samples/single/standard-11.jpg --out "$results" --quiet
mkdir -p docs/images
cp "$results/standard-11-overlay.png" docs/images/overlay.png
