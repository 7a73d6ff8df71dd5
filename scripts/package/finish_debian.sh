#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# What the staged files of a package still need: Debian's changelog, standard rights, and one time for all.
# usage: finish_debian.sh ROOT VERSION MAINTAINER    (SOURCE_DATE_EPOCH: that time, by default now)
set -euo pipefail

epoch=${SOURCE_DATE_EPOCH:-$(date +%s)}
doc=$1/usr/share/doc/opentricho
[ -d "$doc" ] || { echo "finish_debian.sh: packages are made with the prefix /usr" >&2; exit 1; }
gzip -9n >"$doc/changelog.gz" <<CHANGES
opentricho ($2) unstable; urgency=medium

  * See CHANGELOG.md.

 -- $3  $(LC_ALL=C date -R -u -d "@$epoch")
CHANGES
chmod -R u=rwX,go=rX "$1"
find "$1" -exec touch -h -d "@$epoch" {} +
