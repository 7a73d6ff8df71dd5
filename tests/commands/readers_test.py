# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""People who read photos without knowing whose: blind review in `tricho serve`, and ratings of pairs of overviews."""
import base64
import csv
import functools
import json
import pathlib
import re
import shutil
import tempfile
import time
import unittest

import driver
import jsonschema
from driver import SOURCE, CommandTest, run
from served_pages import AXE, chromium, webdriver
from serve_test import ServedTest

SCHEMAS = {name: json.loads((SOURCE / f"docs/schemas/{name}.schema.json").read_text(encoding="utf-8"))
           for name in ("reading", "agreement", "ratings", "rating-key")}


class BlindReviewTest(ServedTest):
    def begin(self, who, wanted=200, photos="3"):
        return self.server.post("api/begin-reading", wanted, who=who, photos=photos)

    def read(self, who, photo, kind, wanted=200, **fields):
        after = self.server.get(f"api/reading?reader={who}")["after"]
        return self.server.post("api/read", wanted, who=who, photo=photo, kind=kind, after=fields.pop("after", after), **fields)

    def found(self, photo):
        """What the program has of a dealt photo, by the truth that a blind reader's page never gets."""
        order = json.loads((self.study / "readings/ab.jsonl").read_text().splitlines()[0])["photos"]
        rows = csv.DictReader((self.study / "derivatives/tricho/analyzed.tsv").read_text().splitlines(), delimiter="\t")
        place = next(row["photo"] for row in rows if row["sha256"] == order[photo - 1])
        return self.photo(pathlib.Path(place).stem)

    def mark_some(self, who, photo, hairs):
        for hair in hairs:
            line = hair["line"]
            self.read(who, photo, "add", points=[line[0], line[len(line) // 2], line[-1]])

    def test_two_readers_are_compared_with_each_other_and_the_program(self):
        before = {path: path.read_bytes() for path in (self.study / "derivatives").rglob("*.tsv")}
        self.begin("ab")
        for photo in (1, 2, 3):
            hairs = [hair for hair in self.found(photo)["hairs"] if hair["counted"]][:8]
            self.mark_some("ab", photo, hairs[:8])
            self.read("ab", photo, "done")
        # The second reader gets the same photos in an order of his own, and marks less.
        dealt = self.begin("cd", photos="")
        self.assertEqual(len(dealt["photos"]), 3)
        journals = [[json.loads(line) for line in (self.study / f"readings/{who}.jsonl").read_text().splitlines()] for who in ("ab", "cd")]
        for journal in journals:
            for line in journal:
                jsonschema.validate(line, SCHEMAS["reading"])
        ab, cd = [journal[0]["photos"] for journal in journals]
        self.assertEqual(sorted(ab), sorted(cd))
        for photo in (1, 2):
            hairs = [hair for hair in self.found(ab.index(cd[photo - 1]) + 1)["hairs"] if hair["counted"]][:8]
            self.mark_some("cd", photo, hairs[:6])
            self.read("cd", photo, "done")
        self.read("cd", 2, "reopen", why="one was missed")
        self.read("cd", 2, "done")
        state = self.work("api/make-agreement")
        self.assertFalse(state["failed"], state)
        told = self.server.get("api/agreement")
        self.assertTrue(told["fresh"])
        jsonschema.validate(told["agreement"], SCHEMAS["agreement"])
        pairs = {(pair["first"], pair["second"]): pair for pair in told["agreement"]["pairs"]}
        self.assertEqual(list(pairs), [("ab", "cd"), ("ab", "program"), ("cd", "program")])
        # 8 and 6 marks of the same hairs on both photos: F1 is 12 / 14, but for a mark that the fit laid elsewhere.
        self.assertEqual(pairs["ab", "cd"]["photos"], 2)
        self.assertAlmostEqual(pairs["ab", "cd"]["f1"]["value"], 2 * 12 / (16 + 12), delta=0.1)
        self.assertIsNone(pairs["ab", "cd"]["measures"][0]["icc"]["value"])
        self.assertIn("fewer than three", pairs["ab", "cd"]["measures"][0]["icc"]["reason"])
        self.assertGreater(pairs["ab", "program"]["measures"][0]["difference"]["value"], 10)
        self.assertGreaterEqual(pairs["ab", "program"]["hairs"]["both"], 20)
        notes = " ".join(told["agreement"]["notes"])
        self.assertIn("cd has read 2 of 3 photos", notes)
        self.assertIn("cd opened photos again 1 times", notes)
        status, head, table = self.server.ask("GET", "api/agreement?as=tsv")
        self.assertEqual((status, "attachment" in head), (200, True))
        rows = list(csv.DictReader(table.decode().splitlines(), delimiter="\t"))
        self.assertEqual(len([row for row in rows if row["reader"] == "cd"]), 2)
        # The command writes the same bytes; readings change no number.
        written = (self.study / "derivatives/tricho/agreement.json").read_bytes()
        done = run("study", "agreement", self.study)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("ab and cd: 2 photos, F1", done.stdout)
        self.assertEqual((self.study / "derivatives/tricho/agreement.json").read_bytes(), written)
        for path, data in before.items():
            self.assertEqual(path.read_bytes(), data, path)
        self.assertEqual(run("series", self.study, "--all", "--no-plots", "--quiet").returncode, 0)
        self.read("cd", 3, "done")
        self.assertFalse(self.server.get("api/agreement")["fresh"])

    def test_nothing_that_the_reader_must_not_know_is_told(self):
        self.begin("ab")
        texts = [self.server.ask("GET", place)[2].decode("latin-1")
                 for place in ("api/reading?reader=ab", "api/reading-photo?reader=ab&photo=1", "api/readers")]
        texts.append(json.dumps(self.read("ab", 1, "open")))
        for text in texts:
            self.assertNotRegex(text, r"sub-|ses-2026|vertex|arm|sha256|metrics|um_per_px")
        photo = self.server.get("api/reading-photo?reader=ab&photo=1")
        self.assertEqual(photo["hairs"], [])
        self.assertEqual(self.server.ask("GET", "api/reading-pixels?reader=ab&photo=1")[2][:4], b"\x89PNG")

    def test_a_reading_goes_on_where_it_ended(self):
        self.begin("ab")
        hairs = self.found(1)["hairs"]
        self.mark_some("ab", 1, [hair for hair in hairs if hair["counted"]][:3])
        state = self.server.get("api/reading-photo?reader=ab&photo=1")
        self.serve()
        self.assertEqual(self.server.get("api/reading-photo?reader=ab&photo=1"), {**state, "told": ""})
        self.assertEqual(self.server.get("api/reading?reader=ab")["photos"][0]["state"], "new")
        state = self.read("ab", 1, "remove", id=state["hairs"][1]["id"])
        self.assertEqual(len(state["hairs"]), 2)
        self.assertEqual(len(self.read("ab", 1, "undo")["hairs"]), 3)
        # A journal that was cut in the middle of a line has lost what was never called saved.
        journal = self.study / "readings/ab.jsonl"
        data = journal.read_bytes()
        journal.write_bytes(data + data[:200])
        self.assertEqual(len(self.server.get("api/reading-photo?reader=ab&photo=1")["hairs"]), 3)
        journal.write_bytes(data[:-100])
        self.assertEqual(len(self.server.get("api/reading-photo?reader=ab&photo=1")["hairs"]), 2)
        journal.write_bytes(data.replace(b'"root_certain":true', b'"root_certain":null', 1))
        self.serve()
        status, _, body = self.server.ask("GET", "api/reading-photo?reader=ab&photo=1")
        self.assertEqual(status, 422)
        self.assertIn("readings/ab.jsonl, line 2", json.loads(body)["error"])
        self.assert_refused(run("study", "agreement", self.study), 3, "readings/ab.jsonl, line 2")

    def test_what_cant_be_done_is_told(self):
        self.begin("ab")
        self.assertIn("left to read", self.begin("ab", 400)["error"])
        self.assertIn("There is a reader 'ab' already", self.begin("AB", 422)["error"])
        self.assertIn("the program itself", self.begin("program", 400)["error"])
        self.assertIn("Say who you are", self.begin("a b", 400)["error"])
        self.assertIn("How many photos", self.begin("cd", 400, photos="many")["error"])
        self.assertIn("no such photo", self.read("ab", 4, "open", 400)["error"])
        self.assertIn("two to four points", self.read("ab", 1, "add", 400, points=[[1, 1]])["error"])
        self.assertIn("outside the photo", self.read("ab", 1, "add", 400, points=[[1, 1], [1e5, 9]])["error"])
        self.assertIn("one of your hairs", self.read("ab", 1, "remove", 400, id=1)["error"])
        self.assertIn("no such step", self.read("ab", 1, "sign", 400)["error"])
        self.assertIn("changed this photo", self.read("ab", 1, "done", 409, after=0)["error"])
        self.read("ab", 1, "done")
        self.assertIn("open it again first", self.read("ab", 1, "add", 400, points=[[1, 1], [9, 9]])["error"])
        self.assertIn("Say why", self.read("ab", 1, "reopen", 400)["error"])
        for path in ("api/reading-photo?reader=ab&photo=x", "api/reading-photo?reader=cd&photo=1", "api/reading?reader="):
            self.assertEqual(self.server.ask("GET", path)[0], 400, path)

    def test_one_reader_alone_and_photos_without_a_scale(self):
        self.assert_refused(run("study", "agreement", self.study), 3, "nobody has read photos")
        for sidecar in self.study.glob("sub-*/ses-*/*.json"):
            sidecar.unlink()
        self.work("api/analyze")
        self.begin("ab", photos="1")
        self.mark_some("ab", 1, [hair for hair in self.found(1)["hairs"] if hair["counted"]][:3])
        self.read("ab", 1, "done")
        done = run("study", "agreement", self.study)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("one reader alone", done.stdout)
        self.assertIn("no scale", done.stdout)
        agreement = json.loads((self.study / "derivatives/tricho/agreement.json").read_text())
        jsonschema.validate(agreement, SCHEMAS["agreement"])
        self.assertEqual(agreement["readings"][0]["hairs_per_cm2"], None)
        self.assertEqual(agreement["readings"][1]["hairs_marked"], 3)


@functools.lru_cache(maxsize=None)
def heads():
    """Six rendered heads, two photos each; made once."""
    folder = tempfile.TemporaryDirectory(prefix="tricho-heads-")
    done = run("phantom", "same", "part", "crown", "--view", "overview", "--visits", 2, "--width-px", 400, "--count", 2, "--out", folder.name)
    assert done.returncode == 0, done.stderr
    return folder


def overview_study(folder):
    """A study of six participants with overviews of two visits, and one who was seen once."""
    done = run("study", "init", folder)
    assert done.returncode == 0, done.stderr
    rows = "participant_id\tarm\n"
    families = [(family, seed) for family in ("same", "part", "crown") for seed in (1, 2)]
    for i, (family, seed) in enumerate(families, 1):
        rows += f"sub-{i:03}\t{'placebo' if family == 'same' else 'minoxidil'}\n"
        for visit, day in enumerate(("20260105", "20260629")):
            place = folder / f"sub-{i:03}/ses-{day}"
            place.mkdir(parents=True)
            shutil.copy(pathlib.Path(heads().name) / f"{family}-{seed}-v{visit}.jpg",
                        place / f"sub-{i:03}_ses-{day}_site-head_view-overview_shot-1.jpg")
    alone = folder / "sub-007/ses-20260105"
    alone.mkdir(parents=True)
    shutil.copy(pathlib.Path(heads().name) / "same-1-v0.jpg", alone / "sub-007_ses-20260105_site-head_view-overview_shot-1.jpg")
    (folder / "participants.tsv").write_text(rows + "sub-007\tplacebo\n")
    return folder


def check(*fields):
    value = 0x811c9dc5
    for letter in "|".join(map(str, fields)).encode():
        value = ((value ^ letter) * 0x01000193) & 0xffffffff
    return f"{value:08x}"


class RatingTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.study = overview_study(self.folder / "study")
        self.page = self.folder / "rate.html"

    def make(self, *options):
        done = run("overview", "rate", self.study, "--out", self.page, "--seed", 7, *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def data(self, page=None):
        html = (page or self.page).read_text(encoding="utf-8")
        return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.S)[1])

    def key(self, page):
        return json.loads((self.study / f"ratings/{page}.json").read_text())

    def table(self, rater, rating_of, page=None, skip=()):
        """What the page would let a rater download; `rating_of` is of the follow-up against the baseline."""
        page = page or self.data()["page"]
        text = "page\trater\tquestion\trating\tseconds\tcheck\n"
        for i, question in enumerate(self.key(page)["questions"], 1):
            if i in skip:
                continue
            rating = rating_of(question) * (-1 if question["followup_left"] else 1)
            text += "\t".join(map(str, (page, rater, i, rating, 4, check(page, rater, i, rating, 4)))) + "\n"
        path = self.folder / f"{rater}.tsv"
        path.write_text(text)
        return path

    def test_the_page_hides_what_the_key_knows(self):
        # What a camera writes beside the pixels must not come along.
        photo = next(self.study.glob("sub-001/ses-20260105/*.jpg"))
        data = photo.read_bytes()
        marked = data[:2] + b"\xff\xfe" + (2 + 18).to_bytes(2, "big") + b"GPS-of-the-patient" + data[2:]
        photo.write_bytes(marked)
        self.make("--raters", 2)
        pages = [self.folder / "rate-1.html", self.folder / "rate-2.html"]
        for page in pages:
            html = page.read_text(encoding="utf-8")
            for secret in ("sub-0", "ses-20", "20260", "minoxidil", "placebo", "followup", "is_repeat", "http:", "https:"):
                self.assertFalse(secret in html, secret)
            told = self.data(page)
            pictures = [base64.b64decode(uri.split(",", 1)[1]) for uri in told["pictures"]]
            self.assertEqual(len(pictures), 12)
            for picture in pictures:
                self.assertNotIn(b"GPS", picture)
            key = self.key(told["page"])
            jsonschema.validate(key, SCHEMAS["rating-key"])
            self.assertEqual(len(told["questions"]), len(key["questions"]))
            self.assertEqual(sum(question["is_repeat"] for question in key["questions"]), 2)
        orders = [[question["participant_id"] for question in self.key(self.data(page)["page"])["questions"]] for page in pages]
        self.assertNotEqual(*orders)
        first = pages[0].read_bytes()
        self.make("--raters", 2)
        self.assertEqual(pages[0].read_bytes(), first)

    def test_ratings_are_unblinded_and_summed_up(self):
        self.make()
        truth = lambda question: 0 if question["participant_id"] in ("sub-001", "sub-002") else 2
        careful = self.table("ab", truth)
        generous = self.table("cd", lambda question: truth(question) + 1, skip=(3,))
        done = run("overview", "rate", self.study, "--ratings", careful, generous)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("cd left 1 of 8 questions unanswered", done.stdout)
        self.out = self.study / "derivatives/tricho"
        ratings = self.read_json("ratings")
        jsonschema.validate(ratings, SCHEMAS["ratings"])
        self.assertEqual({arm["arm"]: arm["participants"] for arm in ratings["arms"]}, {"minoxidil": 4, "placebo": 2})
        means = {arm["arm"]: arm["mean"]["value"] for arm in ratings["arms"]}
        self.assertGreater(means["minoxidil"], means["placebo"] + 1)
        pair = ratings["pairs"][0]
        self.assertEqual((pair["first"], pair["second"]), ("ab", "cd"))
        self.assertEqual(pair["difference"]["value"], 1)
        self.assertIsNone(pair["kappa_linear"]["low"])  # Six pairs make no interval.
        self.assertEqual(ratings["raters"][0]["repeats"]["same_share"]["value"], 1)
        rows = list(csv.DictReader((self.out / "ratings.tsv").read_text().splitlines(), delimiter="\t"))
        self.assertEqual(len(rows), 15)
        for row in rows:
            if row["rater"] == "ab":
                self.assertEqual(int(row["rating"]), 0 if row["arm"] == "placebo" else 2)
        done = run("overview", "rate", self.study, "--ratings", careful)
        self.assertIn("one rater alone", done.stdout)

    def test_bad_ratings_are_refused_in_words(self):
        self.make()
        good = self.table("ab", lambda question: 1)

        def refused(text, *words):
            bad = self.folder / "bad.tsv"
            bad.write_text(text)
            self.assert_refused(run("overview", "rate", self.study, "--ratings", bad), 3, "bad.tsv", *words)

        text = good.read_text()
        row = text.splitlines()[1].split("\t")
        refused(text.replace("\t".join(row), "\t".join(row[:3] + ["4"] + row[4:])), "line 2, column rating", "'4' is no whole number from -3 to 3")
        refused(text.replace("\t".join(row), "\t".join(row[:3] + ["3"] + row[4:])), "line 2, column check", "changed by hand")
        refused(text + "\t".join(row) + "\n", "stands there twice")
        refused(text.replace("rater", "who", 1), "the column rater is missing")
        refused(text.splitlines()[0] + "\n", "holds no rating")
        refused("PK\x03\x04", "bad.tsv")
        twin = self.folder / "twin.tsv"
        twin.write_text(text)
        self.assert_refused(run("overview", "rate", self.study, "--ratings", good, twin), 3, "both of the rater 'ab'")
        other = self.table("AB", lambda question: 1)
        self.assert_refused(run("overview", "rate", self.study, "--ratings", good, other), 3, "would be taken for one")
        shutil.rmtree(self.study / "ratings")
        self.assert_refused(run("overview", "rate", self.study, "--ratings", good), 3, "of another study")

    def test_wrong_calls_are_refused(self):
        for options, status, words in (((), 2, "one STUDY"), ((self.study, "--raters", 0), 2, "--raters"),
                                       ((self.study, "--repeat-share", 2), 2, "--repeat-share"), ((self.study, "--seed", -1), 2, "--seed"),
                                       ((self.study, "--out", self.folder / "x.txt"), 2, "must end in .html"),
                                       ((self.study, "--out", self.page, "--ratings", "a.tsv"), 2, "one at a time"),
                                       ((self.study, "--ratings", self.folder / "none.tsv"), 3, "none.tsv"), ((self.folder / "none",), 3, "none")):
            self.assert_refused(run("overview", "rate", *options), status, words)
        closeups = self.folder / "closeups"
        shutil.copytree(SOURCE / "data/samples/study", closeups)
        self.assert_refused(run("overview", "rate", closeups, "--out", self.page), 3, "no overviews of heads")
        for visit in self.study.glob("sub-*/ses-20260629"):
            shutil.rmtree(visit)
        self.assert_refused(run("overview", "rate", self.study, "--out", self.page), 3, "overviews of two visits")


@unittest.skipIf(webdriver is None or not shutil.which("chromedriver"), "needs Debian's chromium-driver and python3-selenium")
class RatingPageTest(CommandTest):
    """A rater at the page, by keys and by mouse; what is downloaded is what the program reads."""

    def rate(self, width_px, height_px):
        study = overview_study(self.folder / "study")
        page = self.folder / "rate.html"
        self.assertEqual(run("overview", "rate", study, "--out", page, "--seed", 7).returncode, 0)
        browser = chromium(width_px, height_px)
        try:
            browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(self.folder)})
            browser.get(page.as_uri())
            self.use(browser)
            table = self.wait_for_table()
            complaints = [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
            asked = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
            asked = [one["params"]["request"]["url"] for one in asked if one["method"] == "Network.requestWillBeSent"]
        finally:
            browser.quit()
        self.assertEqual(complaints, [])
        self.assertEqual([url for url in asked if not url.startswith((page.as_uri(), "data:", "blob:", "about:", "chrome"))], [])
        rows = list(csv.DictReader(table.read_text().splitlines(), delimiter="\t"))
        self.assertEqual([row["rating"] for row in rows], ["2", "-3", "0", "3", "-1", "1", "-2", "0"])
        done = run("overview", "rate", study, "--ratings", table)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("one rater alone", done.stdout)

    def wait_for_table(self):
        for _ in range(200):
            tables = list(self.folder.glob("ratings-*-ab.tsv"))
            if tables:
                return tables[0]
            time.sleep(0.05)
        raise AssertionError("nothing was downloaded")

    def look(self, browser):
        if AXE:
            browser.execute_script(pathlib.Path(AXE).read_text(encoding="utf-8"))
            found = browser.execute_async_script("axe.run().then(arguments[0])")
            self.assertEqual([(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]], [])
        wide = browser.execute_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
        self.assertLessEqual(wide, 0)

    def use(self, browser):
        from selenium.webdriver.common.action_chains import ActionChains
        from selenium.webdriver.common.by import By
        from selenium.webdriver.common.keys import Keys

        def keys(*pressed):
            ActionChains(browser).send_keys(*pressed).perform()

        def click(words):
            next(one for one in browser.find_elements(By.TAG_NAME, "button") if one.text.startswith(words)).click()

        def text():
            return browser.find_element(By.TAG_NAME, "body").text

        self.look(browser)
        name = browser.find_element(By.ID, "rater")
        name.send_keys("a b", Keys.ENTER)
        self.assertIn("Letters and digits", text())
        name.clear()
        name.send_keys("ab", Keys.ENTER)
        self.assertIn("Pair 1 of 8", text())
        self.look(browser)
        browser.find_element(By.TAG_NAME, "img").click()
        self.assertEqual(len(browser.find_elements(By.CSS_SELECTOR, ".zoomed img")), 2)
        keys("6")
        keys("5")
        keys(Keys.ARROW_LEFT)
        self.assertIn("Pair 2 of 8", text())
        keys("1")  # The second thought counts.
        click("0\n")
        # Closed and opened again, it goes on.
        browser.refresh()
        click("Go on")
        self.assertIn("Pair 4 of 8", text())
        keys("7")
        click("Finish")
        self.assertIn("4 pairs are not rated yet", text())
        self.look(browser)
        click("Go on")
        for key in "3524":
            keys(key)
        self.assertIn("All pairs are rated", text())
        click("Download my ratings")

    def test_at_a_desk(self):
        self.rate(1360, 900)

    def test_on_a_tablet(self):
        self.rate(820, 1180)


if __name__ == "__main__":
    driver.main()
