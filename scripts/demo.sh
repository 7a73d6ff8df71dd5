#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# Analyzes the samples, and makes the reports of the sample study: with the program that this script was installed with,
# else with a tarball of scripts/package.sh that lies in this checkout or in build/packages/, else with one that is built
# first, after what is missing was installed. Installed, it writes into the folder that it is called in.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

if [ -d "$here/samples" ]; then
  samples=$here/samples
  tricho=$(realpath "$here/../../bin/tricho")
  demo=opentricho-demo
else
  cd "$here/.."
  samples=data/samples
  demo=out/demo
  tarball=$(find . build/packages -maxdepth 1 -name 'opentricho-*-linux-*.tar.xz' 2>/dev/null | head -n 1 || true)
  if [ -n "$tarball" ]; then
    echo "demo.sh: with the program of $tarball" >&2
    rm -rf out/program
    mkdir -p out/program
    tar -C out/program --strip-components=1 -xf "$tarball"
    tricho=out/program/bin/tricho
  else
    scripts/install_packages.sh
    cmake --preset release >/dev/null
    cmake --build --preset release -j "$(nproc)" --target tricho >&2
    tricho=build/release/bin/tricho
  fi
fi
echo
"$tricho" analyze "$samples"/single/*.jpg --out $demo
echo
echo "Look at the overlays, every hair drawn where it was found:"
ls -1 $demo/*-overlay.png

# A study keeps its results in its own folder: the samples stay as they are.
rm -rf $demo-study
cp -r "$samples/study" $demo-study
chmod -R u+w $demo-study
echo
"$tricho" study analyze $demo-study --quiet
"$tricho" series $demo-study --all
echo
echo "Reports of participant 001, for the patient and for the practitioner:"
"$tricho" report $demo-study --participant 001 --for patient --out $demo-reports
"$tricho" report $demo-study --participant 001 --for practitioner --out $demo-reports
echo
echo "The same study as pages in your browser, where every hair can be corrected:"
echo "    $tricho serve $demo-study"
