# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""The program learns from the signed photos of a study: the true scripts, a few steps, a few photos."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

import cv2

import driver
from driver import SOURCE, CommandTest, run
from serve_test import results
from served import Server
from served_pages import BrowserTest

CAN_LEARN = subprocess.run(["/usr/bin/python3", "-c", "import torch"], capture_output=True, check=False).returncode == 0
FEW = ("--learning-photos", 4, "--learning-steps", 4)
SHOTS = {"001": ["ses-20260105", "ses-20260209", "ses-20260406"], "002": ["ses-20260105"]}
FOLDERS = {}


def stem(participant, session):
    return f"sub-{participant}_{session}_site-vertex_shot-1"


def kept(name, make):
    """A folder that is made once for all tests of this script."""
    if name not in FOLDERS:
        FOLDERS[name] = tempfile.TemporaryDirectory(prefix="tricho-learning-")
        make(pathlib.Path(FOLDERS[name].name) / "study")
    return pathlib.Path(FOLDERS[name].name) / "study"


def signed_study():
    """Three photos of one participant and one of another, signed; in one of them a hair was deleted."""
    def make(study):
        shutil.copytree(SOURCE / "data/samples/study", study)
        for photo in [*study.glob("sub-*/ses-*/*.jpg"), *study.glob("sub-*/ses-*/*.json")]:
            if not any(photo.stem == stem(one, session) for one, sessions in SHOTS.items() for session in sessions):
                photo.unlink()
        done = run("study", "analyze", study, "--quiet")
        assert done.returncode == 0, done.stderr
        server = Server(study)
        try:
            server.enter()
            for participant, sessions in SHOTS.items():
                for session in sessions:
                    photo = stem(participant, session)
                    after = 0
                    if session == "ses-20260209":
                        hair = server.get(f"api/photo?id={photo}")["hairs"][0]["id"]
                        server.post("api/edit", photo=photo, kind="delete", who="ab", after=0, ids=[hair])
                        after = 1
                    server.post("api/edit", photo=photo, kind="sign", who="ab", after=after)
        finally:
            server.close()
        done = run("study", "analyze", study, "--quiet")
        assert done.returncode == 0, done.stderr
    return kept("signed", make)


def finished(server):
    """How the work in the background ended."""
    for _ in range(1200):
        state = server.get("api/work")
        if not state["running"]:
            return state
        time.sleep(0.1)
    raise AssertionError("the work does not end")


def learned_study():
    """The same after it has learned."""
    def make(study):
        shutil.copytree(signed_study(), study)
        server = Server(study, *FEW)
        try:
            server.enter()
            server.post("api/learn")
            state = finished(server)
            assert not state["failed"], state
            assert state["done"] == state["total"] > 0, state
        finally:
            server.close()
    return kept("learned", make)


class MarkedSetTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.study = self.folder / "study"
        shutil.copytree(signed_study(), self.study)

    def export(self, *arguments):
        return run("study", "review", self.study, "--export-marked", *arguments)

    def test_signed_photos_become_a_marked_set(self):
        import jsonschema
        marked = self.folder / "marked"
        done = self.export(marked)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("3 photos of 1 participants to learn from, 1 of 1 held out", done.stdout)
        self.assertEqual(sorted(path.stem for path in marked.glob("held-out/*.json")), [stem("002", "ses-20260105")])
        schema = json.loads((SOURCE / "docs/schemas/marked.schema.json").read_text(encoding="utf-8"))
        for path in marked.glob("*/*.json"):
            marks = json.loads(path.read_text(encoding="utf-8"))
            jsonschema.validate(marks, schema)
            found = json.loads(next((self.study / "derivatives/tricho").glob(f"*/*/{path.stem}.json")).read_text(encoding="utf-8"))
            corrected = "ses-20260209" in path.stem
            self.assertEqual(len(marks["hairs"]), len(found["hairs"]) - corrected)
            self.assertEqual(marks["hairs"][0]["path"], found["hairs"][corrected]["center_line_px"])
            self.assertEqual(marks["um_per_px"], found["image"]["um_per_px"])
            picture = cv2.imread(str(path.with_suffix(".png")))
            self.assertEqual(picture.shape[:2], (marks["height_px"], marks["width_px"]))
        again = self.folder / "again"
        self.export(again)
        for path in marked.glob("*/*"):
            self.assertEqual(path.read_bytes(), (again / path.relative_to(marked)).read_bytes())

    def test_what_can_not_be_a_set_is_refused(self):
        (self.folder / "full").mkdir()
        (self.folder / "full/x.json").write_text("{}")
        self.assert_refused(self.export(self.folder / "full"), 3, "is not empty")
        self.assert_refused(self.export(self.folder / "new", "--export", self.folder / "x"), 2, "one thing at once")
        # A photo that was replaced, and a result that is gone, are left out in words.
        photo = self.study / "sub-001/ses-20260105" / (stem("001", "ses-20260105") + ".jpg")
        photo.write_bytes(photo.read_bytes() + b"more")
        done = self.export(self.folder / "less")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("another photo than the one that was signed", done.stderr)
        self.assertIn("2 photos of 1 participants", done.stdout)
        (self.study / "derivatives/tricho/results.sqlite").unlink()
        self.assertIn("no longer kept", self.export(self.folder / "none").stderr)
        shutil.rmtree(self.study / "corrections")
        self.assert_refused(self.export(self.folder / "nothing"), 3, "no photo of this study is signed")


class TooLittleTest(CommandTest):
    """What keeps it from learning, each in a sentence."""

    def told(self, study, *options, **environment):
        os.environ.update(environment)
        server = Server(study, *options)
        try:
            server.enter()
            state = server.get("api/learning")
            server.post("api/learn")
            return state, finished(server)
        finally:
            server.close()
            for name in environment:
                del os.environ[name]

    def test_it_waits_for_enough_photos_of_more_than_one(self):
        study = self.folder / "study"
        shutil.copytree(signed_study(), study)
        before = results(study)
        state, work = self.told(study)
        self.assertEqual((state["photos"], state["participants"], state["needed"]), (4, 2, 24))
        self.assertIn("20 more signed photos are needed, 24 in all", state["why_not"])
        self.assertEqual((work["failed"], work["message"]), (True, state["why_not"]))
        state, work = self.told(study, "--learning-photos", 3, PYTHONPATH=str(self.without_torch()))
        self.assertEqual(state["why_not"], "")
        self.assertIn("sudo apt-get install python3-torch", state["missing"])
        self.assertEqual((work["failed"], work["message"]), (True, state["missing"]))
        shutil.rmtree(study / "sub-002")
        state, work = self.told(study, "--learning-photos", 3)
        self.assertIn("at least two participants", state["why_not"])
        self.assertTrue(work["failed"])
        self.assertFalse((study / "learning").exists())
        self.assertEqual(results(study), before)
        self.assert_refused(run("serve", study, "--learning-photos", 2), 2, "--learning-photos")
        self.assert_refused(run("serve", study, "--learning-steps", 0), 2, "--learning-steps")

    def without_torch(self):
        folder = self.folder / "python"
        folder.mkdir()
        (folder / "sitecustomize.py").write_text("import sys\nsys.modules['torch'] = None\n")
        return folder


@unittest.skipUnless(CAN_LEARN, "needs Debian's python3-torch")
class LearningTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.study = self.folder / "study"
        shutil.copytree(learned_study(), self.study)
        self.server = Server(self.study, *FEW)
        self.server.enter()

    def tearDown(self):
        self.server.close()
        super().tearDown()

    def test_it_learns_tries_and_is_used_only_when_somebody_says_so(self):
        import jsonschema
        learning = json.loads((self.study / "learning/learning.json").read_text(encoding="utf-8"))
        jsonschema.validate(learning, json.loads((SOURCE / "docs/schemas/learning.schema.json").read_text(encoding="utf-8")))
        self.assertEqual((learning["learned_from"]["photos"], learning["held_out"]["photos"]), (3, 1))
        self.assertEqual(learning["verdict"], "cannot_be_told")  # One photo tells nothing.
        self.assertGreater(learning["measures"]["f1"]["shipped"], 0.95)  # The signed hairs are what was found.
        own = learning["own"]
        self.assertTrue((self.study / "learning" / own["file"]).is_file())
        self.assertFalse((self.study / "derivatives/tricho/learning").exists())
        # Nothing has changed yet.
        before = results(self.study)
        self.assertEqual(before, results(signed_study()))
        self.assertEqual(run("study", "analyze", self.study, "--quiet").returncode, 0)
        self.assertEqual(results(self.study), before)
        state = self.server.get("api/learning")
        self.assertEqual((state["in_use"]["own"], state["to_analyze_anew"]), (False, 0))
        # Only what was shown can be chosen, by somebody.
        self.server.post("api/use-network", 409, use="own", who="ab", sha256="0" * 64)
        self.server.post("api/use-network", 400, use="own", who="../x", sha256=own["sha256"])
        self.server.post("api/use-network", 400, use="other", who="ab")
        state = self.server.post("api/use-network", use="own", who="ab", sha256=own["sha256"])
        self.assertEqual((state["in_use"]["own"], state["in_use"]["who"], state["to_analyze_anew"]), (True, "ab", 4))
        self.assertEqual(self.server.get("api/study")["other_finder"], 4)
        self.server.post("api/analyze")
        self.assertFalse(finished(self.server)["failed"])
        self.assertEqual(self.server.get("api/learning")["to_analyze_anew"], 0)
        photo = json.loads(next((self.study / "derivatives/tricho").glob(f"*/*/{stem('001', 'ses-20260105')}.json")).read_text(encoding="utf-8"))
        self.assertEqual(photo["provenance"]["options"]["model_sha256"], own["sha256"])
        self.assertEqual(photo["provenance"]["options"]["model"], own["file"])
        # What was signed stays something to learn from.
        self.assertEqual(self.server.get("api/learning")["photos"], 4)
        self.assertIn("3 photos", run("study", "review", self.study, "--export-marked", self.folder / "marked").stdout)
        # And back, by the command line: the bytes of before.
        self.server.post("api/use-network", use="shipped", who="ab")
        self.assertEqual(run("study", "analyze", self.study, "--quiet").returncode, 0)
        self.assertEqual(results(self.study), before)

    def test_a_network_that_was_changed_is_not_used(self):
        learning = json.loads((self.study / "learning/learning.json").read_text(encoding="utf-8"))
        self.server.post("api/use-network", use="own", who="ab", sha256=learning["own"]["sha256"])
        path = self.study / "learning" / learning["own"]["file"]
        path.write_bytes(path.read_bytes()[:-1] + b"x")
        self.assert_refused(run("study", "analyze", self.study, "--quiet"), 3, learning["own"]["file"])
        choices = self.study / "learning/choices.jsonl"
        choices.write_bytes(choices.read_bytes().replace(b'"own"', b'"owl"'))
        self.assert_refused(run("study", "analyze", self.study, "--quiet"), 3, "choices.jsonl, line 1")


@unittest.skipUnless(CAN_LEARN, "needs Debian's python3-torch")
class LearningPageTest(BrowserTest):
    SERVED = FEW

    def make_study(self):
        return learned_study()

    def test_the_page(self):
        self.see("Is it working?")
        self.click("Learning")
        self.see("What there is to learn from")
        self.see("4 signed photos of 2 participants")
        self.see("It can't be told which is better")
        self.check_page()
        self.click("Use my own finder")
        self.see("Use your own finder from now on?")
        self.check_page()
        self.click("Use my own")
        self.see("4 photos were analyzed with another finder")
        self.check_page()
        self.page("")
        self.see("To be analyzed anew: another finder")
        self.check_page()
        self.page("learning")
        self.click("Go back to the one that came with the program")
        self.click("Go back")
        self.see("The finder that came with the program is in use.")


class LearningTabletTest(LearningPageTest):
    SIZE = (820, 1180)


@unittest.skipUnless(CAN_LEARN, "needs Debian's python3-torch")
class LongLearningTest(BrowserTest):
    SERVED = ("--learning-photos", 3, "--learning-steps", 5000)

    def make_study(self):
        return signed_study()

    def ask(self, method, place):
        """As the page does."""
        return self.browser.execute_async_script("""
            fetch(arguments[1], {method: arguments[0], ...(arguments[0] === "POST" ? {headers: {"Content-Type": "application/json", "X-Tricho": "1"},
              body: '{"use":"shipped","who":"ab"}'} : {})}).then(async answer => arguments[2]([answer.status, await answer.json()]))""", method, place)

    def test_it_goes_on_when_the_page_is_closed_and_cancelled_leaves_everything_as_it_was(self):
        before = results(self.study)
        self.page("learning")
        self.see("What there is to learn from")
        self.click("Learn from the signed photos")
        self.see("Learning from the signed photos")
        self.browser.get("about:blank")
        self.page("")
        self.see("Is it working?")
        self.wait(lambda: "learning, step" in self.ask("GET", "api/work")[1]["step"], "the first step", 60)
        self.assertEqual(self.ask("POST", "api/use-network")[0], 409)
        self.assertEqual(self.ask("POST", "api/learn")[0], 409)
        self.click("Cancel")
        self.see("Cancelled. Nothing was changed.")
        self.assertFalse((self.study / "learning").exists())
        self.assertFalse((self.study / "derivatives/tricho/learning").exists())
        self.assertEqual(results(self.study), before)
        running = subprocess.run(["pgrep", "-f", f"train.py {self.study}"], capture_output=True, check=False)
        self.assertEqual(running.stdout, b"")


if __name__ == "__main__":
    driver.main()
