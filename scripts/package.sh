#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# Makes what people install: a Debian package, a tarball that runs on a bare Debian 12, an SPDX list of both, SHA-256
# sums. One commit gives the same package to the byte, in whatever folder, with the same packages of Debian installed;
# scripts/package/check.sh proves it. What is committed counts: with changes on top the packages are nobody's.
# usage: package.sh [FOLDER]   FOLDER: build/packages
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install_packages.sh dpkg-dev file xz-utils binutils gzip patchelf
to=${1:-build/packages}
rm -rf "$to"
mkdir -p "$to"
to=$(realpath "$to")
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH LC_ALL=C TZ=UTC
umask 022
[ -z "$(git status --porcelain)" ] || echo "package.sh: there are changes that are not committed" >&2

build=build/package
cmake --preset release -B $build -DCMAKE_INSTALL_PREFIX=/usr -DTRICHO_TESTS=OFF >/dev/null
cmake --build $build -j "$(nproc)" --target tricho tricho_manuals >&2
(cd $build && cpack -G DEB -B "$to" >&2)
rm -rf "$to/_CPack_Packages"
deb=$(ls "$to"/*.deb)

version=$(dpkg-deb -f "$deb" Version)
tree=opentricho-$version-linux-x86_64
rm -rf $build/installed $build/bundle
DESTDIR=$build/installed cmake --install $build --strip >/dev/null
python3 scripts/package/bundle.py $build/installed/usr $build/bundle/"$tree" $build/bundled.json
chmod -R u=rwX,go=rX $build/bundle
tar -C $build/bundle --sort=name --owner=0 --group=0 --numeric-owner --mtime=@"$SOURCE_DATE_EPOCH" --format=gnu \
  -cf - "$tree" | xz -9e -T1 >"$to/$tree.tar.xz"

python3 scripts/package/spdx.py "$deb" "$to/$tree.tar.xz" $build/bundled.json "$to/opentricho-$version.spdx.json"
(cd "$to" && sha256sum -- * >SHA256SUMS)
ls -l "$to" | awk 'NR > 1 {print $5, $9}'
