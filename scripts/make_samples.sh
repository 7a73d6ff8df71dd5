#!/usr/bin/env bash
# Renders data/samples/ anew and lists it with SHA-256. Needs a built program: ./scripts/make_samples.sh [TRICHO]
set -euo pipefail
cd "$(dirname "$0")/.."

tricho=${1:-build/release/bin/tricho}
samples=data/samples
small=(--width-px 800 --height-px 600 --um-per-px 9 --jpeg-quality 86)

rm -rf "$samples"
"$tricho" phantom standard blond --seed 11 "${small[@]}" --sidecars --out "$samples/single" >/dev/null
"$tricho" phantom thinning darkskin --seed 12 "${small[@]}" --sidecars --out "$samples/single" >/dev/null
"$tricho" phantom clipped --seed 3 --width-px 800 --height-px 640 --jpeg-quality 80 --sidecars --out "$samples/single" >/dev/null
"$tricho" phantom treated --seed 21 --visits 2 "${small[@]}" --sidecars --out "$samples/pair" >/dev/null
"$tricho" phantom thinning --seed 31 --width-px 640 --height-px 480 --um-per-px 11 --jpeg-quality 84 --study \
  --out "$samples/study" >/dev/null

# The index repeats the truth files and names the commit: it would change with every commit.
rm -f "$samples"/*/truth.json
(cd "$samples" && find . -type f ! -name SHA256SUMS -printf '%P\n' | LC_ALL=C sort | xargs sha256sum >SHA256SUMS)
du -sh "$samples"
