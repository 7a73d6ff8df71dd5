#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Measures how fast tricho is, in one run on one machine, and writes one page. See scripts/bench.sh."""
import argparse
import json
import pathlib
import platform
import shutil
import statistics
import subprocess
import time

import cv2

from measure import instructions, slope, spread, taken

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HERE = ROOT / "scripts/bench"
SHARED = ROOT.parent / "shared"
PAGE = ROOT / "docs/methods/speed.md"
UM_PER_PX = 7
CAPTURE = ("--width-px", 1280, "--height-px", 1024, "--um-per-px", UM_PER_PX)  # 1.3 Mpx
FIRST_SEED = 701  # Apart from the seeds of samples, tests and accuracy.


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows]) + "\n"


def render(args, folder, *families, visits=1, size=CAPTURE, seed=FIRST_SEED):
    subprocess.run(list(map(str, [args.tricho, "phantom", *families, "--seed", seed, "--visits", visits, *size, "--out",
                                  folder])), check=True, stdout=subprocess.DEVNULL)
    return [folder / f"{family}-{seed}-v{visit}.jpg" for family in families for visit in range(visits)]


def captures(args):
    """(photo, um per px) of phantoms, and of real captures where there are any."""
    photos = [(photo, UM_PER_PX) for photo in render(args, args.work / "photos", "standard", "thinning", "darkskin", "poor")]
    real = sorted((SHARED / "data/real").glob("*.jpg"))[:: 12 if args.short else 6]
    for photo in real:
        photos.append((photo, json.loads(photo.with_suffix(".json").read_text(encoding="utf-8"))["um_per_px"]))
    return photos


def decode_seconds(photo):
    """Of the JPEG alone, in a process that is running: the fastest of five."""
    times = []
    for _ in range(5):
        began = time.process_time()
        cv2.imread(str(photo))
        times.append(time.process_time() - began)
    return min(times)


def analyze_section(args):
    peers = [("scikit-image (scripts/bench/peer_skimage.py)", HERE / "peer_skimage.py")]
    plain = SHARED / "score/peer_skimage.py"
    if plain.exists():
        peers.append(("scikit-image, branches by a plain loop (../shared/score)", plain))
    own, decode, ratios, pixels = [], [], {name: [] for name, _ in peers}, []
    for photo, um_per_px in captures(args):
        for _ in range(1 if args.short else 3):
            mine = taken(args.tricho, "analyze", photo, "--um-per-px", um_per_px, "--jobs", 1, "--quiet",
                         "--out", args.work / "out").cpu_seconds
            own.append(mine)
            decode.append(mine / decode_seconds(photo))
            for name, peer in peers:
                ratios[name].append(taken("/usr/bin/python3", peer, photo, um_per_px, args.work / "peer.json").cpu_seconds / mine)
        pixels.append(cv2.imread(str(photo)).size / 3e6)
    start = statistics.median(taken(args.tricho, "--version").cpu_seconds for _ in range(5))
    rows = [["tricho analyze, whole process, s", spread(own), ""], ["of which start of the process, s", f"{start:.2g}", ""],
            ["tricho analyze over the decoding of its JPEG alone", spread(decode), "goal: at most 8"]]
    rows += [[f"{name} over tricho analyze", spread(values), "floor: at least 15; goal: 25"] for name, values in ratios.items()]
    return (f"## One photo\n\n{len(pixels)} photos of {min(pixels):.2g} to {max(pixels):.2g} Mpx (phantoms, and real "
            "captures where ../shared/data/real is there), with the network, one thread, processor time of the whole process, "
            "each program on each photo in turn: min / median / max.\n\n" + table(["", "min / median / max", ""], rows))


def kinds_section(args):
    """As one analyzes, with the network: what is crowded costs more than what a capture of thin hair does."""
    rows = []
    for kind in ("standard", "dense", "long", "bundle", "curly"):
        photo, = render(args, args.work / "kinds", kind)
        own, ratios = [], []
        for _ in range(1 if args.short else 3):
            own.append(taken(args.tricho, "analyze", photo, "--um-per-px", UM_PER_PX, "--jobs", 1, "--quiet", "--out",
                             args.work / "out").cpu_seconds)
            ratios.append(taken("/usr/bin/python3", HERE / "peer_skimage.py", photo, UM_PER_PX,
                                args.work / "peer.json").cpu_seconds / own[-1])
        rows.append([kind, spread(own), spread(ratios)])
    return ("## Kinds of scalps\n\nPhantoms of 1.3 Mpx, with the network, one thread, processor time of the whole process: "
            "min / median / max.\n\n" + table(["", "s", "scikit-image over tricho analyze"], rows))


def density_section(args):
    """One field, hair by hair more crowded."""
    rows, densities, seconds = [], [], []
    for units in (40, 60, 80, 120):
        photo, = render(args, args.work / f"density-{units}", "standard", size=(*CAPTURE, "--units-per-cm2", units))
        run = min(taken(args.tricho, "analyze", photo, "--um-per-px", UM_PER_PX, "--jobs", 1, "--quiet", "--out",
                        args.work / "out").cpu_seconds for _ in range(1 if args.short else 3))
        densities.append(units)
        seconds.append(run)
        rows.append([units, f"{run:.2f}"])
    return ("## Density\n\nThe phantom `standard`, its follicular units more and more crowded; one thread.\n\n" +
            table(["units/cm2", "s"], rows) +
            f"\nSlope of log time over log density: {slope(densities, seconds):.2f} (floor: at most 1.6).\n")


def instructions_section(args):
    rows = []
    for kind in ("standard",) if args.short else ("standard", "dense"):
        photo, = render(args, args.work / "kinds", kind)
        told = instructions([args.tricho, "analyze", photo, "--um-per-px", UM_PER_PX, "--jobs", 1, "--quiet", "--out",
                             args.work / "out"], args.work / "callgrind")
        rows += [[kind, stage, f"{count / 1e9:.2f}"] for stage, count in told.items()]
    return ("## Instructions\n\nAs callgrind counts them, which other load does not move; a stage with all that it calls.\n\n" +
            table(["phantom", "stage", "10^9 instructions"], rows))


def stages_section(args):
    photos = render(args, args.work / "pair", "treated", visits=2)
    for photo in photos:
        photo.with_suffix(".json").write_text(json.dumps({"PixelSize": UM_PER_PX, "PixelSizeUnits": "um"}), encoding="utf-8")
    out = subprocess.run([args.kernels, *map(str, photos), "--benchmark_format=json", "--benchmark_min_time=0.5",
                          "--benchmark_repetitions=3"], capture_output=True, check=True).stdout
    times = {}
    for run in json.loads(out)["benchmarks"]:
        if run["run_type"] == "iteration":
            times.setdefault(run["run_name"], []).append(run["cpu_time"])
    return ("## Stages\n\nOne phantom of 1.3 Mpx and its follow-up, Google Benchmark, one thread, processor time in ms, of "
            "three repetitions.\n\n" + table(["stage", "ms: min / median / max"], [[n, spread(v)] for n, v in times.items()]))


def align_section(args):
    own, ratios = [], []
    families = ("treated", "same") if args.short else ("treated", "same", "turned", "thicker")
    for family in families:
        baseline, followup = render(args, args.work / "pairs", family, visits=2)
        mine = [taken(args.tricho, "align", baseline, followup, "--um-per-px", UM_PER_PX, "--quiet", "--out",
                      args.work / "aligned").cpu_seconds for _ in range(2)]
        grey = [args.work / f"{name}.png" for name in ("fixed", "moving")]
        for photo, path in zip((baseline, followup), grey):
            cv2.imwrite(str(path), cv2.imread(str(photo), cv2.IMREAD_GRAYSCALE))
        folder = args.work / "elastix"
        folder.mkdir(exist_ok=True)
        peer = taken("elastix", "-f", grey[0], "-m", grey[1], "-out", folder, "-p", HERE / "elastix-affine.txt", "-p",
                     HERE / "elastix-bspline.txt", "-threads", 1).cpu_seconds
        own += mine
        ratios.append(peer / statistics.mean(mine))
    return (f"## Two photos\n\n{len(families)} pairs of phantoms of 1.3 Mpx; elastix: affine, then B-spline, 500 "
            "iterations on each of 5 levels; one thread each, processor time of the whole process.\n\n" +
            table(["", "min / median / max", ""], [["tricho align, s", spread(own), ""],
                                                   ["elastix over tricho align", spread(ratios), "floor: at least 10; goal: 20"]]))


def study_of(args, name, num_photos, source, participants_of=4):
    """A study of `num_photos` photos whose bytes all differ: `source` photos with a comment each."""
    study = args.work / name
    shutil.rmtree(study, ignore_errors=True)
    subprocess.run([args.tricho, "study", "init", study], check=True, stdout=subprocess.DEVNULL)
    pictures = [photo.read_bytes() for photo in source]
    for i in range(num_photos):
        participant, visit = f"sub-{i // participants_of + 1:05d}", f"ses-2026{i % participants_of + 1:02d}05"
        folder = study / participant / visit
        folder.mkdir(parents=True, exist_ok=True)
        comment = f"photo {i}".encode()
        picture = pictures[i % participants_of % len(pictures)]
        data = picture[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + picture[2:]
        stem = folder / f"{participant}_{visit}_site-vertex_shot-1"
        stem.with_suffix(".jpg").write_bytes(data)
        stem.with_suffix(".json").write_text('{"PixelSize": 14, "PixelSizeUnits": "um"}', encoding="utf-8")
    return study


def cores_section(args):
    source = render(args, args.work / "visits", "treated", visits=4, size=("--width-px", 900, "--height-px", 700, "--um-per-px", 10))
    ratios = []
    for repeat in range(1 if args.short else 3):
        seconds = []
        for jobs in (1, 2):
            study = study_of(args, "cores", 24, source)
            seconds.append(taken(args.tricho, "study", "analyze", study, "--jobs", jobs, "--quiet", one_thread=False).seconds)
        ratios.append(seconds[0] / seconds[1])
    return ("## Two cores\n\n`study analyze` of 24 photos of 0.63 Mpx, by the clock on the wall.\n\n" +
            table(["", "min / median / max", ""], [["one core over two cores", spread(ratios), "floor: at least 1.85"]]) +
            "\n`analyze` of one photo, the shortest of several runs in turn.\n\n" +
            table(["", "min / median / max", ""], [["one core over two cores", spread(latency_ratios(args)),
                                                    "floor: at least 1.4; goal: 1.6"]]))


def latency_ratios(args):
    ratios = []
    for photo, um_per_px in captures(args):
        seconds = {1: [], 2: []}
        for _ in range(3 if args.short else 10):
            for jobs, all_taken in seconds.items():
                all_taken.append(taken(args.tricho, "analyze", photo, "--um-per-px", um_per_px, "--overlay", "none", "--jobs",
                                       jobs, "--quiet", "--out", args.work / "out", one_thread=False).seconds)
        ratios.append(min(seconds[1]) / min(seconds[2]))
    return ratios


def pixels_section(args):
    base = cv2.imread(str(render(args, args.work / "tile", "standard", size=("--width-px", 2000, "--height-px", 1500,
                                                                            "--um-per-px", UM_PER_PX))[0]))
    rows, sizes, seconds = [], [], []
    for width, height in [(640, 480), (1280, 1024), (2400, 1800), (4000, 3000)] + ([] if args.short else [(8160, 6144)]):
        photo = args.work / f"{width}.jpg"
        tiled = cv2.copyMakeBorder(base, 0, max(0, height - base.shape[0]), 0, max(0, width - base.shape[1]), cv2.BORDER_REFLECT)
        cv2.imwrite(str(photo), tiled[:height, :width], [cv2.IMWRITE_JPEG_QUALITY, 92])
        run = taken(args.tricho, "analyze", photo, "--um-per-px", UM_PER_PX, "--segmenter", "ridge", "--jobs", 1, "--quiet",
                    "--out", args.work / "out")
        sizes.append(width * height)
        seconds.append(run.cpu_seconds)
        allowed = 150 + 50 * sizes[-1] / 2 ** 20
        rows.append([f"{sizes[-1] / 1e6:.1f}", f"{run.cpu_seconds:.2f}", f"{1e6 * run.cpu_seconds / sizes[-1]:.2f}",
                     f"{run.peak_mb:.0f}", f"{allowed:.0f}"])
    return ("## Pixels\n\nOne phantom, mirrored to each size, so that hairs are as dense in all; one thread.\n\n" +
            table(["Mpx", "s", "s per Mpx", "peak memory, MB", "floor: 150 MB + 50 B a pixel"], rows) +
            f"\nSlope of log time over log pixels: {slope(sizes, seconds):.2f} (floor: at most 1.1).\n")


def photos_section(args):
    source = render(args, args.work / "small", "treated", visits=4, size=("--width-px", 240, "--height-px", 200, "--um-per-px", 14))
    rows, counts, seconds = [], [], []
    for count in (10, 100) + ((1000,) if not args.short else ()) + ((10_000,) if args.long else ()):
        study = study_of(args, "photos", count, source)
        run = taken(args.tricho, "study", "analyze", study, "--jobs", 1, "--quiet")
        again = taken(args.tricho, "study", "analyze", study, "--jobs", 1, "--quiet")
        counts.append(count)
        seconds.append(run.cpu_seconds)
        store = (study / "derivatives/tricho/results.sqlite").stat().st_size / 2 ** 20
        rows.append([count, f"{run.cpu_seconds:.1f}", f"{1000 * run.cpu_seconds / count:.0f}", f"{run.peak_mb:.0f}",
                     f"{again.cpu_seconds:.2f}", f"{again.peak_mb:.0f}", f"{store:.1f}"])
        shutil.rmtree(study)
    return ("## Photos\n\nStudies of photos of 240 x 200 px, whose bytes all differ, four visits a participant; one core.\n\n" +
            table(["photos", "s", "ms a photo", "peak memory, MB", "once more, s", "once more, MB", "results.sqlite, MB"], rows) +
            f"\nSlope of log time over log photos: {slope(counts, seconds):.2f}.\n")


SECTIONS = {"analyze": analyze_section, "kinds": kinds_section, "density": density_section,
            "instructions": instructions_section, "stages": stages_section, "align": align_section, "cores": cores_section,
            "pixels": pixels_section, "photos": photos_section}


def machine():
    for line in open("/proc/cpuinfo", encoding="utf-8"):
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tricho", type=pathlib.Path, required=True)
    parser.add_argument("--kernels", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--short", action="store_true", help="fewer photos and repetitions: some minutes")
    parser.add_argument("--long", action="store_true", help="also the study of 10,000 photos")
    parser.add_argument("--write", action="store_true", help="also docs/methods/speed.md")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=list(SECTIONS), metavar="SECTION",
                        help="some of: " + ", ".join(SECTIONS) + "; the others as they were measured last")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    for name in args.only:
        (args.work / f"{name}.md").write_text(SECTIONS[name](args), encoding="utf-8")
    version = subprocess.run([args.tricho, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    page = ("# Speed\n\n<!-- Written by scripts/bench.sh --write; do not edit. -->\n\n"
            f"{version} on {machine()}. Times are ratios to peers in one run wherever there is a peer; no test depends on "
            "them.\n\n" + "\n".join((args.work / f"{name}.md").read_text(encoding="utf-8") for name in SECTIONS
                                    if (args.work / f"{name}.md").exists()))
    print(page)
    if args.write:
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
