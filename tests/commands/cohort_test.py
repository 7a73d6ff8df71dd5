# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""tricho cohort on tables that can be compared."""
import csv
import json
import random
import subprocess
import sys
import unittest
import xml.etree.ElementTree

import jsonschema

import driver
from driver import SOURCE, CommandTest, run

SCHEMA = json.loads((SOURCE / "docs/schemas/cohort.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
PLAN_SCHEMA = json.loads((SOURCE / "docs/schemas/cohort-plan.schema.json").read_text(encoding="utf-8"))
SAMPLE = SOURCE / "data/samples/cohort/measurements.tsv"
FIXTURES = SOURCE / "tests/data/cohort"
HEAD = "participant_id\tarm\tvisit_id\tday\tsite\tshot\tusable\treason\thairs_per_cm2\n"

sys.path.insert(0, str(SOURCE / "scripts/cohort"))
from compare import differences  # noqa: E402  (of this repository)


class CohortCase(CommandTest):
    def cohort(self, table, *arguments, plots=False):
        done = run("cohort", "--table", table, "--out", self.out, *arguments, *([] if plots else ["--no-plots"]))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_no_rests()
        document = json.loads((self.out / "cohort.json").read_text(encoding="utf-8"), parse_constant=self.fail)  # NaN.
        faults = [f"{fault.json_path}: {fault.message}"[:300] for fault in VALIDATOR.iter_errors(document)]
        self.assertEqual(faults, [])
        return document

    def table(self, rows, head=HEAD):
        path = self.folder / "table.tsv"
        path.write_text(head + "".join("\t".join(map(str, row)) + "\n" for row in rows), encoding="utf-8")
        return path

    def trial(self, change, arms=("placebo", "PRP"), per_arm=8, visits=(84, 168), sites=("vertex",), shots=1, baseline=None):
        """Rows of a trial whose change is change(arm, participant, visit, site)."""
        draw = random.Random(5)
        rows = []
        for j, arm in enumerate(arms):
            for i in range(per_arm):
                start = draw.gauss(150, 20) if baseline is None else baseline(arm, i)
                for site in sites:
                    for shot in range(1, shots + 1):
                        rows.append([f"{arm}-{i}", arm, "v0", 0, site, shot, "true", "", start])
                        for k, day in enumerate(visits):
                            value = start + change(j, i, k, site) + (draw.gauss(0, 2) if shots > 1 else 0)
                            rows.append([f"{arm}-{i}", arm, f"v{k + 1}", day, site, shot, "true", "", value])
        return rows


class CohortTest(CohortCase):
    def test_the_schemas_are_schemas(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)
        jsonschema.Draft202012Validator.check_schema(PLAN_SCHEMA)

    def test_json_and_table_agree(self):
        document = self.cohort(SAMPLE, "--reference", "placebo")
        with open(self.out / "cohort.tsv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
        self.assertEqual(len(rows), len(document["estimates"]))
        self.assertEqual(len(rows), 3 * 2 * 4)
        for row, estimate in zip(rows, document["estimates"]):
            for name in ("outcome", "visit", "arm", "reference"):
                self.assertEqual(row[name], estimate[name])
            for name in ("estimate", "se", "low", "high", "df", "p", "p_adjusted"):
                self.assertEqual(float(row[name]), estimate[name])
            self.assertLess(estimate["low"], estimate["estimate"])
            self.assertGreater(estimate["high"], estimate["estimate"])
            self.assertGreaterEqual(estimate["p_adjusted"], estimate["p"])

    def test_agrees_with_r(self):
        index = json.loads((FIXTURES / "index.json").read_text(encoding="utf-8"))
        self.assertGreaterEqual(len(index), 6)
        for case in index:
            with self.subTest(case=case["table"], model=case["model"]):
                document = self.cohort(FIXTURES / case["table"], "--reference", "placebo", "--model", case["model"])
                with open(FIXTURES / case["reference"], encoding="utf-8", newline="") as file:
                    reference = list(csv.DictReader(file, delimiter="\t"))
                self.assertGreater(len(reference), 0)
                worst = differences(document, reference)
                # nlme stops a little before the bottom.
                limit = 1e-6 if case["model"] == "lmm" else 5e-5
                self.assertLess(worst["estimate"], limit)
                self.assertLess(worst["se"], limit)
                self.assertLess(worst["df"], 1e-5 if case["model"] == "lmm" else 1e-3)
                self.assertLess(worst["p"], 1e-6 if case["model"] == "lmm" else 1e-4)
                deviances = {model["outcome"]: model["reml_deviance"] for model in document["model"]["outcomes"]}
                for row in reference:  # At the bottom, or deeper than R.
                    self.assertLess(deviances[row["outcome"]], float(row["deviance"]) + 1e-6)

    def test_same_bytes_again_and_whatever_the_order_of_rows(self):
        self.cohort(SAMPLE, plots=True)
        first = {path.name: path.read_bytes() for path in self.out.iterdir()}
        self.cohort(SAMPLE, plots=True)
        self.assertEqual(first, {path.name: path.read_bytes() for path in self.out.iterdir()})
        lines = SAMPLE.read_text(encoding="utf-8").splitlines(keepends=True)
        shuffled = self.folder / "measurements.tsv"
        shuffled.write_text(lines[0] + "".join(sorted(lines[1:], key=lambda line: hash(line) % 1009)), encoding="utf-8")
        before = json.loads(first["cohort.json"])["estimates"]
        for one, other in zip(before, self.cohort(shuffled)["estimates"]):
            self.assertAlmostEqual(one["estimate"], other["estimate"], places=6)
            self.assertAlmostEqual(one["df"], other["df"], places=4)

    def test_same_bytes_with_any_number_of_jobs(self):
        self.cohort(SAMPLE, "--jobs", 1)
        first = (self.out / "cohort.json").read_bytes()
        self.cohort(SAMPLE, "--jobs", 3)
        self.assertEqual(first, (self.out / "cohort.json").read_bytes())

    def test_one_site_of_several(self):
        rows = self.trial(lambda arm, i, visit, site: 5 * arm + i * 3 % 7 + visit * (i % 3) + (9 if site == "x" else 0),
                          sites=("vertex", "x"))
        chosen = self.cohort(self.table(rows), "--site", "vertex")
        alone = self.cohort(self.table([row for row in rows if row[4] == "vertex"]))
        self.assertEqual(chosen["estimates"], alone["estimates"])
        self.assertIn("of another site than vertex", [row["reason"] for row in chosen["exclusions"]])

    def test_swapping_the_reference_turns_the_sign(self):
        rows = self.trial(lambda arm, i, visit, site: 10 * arm + (i * 7 % 5) + (i * visit * 3 % 4))
        one = self.cohort(self.table(rows), "--reference", "placebo")["estimates"]
        other = self.cohort(self.table(rows), "--reference", "PRP")["estimates"]
        for a, b in zip(one, other):
            self.assertAlmostEqual(a["estimate"], -b["estimate"], places=7)
            self.assertAlmostEqual(a["low"], -b["high"], places=7)
            self.assertAlmostEqual(a["p"], b["p"], places=9)

    def test_the_study_folder_and_its_default_place(self):
        results = self.folder / "study" / "derivatives" / "tricho"
        results.mkdir(parents=True)
        (results / "measurements.tsv").write_bytes(SAMPLE.read_bytes())
        done = run("cohort", self.folder / "study", "--no-plots")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue((results / "cohort.json").exists())
        self.assertIn("results in", done.stdout)

    def test_exclusions_add_up(self):
        document = self.cohort(SAMPLE)
        with open(SAMPLE, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
        not_usable = sum(row["usable"] == "false" for row in rows)
        self.assertGreater(not_usable, 0)
        counted = sum(row["count"] for row in document["exclusions"] if row["reason"].startswith("not usable"))
        self.assertEqual(counted, not_usable)
        for flow in document["flow"]:
            for arm in flow["arms"]:
                lost = sum(row["count"] for row in document["exclusions"] if row["level"] == "participant" and
                           row["outcome"] == flow["outcome"] and row["arm"] == arm["arm"])
                self.assertEqual(arm["participants"] - lost, arm["analyzed"])
                self.assertLessEqual(arm["analyzed"], arm["with_baseline"])

    def test_windows_of_days(self):
        rows = self.trial(lambda arm, i, visit, site: 5 * arm + i % 3 + visit)
        for row in rows:
            row[2] = f"{row[0]}-{row[2]}"  # Labels of one's own, as dates are.
        document = self.cohort(self.table(rows))
        self.assertEqual([visit["visit"] for visit in document["model"]["visits"]], ["1:126", "127:210"])
        self.assertIn("12 weeks", " ".join(document["summary"]))
        document = self.cohort(self.table(rows), "--windows", "0:14,70:98")
        self.assertEqual([visit["visit"] for visit in document["model"]["visits"]], ["70:98"])
        self.assertIn({"level": "photo", "outcome": None, "arm": "PRP", "reason": "its day lies in no window", "count": 8},
                      document["exclusions"])

    def test_the_baseline_is_the_last_visit_on_or_before_day_0(self):
        rows = self.trial(lambda arm, i, visit, site: 5 * arm + i % 3 + visit)
        early = [[*row[:2], "screening", -30, *row[4:8], 1000] for row in rows if row[3] == 0]
        with_early = self.cohort(self.table(early + rows))
        without = self.cohort(self.table(rows))
        self.assertEqual(with_early["estimates"], without["estimates"])

    def test_responders(self):
        rows = self.trial(lambda arm, i, visit, site: 20 if i < (6 if arm else 1) else 0.5 * i)
        document = self.cohort(self.table(rows), "--responder-threshold", "10")
        (row,) = [row for row in document["responders"] if row["arm"] == "PRP" and row["visit"] == "v2"]
        self.assertEqual((row["participants"], row["responders"], row["reference"]), (8, 6, "placebo"))
        self.assertAlmostEqual(row["risk_difference"], 5 / 8)
        # R's fisher.test(matrix(c(6, 2, 1, 7), 2))$p.value; Newcombe's method 10 written out in Python.
        self.assertAlmostEqual(row["p"], 0.0405594405594406, places=9)
        self.assertAlmostEqual(row["low"], 0.1394777379, places=9)
        self.assertAlmostEqual(row["high"], 0.8308952222, places=9)
        without = self.cohort(self.table(rows))["responders"]
        self.assertTrue(all(row["responders"] is None and "--responder-threshold" in row["reason"] for row in without))

    def test_plots_are_pictures_that_tell_their_content(self):
        self.cohort(SAMPLE, plots=True)
        names = sorted(path.name for path in self.out.glob("*.svg"))
        outcomes = ("hair_mass_mm_per_cm2", "hairs_per_cm2", "mean_diameter_um")
        self.assertEqual(names, sorted(["forest.svg"] + [f"{kind}-{outcome}.svg" for outcome in outcomes
                                                         for kind in ("means", "spaghetti", "waterfall")]))
        for name in names:
            root = xml.etree.ElementTree.parse(self.out / name).getroot()
            texts = {child.tag.split("}")[1]: child.text for child in root if child.text}
            self.assertIn("PRP", texts["desc"])
            self.assertNotIn("Gnuplot", texts["title"])
            self.assertEqual(root.get("role"), "img")

    def test_names_are_never_taken_for_commands(self):
        arms = ("placebo", "it's `date` $x; \\n \"a\" {/=30 b}_c^d %s <b>&")
        rows = self.trial(lambda arm, i, visit, site: 5 * arm + i % 3 + visit * (i % 2), arms=arms)
        self.cohort(self.table(rows), plots=True)
        for path in self.out.glob("*.svg"):
            text = "".join(xml.etree.ElementTree.parse(path).getroot().itertext())
            self.assertIn("it's `date` $x; \\n \"a\" {/=30 b}_c^d %s <b>&", text)

    def test_without_gnuplot_the_numbers_are_still_written(self):
        done = run("cohort", "--table", SAMPLE, "--out", self.out, env={"PATH": str(self.folder)})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("apt-get install gnuplot-nox", done.stderr)
        self.assertEqual(sorted(path.name for path in self.out.iterdir()), ["cohort.json", "cohort.tsv"])


class WordedAnswersTest(CohortCase):
    """What can't be estimated says so; every document is checked against the schema, which asks for the reasons."""

    def reasons(self, document):
        self.assertTrue(document["estimates"])
        for row in document["estimates"]:
            self.assertIsNone(row["se"])
            self.assertTrue(row["reason"])
        return {row["reason"] for row in document["estimates"]}

    def test_one_arm(self):
        rows = self.trial(lambda arm, i, visit, site: 3 + i % 4 + visit * (i % 3), arms=("PRP",))
        document = self.cohort(self.table(rows), plots=True)
        self.assertEqual(document["estimates"], [])
        self.assertIn("one arm", document["summary"][0])
        self.assertTrue(all(mean["se"] for mean in document["means"]))
        self.assertFalse((self.out / "forest.svg").exists())

    def test_one_visit_is_an_analysis_of_covariance(self):
        rows = self.trial(lambda arm, i, visit, site: 3 * arm + i * 5 % 7, visits=(84,))
        for model in ("lmm", "mmrm"):
            document = self.cohort(self.table(rows), "--model", model)
            self.assertTrue(all(row["df"] == 16 - 3 for row in document["estimates"]))

    def test_a_singular_fit_is_told(self):
        # Changes of a participant that go against each other: the best variance between participants is 0.
        rows = self.trial(lambda arm, i, visit, site: (1 if visit else -1) * (i - 3.5) + 0.1 * (i * i % 5))
        document = self.cohort(self.table(rows), plots=True)
        self.assertIn("singular fit", " ".join(document["summary"]))
        self.assertTrue(all(row["se"] for row in document["estimates"]))
        self.assertEqual(document["model"]["outcomes"][0]["components"][0]["variance"], 0)

    def test_no_variation(self):
        document = self.cohort(self.table(self.trial(lambda arm, i, visit, site: 5 * arm + visit)), plots=True)
        self.assertIn("do not vary", self.reasons(document).pop())
        self.assertAlmostEqual(document["estimates"][0]["estimate"], 5)

    def test_all_changes_zero(self):
        self.assertIn("do not vary", self.reasons(self.cohort(self.table(self.trial(lambda *_: 0)), plots=True)).pop())

    def test_no_variation_within_participants(self):
        for model in ("lmm", "mmrm"):
            self.reasons(self.cohort(self.table(self.trial(lambda arm, i, visit, site: 5 * arm + i * i % 7)), "--model", model))

    def test_baselines_all_equal(self):
        rows = self.trial(lambda arm, i, visit, site: 5 * arm + i * 3 % 7 + visit * (i % 3), baseline=lambda arm, i: 150)
        document = self.cohort(self.table(rows))
        self.assertTrue(all(row["se"] for row in document["estimates"]))
        self.assertIn("no baseline", " ".join(document["summary"]))

    def test_baselines_that_only_differ_between_arms(self):
        rows = self.trial(lambda arm, i, visit, site: 5 * arm + i * 3 % 7 + visit * (i % 3),
                          baseline=lambda arm, i: 150 if arm == "PRP" else 120)
        document = self.cohort(self.table(rows), plots=True)
        self.assertIn("can't be told from", self.reasons(document).pop())
        self.assertTrue(all(row["estimate"] is None for row in document["estimates"]))

    def test_an_arm_without_a_visit(self):
        rows = [row for row in self.trial(lambda arm, i, visit, site: 5 * arm + i * 3 % 7 + visit * (i % 3))
                if not (row[1] == "PRP" and row[2] == "v2")]
        estimates = {row["visit"]: row for row in self.cohort(self.table(rows), plots=True)["estimates"]}
        self.assertIsNotNone(estimates["v1"]["se"])
        self.assertIn("arm PRP has no change at visit v2", estimates["v2"]["reason"])
        self.assertIn("arm PRP has no change at visit v2", estimates["overall"]["reason"])

    def test_too_few_participants(self):
        rows = self.trial(lambda arm, i, visit, site: 5 * arm + i + visit * i, per_arm=1)
        self.assertIn("too few", self.reasons(self.cohort(self.table(rows), plots=True)).pop())

    def test_too_few_for_an_unstructured_covariance(self):
        rows = self.trial(lambda arm, i, visit, site: 5 * arm + (i * 13 + visit * visit * 7 + i * visit * 5) % 11,
                          per_arm=3, visits=(30, 60, 90, 120, 150, 180))
        reasons = self.reasons(self.cohort(self.table(rows), "--model", "mmrm"))
        self.assertIn("try --model lmm", reasons.pop())

    def test_no_follow_up_at_all(self):
        rows = [row for row in self.trial(lambda *_: 1) if row[3] == 0]
        done = run("cohort", "--table", self.table(rows), "--out", self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        document = self.read_json("cohort")
        VALIDATOR.validate(document)
        self.assertIn("no participant has both", document["model"]["outcomes"][0]["reason"])

    def test_perfect_separation(self):
        rows = self.trial(lambda arm, i, visit, site: (100 if arm else -100) + i * 3 % 7 + visit * (i % 3))
        document = self.cohort(self.table(rows), "--responder-threshold", "10", plots=True)
        (row,) = [row for row in document["responders"] if row["arm"] == "PRP" and row["visit"] == "v1"]
        self.assertEqual(row["risk_difference"], 1)
        self.assertLess(row["low"], 1)
        self.assertLess(row["p"], 1e-3)
        self.assertGreaterEqual(min(row["p"] for row in document["estimates"]), 0)

    def test_huge_and_tiny_units(self):
        rows = self.trial(lambda arm, i, visit, site: 5 * arm + i * 3 % 7 + visit * (i % 3))
        plain = self.cohort(self.table(rows))["estimates"]
        for unit in (1e-9, 1e9):
            scaled = self.cohort(self.table([[*row[:8], row[8] * unit] for row in rows]), "--allow-outside")["estimates"]
            for one, other in zip(plain, scaled):
                self.assertAlmostEqual(one["estimate"], other["estimate"] / unit, places=6)
                self.assertAlmostEqual(one["df"], other["df"], places=6)

    def test_copies_are_no_repeats(self):
        rows = self.trial(lambda arm, i, visit, site: 5 * arm + i * 3 % 7 + visit * (i % 3))
        copies = rows + [[*row[:5], 2, *row[6:]] for row in rows]
        (row,) = self.cohort(self.table(copies))["reliability"]
        self.assertIn("copies", row["reason"])


class PlanTest(CommandTest):
    def plan(self, *arguments):
        done = run("cohort", "--plan", *arguments, "--out", self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        document = self.read_json("cohort-plan")
        jsonschema.Draft202012Validator(PLAN_SCHEMA).validate(document)
        self.assertIn(f"{document['plan']['participants_per_arm']} participants per arm", done.stdout)
        return document["plan"]

    def test_numbers_of_r(self):
        # power.t.test(delta = d, sd = s, power = p, strict = TRUE)$n, rounded up.
        for effect, sd, power, n in ((14.7, 23.6, 0.8, 42), (-14.7, 23.6, 0.8, 42), (10, 10, 0.9, 23), (30, 10, 0.8, 4)):
            plan = self.plan("--effect", effect, "--sd", sd, "--power", power, "--simulations", 0)
            self.assertEqual(plan["participants_per_arm"], n)
            self.assertGreaterEqual(plan["power"], power)

    def test_dropouts_visits_and_arms_move_it_the_right_way(self):
        plain = self.plan("--effect", 10, "--sd", 20, "--simulations", 0)["participants_per_arm"]
        self.assertEqual(self.plan("--effect", 10, "--sd", 20, "--dropout", 0.2, "--simulations", 0)["participants_per_arm"],
                         -(-plain // 0.8))
        self.assertLess(self.plan("--effect", 10, "--sd", 20, "--visits", 3, "--simulations", 0)["participants_per_arm"], plain)
        self.assertGreater(self.plan("--effect", 10, "--sd", 20, "--arms", 4, "--simulations", 0)["participants_per_arm"], plain)

    def test_simulated_trials_agree_with_the_formula(self):
        for arguments in (["--visits", 3, "--visit-correlation", 0.6, "--baseline-correlation", -0.4], ["--arms", 3],
                          ["--dropout", 0.2]):
            plan = self.plan("--effect", 12, "--sd", 18, *arguments, "--simulations", 2000)
            self.assertAlmostEqual(plan["simulation"]["power"], plan["power"], delta=0.03)

    def test_the_same_seed_gives_the_same_plan(self):
        arguments = ("--effect", 12, "--sd", 18, "--simulations", 200)
        first = self.plan(*arguments, "--seed", 4)
        self.assertEqual(first, self.plan(*arguments, "--seed", 4))
        self.assertNotEqual(first, self.plan(*arguments, "--seed", 6))


class RefusedTest(CohortCase):
    def refused(self, status, *parts, table=SAMPLE, arguments=()):
        self.assert_refused(run("cohort", "--table", table, "--out", self.out, *arguments), status, *parts)
        self.assertFalse(self.out.exists(), "work began")

    def test_usage(self):
        self.assert_refused(run("cohort"), 2, "STUDY")
        self.assert_refused(run("cohort", "--table", SAMPLE), 2, "--out")
        self.assert_refused(run("cohort", "a", "b"), 2, "one STUDY")
        self.assert_refused(run("cohort", self.folder, "--table", SAMPLE), 2, "STUDY")
        self.refused(2, "--model", arguments=("--model", "anova"))
        self.refused(2, "--site nowhere", arguments=("--site", "nowhere"))
        self.refused(2, "jobs", arguments=("--jobs", "0"))
        self.refused(2, "--reference nobody", arguments=("--reference", "nobody"))
        for windows in ("70", "98:70", "a:b", "0:10,5:20", ",", "70:98,", "1:nan"):
            self.refused(2, "--windows", arguments=("--windows", windows))
        for threshold in ("x", "0", "-3", "nan", "1,2", "no_such=3"):
            self.refused(2, "responder", arguments=("--responder-threshold", threshold, "--outcomes", "hairs_per_cm2"))
        self.refused(2, "--outcomes", arguments=("--outcomes", "hairs_per_cm2,"))
        self.refused(2, "twice", arguments=("--outcomes", "hairs_per_cm2,hairs_per_cm2"))

    def test_plan_usage(self):
        self.assert_refused(run("cohort", "--plan"), 2, "--effect")
        self.assert_refused(run("cohort", "--plan", "--effect", 5), 2, "--sd")
        self.assert_refused(run("cohort", "--plan", "--effect", 5, "--sd", 5, "--table", SAMPLE), 2, "--table")
        wrong = {"--sd": ["-1", "nan"], "--effect": ["nan", "inf"], "--dropout": ["1", "-0.1"], "--visits": ["0", "1.5"],
                 "--arms": ["1", "11"], "--alpha": ["0", "1"], "--power": ["1", "0.1"], "--simulations": ["-1"],
                 "--visit-correlation": ["1", "-1"], "--seed": ["-1"]}
        for option, values in wrong.items():
            for value in values:
                given = {"--effect": "5", "--sd": "5", option: value}
                done = run("cohort", "--plan", *[word for pair in given.items() for word in pair])
                self.assertEqual(done.returncode, 2, (option, value, done.stderr))
                self.assert_one_sentence(done.stderr)
        self.assert_refused(run("cohort", "--plan", "--effect", "0.001", "--sd", "50"), 2, "participants")

    def test_tables(self):
        self.refused(3, "none.tsv", table=self.folder / "none.tsv")
        self.refused(3, "folder", table=self.folder)
        self.refused(3, "no column weight", arguments=("--outcomes", "weight"))
        good = ["p1", "PRP", "v0", 0, "vertex", 1, "true", "", 100]
        self.refused(3, "column arm is missing", table=self.table([], head=HEAD.replace("arm\t", "")))
        self.refused(3, "line 2, column day", table=self.table([[*good[:3], "soon", *good[4:]]]))
        self.refused(3, "line 3, column hairs_per_cm2", table=self.table([good, [*good[:5], 2, *good[6:8], "many"]]))
        self.refused(3, "line 2, column hairs_per_cm2", table=self.table([[*good[:8], "1e200"]]))
        self.refused(3, "line 3, column shot", table=self.table([good, good]))
        self.refused(3, "line 3, column arm", "cross-over",
                     table=self.table([good, ["p1", "laser", *good[2:5], 2, *good[6:]]]))
        self.refused(3, "no row has an arm", table=self.table([["p1", "", *good[2:]]]))
        self.refused(3, "no row has an arm", table=self.table([]))
        self.refused(3, "hairs_per_cm2", table=self.table([good[:8] + ["x"]], head=HEAD.replace("hairs_per_cm2", "colour")))
        empty = self.folder / "empty.tsv"
        empty.write_bytes(b"")
        self.refused(3, "empty", table=empty)

    def test_a_study_that_was_not_analyzed(self):
        self.assert_refused(run("cohort", self.folder), 3, "tricho study analyze")

    def test_an_output_folder_that_is_a_file(self):
        self.out.write_text("x", encoding="utf-8")
        done = run("cohort", "--table", SAMPLE, "--out", self.out)
        self.assert_refused(done, 4, "out")


if __name__ == "__main__":
    driver.main()
