#!/usr/bin/env bash
# Renders data/samples/ anew and lists it with SHA-256. Needs a built program: ./scripts/make_samples.sh [TRICHO]
set -euo pipefail
cd "$(dirname "$0")/.."

tricho=${1:-build/release/bin/tricho}
samples=data/samples
small=(--width-px 800 --height-px 600 --um-per-px 9 --jpeg-quality 90)

rm -rf "$samples"
for family_seed in standard:11 thinning:12 darkskin:18 blond:14; do
  "$tricho" phantom "${family_seed%:*}" --seed "${family_seed#*:}" "${small[@]}" --sidecars \
    --out "$samples/single" >/dev/null
done
"$tricho" phantom clipped --seed 5 --width-px 1000 --height-px 800 --jpeg-quality 86 --sidecars \
  --out "$samples/single" >/dev/null
"$tricho" phantom treated --seed 24 --visits 2 "${small[@]}" --sidecars --out "$samples/pair" >/dev/null
"$tricho" phantom thinning --seed 41 --width-px 720 --height-px 540 --um-per-px 12 --jpeg-quality 88 --study \
  --out "$samples/study" >/dev/null

mkdir -p "$samples/cohort"
python3 scripts/cohort/simulate.py "$samples/cohort/measurements.tsv" --seed 3 --arms 3 --missing 0.12 --per-arm 24

# The index repeats the truth files and names the commit: it would change with every commit.
rm -f "$samples"/*/truth.json
(cd "$samples" && find . -type f ! -name SHA256SUMS -printf '%P\n' | LC_ALL=C sort | xargs sha256sum >SHA256SUMS)
du -sh "$samples"
