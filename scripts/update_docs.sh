#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# Writes docs/commands/ and the picture of the README from the program itself. usage: update_docs.sh [TRICHO]
# `update_docs.sh --check TRICHO` writes nothing and fails when the pages in the tree are stale (a test runs it).
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${1:-}" = "--check" ]; then
  fresh=$(mktemp -d)
  trap 'rm -rf "$fresh"' EXIT
  "$2" help --markdown "$fresh"
  if ! diff -r docs/commands "$fresh"; then
    echo "docs/commands is stale: run scripts/update_docs.sh and commit"
    exit 1
  fi
  exit 0
fi
tricho=${1:-build/release/bin/tricho}
"$tricho" help --markdown docs/commands
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
"$tricho" analyze data/samples/single/standard-11.jpg --out "$results" --quiet
mkdir -p docs/images
cp "$results/standard-11-overlay.png" docs/images/overlay.png
