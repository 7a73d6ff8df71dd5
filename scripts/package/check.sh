#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# Looks at what scripts/package.sh made, as root on Debian 12; goes on after a failure and ends with one table.
# - lintian: no error.
# - lists: the SHA-256 sums and the SPDX list say what is in the packages; the menu entry and the service are well formed.
# - twice: the commit built once more, in another folder and without ccache, gives the same bytes.
# - bare: in a fresh Debian 12 without any package beyond the base, and without a network, the tarball works.
# - installed: in a fresh Debian 12, with no network once the dependencies are there, one command installs the package and
#   one makes the patient's page of the sample study; results have the tarball's bytes; a purge leaves studies alone.
# usage: check.sh [PART...]   default: all, in this order
set -uo pipefail
cd "$(dirname "$0")/../.."

parts=("$@")
[ $# -eq 0 ] && parts=(lintian lists twice bare installed)
scripts/install_packages.sh lintian debootstrap desktop-file-utils systemd
packages=$(realpath build/packages)
work=$(realpath build)/package-check
mkdir -p "$work"
failed=0

# A fresh Debian 12 from the mirror that apt knows.
fresh() {
  rm -rf "$work/$1"
  if [ ! -d "$work/base" ]; then
    local mirror
    mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' | awk '$2 == "bookworm" {print $1; exit}')
    debootstrap --variant=minbase bookworm "$work/base.part" "$mirror" >"$work/debootstrap.log" && mv "$work/base.part" "$work/base" || return 1
  fi
  cp -a "$work/base" "$work/$1"
}
# inside TREE COMMAND: without a network.
inside() {
  unshare --net --mount --pid --fork bash -c 'mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && exec chroot "$1" bash -ec "$2"' - "$work/$1" "$2"
}
samples=share/opentricho/samples

lintian_() { lintian --fail-on error "$packages"/*.deb; }

# `systemd-analyze verify` wants the program that a unit starts, and takes its folders from the environment.
lists() {
  (cd "$packages" && sha256sum -c SHA256SUMS) || return 1
  rm -rf "$work/lists" && mkdir -p "$work"/lists/{tarball,deb,run} && tar -C "$work/lists/tarball" --strip-components=1 -xf "$packages"/*.tar.xz &&
    dpkg-deb -x "$packages"/*.deb "$work/lists/deb" && scripts/package/check_lists.py "$packages" "$work/lists/tarball" || return 1
  desktop-file-validate "$work/lists/deb/usr/share/applications/opentricho.desktop" || return 1
  sed "s|=/usr/bin/|=$work/lists/deb/usr/bin/|" "$work/lists/deb/usr/lib/systemd/user/opentricho@.service" >"$work/lists/opentricho@.service"
  XDG_RUNTIME_DIR=$work/lists/run systemd-analyze --user --man=no verify "$work/lists/opentricho@root-mystudy.service" 2>&1 | tee "$work/lists/said"
  [ ! -s "$work/lists/said" ] && [ -z "$(dpkg-deb --ctrl-tarfile "$packages"/*.deb | tar -t | grep -E '(pre|post)(inst|rm)$')" ]
}

twice() {
  rm -rf "$work/again" && git clone -q . "$work/again" && rm -rf "$work/again-packages" &&
    CCACHE_DISABLE=1 "$work/again/scripts/package.sh" "$work/again-packages" &&
    (cd "$work/again-packages" && sha256sum -c "$packages/SHA256SUMS")
}

bare() {
  fresh bare && mkdir "$work/bare/opt/tricho" && tar -C "$work/bare/opt/tricho" --strip-components=1 -xf "$packages"/*.tar.xz || return 1
  # Photos in the formats that go through the codecs that were left behind.
  /usr/bin/python3 -c 'import cv2, sys
photo = cv2.imread("data/samples/single/standard-11.jpg")
for ending in ("tif", "bmp", "webp", "png"): cv2.imwrite(f"{sys.argv[1]}/{ending}.{ending}", photo)' "$work/bare/opt"
  inside bare "cd /root; mv /opt/tricho '/opt/moved here'; export PATH=\"/opt/moved here/bin:\$PATH\"
    dpkg-query -W | wc -l
    tricho analyze /opt/*.* --um-per-px 9 --out formats --quiet
    '/opt/moved here/$samples/../demo.sh'" && ls "$work/bare/root/opentricho-demo-reports/patient-001.html"
}

installed() {
  fresh installed && cp "$packages"/*.deb "$work/installed/opt/" && cp /etc/resolv.conf "$work/installed/etc/" || return 1
  cp "$work"/bare/opt/*.* "$work/installed/opt/"
  chroot "$work/installed" bash -c 'apt-get -qq update && apt-get -qqy install --no-install-recommends --download-only /opt/opentricho_*.deb gnuplot-nox weasyprint >/dev/null' || return 1
  inside installed 'find / -xdev -not -path "/proc/*" | sort >/tmp/before; export DEBIAN_FRONTEND=noninteractive
    apt-get -qqy install --no-install-recommends /opt/opentricho_*.deb gnuplot-nox weasyprint >/tmp/apt.log 2>&1 || { tail /tmp/apt.log; exit 1; }
    cd /root; /usr/share/opentricho/demo.sh
    tricho analyze /opt/*.tif /opt/*.bmp /opt/*.webp /opt/*.png --um-per-px 9 --out formats --quiet' &&
    ls "$work"/installed/root/opentricho-demo-reports/patient-001.{html,pdf} || return 1
  # Plots are there where gnuplot is. Here weasyprint has brought another BLAS along (scipy's), which must change nothing.
  diff -r "$work"/{bare,installed}/root/formats && diff -r "$work"/{bare,installed}/root/opentricho-demo &&
    diff -r -x 'trend-*.svg' "$work"/{bare,installed}/root/opentricho-demo-study || return 1
  inside installed 'apt-get -qqy purge opentricho >/dev/null 2>&1; find / -xdev -name "*tricho*" -not -path "/proc/*" -not -path "/root/*" -not -path "/opt/*" -not -path "/var/cache/apt/*"' >"$work/left"
  echo "left after the purge:"; cat "$work/left"
  [ ! -s "$work/left" ]
}

rows=()
for part in "${parts[@]}"; do
  run=$part
  [ "$part" = lintian ] && run=lintian_
  if $run >"$work/$part.log" 2>&1; then result=passed; else result="FAILED, see build/package-check/$part.log"; failed=1; fi
  rows+=("$(printf '%-9s | %s' "$part" "$result")")
done
printf '%s\n' "${rows[@]}"
ls -l "$packages" | awk 'NR > 1 {printf "%6.1f MB  %s\n", $5 / 1e6, $9}'
exit $failed
