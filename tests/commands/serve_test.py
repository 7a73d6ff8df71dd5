# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""`tricho serve` as its page uses it: photos come in, hairs are corrected, and the numbers reach every result."""
import csv
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import unittest

import driver
from driver import SOURCE, TRICHO, CommandTest, run
from samples_analyzed import analyzed_participant
from served import Server

PHOTO = "sub-001_ses-20260629_site-vertex_shot-1"


def results(study):
    """Bytes of every result, but of the database, which remembers what was measured before."""
    folder = study / "derivatives/tricho"
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix not in (".sqlite", ".lock") and path.name != ".lock"}


class ServedTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.study = self.folder / "study"
        shutil.copytree(analyzed_participant(), self.study)
        self.server = None
        self.serve()

    def tearDown(self):
        self.server.close()
        super().tearDown()

    def serve(self):
        if self.server:
            self.server.close()
        self.server = Server(self.study)
        self.server.enter()

    def photo(self, photo=PHOTO):
        return self.server.get(f"api/photo?id={photo}")

    def edit(self, kind, wanted=200, photo=PHOTO, **fields):
        after = fields.pop("after", None)
        if after is None:
            after = self.photo(photo)["after"]
        return self.server.post("api/edit", wanted, photo=photo, kind=kind, who="ab", after=after, **fields)

    def work(self, place, **fields):
        self.server.post(place, **fields)
        for _ in range(600):
            state = self.server.get("api/work")
            if not state["running"]:
                return state
            time.sleep(0.1)
        raise AssertionError("the work does not end")

    def validate(self, schema, document):
        import jsonschema
        jsonschema.validate(document, json.loads((SOURCE / f"docs/schemas/{schema}.schema.json").read_text()))


class CorrectionTest(ServedTest):
    def test_each_kind_of_edit_is_saved_and_undone_across_restarts(self):
        before = self.photo()
        ids = [hair["id"] for hair in before["hairs"]]
        state = self.edit("delete", ids=[ids[0]])
        self.assertEqual(state["corrected"], f"corrected: +0 −1 of {len(ids)}")
        self.edit("turn", ids=[ids[1]])
        self.edit("thickness", ids=[ids[2]], diameter_um=66)
        middle = before["hairs"][3]["line"][len(before["hairs"][3]["line"]) // 2]
        self.edit("split", ids=[ids[3]], points=[middle])
        state = self.edit("exclude", points=[[10, 10], [60, 10], [60, 60]], why="glare")
        self.assertEqual(len(state["regions"]), 1)
        line = before["hairs"][0]["line"]
        state = self.edit("add", points=[line[0], line[len(line) // 2], line[-1]])
        self.assertEqual(state["told"], "")  # The program's fit found the hair again that was deleted.
        added = state["hairs"][-1]
        self.assertLess(abs(added["width"] - before["hairs"][0]["width"]), 0.25 * before["hairs"][0]["width"])
        self.assertEqual(state["corrected"], f"corrected: +2 −1 ~3 of {len(ids)}, 1 region")
        now = state["metrics"]
        self.serve()
        self.assertEqual(self.photo()["metrics"], now)
        for _ in range(6):
            state = self.edit("undo")
        self.assertIsNone(state["corrected"])
        self.assertEqual(state["hairs"], before["hairs"])
        self.assertEqual(state["metrics"], before["metrics"])
        self.serve()
        self.assertTrue(self.photo()["can_redo"])
        for _ in range(6):
            state = self.edit("redo")
        self.assertEqual(state["metrics"], now)

    def test_corrected_numbers_reach_every_result_with_the_automatic_ones_beside(self):
        automatic = results(self.study)
        hairs = [hair["id"] for hair in self.photo()["hairs"] if hair["counted"]]
        for hair in hairs[:6]:
            self.edit("delete", ids=[hair])
        self.edit("sign")
        # Nothing goes on with numbers of before.
        done = run("series", self.study, "--all", "--no-plots")
        self.assert_refused(done, 3, "was corrected by hand after the analysis")
        state = self.work("api/analyze")
        self.assertFalse(state["failed"], state)

        # The automatic results of the photo are as they were; beside them stands the corrected one.
        for name, data in results(self.study).items():
            if name.startswith("sub-001/ses-") and not name.endswith("-corrected.json"):
                self.assertEqual(data, automatic[name], name)
        folder = self.study / "derivatives/tricho"
        corrected = json.loads((folder / f"sub-001/ses-20260629/{PHOTO}-corrected.json").read_text())
        self.assertEqual({key: corrected["corrected"][key] for key in ("added", "removed", "changed")},
                         {"added": 0, "removed": 6, "changed": 0})
        self.assertEqual(corrected["readers"], ["ab"])
        self.assertEqual(corrected["signed"]["who"], "ab")
        density = corrected["metrics"]["hairs_per_cm2"]
        self.assertLess(density["value"], density["automatic"]["value"])
        self.assertEqual(density["automatic"], json.loads(automatic[f"sub-001/ses-20260629/{PHOTO}.json"])["metrics"]["hairs_per_cm2"])
        self.validate("corrected", corrected)

        rows = list(csv.DictReader((folder / "measurements.tsv").read_text().splitlines(), delimiter="\t"))
        before = list(csv.DictReader(automatic["measurements.tsv"].decode().splitlines(), delimiter="\t"))
        for row, old in zip(rows, before):
            self.assertEqual(row["hairs_per_cm2_automatic"], old["hairs_per_cm2"])
            is_it = row["visit_id"] == "ses-20260629" and row["shot"] == "1"
            self.assertEqual(row["corrected"], f"+0 -6 of {corrected['corrected']['of']}" if is_it else "n/a")
            self.assertEqual(float(row["hairs_per_cm2"]) < float(old["hairs_per_cm2"]), is_it)

        done = run("series", self.study, "--participant", "001", "--no-plots", "--out", self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        series = self.read_json("series-001")
        self.validate("series", series)
        self.assertEqual(series["corrected"]["removed"], 6)
        self.assertIn(series["automatic_verdict"], ("working", "no_change_shown", "worsening", "too_early", "undetermined"))
        trend = series["trend"]["hairs_per_cm2"]
        self.assertIn("automatic", trend)
        self.assertIn("corrected by hand", series["caveats"][0])
        visit = series["visits"][-1]
        self.assertLess(visit["metrics"]["hairs_per_cm2"]["value"], visit["metrics"]["hairs_per_cm2"]["automatic"]["value"])

        for reader in ("patient", "practitioner"):
            state = self.work("api/make-report", participant="sub-001", reader=reader)
            self.assertFalse(state["failed"], state)
            status, head, page = self.server.ask("GET", f"api/report?id=sub-001&reader={reader}&as=html")
            self.assertEqual(status, 200)
            self.assertIn("attachment", head)
            self.assertIn("corrected: +0 −6 of", page.decode())

        # All undone: the bytes of before.
        self.edit("reopen", why="looked at again")
        for _ in range(6):
            self.edit("undo")
        self.work("api/analyze")
        after = results(self.study)
        for name in list(after):
            if name.startswith("reports/"):
                after.pop(name)
        self.assertEqual(after, automatic)

    def test_a_journal_carried_elsewhere_gives_the_same_bytes(self):
        other = self.folder / "other"
        shutil.copytree(self.study, other)
        ids = [hair["id"] for hair in self.photo()["hairs"]]
        self.edit("delete", ids=[ids[4]])
        self.edit("turn", ids=[ids[5]])
        carried = self.folder / "carried.jsonl"
        self.assertEqual(run("study", "review", self.study, "--export", carried).returncode, 0)
        done = run("study", "review", other, "--import", carried)
        self.assertEqual(done.stdout, "2 corrections of 1 photos are new here\n", done.stderr)
        self.assertIn("0 corrections", run("study", "review", other, "--import", carried).stdout)
        self.assertIn("ab", run("study", "review", other).stdout)
        for study in (self.study, other):
            self.assertEqual(run("study", "analyze", study, "--quiet").returncode, 0)
        self.assertEqual(results(self.study), results(other))
        # What was corrected on both sides can't be brought together by a program.
        self.edit("delete", ids=[ids[6]])
        journal = next((other / "corrections").iterdir())
        kept = journal.read_bytes()
        server, self.server = self.server, Server(other)
        self.server.enter()
        self.edit("delete", ids=[ids[7]])
        self.server.close()
        self.server = server
        self.assertEqual(run("study", "review", self.study, "--export", carried).returncode, 0)
        self.assert_refused(run("study", "review", other, "--import", carried), 3, "it was corrected here and there")
        self.assertTrue(journal.read_bytes().startswith(kept))
        for text in (b"", b"{}\n", b"x", carried.read_bytes()[:-20], carried.read_bytes().replace(b'"ab"', b'"cd"')):
            (self.folder / "bad.jsonl").write_bytes(text)
            self.assertEqual(run("study", "review", other, "--import", self.folder / "bad.jsonl").returncode, 3)

    def test_two_windows_and_two_readers_lose_nothing(self):
        ids = [hair["id"] for hair in self.photo()["hairs"]]
        self.edit("delete", ids=[ids[0]], after=0)
        told = self.edit("delete", 409, ids=[ids[1]], after=0)  # A window that does not know of it.
        self.assertIn("changed this photo in the meantime", told["error"])
        other = Server(self.study)  # Another program on the same study.
        try:
            other.enter()
            other.post("api/edit", photo=PHOTO, kind="delete", who="cd", after=1, ids=[ids[2]])
            self.edit("delete", 409, ids=[ids[3]], after=1)
        finally:
            other.close()
        self.assertEqual(self.photo()["corrected"], f"corrected: +0 −2 of {len(ids)}")

    def test_killed_while_editing_nothing_that_was_saved_is_lost(self):
        num_saved = 0
        for _ in range(int(os.environ.get("TRICHO_KILLS", "4"))):
            ids = [hair["id"] for hair in self.photo()["hairs"]]
            after = self.photo()["after"]
            self.assertGreaterEqual(after, num_saved)
            num_saved = after
            for hair in ids[:3]:
                self.edit("turn", ids=[hair], after=num_saved)
                num_saved += 1
            self.server.process.send_signal(signal.SIGKILL)
            self.serve()
        self.assertEqual(self.photo()["after"], num_saved)

    def test_results_that_another_program_made_anew_are_seen(self):
        before = self.photo()
        self.edit("delete", ids=[before["hairs"][0]["id"]])
        self.assertEqual(run("study", "analyze", self.study, "--segmenter", "ridge", "--quiet").returncode, 0)
        now = self.photo()
        self.assertEqual((now["stale"], now["corrected"]), (1, None))  # Kept, told, and not counted.
        self.assertNotEqual([hair["sure"] for hair in now["hairs"]], [hair["sure"] for hair in before["hairs"]])
        self.edit("delete", ids=[now["hairs"][0]["id"]])
        self.assertEqual(self.photo()["stale"], 1)

    def test_a_signed_photo_is_locked(self):
        self.edit("sign")
        hair = self.photo()["hairs"][0]["id"]
        self.assertIn("signed by ab", self.edit("delete", 400, ids=[hair])["error"])
        self.assertIn("Say why", self.edit("reopen", 400)["error"])
        self.edit("reopen", why="a second look")
        self.edit("delete", ids=[hair])


class MatchTest(ServedTest):
    """What became of a hair between two photos, by a person's word."""

    def pair(self):
        return self.server.get(f"api/pair?id={PHOTO}")

    def say(self, says, hair=None, other_hair=None, wanted=200, **fields):
        fields = {"says": says, "hair": hair, "other_hair": other_hair, "after": self.photo()["after"], **fields}
        return self.server.post("api/match", wanted, photo=PHOTO, kind="match", who="ab", **fields)

    def undo(self):
        return self.server.post("api/match", photo=PHOTO, kind="undo", who="ab", after=self.photo()["after"])

    @staticmethod
    def of(hairs, number):
        return next(hair for hair in hairs if hair["id"] == number)

    @staticmethod
    def with_fate(hairs, *fates):
        return [hair for hair in hairs if hair["fate"] in fates]

    def in_the_middle(self, pair):
        """A hair that both photos show for sure."""
        photo = self.photo(pair["baseline"]["id"])
        far = lambda hair: abs(hair["line"][0][0] - photo["width"] / 2) + abs(hair["line"][0][1] - photo["height"] / 2)
        return min(self.with_fate(pair["hairs"], "persisting"), key=far)

    @staticmethod
    def shown(pair):
        return {key: value for key, value in pair.items() if key not in ("after", "undo", "redo", "told")}

    def ledger(self):
        table = (self.study / "derivatives/tricho/sub-001/site-vertex_ledger.tsv").read_text()
        return list(csv.DictReader(table.splitlines(), delimiter="\t"))

    def analyze(self, study=None):
        done = run("study", "analyze", study or self.study, "--quiet")
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stderr

    def test_each_word_changes_what_it_says_and_is_undone(self):
        before = self.pair()
        self.assertEqual(before["counts"]["persisting"], len(self.with_fate(before["hairs"], "persisting")))
        self.assertIsNone(before["found"])
        kept, other = self.with_fate(before["hairs"], "persisting")[:2]
        # Not the same: each is looked for by itself.
        now = self.say("apart", kept["id"], kept["mate"])
        for hair, of in ((self.of(now["hairs"], kept["id"]), 0), (self.of(now["baseline_hairs"], kept["mate"]), 1)):
            self.assertIsNone(hair["mate"], of)
            self.assertEqual(hair["said"], ["apart"])
        self.assertEqual(now["counts"]["persisting"], before["counts"]["persisting"] - 1)
        self.assertEqual(now["found"], before["counts"])
        self.assertEqual(now["change"]["found"], before["change"]["value"])
        # The same after all; then really new, and what it stood with really lost.
        now = self.say("same", kept["id"], kept["mate"])
        self.assertEqual(self.of(now["hairs"], kept["id"])["mate"], kept["mate"])
        now = self.say("new", kept["id"])
        self.assertEqual(self.of(now["hairs"], kept["id"])["fate"], "new")
        now = self.say("lost", other_hair=kept["mate"])
        self.assertEqual(self.of(now["baseline_hairs"], kept["mate"])["fate"], "lost")
        self.assertEqual(now["matches"], 2)
        # Two that lie elsewhere are one.
        now = self.say("same", kept["id"], other["mate"])
        self.assertEqual(self.of(now["hairs"], kept["id"])["mate"], other["mate"])
        self.assertEqual(self.of(now["baseline_hairs"], other["mate"])["mate"], kept["id"])
        kinds = [json.loads(line)["match"] for line in next((self.study / "corrections").iterdir()).read_text().splitlines()]
        self.assertEqual([(one["says"], one["before"]) for one in kinds[:2]], [("apart", "same"), ("same", "unclear")])
        self.assertEqual(kinds[2]["says"], "new")
        self.assertNotIn("other_hair", kinds[2])
        self.serve()
        for _ in range(5):
            now = self.undo()
        self.assertEqual(self.shown(now), self.shown(before))

    def test_numbers_follow_with_the_automatic_ones_beside_and_travel(self):
        automatic = results(self.study)
        before = self.pair()
        taken = self.in_the_middle(before)
        self.say("new", taken["id"])
        self.say("lost", other_hair=taken["mate"])
        self.assert_refused(run("series", self.study, "--all", "--no-plots"), 3, "was corrected by hand after the analysis")
        self.assertEqual(self.analyze(), "")
        folder = self.study / "derivatives/tricho"
        # Of the photo itself nothing changed but what was said of its hairs.
        corrected = json.loads((folder / f"sub-001/ses-20260629/{PHOTO}-corrected.json").read_text())
        self.validate("corrected", corrected)
        self.assertEqual(corrected["corrected"]["matches"], 2)
        self.assertEqual([(one["says"], one["counts"]) for one in corrected["matches"]], [("new", True), ("lost", True)])
        found = json.loads(automatic[f"sub-001/ses-20260629/{PHOTO}.json"])
        for name, metric in corrected["metrics"].items():
            self.assertEqual(metric["value"], found["metrics"][name]["value"], name)
        rows = list(csv.DictReader((folder / "measurements.tsv").read_text().splitlines(), delimiter="\t"))
        said = [row["corrected"] for row in rows if row["visit_id"] == "ses-20260629" and row["shot"] == "1"]
        self.assertEqual(said, [f"+0 -0 of {corrected['corrected']['of']}, 2 matches"])
        # The ledger: the one hair is two follicles, one that came and one that went.
        marked = [(row["visit_id"], row["marked"], row["state"]) for row in self.ledger() if row["marked"] != "n/a"]
        self.assertEqual(sorted(marked), [("ses-20260105", "lost", "present"), ("ses-20260105", "new", "absent"),
                                          ("ses-20260629", "lost", "absent"), ("ses-20260629", "new", "present")])
        beside = (folder / "sub-001/site-vertex_ledger-automatic.tsv").read_bytes()
        self.assertEqual(beside, automatic["sub-001/site-vertex_ledger.tsv"])
        self.assertEqual((folder / "ledger-automatic.tsv").read_bytes(), automatic["ledger.tsv"])
        self.assertNotEqual((folder / "ledger.tsv").read_bytes(), automatic["ledger.tsv"])
        out = self.folder / "out"
        self.assertEqual(run("series", self.study, "--participant", "001", "--no-plots", "--out", out).returncode, 0)
        series = json.loads((out / "series-001.json").read_text())
        self.validate("series", series)
        self.assertEqual(series["corrected"]["matches"], 2)
        self.assertIn("2 matches", series["caveats"][0])
        # The report has the ledger's word on every follicle, and says whose word it is.
        self.assertEqual(run("report", self.study, "--participant", "001", "--for", "practitioner", "--no-pdf", "--out", out).returncode, 0)
        page = (out / "practitioner-001.html").read_text(encoding="utf-8")
        self.assertEqual(page.count("data-mark="), len({row["follicle"] for row in self.ledger()}))
        self.assertEqual(page.count("told by a person"), 4)
        self.assertEqual(page.count('data-line="found"'), sum(
            int(row["found"]) > 0 for row in self.ledger() if f'data-strip="{row["follicle"]}"' in page))
        # Elsewhere the same bytes come of the same journal.
        other, carried = self.folder / "other", self.folder / "carried.jsonl"
        shutil.copytree(analyzed_participant(), other)
        self.assertEqual(run("study", "review", self.study, "--export", carried).returncode, 0)
        self.assertEqual(run("study", "review", other, "--import", carried).stdout, "2 corrections of 1 photos are new here\n")
        self.analyze(other)
        self.assertEqual(results(other), results(self.study))
        # A hair that is deleted later takes the word on it along, which is told; all undone, all is as it was.
        baseline = before["baseline"]["id"]
        self.edit("delete", photo=baseline, ids=[taken["mate"]])
        self.assertIn(f"hair {taken['mate']} of the photo of {before['baseline']['date']} is there no more", self.pair()["not_counted"][0])
        self.assertIn("(lost) does not count: hair", self.analyze())
        self.edit("undo", photo=baseline)
        for _ in range(2):
            self.undo()
        self.assertEqual(self.analyze(), "")
        self.assertEqual(results(self.study), automatic)

    def test_what_can_not_be_said_is_refused_in_a_sentence(self):
        pair = self.pair()
        kept, other = self.with_fate(pair["hairs"], "persisting")[:2]
        self.say("same", kept["id"], kept["mate"])
        lines = next((self.study / "corrections").iterdir()).read_bytes()
        for words, answer in (
                (("same", kept["id"], other["mate"]), f"Hair {kept['id']} was joined with hair {kept['mate']} of the baseline by hand"),
                (("same", other["id"], kept["mate"]), "say first that these are not the same"),
                (("new", 9999), "There is no hair 9999"), (("lost", None, 9999), "There is no hair 9999"),
                (("same", kept["id"]), "Choose the hair first"), (("new",), "Choose the hair first"),
                (("alike", kept["id"], kept["mate"]), "the same or apart, new or lost")):
            self.assertIn(answer, self.say(*words, wanted=400)["error"])
        outside = self.with_fate(pair["hairs"], "")
        if outside:
            self.assertIn("does not show the place", self.say("new", outside[0]["id"], wanted=400)["error"])
        self.assertIn("page of the photo", self.server.post("api/match", 400, photo=PHOTO, kind="delete", who="ab", ids=[1])["error"])
        self.assertIn("page of the comparison", self.edit("match", 400, says="new", hair=1)["error"])
        self.server.post("api/match", 422, photo=pair["baseline"]["id"], kind="match", says="new", hair=1, who="ab")
        self.assertIn("meantime", self.say("new", kept["id"], wanted=409, after=0)["error"])
        self.edit("sign")
        self.assertIn("signed by ab", self.say("new", kept["id"], wanted=400)["error"])
        signed = next((self.study / "corrections").iterdir()).read_bytes()
        self.assertEqual(signed[:len(lines)], lines)
        self.assertEqual(signed.count(b"\n"), 2)
        # A journal made by hand that joins one hair with two is told, line and all.
        journal = next((self.study / "corrections").iterdir())
        forged = json.loads(lines)
        forged["number"], forged["previous_sha256"] = 2, hashlib.sha256(lines.rstrip(b"\n")).hexdigest()
        forged["match"]["other_hair"] = other["mate"]
        journal.write_bytes(lines + json.dumps(forged).encode() + b"\n")
        self.assert_refused(run("study", "analyze", self.study, "--quiet"), 3, "correction 2 does not fit: it joins a hair with a second one")
        self.assertIn("joins a hair with a second one", json.loads(self.server.ask("GET", f"api/pair?id={PHOTO}")[2])["error"])


class StudyPageTest(ServedTest):
    def upload(self, data, participant="001", date="2026-07-20", site="vertex", **more):
        query = "&".join(f"{name}={value}" for name, value in
                         {"participant": participant, "date": date, "site": site, **more}.items())
        return self.server.ask("POST", f"api/upload?{query}", data, Content_Type="application/octet-stream")

    def test_a_visit_is_added_and_looked_at(self):
        photo = (self.study / "sub-001/ses-20260629" / f"{PHOTO}.jpg").read_bytes()
        status, _, body = self.upload(photo, participant="042", um="12.0")
        self.assertEqual(status, 422, body)  # It stands there already, as another visit.
        fresh = self.folder / "fresh"
        self.assertEqual(run("phantom", "standard", "--width-px", 480, "--height-px", 360, "--out", fresh).returncode, 0)
        data = next(fresh.glob("*.jpg")).read_bytes()
        status, _, body = self.upload(data, participant="042", um="7.0")
        self.assertEqual(status, 200, body)
        added = json.loads(body)
        self.assertEqual(added, {"id": "sub-042_ses-20260720_site-vertex_shot-1", "known": False, "scale": True})
        self.assertIsInstance(self.server.get(f"api/check?id={added['id']}")["sentences"], list)
        study = self.server.get("api/study")
        self.assertEqual(study["new"], 1)
        self.assertTrue(json.loads(self.upload(data, participant="042", um="7.0")[2])["known"])

    def test_what_goes_wrong_is_told_in_words(self):
        self.assertIn("no photo that can be read", json.loads(self.upload(b"text")[2])["error"])
        self.assertIn("has not been analyzed", self.after_adding_a_photo())
        # Another program works on the study.
        holder = subprocess.Popen(["flock", str(self.study / "derivatives/tricho/.lock"), "sleep", "30"])
        try:
            while self.server.ask("POST", "api/participant", b'{"id":"077"}')[0] == 200:
                time.sleep(0.05)
            status, _, body = self.server.ask("POST", "api/participant", b'{"id":"078"}')
            self.assertEqual(status, 507)
            self.assertIn("being worked on", json.loads(body)["error"])
            self.assertIn("being worked on", self.work("api/analyze")["message"])
            hair = self.photo()["hairs"][0]["id"]
            self.edit("delete", ids=[hair])  # Corrections need nobody to wait.
        finally:
            holder.terminate()
            holder.wait()
        # The photo is taken away, or replaced, while the page is open.
        path = self.study / "sub-001/ses-20260406/sub-001_ses-20260406_site-vertex_shot-1.jpg"
        data = path.read_bytes()
        path.write_bytes(data[:-1000] + bytes(1000))
        status, _, body = self.server.ask("GET", f"api/photo?id={path.stem}")
        self.assertEqual(status, 422)
        path.unlink()
        status, _, body = self.server.ask("GET", f"api/photo?id={path.stem}")
        self.assertEqual(status, 422)
        self.assertIn("renamed or moved away", json.loads(body)["error"])
        status, _, body = self.server.ask("GET", "api/answer?id=sub-001")
        self.assertEqual(status, 422)
        self.assertIn("the results are not of this study as it stands", json.loads(body)["error"])

    def after_adding_a_photo(self):
        photo = self.study / "sub-001/ses-20260629" / f"{PHOTO}.jpg"
        shutil.copy(photo, photo.with_name(PHOTO[:-1] + "9.jpg"))
        status, _, body = self.server.ask("GET", f"api/photo?id={PHOTO[:-1]}9")
        self.assertEqual(status, 422)
        photo.with_name(PHOTO[:-1] + "9.jpg").unlink()
        return json.loads(body)["error"]

    def test_a_damaged_journal_is_told_and_left_alone(self):
        self.edit("delete", ids=[self.photo()["hairs"][0]["id"]])
        journal = next((self.study / "corrections").iterdir())
        damaged = journal.read_bytes().replace(b'"delete"', b'"dolete"')
        journal.write_bytes(damaged)
        status, _, body = self.server.ask("GET", f"api/photo?id={PHOTO}")
        self.assertEqual(status, 422)
        self.assertIn("line 1", json.loads(body)["error"])
        self.assertEqual(journal.read_bytes(), damaged)

    def test_long_work_is_cancelled_and_goes_on_the_next_time(self):
        shutil.rmtree(self.study / "derivatives/tricho")
        self.server.post("api/analyze")
        self.assertTrue(self.server.get("api/work")["running"])
        self.assertEqual(self.server.ask("POST", "api/analyze", b"{}")[0], 409)
        self.server.post("api/cancel")
        state = self.work_ends()
        self.assertIn("Cancelled", state["message"])

    def work_ends(self):
        while True:
            state = self.server.get("api/work")
            if not state["running"]:
                return state
            time.sleep(0.1)

    def test_verdict_and_trend_are_told(self):
        answer = self.server.get("api/answer?id=sub-001")
        self.assertIn(answer["verdict"], ("working", "no_change_shown", "worsening", "too_early", "undetermined"))
        self.assertTrue(answer["because"])
        self.assertEqual([trend["title"] for trend in answer["trends"]][0], "Hair density")
        self.assertEqual(self.server.get(f"api/baseline?id={PHOTO}")["date"], "2026-01-05")
        status, head, body = self.server.ask("GET", f"api/aligned?id={PHOTO}")
        self.assertEqual((status, body[:4]), (200, b"\x89PNG"))


class StartTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.study = self.folder / "study"
        shutil.copytree(SOURCE / "data/samples/study", self.study)

    def test_a_taken_port_is_told(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            done = run("serve", self.study, "--no-browser", "--port", taken.getsockname()[1])
        self.assert_refused(done, 3, "is taken by another program")

    def test_wrong_calls_are_refused(self):
        self.assert_refused(run("serve"), 2, "takes one STUDY")
        self.assert_refused(run("serve", self.study, "--port", "80"), 2, "--port")
        self.assert_refused(run("serve", self.study, "--idle-minutes", "0"), 2, "--idle-minutes")
        self.assert_refused(run("serve", self.folder / "none"), 3, "none")

    def test_it_ends_by_itself_when_nobody_looks(self):
        done = run("serve", self.study, "--no-browser", "--idle-minutes", "0.05")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_without_a_browser_the_address_is_enough(self):
        environment = dict(os.environ, PATH="/nonexistent")
        done = subprocess.run([TRICHO, "serve", str(self.study), "--idle-minutes", "0.05"], capture_output=True, text=True,
                              env=environment, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(done.stdout.startswith("http://127.0.0.1:"))

    def test_it_ends_when_it_is_told_to(self):
        server = Server(self.study)
        server.process.send_signal(signal.SIGINT)
        self.assertEqual(server.process.wait(timeout=20), 0)
        server.close()


if __name__ == "__main__":
    driver.main()
