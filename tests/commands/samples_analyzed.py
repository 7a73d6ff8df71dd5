# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""The sample study, analyzed: once for all scripts of a run of ctest, in the folder that TRICHO_ANALYZED names; a script that
is called by hand makes its own. Called as a script it makes that folder anew."""
import functools
import os
import pathlib
import shutil
import sys
import tempfile

from driver import SOURCE, run


def analyze(study, *arguments):
    done = run("study", "analyze", study, "--quiet", *arguments)
    assert done.returncode == 0, done.stderr


def make(folder):
    """`study`, and `one`: of one participant five of the eight photos, which is a third of the work for what measures it
    again."""
    whole, one = folder / "study", folder / "one"
    shutil.copytree(SOURCE / "data/samples/study", whole)
    analyze(whole)
    shutil.copytree(whole, one)
    shutil.rmtree(one / "sub-002")
    shutil.rmtree(one / "derivatives/tricho/sub-002")
    shutil.rmtree(one / "sub-001/ses-20260209")
    for rest in one.glob("sub-001/ses-20260406/*shot-2*"):
        rest.unlink()
    shutil.rmtree(one / "derivatives/tricho/sub-001/ses-20260209")
    for rest in one.glob("derivatives/tricho/sub-001/ses-20260406/*shot-2*"):
        rest.unlink()
    analyze(one)  # Its photos are done; its tables hold nothing else.


@functools.lru_cache(maxsize=None)
def made():
    folder = os.environ.get("TRICHO_ANALYZED")
    if folder and (pathlib.Path(folder) / "one/derivatives/tricho/measurements.tsv").exists():
        return folder, None
    own = tempfile.TemporaryDirectory(prefix="tricho-analyzed-")
    make(pathlib.Path(own.name))
    return own.name, own  # Kept alive by the cache.


def analyzed_samples():
    """To be copied, never changed."""
    return pathlib.Path(made()[0]) / "study"


def analyzed_participant():
    """Of one participant five photos of three visits."""
    return pathlib.Path(made()[0]) / "one"


if __name__ == "__main__":
    place = pathlib.Path(os.environ["TRICHO_ANALYZED"])
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    make(place)
    sys.exit(0)
