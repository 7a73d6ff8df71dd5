# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Runs a program and tells what it took."""
import dataclasses
import math
import os
import re
import statistics
import subprocess
import time

# One thread each, whatever library a program stands on.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
              "ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS": "1"}


@dataclasses.dataclass
class Taken:
    seconds: float       # By the clock on the wall.
    cpu_seconds: float   # Of the process and its children, on all cores together: other load hardly moves it.
    peak_mb: float       # Most memory that was resident at once.


def taken(*command, one_thread=True):
    """Runs the command; fails when it fails."""
    began = time.monotonic()
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                               env={**os.environ, **(ONE_THREAD if one_thread else {})})
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}: {errors.decode(errors='replace')[-500:]}")
    return Taken(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def spread(values):
    """min / median / max, as a text."""
    return f"{min(values):.3g} / {statistics.median(values):.3g} / {max(values):.3g}"


def slope(xs, ys):
    """Of log y over log x, by least squares."""
    xs, ys = [math.log(x) for x in xs], [math.log(y) for y in ys]
    x_mean, y_mean = statistics.mean(xs), statistics.mean(ys)
    return sum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys)) / sum((x - x_mean) ** 2 for x in xs)


# Where the time of one photo goes; each contains those that are set in below it.
STAGES = ("ReadShot", "FindHead", "FindScale", "FindField", "AssessQuality", "FindHairs", "MeasureContrast", "RunNetwork",
          "FindRidgePoints", "TraceStrokes", "FitBundles", "ExplainPhoto", "PhotoFit::Sweep", "RegroupHalves",
          "StraightenCourses", "AddOverlookedHairs", "MeasureDiameters", "FitCamera", "WriteAnalysis")


def instructions(command, profile):
    """Of the whole process and of each stage with all that it calls, by valgrind's callgrind."""
    subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={profile}", *map(str, command)], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    lines = subprocess.run(["callgrind_annotate", "--inclusive=yes", "--threshold=100", str(profile)], capture_output=True,
                           text=True, check=True).stdout.splitlines()
    told = {}
    for line in lines:
        found = re.match(r"\s*([\d,]+) \(.*?\)\s+(.*)", line)
        if not found:
            continue
        name = "all" if "PROGRAM TOTALS" in found[2] else next(
            (stage for stage in STAGES if re.search(rf"(::|\)::){stage}(\[abi:\w+\])?\(", found[2])), None)
        if name and name not in told:
            told[name] = int(found[1].replace(",", ""))
    return {name: told[name] for name in ("all", *STAGES) if name in told}
