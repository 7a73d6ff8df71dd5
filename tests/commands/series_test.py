# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""tricho series on tables: what it writes, and what it refuses."""
import json
import random
import unittest

import jsonschema

import driver
from driver import SOURCE, CommandTest, run

SCHEMA = json.loads((SOURCE / "docs/schemas/series.schema.json").read_text(encoding="utf-8"))
COLUMNS = ["participant_id", "arm", "visit_id", "day", "site", "shot", "usable", "reason", "hairs_per_cm2",
           "mean_diameter_um", "hair_mass_mm_per_cm2"]


def rows_of(participant, change, days=(-7, 28, 84, 168), shots=3, seed=1):
    """Rows of one participant whose density changes by `change` by day 168."""
    noise = random.Random(seed)
    rows = []
    for day in days:
        density = 150 + change * max(0, day) / 168
        for shot in range(shots):
            seen = density * (1 + 0.02 * noise.gauss(0, 1))
            width = 60 * (1 + 0.02 * noise.gauss(0, 1))
            rows.append([participant, "A", f"d{day}", day, "vertex", shot + 1, "true", "", f"{seen:.3f}", f"{width:.3f}",
                         f"{seen * width / 1000:.4f}"])
    return rows


class SeriesTest(CommandTest):
    def write(self, rows, columns=None):
        path = self.folder / "measurements.tsv"
        lines = ["\t".join(map(str, row)) for row in [columns or COLUMNS, *rows]]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def judge(self, rows, *arguments, columns=None):
        table = self.write(rows, columns)
        done = run("series", "--table", table, *(arguments or ["--all"]), "--out", self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_no_rests()
        results = {}
        for path in self.out.glob("series-*.json"):
            document = json.loads(path.read_text(encoding="utf-8"))
            jsonschema.Draft202012Validator.check_schema(SCHEMA)
            jsonschema.Draft202012Validator(SCHEMA).validate(document)
            results[path.name[len("series-"):-len(".json")]] = document
        return done, results

    def test_verdicts_of_a_table(self):
        rows = rows_of("P1", 60) + rows_of("P2", 0, seed=2) + rows_of("P3", -60, seed=3) + rows_of(
            "P4", 60, days=(-7, 28, 48), seed=4) + rows_of("P5", 0, days=(-7,), seed=5)
        done, results = self.judge(rows)
        self.assertEqual(sorted(results), ["P1", "P2", "P3", "P4", "P5"])
        self.assertEqual(results["P1"]["verdict"], "working")
        self.assertIn(results["P2"]["verdict"], ("no_change_shown", "undetermined"))
        self.assertEqual(results["P3"]["verdict"], "worsening")
        self.assertEqual(results["P4"]["verdict"], "too_early")
        self.assertEqual(results["P5"]["verdict"], "undetermined")
        trend = results["P1"]["trend"]["hairs_per_cm2"]
        self.assertLess(trend["low"], 30)
        self.assertGreater(trend["high"], 30)
        self.assertIsNone(results["P1"]["visits"][0]["sessions_so_far"])
        self.assertEqual(results["P1"]["visits"][1]["weeks_since_first_session"], 4)
        self.assertIn("working", done.stdout)
        for participant in ("P1", "P2", "P3", "P4", "P5"):
            svg = (self.out / f"trend-{participant}.svg").read_text(encoding="utf-8")
            self.assertIn("<svg", svg)
            self.assertIn(participant, svg)

    def test_one_participant_is_the_same_alone_and_among_all_and_with_any_jobs(self):
        rows = rows_of("P1", 60) + rows_of("P2", 10, seed=2) + rows_of("P3", 0, shots=1, seed=3)
        self.judge(rows, "--all", "--jobs", 1)
        all_of_them = {path.name: path.read_bytes() for path in self.out.iterdir()}
        self.judge(rows, "--all", "--jobs", 4)
        self.assertEqual(all_of_them, {path.name: path.read_bytes() for path in self.out.iterdir()})
        self.out = self.folder / "alone"
        self.judge(rows, "--participant", "P2")
        self.assertEqual(sorted(path.name for path in self.out.iterdir()), ["series-P2.json", "trend-P2.svg"])
        for path in self.out.iterdir():
            self.assertEqual(path.read_bytes(), all_of_them[path.name])

    def test_options_move_the_rules(self):
        rows = rows_of("P1", 120, days=(-7, 28, 48))
        self.assertEqual(self.judge(rows)[1]["P1"]["verdict"], "too_early")
        self.assertEqual(self.judge(rows, "--all", "--earliest-weeks", 4)[1]["P1"]["verdict"], "working")
        self.judge(rows, "--all", "--no-plots", "--quiet")

    def test_sub_may_be_left_out(self):
        _, results = self.judge(rows_of("sub-001", 60), "--participant", "001")
        self.assertEqual(results["001"]["participant_id"], "sub-001")

    def test_unusable_photos_are_told(self):
        rows = rows_of("P1", 60)
        for row in rows[6:9]:
            row[6], row[7] = "false", "overlap is 41 %; re-find the site"
            row[8:] = ["n/a"] * 3
        _, results = self.judge(rows)
        self.assertFalse(results["P1"]["visits"][2]["used"])
        self.assertIn("overlap is 41 %", results["P1"]["visits"][2]["reason"])
        self.assertTrue(any("re-find the site" in caveat for caveat in results["P1"]["caveats"]))

    def test_no_usable_photo_at_all(self):
        rows = rows_of("P1", 60)
        for row in rows:
            row[6], row[7], row[8:] = "false", "blurred", ["n/a"] * 3
        _, results = self.judge(rows)
        self.assertEqual(results["P1"]["verdict"], "undetermined")
        self.assertIn("usable photo", results["P1"]["because"][0])
        self.assertIsNone(results["P1"]["trend"]["hairs_per_cm2"]["value"])

    def test_no_baseline(self):
        _, results = self.judge(rows_of("P1", 60, days=(60, 120, 168)))
        self.assertEqual(results["P1"]["verdict"], "undetermined")
        self.assertIn("before treatment", results["P1"]["because"][0])

    def test_density_alone_and_unknown_columns(self):
        rows = [[*row[:9], "blue"] for row in rows_of("P1", 60)]
        done, results = self.judge(rows, columns=[*COLUMNS[:9], "mood"])
        self.assertEqual(results["P1"]["verdict"], "working")
        self.assertIn("mood", done.stderr)
        self.assertIn("was not measured", results["P1"]["trend"]["mean_diameter_um"]["reason"])

    def refuse(self, rows, *parts, columns=None, status=3, arguments=("--all",)):
        table = self.write(rows, columns)
        self.assert_refused(run("series", "--table", table, *arguments, "--out", self.out), status, *parts)
        self.assertFalse(self.out.exists())

    def test_bad_tables_are_named_by_line_and_column(self):
        good = rows_of("P1", 60)

        def with_cell(line, column, text):
            rows = [list(row) for row in good]
            rows[line - 2][COLUMNS.index(column)] = text
            return rows
        self.refuse(with_cell(4, "day", "soon"), "line 4", "day", "soon")
        self.refuse(with_cell(5, "hairs_per_cm2", "many"), "line 5", "hairs_per_cm2", "many")
        self.refuse(with_cell(5, "usable", "perhaps"), "line 5", "usable")
        self.refuse(with_cell(3, "participant_id", ""), "line 3", "participant_id")
        self.refuse(good + [good[0]], "line 14", "line 2")
        self.refuse([row[:3] + row[4:] for row in good], "day", columns=COLUMNS[:3] + COLUMNS[4:])
        self.refuse([good[0][:5]], "line 2")

    def test_hostile_ids_are_refused_and_nothing_is_written_outside(self):
        for bad in ("../x", "a/b", "'; DROP TABLE", "x" * 300, "..", "-rf", "a b", "a\\b", ".hidden"):
            with self.subTest(id=bad):
                self.refuse(rows_of("P1", 60) + rows_of(bad, 60), "line 14", "participant_id")
                self.refuse(rows_of("P1", 60), "--participant", status=2, arguments=("--participant", bad)) if not \
                    bad.startswith("-") else None
        self.assertEqual([path.name for path in self.folder.iterdir()], ["measurements.tsv"])

    def test_what_can_not_be_asked(self):
        table = self.write(rows_of("P1", 60))
        self.assert_refused(run("series", "--all", "--out", self.out), 2, "STUDY")
        self.assert_refused(run("series", "--table", table, "--out", self.out), 2, "--participant")
        self.assert_refused(run("series", "--table", table, "--all", "--participant", "P1", "--out", self.out), 2,
                            "--participant")
        self.assert_refused(run("series", "--table", table, "--all"), 2, "--out")
        self.assert_refused(run("series", "--table", table, "--participant", "P9", "--out", self.out), 3, "P9")
        self.assert_refused(run("series", "--table", self.folder / "none.tsv", "--all", "--out", self.out), 3, "none.tsv")
        self.assert_refused(run("series", self.folder, "--all", "--out", self.out), 3, "no study")
        for option, value in (("--earliest-weeks", "-1"), ("--earliest-weeks", "nan"), ("--worthwhile-share", "0"),
                              ("--worthwhile-share", "x"), ("--jobs", "0")):
            self.assert_refused(run("series", "--table", table, "--all", "--out", self.out, option, value), 2, option)
        self.assertFalse(self.out.exists())


if __name__ == "__main__":
    driver.main()
