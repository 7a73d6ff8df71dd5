# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""tricho report: the pages as their readers open them."""
import base64
import csv
import functools
import hashlib
import html
import io
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

import cv2
import numpy

import browser
import driver
from driver import SOURCE, TRICHO, CommandTest, run
from samples_analyzed import analyzed_samples

HOSTILE = '<script>alert(1)</script>"\' & \u202eevil\u202c \U0001f489'


@functools.lru_cache(maxsize=None)
def reported(reader):
    """What is written for a reader of the sample study as it is: the same bytes each time; made once a process."""
    folder = tempfile.TemporaryDirectory(prefix="tricho-reported-")
    study = pathlib.Path(folder.name) / "study"
    shutil.copytree(analyzed_samples(), study)
    whose = [] if reader == "researcher" else ["--participant", "001"]
    done = run("report", study, "--out", pathlib.Path(folder.name) / "out", "--for", reader, *whose, "--no-pdf")
    assert done.returncode == 0, done.stderr
    return folder


class ReportTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.study = self.folder / "study"
        shutil.copytree(analyzed_samples(), self.study)

    def report(self, *arguments, status=0, **settings):
        done = run("report", self.study, "--out", self.out, *arguments, **settings)
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def page(self, reader="patient", name="001"):
        if reader == "researcher":
            self.report("--for", reader, "--no-pdf")
            return (self.out / "researcher.html").read_text(encoding="utf-8")
        self.report("--for", reader, "--participant", name, "--no-pdf")
        return (self.out / f"{reader}-{name}.html").read_text(encoding="utf-8")

    def page_of_the_samples(self, reader="patient"):
        """As `page` of 001, for a study that the test leaves as it is."""
        shutil.copytree(pathlib.Path(reported(reader).name) / "out", self.out, dirs_exist_ok=True)
        return (self.out / ("researcher.html" if reader == "researcher" else f"{reader}-001.html")).read_text(encoding="utf-8")

    def assert_shows(self, shown, value, digits, sign=False):
        """The page rounds what the JSON has to 6 significant digits."""
        self.assertRegex(shown, r"^[+\u2212]?\d+(\.\d+)?$")
        self.assertEqual(len(shown.partition(".")[2]), digits)
        self.assertLessEqual(abs(float(shown.replace("\u2212", "-")) - value), 0.5 * 10 ** -digits + 1e-5 * abs(value))
        if sign and float(shown.replace("\u2212", "-")) > 0:
            self.assertEqual(shown[0], "+")

    def table(self):
        path = self.study / "derivatives/tricho/measurements.tsv"
        with open(path, encoding="utf-8", newline="") as stream:
            return path, list(csv.DictReader(stream, delimiter="\t"))

    def change_table(self, change):
        """Rewrites measurements.tsv row by row; a row for which `change` gives False is left out."""
        path, rows = self.table()
        names = list(rows[0])
        kept = [row for row in rows if change(row) is not False]
        text = io.StringIO()
        writer = csv.DictWriter(text, names, delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)
        path.write_text(text.getvalue(), encoding="utf-8")


class PagesTest(ReportTest):
    def test_numbers_of_the_patient_are_those_of_the_json(self):
        text = self.page_of_the_samples()
        series = self.read_json("series-001")
        self.assertIn(f'data-verdict="{series["verdict"]}"', text)
        digits = {"hairs_per_cm2": 0, "mean_diameter_um": 1, "hair_mass_mm_per_cm2": 2}
        for metric, decimals in digits.items():
            trend = series["trend"][metric]
            part = text.split(f'data-metric="{metric}"', 1)[1].split("</li>", 1)[0]
            shown = dict(re.findall(r'data-key="(\w+)">([^<]*)<', part))
            start = trend["baseline"]["value"]
            self.assert_shows(shown["before"], start, decimals)
            self.assert_shows(shown["now"], start + trend["change"]["value"], decimals)
            for key, value in (("change", "value"), ("low", "low"), ("high", "high")):
                self.assert_shows(shown[key], trend["change"][value], decimals, sign=True)

    def test_numbers_of_the_practitioner_are_those_of_the_json(self):
        text = self.page_of_the_samples("practitioner")
        comparison, series = self.read_json("comparison-001"), self.read_json("series-001")
        rows = 0
        for row in re.findall(r'<tr data-change="(\w+)">(.*?)</tr>', text):
            change = comparison["change"][row[0]]
            shown = dict(re.findall(r'data-key="(\w+)">([^<]*)<', row[1]))
            if change["change"] is None:
                self.assertIn(html.escape(change["reason"]), row[1])
                continue
            decimals = len(shown["followup"].partition(".")[2])
            for key in ("baseline", "followup"):
                self.assert_shows(shown[key], change[key], decimals)
            self.assert_shows(shown["change"], change["change"], decimals, sign=True)
            self.assert_shows(shown["sdc"], change["smallest_detectable_change"], decimals)
            rows += 1
        self.assertGreater(rows, 12)
        counts = [len(comparison["persisting"]) + len(comparison["ambiguous"]),
                  len(comparison["new"]), len(comparison["lost"])]
        self.assertIn("{} hairs persist, {} are new, {} are lost".format(*counts), text)
        for sentence in series["because"] + series["caveats"]:
            self.assertIn(sentence, html.unescape(text))

    def test_the_researcher_gets_the_table_and_the_methods(self):
        text = html.unescape(self.page_of_the_samples("researcher"))
        self.assertEqual((self.out / "measurements.tsv").read_bytes(),
                         (self.study / "derivatives/tricho/measurements.tsv").read_bytes())
        for name in ("cohort.tsv", "cohort.json"):
            self.assertTrue((self.out / name).exists())
        version = run("--version").stdout.split()[1]
        self.assertIn(f"OpenTricho {version}", text)
        for column in self.table()[1][0]:
            self.assertIn(f"<code>{column}</code>", text)

    def test_numbers_of_the_researcher_are_those_of_the_json(self):
        shutil.copy(SOURCE / "data/samples/cohort/measurements.tsv", self.study / "derivatives/tricho")
        text, cohort = html.unescape(self.page("researcher")), self.read_json("cohort")
        flow = {f"{one['outcome']}|{arm['arm']}": [arm[key] for key in ("participants", "with_baseline", "analyzed")]
                for one in cohort["flow"] for arm in one["arms"]}
        self.assertEqual(len(flow), 9)
        for key, counts in flow.items():
            row = text.split(f'data-flow="{key}"', 1)[1].split("</tr>", 1)[0]
            self.assertEqual([int(number) for number in re.findall(r">(\d+)</td>", row)], counts)
        checked = 0
        for one in cohort["estimates"]:
            key = f"{one['outcome']}|{one['visit']}|{one['arm']}"
            row = text.split(f'data-estimate="{key}"', 1)[1].split("</tr>", 1)[0]
            numbers = re.search(r'data-key="estimate">(\S+) \((\S+) \u2026 (\S+)\)<', row).groups()
            for shown, value in zip(numbers, (one["estimate"], one["low"], one["high"])):
                self.assert_shows(shown, value, len(shown.partition(".")[2]), sign=True)
            checked += 1
        self.assertGreater(checked, 15)
        # The arm that the others are compared with has a share of responders as well.
        self.assertNotIn("the reference arm itself", text)

    def test_each_photo_has_its_quality_and_its_alignment(self):
        store = self.study / "derivatives/tricho/results.sqlite"
        bytes_ = store.read_bytes()
        text = self.page("practitioner")
        self.assertEqual(store.read_bytes(), bytes_)
        self.assertEqual([path.name for path in store.parent.glob("results.sqlite*")], [store.name])
        connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
        alignments = {row[0]: row[1:] for row in connection.execute(
            "SELECT followup_sha256, overlap_share, residual_um FROM alignment")}
        connection.close()
        num_aligned = 0
        for path in sorted((self.study / "derivatives/tricho/sub-001").rglob("*shot-?.json")):
            analysis = json.loads(path.read_text(encoding="utf-8"))
            row = text.split(f'data-photo="{analysis["image"]["file"]}"', 1)[1].split("</tr>", 1)[0]
            shown = dict(re.findall(r'data-key="(\w+)">([^<]*)<', row))
            for key in ("focus", "exposure"):
                self.assert_shows(shown[key], analysis["quality"][key], 2)
            self.assert_shows(shown["glare"].removesuffix(" %"), 100 * analysis["quality"]["glare_share"], 1)
            if shown["overlap"] == "baseline":
                continue
            overlap_share, residual_um = alignments[analysis["image"]["sha256"]]
            self.assert_shows(shown["overlap"].removesuffix(" %"), 100 * overlap_share, 0)
            self.assert_shows(shown["residual"], residual_um, 1)
            num_aligned += 1
        self.assertEqual(num_aligned, 7)

    def test_a_damaged_store_costs_the_alignments_alone(self):
        (self.study / "derivatives/tricho/results.sqlite").write_bytes(b"no database" * 1000)
        text = self.page("practitioner")
        self.assertIn("hairs persist", text)
        self.assertEqual(set(re.findall(r'data-key="(?:overlap|residual)">([^<]*)<', text)), {""})

    def test_the_practitioner_reads_how_hairs_were_told_and_by_what(self):
        first = self.study / "derivatives/tricho/sub-001/ses-20260105/sub-001_ses-20260105_site-vertex_shot-1.json"
        analysis = json.loads(first.read_text(encoding="utf-8"))
        analysis["counting"]["vellus_below_um"] = 25
        analysis["provenance"]["options"]["segmenter"] = "<b>mine</b>"
        first.write_text(json.dumps(analysis), encoding="utf-8")
        text = self.page("practitioner")
        self.assertIn("Vellus: thinner than 25 µm; terminal: 60 µm or thicker", text)
        self.assertIn("segmenter: &lt;b&gt;mine&lt;", text)
        for path in (self.study / "sub-001").rglob("*.jpg"):
            self.assertIn(hashlib.sha256(path.read_bytes()).hexdigest(), text)

    def test_the_comparison_takes_the_network_that_the_photos_were_analyzed_with(self):
        first = self.study / "derivatives/tricho/sub-001/ses-20260105/sub-001_ses-20260105_site-vertex_shot-1.json"
        analysis = json.loads(first.read_text(encoding="utf-8"))
        model = SOURCE / "models/hair-votes-2.onnx"
        sha256 = hashlib.sha256(model.read_bytes()).hexdigest()
        self.assertIn(f"segmenter: network; {model.name} {sha256}", self.page("practitioner"))
        analysis["provenance"]["options"]["model_sha256"] = "0" * 64
        first.write_text(json.dumps(analysis), encoding="utf-8")
        self.assertIn("a network that did not come with this program", self.page("practitioner"))

    def test_hairs_come_from_the_store_and_are_those_that_are_found_anew(self):
        """A program without its network can't find any: it compares those that the study's analysis found."""
        alone = self.folder / "alone"
        alone.mkdir()
        shutil.copy(TRICHO, alone)
        call = [alone / "tricho", "report", self.study, "--out", self.out, "--participant", "001", "--for", "practitioner",
                "--no-pdf"]
        done = subprocess.run(call, capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        kept = self.read_json("comparison-001")
        (self.study / "derivatives/tricho/results.sqlite").unlink()
        self.assert_refused(subprocess.run(call, capture_output=True, text=True, timeout=120, check=False), 3, "hair-votes")
        self.page("practitioner")
        anew = self.read_json("comparison-001")
        # The photos were laid over each other in another order: what is near the bounds of a match may differ.
        pairs, again = ({(pair["baseline_id"], pair["followup_id"]) for pair in one["persisting"]} for one in (kept, anew))
        self.assertGreater(len(pairs & again), 0.9 * max(len(pairs), len(again), 20))
        for metric in ("hairs_per_cm2", "mean_diameter_um"):
            self.assertAlmostEqual(kept["change"][metric]["baseline"], anew["change"][metric]["baseline"],
                                   delta=0.05 * anew["change"][metric]["baseline"])
        self.assertGreater(kept["alignment"]["matched_features"], 0)

    def test_another_photo_in_its_place_is_looked_at_anew(self):
        last = self.study / "sub-001/ses-20260629/sub-001_ses-20260629_site-vertex_shot-1.jpg"
        (self.study / "derivatives/tricho/analyzed.tsv").unlink()  # As an older version left it: nothing is told.
        first = self.study / "sub-001/ses-20260105/sub-001_ses-20260105_site-vertex_shot-1.jpg"
        shutil.copy(first, last)
        self.page("practitioner")
        comparison = self.read_json("comparison-001")
        self.assertEqual((comparison["new"], comparison["lost"]), ([], []))

    def test_the_patients_plot_has_large_letters_and_no_word_of_ours(self):
        part = re.search(r'class="plot narrow" src="data:image/svg\+xml;base64,([^"]+)"', self.page_of_the_samples())[1]
        svg = base64.b64decode(part).decode("utf-8")
        width_px = float(re.search(r'<svg[^>]* width="(\d+)"', svg)[1])
        letters_px = min(float(size) for size in re.findall(r'font-size="([\d.]+)"', svg))
        # On a phone of 360 px the picture is 288 px wide.
        self.assertGreater(letters_px * 288 / width_px, 9)
        drawn = re.sub(r"<(title|desc)>.*?</\1>", "", svg, flags=re.S)
        for word in ("sub-001", "working", "interval"):
            self.assertNotIn(word, drawn)

    def test_same_study_same_bytes(self):
        first = self.page_of_the_samples()
        self.assertEqual(first, self.page())

    def test_the_patients_page_is_small_and_its_pdf_has_two_pages(self):
        self.report("--for", "patient", "--participant", "sub-001")
        self.assertLess((self.out / "patient-sub-001.html").stat().st_size, 3_000_000)
        pdf = self.out / "patient-sub-001.pdf"
        self.assertEqual(pdf.read_bytes()[:4], b"%PDF")
        if shutil.which("pdfinfo"):
            info = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
            self.assertRegex(info, r"Pages:\s+[12]\n")

    def test_without_weasyprint_there_is_html_and_a_word_on_what_to_install(self):
        tools = self.folder / "tools"
        tools.mkdir()
        for name in ("gnuplot",):
            (tools / name).symlink_to(shutil.which(name))
        done = self.report("--for", "patient", "--participant", "001", env={**os.environ, "PATH": str(tools)})
        self.assertIn("apt-get install weasyprint", done.stderr)
        self.assertTrue((self.out / "patient-001.html").exists())
        self.assertFalse((self.out / "patient-001.pdf").exists())


class FolliclesTest(ReportTest):
    """The map and the strips against site-SITE_ledger.tsv."""

    def ledger(self):
        path = self.study / "derivatives/tricho/sub-001/site-vertex_ledger.tsv"
        follicles = {}
        with open(path, encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream, delimiter="\t"):
                follicles.setdefault(row["follicle"], []).append(row)
        return follicles

    def fate(self, visits):
        first, last = visits[0]["state"], visits[-1]["state"]
        if "cannot_be_told" in (first, last):
            return "cannot_be_told"
        return {("present", "present"): "kept", ("absent", "present"): "new", ("present", "absent"): "lost",
                ("absent", "absent"): "neither"}[first, last]

    def section(self, text):
        self.assertEqual(text.count("data-follicles="), 1)
        return html.unescape(text.split("data-follicles=", 1)[1].split("</section>", 1)[0])

    def test_every_follicle_is_marked_by_what_became_of_it(self):
        part, ledger = self.section(self.page_of_the_samples("practitioner")), self.ledger()
        marks = re.findall(r'data-mark="(\d+)" data-fate="(\w+)"', part)
        self.assertEqual(len(marks), len(ledger))
        self.assertEqual(dict(marks), {number: self.fate(visits) for number, visits in ledger.items()})
        legend = dict(re.findall(r'data-legend="(\w+)">.*?data-key="count">(\d+)<', part))
        fates = [fate for _, fate in marks]
        self.assertEqual(legend, {fate: str(fates.count(fate)) for fate in ("kept", "new", "lost", "cannot_be_told", "neither")})
        self.assertIn('data-frame="counted"', part)
        # The line of each hair begins where the ledger says that it leaves the skin.
        starts = re.findall(r'data-mark="(\d+)" data-fate="\w+"><path d="M([\d.-]+) ([\d.-]+)L', part)
        away_px = [numpy.hypot(float(x) - float(ledger[number][0]["root_x_px"]), float(y) - float(ledger[number][0]["root_y_px"]))
                   for number, x, y in starts]
        self.assertGreater(len(away_px), 0.9 * len(ledger))
        self.assertLess(numpy.median(away_px), 3)

    def test_strips_show_every_visit_as_the_ledger_has_it(self):
        part, ledger = self.section(self.page_of_the_samples("practitioner")), self.ledger()
        strips = re.findall(r'data-strip="(\d+)" data-fate="(\w+)">(.*?)\n</div>', part, flags=re.S)
        fates = [self.fate(visits) for visits in ledger.values()]
        # What changed and what is open is shown to the last follicle, where that is not too many.
        self.assertLess(sum(fates.count(fate) for fate in ("new", "lost", "cannot_be_told")), 30)
        for fate in ("new", "lost", "cannot_be_told"):
            self.assertEqual([strip[1] for strip in strips].count(fate), fates.count(fate), fate)
        self.assertEqual([strip[1] for strip in strips].count("kept"), 6)
        for number, fate, strip in strips:
            visits = ledger[number]
            self.assertEqual(fate, self.fate(visits))
            cells = re.findall(r'<figure data-visit="([\d-]+)" data-state="(\w+)">(.*?)</figure>', strip, flags=re.S)
            self.assertEqual([(date.replace("-", ""), state) for date, state, _ in cells],
                             [(row["visit_id"].removeprefix("ses-"), row["state"]) for row in visits])
            for (_, _, cell), row in zip(cells, visits):
                self.assertEqual(cell.count("<svg"), 1)
                self.assertEqual('data-line="found"' in cell, row["found"] != "0")
                shown = re.search(r'data-key="thickness">([^<]*)<', cell)[1]
                if row["diameter_um"] == "n/a":
                    self.assertEqual(shown, "\u2013")
                else:
                    value, error = re.fullmatch(r"(\d+) \u00b1 (\d+) \u00b5m", shown).groups()
                    self.assert_shows(value, float(row["diameter_um"]), 0)
                    self.assert_shows(error, float(row["diameter_se_um"]), 0)
            # From the map one gets to the strip.
            self.assertEqual(part.count(f'<a href="#follicle-1-{number}"'), 1)
            self.assertEqual(part.count(f'id="follicle-1-{number}"'), 1)
        self.assertEqual(part.count("<a href="), len(strips))

    def test_the_change_is_that_of_the_verdict(self):
        part = self.section(self.page_of_the_samples("practitioner"))
        change = self.read_json("series-001")["trend"]["hairs_per_cm2"]
        before, after = re.search(r"from (\d+) to (\d+) hairs per cm\u00b2 at this site", part).groups()
        self.assert_shows(before, change["baseline"]["value"], 0)
        self.assert_shows(after, change["baseline"]["value"] + change["change"]["value"], 0)

    def test_the_patient_sees_three_words_with_the_counts_of_the_ledger(self):
        text = self.page_of_the_samples()
        self.assertEqual(self.read_json("series-001")["verdict"], "working")
        part = text.split("data-follicles", 1)[1].split("</section>", 1)[0]
        fates = [self.fate(visits) for visits in self.ledger().values()]
        self.assertEqual(re.findall(r'data-legend="(\w+)">.*?data-key="count">(\d+)<', part),
                         [(fate, str(fates.count(fate))) for fate in ("kept", "new", "lost")])
        self.assertNotIn("data-strip", text)

    def test_without_an_answer_the_patient_sees_no_map(self):
        (self.study / "derivatives/tricho/ledger.tsv").unlink()
        self.assertNotIn("data-follicles", self.page())
        self.assertIn("There is no map of the follicles", self.page("practitioner"))

    def test_a_photo_that_changed_is_refused_and_without_a_word_of_the_analysis_there_is_no_map(self):
        photos = sorted((self.study / "sub-001").rglob("*.jpg"))
        photos[-1].write_bytes(photos[-1].read_bytes() + b"\0")
        done = run("report", self.study, "--out", self.out, "--participant", "001", "--for", "practitioner", "--no-pdf")
        self.assert_refused(done, 3, "is another photo than the one that was analyzed")
        (self.study / "derivatives/tricho/analyzed.tsv").unlink()  # As an older version left it: nothing is told.
        self.assertIn("There is no map of the follicles", self.page("practitioner"))

    def test_a_damaged_frame_costs_the_outline_alone(self):
        (self.study / "derivatives/tricho/sub-001/site-vertex_frame.png").write_bytes(b"no picture")
        part = self.section(self.page("practitioner"))
        self.assertNotIn("data-frame", part)
        self.assertEqual(part.count("data-mark="), len(self.ledger()))

    def test_the_page_stays_small(self):
        self.page_of_the_samples("practitioner")
        self.assertLess((self.out / "practitioner-001.html").stat().st_size, 3_000_000)


class StatesTest(ReportTest):
    def verdict(self, text):
        return re.search(r'data-verdict="(\w+)"', text)[1]

    def test_too_early_says_when_to_look_again(self):
        self.change_table(lambda row: float(row["day"]) < 40)
        text = self.page()
        self.assertEqual(self.verdict(text), "too_early")
        self.assertIn("It is too early to say", text)
        self.assertIn("A photo from 2026-03-09 on", text)  # 8 weeks after the first session.

    def test_worsening_is_told_calmly(self):
        def fall(row):
            if float(row["day"]) > 0:
                for metric in ("hairs_per_cm2", "hair_mass_mm_per_cm2"):
                    row[metric] = f"{float(row[metric]) * (1 - 0.003 * float(row['day'])):.4f}"

        self.change_table(fall)
        text = self.page()
        self.assertEqual(self.verdict(text), "worsening")
        self.assertIn("Talk with your practitioner", text)
        for word in ("alarm", "fail", "danger", "severe"):
            self.assertNotIn(word, html.unescape(text).lower())

    def test_working_is_said_with_its_number(self):
        def rise(row):
            days = max(0.0, float(row["day"]))
            row["hairs_per_cm2"] = f"{95 * (1 + 0.003 * days) + int(row['shot']):.4f}"

        self.change_table(rise)
        text = self.page()
        self.assertEqual(self.verdict(text), "working")
        change = self.read_json("series-001")["trend"]["hairs_per_cm2"]["change"]["value"]
        self.assertIn(f"Your hair count has risen by about {change:.0f} hairs per cm\u00b2 in 24 weeks", text)
        self.assertIn("more than the measurement could show by chance", text)
        self.assertIn("They can&apos;t show why", text)

    def test_no_change_says_what_would_have_been_seen(self):
        def still(row):
            for place, metric in enumerate(("hairs_per_cm2", "mean_diameter_um", "hair_mass_mm_per_cm2")):
                row[metric] = f"{(150, 60, 9)[place] * (1 + 0.0005 * int(row['shot'])):.4f}"

        path, _ = self.table()
        self.change_table(still)
        # More visits: only who could have seen a change may say that there was none.
        lines = path.read_text(encoding="utf-8").splitlines()
        own = [line for line in lines if line.startswith("sub-001") and "ses-20260629" in line]
        for month, day in ((7, 196), (8, 224), (9, 252)):
            lines += [line.replace("ses-20260629", f"ses-20260{month}29").replace("\t168\t", f"\t{day}\t")
                      for line in own]
        # And of the state before: what it errs by is in every change.
        own = [line for line in lines if line.startswith("sub-001") and "ses-20260105" in line]
        for session, day in (("ses-20251222", -21), ("ses-20251229", -14)):
            lines += [line.replace("ses-20260105", session).replace("\t-7\t", f"\t{day}\t") for line in own]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        text = self.page()
        series = self.read_json("series-001")
        self.assertEqual(self.verdict(text), "no_change_shown", series["because"])
        worthwhile = series["trend"]["hairs_per_cm2"]["worthwhile_change"]
        self.assertIn(f"A change of {worthwhile:.0f} hairs per cm\u00b2 or more", text)

    def test_undetermined_says_what_would_help(self):
        (self.study / "derivatives/tricho/ledger.tsv").unlink()  # By counts alone two shots a visit are too few.
        text = self.page(name="002")
        self.assertEqual(self.verdict(text), "undetermined")
        self.assertIn("Three photos of the same spot", text)

    def test_numbers_that_contradict_each_other_are_no_answer(self):
        def contradict(row):
            days = max(0.0, float(row["day"]))
            row["mean_diameter_um"] = f"{45 * (1 + 0.002 * days) + 0.2 * int(row['shot']):.4f}"
            row["hair_mass_mm_per_cm2"] = f"{4.5 * (1 - 0.00005 * days) + 0.02 * int(row['shot']):.4f}"
            row["hairs_per_cm2"] = f"{95 + int(row['shot']) + (days > 100):.4f}"

        self.change_table(contradict)
        text = self.page()
        series = self.read_json("series-001")
        self.assertEqual(series["trend"]["mean_diameter_um"]["call"], "increase")
        self.assertIn(series["verdict"], ("undetermined", "no_change_shown"))
        self.assertIn("another does not bear it out", text)
        self.assertNotIn("improvement", text.split("</section>", 1)[0])

    def test_advice_on_sessions_goes_to_those_who_have_some(self):
        self.assertIn("Please call the clinic", self.page(name="001"))
        self.assertNotIn("Please call the clinic", self.page(name="002"))  # Watched only.
        treatments = self.study / "treatments.tsv"
        treatments.write_text(treatments.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
        (self.study / "derivatives/tricho/analyzed.tsv").unlink()  # As an older version left it: nothing is told.
        self.assertIn("Please call the clinic", self.page(name="002"))  # Nothing is known.

    def test_one_visit_alone(self):
        self.change_table(lambda row: row["visit_id"] == "ses-20260105")
        text = self.page()
        self.assertEqual(self.verdict(text), "undetermined")
        self.assertIn("the next photo will stand beside it", text)
        self.assertNotIn("<script", text)  # Nothing to slide.
        self.assertIn('data-key="single"', text)
        self.assertIn("there is no usable photo of a later visit", self.page("practitioner"))

    def test_no_usable_photo_at_all(self):
        def refuse(row):
            row["usable"], row["reason"] = "false", "out of focus"

        self.change_table(refuse)
        for reader in ("patient", "practitioner"):
            text = self.page(reader)
            self.assertEqual(self.verdict(text), "undetermined")
            self.assertNotIn("data:image/jpeg", text)

    def test_a_refused_alignment_shows_both_photos_apart(self):
        (self.study / "derivatives/tricho/analyzed.tsv").unlink()  # As an older version left it: nothing is told.
        last = self.study / "sub-001/ses-20260629/sub-001_ses-20260629_site-vertex_shot-1.jpg"
        shutil.copy(self.study / "sub-002/ses-20260629/sub-002_ses-20260629_site-vertex_shot-1.jpg", last)
        text = self.page()
        self.assertIn("could not be laid over each other", text)
        self.assertNotIn("<script", text)
        self.assertIn("No hair-to-hair comparison", self.page("practitioner"))

    def test_every_verdict_has_its_words(self):
        texts = json.loads((SOURCE / "src/report/pages/texts-en.json").read_text(encoding="utf-8"))
        for verdict in ("working", "no_change_shown", "worsening", "too_early", "undetermined"):
            for key in ("headline_", "next_", "p_verdict_"):
                self.assertIn(key + verdict, texts)


class HostileTest(ReportTest):
    def pages(self):
        return [self.page("patient"), self.page("practitioner"), self.page("researcher")]

    def test_what_people_write_is_escaped(self):
        treatments = self.study / "treatments.tsv"
        lines = treatments.read_text(encoding="utf-8").splitlines()
        cells = lines[1].split("\t")
        lines[1] = "\t".join(cells[:2] + [HOSTILE.replace('"', "")] + [HOSTILE.replace('"', "")] * (len(cells) - 3))
        treatments.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.change_table(lambda row: row.update(arm=HOSTILE.replace('"', "") if row["participant_id"] == "sub-001"
                                                 else "other"))
        for text in self.pages():
            self.assertNotIn("<script>alert", text)
            self.assertNotIn("alert(1)\"", text)
        text = self.page("practitioner")
        self.assertIn("&lt;script&gt;alert(1)", text)
        self.assertIn("\U0001f489", text)
        self.assertIn("<bdi>", text)  # Marks of direction do not reach the text around them.

    def test_no_metadata_leaves_with_a_page(self):
        (self.study / "derivatives/tricho/analyzed.tsv").unlink()  # As an older version left it: nothing is told.
        for photo in self.study.glob("sub-001/*/*.jpg"):
            bytes_ = photo.read_bytes()
            secret = b"Exif\x00\x00GPS Jane Doe IMG_4711.JPG"
            photo.write_bytes(bytes_[:2] + b"\xff\xe1" + (len(secret) + 2).to_bytes(2, "big") + secret + bytes_[2:])
        self.report("--for", "patient", "--participant", "001")
        self.report("--for", "practitioner", "--participant", "001")
        for path in self.out.iterdir():
            content = path.read_bytes()
            inside = [base64.b64decode(part) for part in re.findall(rb"base64,([A-Za-z0-9+/=]+)", content)]
            for part in [content, *inside]:
                for secret in (b"Exif\x00\x00", b"GPS Jane", b"Jane Doe", b"IMG_4711", str(self.folder).encode()):
                    self.assertFalse(secret in part, (secret, path.name))

    def test_usage(self):
        for arguments, part in ((["--for", "patient"], "--participant"), (["--participant", "001"], "--for"),
                                (["--for", "nobody", "--participant", "001"], "nobody"),
                                (["--for", "researcher", "--participant", "001"], "--participant"),
                                (["--for", "patient", "--participant", "../x"], "--participant"),
                                (["--for", "patient", "--participant", "001", "--lang", "../en"], "--lang")):
            self.assert_refused(run("report", self.study, "--out", self.out, *arguments), 2, part)
        self.assert_refused(run("report", self.study, "--for", "patient", "--participant", "077"), 3, "077")
        self.assert_refused(run("report", self.folder / "none", "--for", "researcher"), 3, "none")
        shutil.rmtree(self.study / "derivatives/tricho")
        self.assert_refused(run("report", self.study, "--for", "researcher"), 3, "study analyze")

    def test_damaged_results_are_no_crash(self):
        for path in (self.study / "derivatives/tricho/sub-001").rglob("*.json"):
            path.write_text("{ half", encoding="utf-8")
        self.assertIn("data-verdict", self.page("practitioner"))


@unittest.skipIf(browser.MISSING, browser.MISSING)
class BrowserTest(ReportTest):
    @classmethod
    def setUpClass(cls):
        cls.chromium = browser.Browser()

    @classmethod
    def tearDownClass(cls):
        cls.chromium.close()

    def open(self, reader, width_px):
        name = "researcher.html" if reader == "researcher" else f"{reader}-001.html"
        if not (self.out / name).exists():
            self.page_of_the_samples(reader)
        page = self.chromium.open(self.out / name, width_px)
        self.addCleanup(page.close)
        return page

    def test_the_slider_moves(self):
        page = self.open("patient", 1000)
        clip = "getComputedStyle(document.querySelector('.before img')).clipPath"
        self.assertIn("50%", page.evaluate(clip))
        page.evaluate("document.querySelector('input[type=range]').focus()")
        for _ in range(10):
            page.press("ArrowRight", 39)
        self.assertIn("40%", page.evaluate(clip))
        self.assertEqual(page.complaints, [])

    def test_quiet_and_alone_at_every_width(self):
        for reader in ("patient", "practitioner", "researcher"):
            for width_px in (360, 768, 1280):
                with self.subTest(reader=reader, width_px=width_px):
                    page = self.open(reader, width_px)
                    self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), width_px)
                    self.assertEqual(page.evaluate("[...document.images].filter(i => !i.naturalWidth).length"), 0)
                    self.assertEqual(page.evaluate("[...document.images].filter(i => !i.alt).length"), 0)
                    self.assertEqual(page.complaints, [])
                    self.assertEqual(page.requests, [])

    def test_contrast_of_all_text(self):
        page = self.open("patient", 1000)
        worst = page.evaluate("""(() => {
          const light = c => { const v = c.match(/[\\d.]+/g).slice(0, 3).map(x => x / 255)
            .map(x => x <= .03928 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4);
            return .2126 * v[0] + .7152 * v[1] + .0722 * v[2]; };
          const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
            if (!/, 0\\)$|transparent/.test(c)) return c; } return 'rgb(255, 255, 255)'; };
          let worst = 21;
          for (const e of document.querySelectorAll('body *')) {
            if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
            if (e.tagName === 'SCRIPT') continue;
            const a = light(getComputedStyle(e).color), b = light(ground(e));
            worst = Math.min(worst, (Math.max(a, b) + .05) / (Math.min(a, b) + .05));
          }
          return worst; })()""")
        self.assertGreaterEqual(worst, 4.5)

    def test_without_javascript_both_photos_stand_there(self):
        text = re.sub(r"<script>.*?</script>", "", self.page_of_the_samples(), flags=re.S)
        path = self.out / "plain.html"
        path.write_text(text, encoding="utf-8")
        page = self.chromium.open(path, 1000)
        self.addCleanup(page.close)
        boxes = page.evaluate("[...document.querySelectorAll('.compare img')].map(i => i.getBoundingClientRect().left)")
        self.assertEqual(len(boxes), 2)
        self.assertGreater(abs(boxes[0] - boxes[1]), 100)


class PicturesTest(ReportTest):
    def test_before_and_after_lie_over_each_other(self):
        text = self.page_of_the_samples()
        before, after = (
            cv2.imdecode(numpy.frombuffer(base64.b64decode(part), numpy.uint8), cv2.IMREAD_COLOR)
            for part in re.findall(r'<figure class="(?:before|after)"><img src="data:image/jpeg;base64,([A-Za-z0-9+/=]+)', text))
        self.assertEqual(before.shape, after.shape)
        shown = (after != 96).any(axis=2)
        grey = [cv2.GaussianBlur(picture, (0, 0), 6).mean(axis=2)[shown] for picture in (before, after)]
        self.assertGreater(numpy.corrcoef(*grey)[0, 1], 0.3)


if __name__ == "__main__":
    driver.main()
