# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Tables: measurements, points, and those of a study."""
import unittest

from broken import PIPE, BrokenTest, Case, main
from damage import encode

COLUMNS = "participant_id\tarm\tvisit_id\tday\tsite\tshot\tusable\treason\thairs_per_cm2\n"
ROW = "sub-1\tprp\tses-1\t0\tvertex\t1\ttrue\tn/a\t150\n"


def measurements(name, table, words, status=3, extra_mb=0):
    return Case(name, {"t.tsv": table}, ["cohort", "--table", "t.tsv", "--out", "out", "--no-plots", "--quiet"], status,
                words, extra_mb=extra_mb)


def row(**changed):
    cells = dict(zip(COLUMNS.split(), ROW.split("\t")))
    cells["hairs_per_cm2"] = "150"
    cells.update(changed)
    return "\t".join(cells.values()) + "\n"


class MeasurementsTest(BrokenTest):
    def test_no_table(self):
        self.check_all([
            measurements("empty", "", "the column names are missing"),
            measurements("an empty line", "\n", "the column names are missing"),
            measurements("UTF-16", (COLUMNS + ROW).encode("utf-16"), "the file is UTF-16; save it as UTF-8"),
            measurements("a NUL byte", COLUMNS + ROW.replace("prp", "p\0p"), "line 2: there is a NUL byte"),
            measurements("commas", (COLUMNS + ROW).replace("\t", ","), "the columns are apart by commas"),
            measurements("line ends of an old Mac", (COLUMNS + ROW).replace("\n", "\r"), "carriage return inside"),
            measurements("a photo", encode(".png"), "t.tsv"),
            measurements("a spreadsheet", b"PK\x03\x04" + bytes(1000), "t.tsv, line 1: there is a NUL byte"),
            measurements("a line of 2 MB", COLUMNS + "x" * 2_000_000, "line 2: the line is longer than"),
            measurements("2 MB in one cell of 500", COLUMNS + "\n".join(["x" * 4000] * 500), "line 2: there are 1 cells"),
            measurements("a pipe", PIPE, "can't read t.tsv"),
            Case("a device", {}, ["cohort", "--table", "/dev/zero", "--out", "out"], 3, "can't read /dev/zero"),
            Case("a folder", {"t.tsv/x": ""}, ["cohort", "--table", "t.tsv", "--out", "out"], 3, "it is a folder"),
            Case("missing", {}, ["cohort", "--table", "t.tsv", "--out", "out"], 3, "can't read t.tsv: No such file"),
        ])

    def test_columns(self):
        self.check_all([
            measurements("no column day", COLUMNS.replace("\tday", "") + ROW.replace("\t0", ""), "column day is missing"),
            measurements("a column in capitals", COLUMNS.replace("day", "Day") + ROW, "write it in small letters"),
            measurements("a column twice", COLUMNS.replace("site", "arm") + ROW, "column arm stands there twice"),
            measurements("a column without a name", COLUMNS.replace("site", "") + ROW, "column 5 has no name"),
            measurements("a cell too few", COLUMNS + ROW.replace("\t150", ""), "column hairs_per_cm2 is missing"),
            measurements("a cell too many", COLUMNS + ROW.replace("\n", "\t7\n"), "too many stands after column"),
            measurements("a cut last line", COLUMNS + ROW + ROW[:20], "line 3: there are"),
            measurements("100,000 columns", "\t".join(f"c{i}" for i in range(100_000)) + "\n",
                         "column participant_id is missing"),
            measurements("column names alone", COLUMNS, "t.tsv"),
        ])

    def test_cells(self):
        self.check_all([
            measurements("no participant", COLUMNS + row(participant_id=""), "the participant is missing"),
            measurements("a day in words", COLUMNS + row(day="monday"), "line 2, column day: 'monday' is no number"),
            measurements("a date as a day", COLUMNS + row(day="20260110"), "is no number of days"),
            measurements("a density in words", COLUMNS + row(hairs_per_cm2="many"), "'many' is no number"),
            measurements("a density beyond all numbers", COLUMNS + row(hairs_per_cm2="1e400"), "'1e400' is no number"),
            measurements("infinity", COLUMNS + row(hairs_per_cm2="inf"), "'inf' is no number"),
            measurements("a hexadecimal density", COLUMNS + row(hairs_per_cm2="0x96"), "'0x96' is no number"),
            measurements("perhaps usable", COLUMNS + row(usable="maybe"), "'maybe' is neither true nor false"),
            measurements("the same shot twice", COLUMNS + ROW + ROW, "the same participant, visit, day, site and shot"),
            measurements("a cell that steers the terminal", COLUMNS + row(day="\x1b[31m\x07red"), "is no number"),
            measurements("a cell of 1 MB", COLUMNS + row(day="9" * 1_000_000), "is no number"),
            measurements("one participant", COLUMNS + ROW, "", status=0),
            measurements("a density below the least normal number", COLUMNS + row(hairs_per_cm2="3e-310") +
                         row(hairs_per_cm2="5e-310", shot="2"), "", status=0),
            measurements("a density beyond what is squared", COLUMNS + row(hairs_per_cm2="1.7e308"), "'1.7e308' is no number"),
        ])


class PointsTest(BrokenTest):
    def test_points(self):
        photo = encode(".jpg")

        def case(name, points, words):
            return Case(name, {"a.jpg": photo, "p.csv": points},
                        ["align", "a.jpg", "a.jpg", "--out", "out", "--points", "p.csv"], 3, words)
        self.check_all([
            case("empty", "", "the table of points is empty"),
            case("other columns", "a,b\n1,2\n", "line 1 names no column x"),
            case("tabs", "x\ty\n1\t2\n", "line 1 names no column x"),
            case("a word", "x,y\n1,two\n", "line 2: 'two' is not a number"),
            case("no y", "x,y\n1\n", "line 2: '' is not a number"),
            case("NaN", "x,y\nnan,1\n", "line 2: 'nan' is not a number"),
            case("infinity", "x,y\n1,1e999\n", "line 2: '1e999' is not a number"),
            case("a photo", photo, "names no column x"),
            case("a pipe", PIPE, "can't be read"),
        ])


class StudyTest(BrokenTest):
    def test_study(self):
        photo = encode(".jpg")
        place = "s/sub-001/ses-20260110/sub-001_ses-20260110_site-vertex_shot-1.jpg"

        def case(name, words, participants="participant_id\tarm\nsub-001\tprp\n",
                 treatments="participant_id\tdate\tkind\nsub-001\t2026-01-10\tprp\n", description="{}"):
            files = {"s/participants.tsv": participants, "s/treatments.tsv": treatments,
                     "s/dataset_description.json": description, place: photo}
            files = {name: content for name, content in files.items() if content is not None or name == place}
            return Case(name, files, ["study", "check", "s"], 3, words)
        self.check_all([
            case("no description", "is no study: it has no dataset_description.json", description=None),
            case("an ID that is a path", "only letters of ASCII, digits may stand", "participant_id\n../../etc\n"),
            case("an ID that is a command", "only letters of ASCII", "participant_id\n$(reboot)\n"),
            case("an ID of 5000 letters", "is 5000 characters long", "participant_id\n" + "a" * 5000 + "\n"),
            case("an ID twice", "sub-001 stands there twice", "participant_id\nsub-001\n001\n"),
            case("no IDs", "the column participant_id is missing", "arm\nprp\n"),
            case("no dates", "the column date is missing", treatments="participant_id\tkind\nsub-001\tprp\n"),
            case("the 30th of February", "'2026-02-30' is no date", treatments="participant_id\tdate\n1\t2026-02-30\n"),
            case("a date beyond the calendar", "'9999-01-01' is no date",
                 treatments="participant_id\tdate\n1\t9999-01-01\n"),
            case("a date that steers the terminal", "is no date", treatments="participant_id\tdate\n1\t\x1b[2J\n"),
            case("tables that are photos", "participants.tsv", photo, photo),
            case("an empty table", "the column names are missing", ""),
        ])


if __name__ == "__main__":
    main()
