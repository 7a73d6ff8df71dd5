#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# Installs what is missing, builds, analyzes the samples, and makes the reports of the sample study.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install_packages.sh
cmake --preset release >/dev/null
cmake --build --preset release -j "$(nproc)" --target tricho >&2
tricho=build/release/bin/tricho
echo
$tricho analyze data/samples/single/*.jpg --out out/demo
echo
echo "Look at the overlays, every hair drawn where it was found:"
ls -1 out/demo/*-overlay.png

# A study keeps its results in its own folder: the samples stay as they are.
rm -rf out/demo-study
cp -r data/samples/study out/demo-study
echo
$tricho study analyze out/demo-study --quiet
$tricho series out/demo-study --all
echo
echo "Reports of participant 001, for the patient and for the practitioner:"
$tricho report out/demo-study --participant 001 --for patient --out out/demo-reports
$tricho report out/demo-study --participant 001 --for practitioner --out out/demo-reports
echo
echo "The same study as pages in your browser, where every hair can be corrected:"
echo "    $tricho serve out/demo-study"
