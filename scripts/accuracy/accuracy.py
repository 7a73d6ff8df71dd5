# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Measures how accurate tricho is, and prints one table. See scripts/accuracy.sh."""
import argparse
import json
import os
import pathlib
import subprocess
import sys

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

HEADER = ["family", "photos"] + [title for _, title, _ in COLUMNS]
SEGMENTERS = ["ridge", "network", "auto"]
# Of the images beside the checkout, or of our own phantoms: what tells one segmenter from another.
COMPARED = [("own", "all but bare, long", "f1", "own phantoms, F1 (all but bare, long)"),
            ("own", "all but bare, long", "vellus_recall", "own phantoms, vellus recall"),
            ("own", "all but bare, long", "density_mae", "own phantoms, density error"),
            ("shared", "phantoms but bare and long", "f1", "phantoms, F1 (all but bare, long)"),
            ("shared", "phantoms but bare and long", "vellus_recall", "phantoms, vellus recall"),
            ("shared", "all phantoms but bare", "density_mae", "phantoms, density error"),
            ("shared", "long", "f1", "long, F1"),
            ("shared", "bare", "hairs found", "bare, hairs found"),
            ("shared", "real captures", "f1", "real captures, F1"),
            ("shared", "real captures", "recall", "real captures, recall"),
            ("shared", "real captures", "precision", "real captures, precision"),
            ("shared", "real captures", "recall_premium", "real captures, recall of multi-hair units (premium)"),
            ("shared", "real captures", "recall_undersize", "real captures, recall of thin hair (undersize)"),
            ("shared", "real captures", "root_end_right", "real captures, root end right"),
            ("shared", "real captures", "count_mae", "real captures, count error")]


def analyze(tricho, photos, out, um_per_px=None, segmenter="auto", jobs=None):
    scale = ["--um-per-px", str(um_per_px)] if um_per_px else []
    subprocess.run([tricho, "analyze", *map(str, photos), "--out", str(out), "--quiet", *scale,
                    "--segmenter", segmenter, "--jobs", str(jobs or os.cpu_count())], check=True)


def render(tricho, folder, families, seeds):
    """Phantoms of our own, as a list of photos with their truth beside them."""
    subprocess.run([tricho, "phantom", *families, "--seed", str(FIRST_SEED), "--count", str(seeds),
                    "--jobs", str(os.cpu_count()), "--out", str(folder)], check=True, stdout=subprocess.DEVNULL)
    return [folder / f"{family}-{FIRST_SEED + i}-v0.jpg" for family in families for i in range(seeds)]


def own_figures(tricho, photos, out, segmenter="auto"):
    """{family: its summary}; last, of all but bare and long."""
    analyze(tricho, photos, out, segmenter=segmenter)
    scores = {}
    for photo in photos:
        got = score(load(photo.with_suffix(".json")), load(out / (photo.stem + ".json")))
        scores.setdefault(photo.name.split("-")[0], []).append(got)
    usual = [one for family, ones in scores.items() if family not in ("bare", "long") for one in ones]
    return {family: summary(ones) for family, ones in scores.items()} | {"all but bare, long": summary(usual)}


def cell(value, form):
    return "–" if value is None else form.format(value)


def row(name, figures):
    return [name, str(figures["photos"])] + [cell(figures[key], form) for key, _, form in COLUMNS]


def table(header, rows, markdown):
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


def shared_figures(tricho, out, segmenter="auto"):
    """Figures on the images beside the checkout, scored by the scripts beside it; empty where they are not there."""
    figures = {}
    phantoms = sorted((SHARED / "data/phantoms").glob("*.jpg"))
    if phantoms:
        for photo in phantoms:
            analyze(tricho, [photo], out, load(photo.with_suffix(".json"))["um_per_px"], segmenter)
        families = {"phantoms but bare and long": [p for p in phantoms if p.name.split("-")[0] not in ("bare", "long")],
                    "all phantoms but bare": [p for p in phantoms if not p.name.startswith("bare")],
                    "long": [p for p in phantoms if p.name.startswith("long")],
                    "bare": [p for p in phantoms if p.name.startswith("bare")]}
        for name, photos in families.items():
            pairs = [(photo.with_suffix(".json"), out / (photo.stem + ".json")) for photo in photos]
            figures[name] = with_shared_scorer(SHARED / "score/score_phantom.py", pairs)
            if name == "bare":
                figures[name]["hairs found"] = sum(len(load(analysis)["hairs"]) for _, analysis in pairs)
    captures = sorted((SHARED / "data/real").glob("*.jpg"))
    if captures:
        for photo in captures:
            analyze(tricho, [photo], out, load(photo.with_suffix(".json"))["um_per_px"], segmenter)
        pairs = [(photo.with_suffix(".json"), out / (photo.stem + ".json")) for photo in captures]
        figures["real captures"] = with_shared_scorer(SHARED / "score/score_real.py", pairs)
    return figures


def spent_s():
    """Processor time of the processes that have ended: a busy machine does not lengthen it."""
    times = os.times()
    return times.children_user + times.children_system


def speed_against_peer(tricho, work, segmenter="auto", num_photos=5):
    """Processor time of the peer's process over that of ours on the same captures in one run; None where there is no peer."""
    peer = SHARED / "score/peer_skimage.py"
    photos = sorted((SHARED / "data/real").glob("*.jpg"))[:num_photos]
    probe = subprocess.run(["/usr/bin/python3", "-c", "import skimage"], capture_output=True, check=False)
    if not peer.exists() or not photos or probe.returncode:
        return None
    ours = theirs = 0.0
    one_thread = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    for photo in photos:
        scale = str(load(photo.with_suffix(".json"))["um_per_px"])
        began = spent_s()
        analyze(tricho, [photo], work / "speed", scale, segmenter, jobs=1)
        middle = spent_s()
        subprocess.run(["/usr/bin/python3", str(peer), str(photo), scale, str(work / "peer.json")], check=True,
                       capture_output=True, env=one_thread)
        ours += middle - began
        theirs += spent_s() - middle
    return theirs / ours


def compare_segmenters(tricho, photos, work):
    """Rows of a table: name of the figure, then its value by segmenter."""
    figures = {}
    for segmenter in SEGMENTERS:
        out = work / f"by-{segmenter}"
        figures[segmenter] = {"own": own_figures(tricho, photos, out / "own", segmenter),
                              "shared": shared_figures(tricho, out / "shared", segmenter),
                              "speed": speed_against_peer(tricho, work, segmenter)}
    rows = [[title] + [cell(figures[one][source].get(group, {}).get(key), "{:.3g}") for one in SEGMENTERS]
            for source, group, key, title in COMPARED]
    rows.append(["times as fast as the scikit-image peer"] + [cell(figures[one]["speed"], "{:.1f}") for one in SEGMENTERS])
    return [cells for cells in rows if set(cells[1:]) != {cell(None, "")}]


def page(rows, shared, speed, seeds, compared):
    lines = ["# Accuracy", "",
             "<!-- Written by scripts/accuracy.sh --write; do not edit. -->", "",
             f"Phantoms of our own (`tricho phantom`, {seeds} scalps a family, seeds from {FIRST_SEED}), scored by",
             "`scripts/accuracy/score.py`: hairs are paired one to one, a pair needs half of each course beside the other.",
             "F1, recall and precision are means over the photos. Density error is the mean absolute error of the density",
             "of a photo, thickness error that of a matched hair. Root right: within 150 um of the true root.",
             "False hairs: found on a photo without any.", "", table(HEADER, rows, markdown=True), ""]
    if shared:
        lines += ["## Images of others", "",
                  "Measured with the scorers that come with those images. None of the images is part of this project.", ""]
        for name, figures in shared.items():
            lines += [f"**{name}**: " + ", ".join(f"{key} {value}" for key, value in figures.items()), ""]
    if speed:
        lines += ["## Speed", "", f"A process of `tricho analyze` on one real capture, one thread, is {speed:.0f} times as fast (processor time)",
                  "as a scikit-image pipeline (sato ridges, skeleton) on the same capture in the same run.", ""]
    if compared:
        lines += ["## By segmenter", "", "The same photos with `--segmenter ridge`, `network` and `auto`; see [network.md](network.md).",
                  "", table(["figure"] + SEGMENTERS, compared, markdown=True), ""]
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
    arguments.add_argument("--segmenters", action="store_true", help="also by segmenter: takes about five times as long")
    arguments.add_argument("--write", action="store_true", help="also write docs/methods/accuracy.md")
    given = arguments.parse_args()
    work = pathlib.Path(given.out)
    work.mkdir(parents=True, exist_ok=True)
    photos = render(given.tricho, work / "phantoms", given.families, given.seeds)
    rows = [row(family, figures) for family, figures in own_figures(given.tricho, photos, work / "analyses").items()]
    print(table(HEADER, rows, markdown=False))
    shared = shared_figures(given.tricho, work / "shared")
    for name, figures in shared.items():
        print(f"{name}: {json.dumps(figures)}")
    speed = speed_against_peer(given.tricho, work)
    if speed:
        print(f"times as fast as the scikit-image peer: {speed:.1f}")
    compared = compare_segmenters(given.tricho, photos, work) if given.segmenters else None
    if compared:
        print(table(["figure"] + SEGMENTERS, compared, markdown=False))
    if given.write:
        (ROOT / "docs/methods/accuracy.md").write_text(page(rows, shared, speed, given.seeds, compared), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
