#!/usr/bin/env bash
# Installs the Debian packages that are missing, with sudo when not root. Does nothing when all are there.
# usage: install_packages.sh [--only] [PACKAGE...]   PACKAGE: needed beyond those of every build; --only: without those
set -euo pipefail

packages=(
  build-essential cmake ninja-build pkg-config git
  libopencv-dev libopencv-contrib-dev libeigen3-dev libboost-dev libboost-program-options-dev
  libexiv2-dev liblcms2-dev libtiff-dev libdeflate-dev libfreetype-dev fonts-dejavu-core nlohmann-json3-dev libfmt-dev libssl-dev libgtest-dev
  libsqlitecpp-dev libsqlite3-dev
  gnuplot-nox libkainjow-mustache-dev weasyprint
  python3 python3-numpy python3-scipy python3-opencv python3-jsonschema
  "$@"
)
[ "${1:-}" != --only ] || packages=("${@:2}")
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
echo "installing ${missing[*]}" >&2
"${as_root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
