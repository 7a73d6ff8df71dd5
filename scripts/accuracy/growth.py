# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Scores phototrichograms against the truth of rendered pairs (`tricho phantom --hours`).

usage: growth.py TRICHO FOLDER    renders pairs into FOLDER, measures them, prints a line a pair and the summary
"""
import json
import pathlib
import subprocess
import sys

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from score import load, matched  # noqa: E402  (found through the path above)

SHORTEST_UM = 60  # A clipped hair that is seen.

# Scalps of different descent (Loussouarn et al. 2005), kinds of hair, phases.
SETS = [
    ("african", ["standard", "--seed", 201, "--count", 4, "--hours", 48, "--rate-mean-um-per-day", 280,
                 "--rate-sd-um-per-day", 50, "--telogen-share", 0.14]),
    ("caucasian", ["standard", "--seed", 211, "--count", 4, "--hours", 48, "--telogen-share", 0.12]),
    ("asian, 72 h", ["standard", "--seed", 221, "--count", 4, "--hours", 72, "--rate-mean-um-per-day", 411,
                     "--rate-sd-um-per-day", 53, "--telogen-share", 0.08]),
    ("bundled", ["bundle", "--seed", 231, "--count", 4, "--hours", 48, "--telogen-share", 0.10]),
    ("shedding", ["standard", "--seed", 241, "--count", 4, "--hours", 48, "--telogen-share", 0.30]),
    ("thin, dark skin, curly", ["thinning", "darkskin", "curly", "--seed", 251, "--hours", 48]),
]


def true_pair(prefix):
    """Truth of both photos, and the map of follow-up px to baseline px as a smooth polynomial through its points."""
    before, after = (load(pathlib.Path(f"{prefix}-v{number}.json")) for number in (0, 1))
    points = numpy.loadtxt(f"{prefix}-v1-points.csv", delimiter=",", skiprows=1)
    width, height = before["params"]["width"], before["params"]["height"]

    def terms(at):
        x, y = at[:, 0] / width, at[:, 1] / height
        return numpy.stack([x ** i * y ** j for i in range(4) for j in range(4 - i)], -1)

    solution = numpy.linalg.lstsq(terms(points[:, :2]), points[:, 2:], rcond=None)[0]
    return before, after, lambda at: terms(numpy.atleast_2d(numpy.asarray(at, float))) @ solution


def phases_of(document, before, after, found_before, found_after):
    """The hair of the result of each true one, by the analyses' ids; one that is classified before one that is not."""
    of_before, of_after = ({found["id"]: true["id"] for true, found in matched(truth, analysis, SHORTEST_UM)}
                           for truth, analysis in ((before, found_before), (after, found_after)))
    told = {}
    for hair in document["hairs"]:
        true = of_before.get(hair["baseline_id"], of_after.get(hair["followup_id"]))
        if true is not None and told.get(true, {"phase": "not_classifiable"})["phase"] == "not_classifiable":
            told[true] = hair
    return told


def growth_score(prefix, folder):
    """How well one pair was measured."""
    before, after, baseline_from_followup = true_pair(prefix)
    folder = pathlib.Path(folder)
    document = load(folder / "phototrichogram.json")
    told = phases_of(document, before, after, load(folder / "baseline.json"), load(folder / "followup.json"))
    width, height = before["params"]["width"], before["params"]["height"]

    def inside(at):
        return (at[:, 0] >= 0) & (at[:, 0] < width) & (at[:, 1] >= 0) & (at[:, 1] < height)

    earlier = {hair["id"]: hair for hair in before["hairs"]}
    later = {hair["id"]: hair for hair in after["hairs"] if hair["root_inside"]}
    common = {one: hair for one, hair in later.items() if inside(baseline_from_followup(hair["root"]))[0]}
    both = [one for one in common if earlier.get(one, {"root_inside": False})["root_inside"]]
    classified = [one for one in both if told.get(one, {"phase": "not_classifiable"})["phase"] != "not_classifiable"]
    right = [one for one in classified if (told[one]["phase"] == "anagen") == (later[one]["phase"] == "anagen")]
    days = document["hours"] / 24
    errors = [1000 * told[one]["rate_mm_per_day"] - later[one]["rate_um_per_day"] for one in right
              if told[one]["phase"] == "anagen" and told[one]["rate_mm_per_day"] is not None]
    z_scores = [days * (1000 * told[one]["rate_mm_per_day"] - later[one]["rate_um_per_day"]) / told[one]["growth_se_um"]
                for one in right if told[one]["phase"] == "anagen" and told[one]["rate_mm_per_day"] is not None]
    grid = numpy.stack(numpy.meshgrid(numpy.linspace(0, width - 1, 60), numpy.linspace(0, height - 1, 45)), -1)
    area_mm2 = inside(baseline_from_followup(grid.reshape(-1, 2))).mean() * width * height * (before["um_per_px"] / 1000) ** 2
    rates = [hair["rate_um_per_day"] for hair in common.values() if hair["phase"] == "anagen"]
    metrics = document["metrics"]
    share, rate = metrics["anagen_share"], metrics["growth_rate_mm_per_day"]
    true_share = float(numpy.mean([hair["phase"] == "anagen" for hair in common.values()]))
    true_productivity = sum(hair["width_um"] * hair["rate_um_per_day"] for hair in common.values()) / 1e6 / area_mm2
    score = {"hairs": len(both), "classified": len(classified), "right": len(right), "errors_um_per_day": errors,
             "z_scores": z_scores, "true_anagen_share": true_share}
    if share["value"] is not None:
        score["anagen_error"] = share["value"] - true_share
        score["anagen_covered"] = share["low"] <= true_share <= share["high"]
        score["called_above_20"] = 1 - share["value"] > 0.20
    if rate["value"] is not None:
        score["rate_error"] = rate["value"] * 1000 / numpy.mean(rates) - 1
        score["rate_covered"] = rate["low"] <= numpy.mean(rates) / 1000 <= rate["high"]
    if metrics["productivity_per_day"]["value"] is not None:
        score["productivity_error"] = metrics["productivity_per_day"]["value"] / true_productivity - 1
    return score


def growth_summary(scores):
    """The figures of all pairs together."""
    def all_of(name):
        return numpy.array([one[name] for one in scores if name in one], float)

    errors = numpy.concatenate([one["errors_um_per_day"] for one in scores])
    healthy = [one for one in scores if 0.86 <= one["true_anagen_share"] <= 0.92 and "called_above_20" in one]
    classified = sum(one["classified"] for one in scores)
    return {"pairs": len(scores), "hairs": sum(one["hairs"] for one in scores),
            "classified": classified / sum(one["hairs"] for one in scores),
            "phase_right": sum(one["right"] for one in scores) / max(1, classified),
            "anagen_bias": float(all_of("anagen_error").mean()), "anagen_mae": float(abs(all_of("anagen_error")).mean()),
            "anagen_covered": float(all_of("anagen_covered").mean()),
            "healthy": len(healthy), "healthy_called_above_20": sum(one["called_above_20"] for one in healthy),
            "rate_bias": float(all_of("rate_error").mean()), "rate_mae": float(abs(all_of("rate_error")).mean()),
            "rate_covered": float(all_of("rate_covered").mean()),
            "rate_sd_um_per_day": float(errors.std()), "rate_iqr_sd_um_per_day":
            float(numpy.subtract(*numpy.percentile(errors, [75, 25])) / 1.349),
            "growths_within_2_se": float((abs(numpy.concatenate([one["z_scores"] for one in scores])) < 2).mean()),
            "productivity_bias": float(all_of("productivity_error").mean()),
            "productivity_mae": float(abs(all_of("productivity_error")).mean())}


def measure(tricho, arguments, folder):
    """Renders the pairs of one set and measures them. returns their scores."""
    folder = pathlib.Path(folder)
    subprocess.run([tricho, "phantom", *map(str, arguments), "--out", folder], check=True, stdout=subprocess.DEVNULL)
    scores = []
    for later in sorted(folder.glob("*-v1.jpg")):
        prefix = folder / later.name.removesuffix("-v1.jpg")
        out = folder / f"{prefix.name}-growth"
        truth = load(pathlib.Path(f"{prefix}-v1.json"))
        subprocess.run([tricho, "phototrichogram", f"{prefix}-v0.jpg", later, "--um-per-px", str(truth["um_per_px"]),
                        "--hours", str(truth["hours"]), "--out", out, "--quiet"], check=True)
        scores.append(growth_score(prefix, out))
    return scores


def main():
    tricho, folder = sys.argv[1:3]
    scores = []
    for number, (name, arguments) in enumerate(SETS):
        of_set = measure(tricho, [*arguments, "--width-px", 1400, "--height-px", 1050, "--um-per-px", 6],
                         pathlib.Path(folder) / str(number))
        print(name, json.dumps({key: round(value, 4) for key, value in growth_summary(of_set).items()}))
        scores += of_set
    print(json.dumps({key: round(value, 4) for key, value in growth_summary(scores).items()}))


if __name__ == "__main__":
    main()
