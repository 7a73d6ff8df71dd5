# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Measures how accurate tricho is, and prints one table. See scripts/accuracy.sh."""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

from score import load, score, summary

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SHARED = ROOT.parent / "shared"
FAMILIES = ["standard", "dense", "thinning", "blond", "red", "grey", "white", "darkskin", "highmag", "lowmag", "poor",
            "circle", "curly", "stubble", "clipped", "bundle", "long", "bare"]
FIRST_SEED = 501  # Apart from the seeds of the samples and of the tests.

COLUMNS = [("f1", "F1", "{:.3f}"), ("recall", "recall", "{:.3f}"), ("precision", "precision", "{:.3f}"),
           ("vellus_recall", "vellus recall", "{:.2f}"), ("density_bias", "density bias", "{:+.1%}"),
           ("density_mae", "density error", "{:.1%}"), ("diameter_bias_um", "thickness bias, um", "{:+.2f}"),
           ("diameter_mae_um", "thickness error, um", "{:.2f}"), ("root_right", "root right", "{:.3f}"),
           ("false_on_bare", "false hairs", "{:.1f}")]


def analyze(tricho, photos, out, um_per_px=None, jobs=None):
    scale = ["--um-per-px", str(um_per_px)] if um_per_px else []
    subprocess.run([tricho, "analyze", *map(str, photos), "--out", str(out), "--quiet", *scale,
                    "--jobs", str(jobs or os.cpu_count())], check=True)


def own_phantoms(tricho, work, families, seeds, size):
    """Scores by family on phantoms rendered now."""
    folder = work / "phantoms"
    subprocess.run([tricho, "phantom", *families, "--seed", str(FIRST_SEED), "--count", str(seeds), *size,
                    "--jobs", str(os.cpu_count()), "--out", str(folder)], check=True, stdout=subprocess.DEVNULL)
    photos = [folder / f"{family}-{FIRST_SEED + i}-v0.jpg" for family in families for i in range(seeds)]
    analyze(tricho, photos, work / "analyses")
    scores = {}
    for photo in photos:
        family = photo.name.split("-")[0]
        got = score(load(photo.with_suffix(".json")), load(work / "analyses" / (photo.stem + ".json")))
        scores.setdefault(family, []).append(got)
    return scores


def cell(value, form):
    return "–" if value is None else form.format(value)


def row(name, figures):
    return [name, str(figures["photos"])] + [cell(figures[key], form) for key, _, form in COLUMNS]


def table(rows, markdown):
    header = ["family", "photos"] + [title for _, title, _ in COLUMNS]
    if markdown:
        lines = ["| " + " | ".join(header) + " |", "|---" + "|---:" * (len(header) - 1) + "|"]
        return "\n".join(lines + ["| " + " | ".join(cells) + " |" for cells in rows])
    widths = [max(len(cells[i]) for cells in [header] + rows) for i in range(len(header))]
    return "\n".join("  ".join(text.rjust(width) if i else text.ljust(width)
                               for i, (text, width) in enumerate(zip(cells, widths))) for cells in [header] + rows)


def with_shared_scorer(script, pairs):
    """The last line that one of the scorers beside the checkout prints: its summary."""
    done = subprocess.run(["/usr/bin/python3", script, *[str(path) for pair in pairs for path in pair]], check=True,
                          capture_output=True, text=True, cwd=script.parent)
    return json.loads(done.stdout.splitlines()[-1])


def shared_figures(tricho, work):
    """Figures on the images beside the checkout, scored by the scripts beside it; empty where they are not there."""
    figures = {}
    phantoms = sorted((SHARED / "data/phantoms").glob("*.jpg"))
    if phantoms:
        for photo in phantoms:
            analyze(tricho, [photo], work / "shared", load(photo.with_suffix(".json"))["um_per_px"])
        families = {"phantoms but bare and long": [p for p in phantoms if p.name.split("-")[0] not in ("bare", "long")],
                    "long": [p for p in phantoms if p.name.startswith("long")],
                    "bare": [p for p in phantoms if p.name.startswith("bare")]}
        for name, photos in families.items():
            pairs = [(photo.with_suffix(".json"), work / "shared" / (photo.stem + ".json")) for photo in photos]
            figures[name] = with_shared_scorer(SHARED / "score/score_phantom.py", pairs)
            if name == "bare":
                figures[name]["hairs found"] = sum(len(load(analysis)["hairs"]) for _, analysis in pairs)
    captures = sorted((SHARED / "data/real").glob("*.jpg"))
    if captures:
        for photo in captures:
            analyze(tricho, [photo], work / "shared", load(photo.with_suffix(".json"))["um_per_px"])
        pairs = [(photo.with_suffix(".json"), work / "shared" / (photo.stem + ".json")) for photo in captures]
        figures["real captures"] = with_shared_scorer(SHARED / "score/score_real.py", pairs)
    return figures


def speed_against_peer(tricho, work, num_photos=5):
    """Time of the peer's process over that of ours on the same captures in one run; None where there is no peer."""
    peer = SHARED / "score/peer_skimage.py"
    photos = sorted((SHARED / "data/real").glob("*.jpg"))[:num_photos]
    probe = subprocess.run(["/usr/bin/python3", "-c", "import skimage"], capture_output=True, check=False)
    if not peer.exists() or not photos or probe.returncode:
        return None
    ours = theirs = 0.0
    one_thread = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    for photo in photos:
        scale = str(load(photo.with_suffix(".json"))["um_per_px"])
        began = time.perf_counter()
        analyze(tricho, [photo], work / "speed", scale, jobs=1)
        middle = time.perf_counter()
        subprocess.run(["/usr/bin/python3", str(peer), str(photo), scale, str(work / "peer.json")], check=True,
                       capture_output=True, env=one_thread)
        ours += middle - began
        theirs += time.perf_counter() - middle
    return theirs / ours


def page(rows, shared, speed, seeds):
    lines = ["# Accuracy", "",
             "<!-- Written by scripts/accuracy.sh --write; do not edit. -->", "",
             f"Phantoms of our own (`tricho phantom`, {seeds} scalps a family, seeds from {FIRST_SEED}), scored by",
             "`scripts/accuracy/score.py`: hairs are paired one to one, a pair needs half of each course beside the other.",
             "F1, recall and precision are means over the photos. Density error is the mean absolute error of the density",
             "of a photo, thickness error that of a matched hair. Root right: within 150 um of the true root.",
             "False hairs: found on a photo without any.", "", table(rows, markdown=True), ""]
    if shared:
        lines += ["## Images of others", "",
                  "Measured with the scorers that come with those images. None of the images is part of this project.", ""]
        for name, figures in shared.items():
            lines += [f"**{name}**: " + ", ".join(f"{key} {value}" for key, value in figures.items()), ""]
    if speed:
        lines += ["## Speed", "", f"A process of `tricho analyze` on one real capture, one thread, is {speed:.0f} times as fast",
                  "as a scikit-image pipeline (sato ridges, skeleton) on the same capture in the same run.", ""]
    lines += ["## What phantoms do not show", "",
              "A phantom has no hair that its renderer can't draw. The figures tell whether the measuring is right for what is",
              "in the picture; real captures tell whether the picture is like skin. Both are measured, neither is enough alone."]
    return "\n".join(lines) + "\n"


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--tricho", default=str(ROOT / "build/release/bin/tricho"))
    arguments.add_argument("--seeds", type=int, default=3, help="scalps a family")
    arguments.add_argument("--families", nargs="+", default=FAMILIES)
    arguments.add_argument("--out", default=str(ROOT / "out/accuracy"))
    arguments.add_argument("--write", action="store_true", help="also write docs/methods/accuracy.md")
    given = arguments.parse_args()
    work = pathlib.Path(given.out)
    work.mkdir(parents=True, exist_ok=True)
    scores = own_phantoms(given.tricho, work, given.families, given.seeds, [])
    rows = [row(family, summary(scores[family])) for family in given.families]
    usual = [one for family, ones in scores.items() if family not in ("bare", "long") for one in ones]
    rows.append(row("all but bare, long", summary(usual)))
    print(table(rows, markdown=False))
    shared = shared_figures(given.tricho, work)
    for name, figures in shared.items():
        print(f"{name}: {json.dumps(figures)}")
    speed = speed_against_peer(given.tricho, work)
    if speed:
        print(f"times as fast as the scikit-image peer: {speed:.1f}")
    if given.write:
        (ROOT / "docs/methods/accuracy.md").write_text(page(rows, shared, speed, given.seeds), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
