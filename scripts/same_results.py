#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Tells whether two builds of the program measure alike: for changes that must move no number.

usage: same_results.py run TRICHO OUT [--quick]    everything that the program writes of the samples (and, without
                                                   --quick, of ../shared/data) into OUT
       same_results.py diff OUT OUT                what differs between two such folders; exit status 1 if anything does

Texts are compared byte by byte, pictures pixel by pixel, pages with the pictures in them decoded, a database row by
row. Only the commit that built the program, and what is named after it (keys of stored results), may differ.
"""
import argparse
import base64
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys

import cv2
import numpy

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"
PICTURES = (".png", ".jpg")


def call(tricho, arguments, log):
    """One command; its words and exit status are results as well."""
    done = subprocess.run([tricho, *map(str, arguments)], capture_output=True, text=True, errors="replace")
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(f"exit status {done.returncode}\n{done.stdout}\n{done.stderr}", encoding="utf-8")


def scale_of(picture):
    truth = picture.with_suffix(".json")
    scale = json.loads(truth.read_text(encoding="utf-8")).get("um_per_px") if truth.exists() else None
    return ["--um-per-px", scale] if scale else []


def study_of_series(folder, source):
    """A study folder of ../shared/data/series: a participant a scalp, a visit every eight weeks."""
    dates = ["20260105", "20260302", "20260427", "20260622"]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "dataset_description.json").write_text('{"Name": "series", "BIDSVersion": "1.9.0"}\n', encoding="utf-8")
    people = sorted({picture.name.rsplit("-v", 1)[0] for picture in source.glob("*-v*-s*.jpg")})
    rows = [f"sub-{re.sub('[^A-Za-z0-9]', '', person)}\tnone\n" for person in people]
    (folder / "participants.tsv").write_text("participant_id\tarm\n" + "".join(rows), encoding="utf-8")
    rows = [f"sub-{re.sub('[^A-Za-z0-9]', '', person)}\t2026-01-12\tmesotherapy\t\n" for person in people]
    (folder / "treatments.tsv").write_text("participant_id\tdate\tkind\tnote\n" + "".join(rows), encoding="utf-8")
    for picture in sorted(source.glob("*-v*-s*.jpg")):
        person, visit, shot = re.fullmatch(r"(.+)-v(\d)-s(\d)", picture.stem).groups()
        stem = f"sub-{re.sub('[^A-Za-z0-9]', '', person)}_ses-{dates[int(visit)]}_site-vertex_shot-{int(shot) + 1}"
        place = folder / stem.split("_")[0] / f"ses-{dates[int(visit)]}"
        place.mkdir(parents=True, exist_ok=True)
        shutil.copy(picture, place / f"{stem}.jpg")
        um_per_px = json.loads(picture.with_suffix(".json").read_text(encoding="utf-8"))["um_per_px"]
        sidecar = {"PixelSize": [um_per_px, um_per_px], "PixelSizeUnits": "um"}
        (place / f"{stem}.json").write_text(json.dumps(sidecar), encoding="utf-8")


def work_on_study(tricho, study, out):
    """Analyzed, judged, reported; the results of the study lie in the study itself."""
    call(tricho, ["study", "check", study], out / "check.txt")
    call(tricho, ["study", "analyze", study, "--jobs", "2", "--quiet"], out / "analyze.txt")
    call(tricho, ["series", study, "--all", "--out", out / "series"], out / "series.txt")
    call(tricho, ["cohort", study, "--out", out / "cohort"], out / "cohort.txt")
    call(tricho, ["report", study, "--for", "researcher", "--out", out / "reports"], out / "researcher.txt")
    for participant in sorted(study.glob("sub-*"))[:2]:
        for reader in ("patient", "practitioner"):
            call(tricho, ["report", study, "--participant", participant.name, "--for", reader, "--out",
                          out / "reports"], out / f"{participant.name}-{reader}.txt")


def run(tricho, out, quick):
    """The list of commands, worked off two at a time."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    samples = ROOT / "data" / "samples"
    jobs = []

    def add(arguments, log):
        jobs.append(lambda: call(tricho, arguments, log))

    def analyze(picture, group, options):
        add(["analyze", picture, *options, "--quiet", "--out", out / group], out / group / f"{picture.stem}.txt")

    def compare(baseline, followup, group, options):
        place = out / group / baseline.stem
        add(["compare", baseline, followup, *options, "--quiet", "--out", place], place / "compare.txt")
        add(["align", baseline, followup, *options, "--quiet", "--out", place / "align"], place / "align.txt")

    for picture in sorted((samples / "single").glob("*.jpg")):
        analyze(picture, "samples", [])
    analyze(samples / "single" / "clipped-5.jpg", "network", ["--segmenter", "network"])
    for baseline in sorted((samples / "pair").glob("*-v0.jpg")):
        compare(baseline, baseline.with_name(baseline.name.replace("-v0", "-v1")), "pair", [])
        compare(baseline.with_name(baseline.name.replace("-v0", "-v1")), baseline, "pair", [])
    add(["cohort", "--table", samples / "cohort" / "measurements.tsv", "--reference", "placebo", "--out",
         out / "cohort"], out / "cohort" / "cohort.txt")
    add(["series", "--table", samples / "cohort" / "measurements.tsv", "--all", "--out", out / "series"],
        out / "series" / "series.txt")
    studies = [out / "studies" / "samples"]
    shutil.copytree(samples / "study", studies[0])
    if not quick:
        for picture in sorted((SHARED / "phantoms").glob("*.jpg")) + sorted((SHARED / "growth").glob("*-v0.jpg")):
            analyze(picture, "phantoms", scale_of(picture))
        for picture in sorted((SHARED / "real").glob("*.jpg")):
            analyze(picture, "real", ["--um-per-px", "5.513"])
        for picture in sorted((SHARED / "skin-cc0" / "bare").glob("*.jpg"))[::12]:
            analyze(picture, "bare", [])
        for picture in sorted((SHARED / "skin-cc0" / "hairy").glob("*.jpg"))[::3]:
            analyze(picture, "hairy", ["--um-per-px", "15"])
        for picture in sorted((SHARED / "cases").iterdir()):
            if picture.suffix in (".jpg", ".png", ".tif") and picture.name != "head-12mpx.jpg":
                analyze(picture, "cases", ["--um-per-px", "7"])
        for baseline in sorted((SHARED / "pairs").glob("*-v0.jpg")):
            compare(baseline, baseline.with_name(baseline.name.replace("-v0", "-v1")), "pairs", scale_of(baseline))
        for baseline in sorted((SHARED / "repeat").glob("*-a.jpg")):
            compare(baseline, baseline.with_name(baseline.name.replace("-a.", "-b.")), "repeat", [])
        studies.append(out / "studies" / "series")
        study_of_series(studies[1], SHARED / "series")
    with concurrent.futures.ThreadPoolExecutor(2) as workers:
        list(workers.map(lambda job: job(), jobs))
    for study in studies:
        work_on_study(tricho, study, out / "studies" / f"{study.name}-answers")
    version = subprocess.run([tricho, "--version"], capture_output=True, text=True).stdout
    (out / "version").write_text(version, encoding="utf-8")


def pixels(data):
    """A digest of what a picture shows."""
    picture = cv2.imdecode(numpy.frombuffer(data, numpy.uint8), cv2.IMREAD_UNCHANGED)
    return "not a picture" if picture is None else f"{picture.shape} {hashlib.sha256(picture.tobytes()).hexdigest()}"


def comparable(path, folder, commit):
    """What of a file must be the same, as bytes."""
    data = path.read_bytes()
    if path.suffix in PICTURES:
        return pixels(data).encode()
    if path.suffix == ".sqlite":
        rows = []
        database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"):
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            kept = [column for column in columns if not column.endswith("key")]
            rows += sorted(f"{table} {row!r}" for row in database.execute(f"SELECT {', '.join(kept)} FROM {table}"))
        return "\n".join(rows).encode()
    if path.suffix == ".pdf":
        return b"told by its page"
    if path.suffix == ".html":
        data = re.sub(rb"data:image/(?:png|jpeg);base64,([A-Za-z0-9+/=]+)",
                      lambda found: pixels(base64.b64decode(found.group(1))).encode(), data)
    # Where the results lie, and which commit made them (more than one, where the program was built anew meanwhile).
    data = data.replace(str(folder).encode(), b"OUT")
    data = re.sub(rb'("commit": )"[0-9a-f]{12}"', rb'\1"COMMIT"', data)
    return data.replace(commit, b"COMMIT") if commit else data


def commit_of(folder):
    found = re.search(r"[0-9a-f]{12}", (folder / "version").read_text(encoding="utf-8"))
    return found.group(0).encode() if found else b""


def diff(first, second):
    commits = {first: commit_of(first), second: commit_of(second)}
    names = {folder: {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()} - {pathlib.Path("version")}
             for folder in (first, second)}
    faults = [f"only in one: {name}" for name in sorted(names[first] ^ names[second])]
    both = sorted(names[first] & names[second])
    for name in both:
        if comparable(first / name, first, commits[first]) != comparable(second / name, second, commits[second]):
            faults.append(f"differs: {name}")
    print("\n".join(faults + [f"{len(both)} files in both, {len(faults)} faults"]))
    return 1 if faults or not both else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("run")
    one.add_argument("tricho", type=lambda path: os.path.abspath(path))
    one.add_argument("out", type=lambda path: pathlib.Path(path).absolute())
    one.add_argument("--quick", action="store_true", help="the samples alone")
    two = commands.add_parser("diff")
    two.add_argument("first", type=lambda path: pathlib.Path(path).absolute())
    two.add_argument("second", type=lambda path: pathlib.Path(path).absolute())
    asked = parser.parse_args()
    if asked.command == "run":
        run(asked.tricho, asked.out, asked.quick)
        return 0
    return diff(asked.first, asked.second)


if __name__ == "__main__":
    sys.exit(main())
