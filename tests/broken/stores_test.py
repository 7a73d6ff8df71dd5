# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""What a study keeps of earlier runs: results.sqlite, the JSON of each photo, measurements.tsv."""
import json
import pathlib
import sqlite3
import tempfile
import unittest

from broken import BrokenTest, Case, main, phantom, run

STORE = "s/derivatives/tricho/results.sqlite"
ANALYZE = ["study", "analyze", "s", "--jobs", 1]
REPORT = ["report", "s", "--participant", "001", "--for", "patient", "--out", "out"]


def analyzed_study():
    """The files of a study with one analyzed photo."""
    with tempfile.TemporaryDirectory() as folder:
        study = pathlib.Path(folder) / "s"
        for arguments in (["init", study], ["treatment", study, "--participant", "001", "--date", "2026-01-10", "--kind",
                                            "prp"],
                          ["add", study, phantom("thinning"), "--participant", "001", "--date", "2026-01-10", "--site",
                           "vertex", "--um-per-px", 7], ["analyze", study, "--jobs", 1]):
            done = run("study", *arguments)
            assert done.returncode == 0, done.stderr
        return {str(path.relative_to(folder)): path.read_bytes() for path in study.rglob("*") if path.is_file()}


STUDY = analyzed_study()
RESULT = next(name for name in STUDY if name.startswith("s/derivatives") and name.endswith("shot-1.json"))


def with_sql(*statements):
    """The store after these."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "x.sqlite"
        path.write_bytes(STUDY[STORE])
        database = sqlite3.connect(path)
        database.execute("PRAGMA journal_mode = DELETE")
        for statement in statements:
            database.execute(*statement) if isinstance(statement, tuple) else database.execute(statement)
        database.commit()
        database.close()
        return path.read_bytes()


def store(name, content, status, words="", arguments=None):
    return Case(name, {**STUDY, STORE: content}, arguments or ANALYZE, status, words, 480 * 360, extra_mb=30)


class StoreTest(BrokenTest):
    def test_files(self):
        good = STUDY[STORE]
        middle = len(good) // 2
        damaged = "it is damaged or no database"
        self.check_all([
            store("good", good, 0),
            store("empty", b"", 0),
            store("text", "these are no results\n" * 500, 4, damaged),
            store("a photo", phantom("thinning").read_bytes(), 4, damaged),
            store("cut in its header", good[:50], 4, damaged),
            store("cut after one page", good[:4096], 4, damaged),
            store("cut at half", good[:middle], 4, damaged),
            store("zeros behind its header", good[:100] + bytes(len(good) - 100), 4, damaged),
            store("a page size of 3", good[:16] + b"\0\3" + good[18:], 4, damaged),
        ])

    def test_content(self):
        anew = "DELETE FROM site_shot", "DELETE FROM site_metric"  # So that findings are asked for.
        others = "its tables are not those of this program"
        endless = ("CREATE VIEW photo AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                   "SELECT '' || i AS sha256, '' AS run_key, 1 AS usable, '' AS reason, x'00' AS findings FROM n")
        findings = "UPDATE photo SET findings = ?"
        unreadable = "the store holds a result that can't be read"
        self.check_all([
            store("of a newer program", with_sql("PRAGMA user_version = 99"), 4, "it was made by a newer tricho"),
            store("a table is missing", with_sql("DROP TABLE photo"), 4, others),
            store("a table more", with_sql("CREATE TABLE x (y)"), 4, others),
            store("a trigger", with_sql("CREATE TRIGGER t AFTER INSERT ON photo BEGIN DELETE FROM site_shot; END"), 4,
                  others),
            store("a view without end", with_sql("DROP TABLE photo", endless), 4, others),
            store("findings that are text", with_sql(*anew, (findings, (b"hairs",))), 4, unreadable),
            store("findings cut", with_sql(*anew, "UPDATE photo SET findings = substr(findings, 1, 500)"), 4,
                  unreadable),
            store("a million lists in each other", with_sql(*anew, (findings, (b"\x81" * 1_000_000,))), 4,
                  "it is nested too deep"),
            store("a text of 4 exabytes", with_sql(*anew, (findings, (b"\x7b\x40" + bytes(7),))), 4, unreadable),
            store("findings of another kind", with_sql(*anew, (findings, (b"\xa1\x61x\x01",))), 4, unreadable),
            store("a site without its metrics", with_sql("DELETE FROM site_metric"), 0),
            store("a metric nobody knows", with_sql("UPDATE site_metric SET metric = 'x' || number"), 0),
            store("a metric of another shot", with_sql("UPDATE site_metric SET position = -7"), 4,
                  "a metric is of a shot that is not there"),
            store("a shot that is missing", with_sql("UPDATE site_shot SET position = 5"), 4, "a shot is missing"),
        ])


class ResultTest(BrokenTest):
    def test_results(self):
        whole = json.loads(STUDY[RESULT])

        def result(name, content, status=0, words=""):
            return Case(name, {**STUDY, RESULT: content}, REPORT, status, words, 480 * 360, extra_mb=150)

        def changed(**parts):
            return json.dumps({**whole, **parts})
        self.check_all([
            result("cut", STUDY[RESULT][:300]),
            result("a million lists in each other", "[" * 1_000_000),
            result("numbers as words", changed(image={"um_per_px": "seven"}, quality={"focus": [], "glare_share": {}})),
            result("a threshold of nothing", changed(counting={"vellus_below_um": -5}), 3, "vellus_below_um"),
        ])

    def test_measurements(self):
        table = "s/derivatives/tricho/measurements.tsv"
        good = STUDY[table].decode()

        def case(name, content, words):
            return Case(name, {**STUDY, table: content}, REPORT, 3, words)
        self.check_all([
            case("empty", "", "the column names are missing"),
            case("cut", good[:-100], "where the table has"),
            case("an ID that is a path", good.replace("sub-001", "../../x"), "column participant_id: "),
            case("another participant", good.replace("sub-001", "sub-002"), "has no participant"),
        ])


if __name__ == "__main__":
    main()
