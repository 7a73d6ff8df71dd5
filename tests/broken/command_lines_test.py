# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Command lines that can't be meant: told in one sentence, exit status 2, and nothing is written."""
import unittest

from broken import BrokenTest, Case, main
from damage import encode

ANALYZE = ["analyze", "a.jpg", "--out", "out"]
TABLE = "participant_id\tarm\tvisit_id\tday\tsite\tusable\thairs_per_cm2\nsub-1\tprp\tses-1\t0\tvertex\ttrue\t150\n"
PAIR = ["a.jpg", "a.jpg", "--out", "out"]


def case(arguments, words, name=None):
    return Case(name or " ".join(arguments)[:80], {"a.jpg": encode(".jpg")}, arguments, 2, words)


class CommandLineTest(BrokenTest):
    def test_commands_and_options(self):
        self.check_all([
            case(["analyse", "a.jpg"], "there is no command 'analyse'"),
            case(["../analyze"], "there is no command"),
            case(["\x1b[31manalyze"], "there is no command", "a command that steers the terminal"),
            case(["x" * 100_000], "there is no command", "a command of 100,000 letters"),
            case([""], "there is no command ''", "an empty command"),
            case(["analyze", "--out", "out"], "photo"),
            case(["analyze", "a.jpg"], "--out DIR is missing"),
            case([*ANALYZE, "--um", "7"], "unrecognised option '--um'"),
            case([*ANALYZE, "--um-per-px"], "the required argument for option '--um-per-px' is missing"),
            case([*ANALYZE, "--no-such-option"], "unrecognised option '--no-such-option'"),
            case([*ANALYZE, "--no-%original_token%"], "unrecognised option '--no-%original_token%'", "a placeholder of Boost's"),
            case([*ANALYZE, "--um-per-px", "7%value%"], "7%value%", "a placeholder of Boost's as a value"),
            case([*ANALYZE, "-z"], "unrecognised option '-z'"),
            case([*ANALYZE, "--um-per-px", "7", "--um-per-px", "8"], "cannot be specified more than once"),
            case([*ANALYZE, "--quiet=yes"], "--quiet"),
            case([*ANALYZE, "--\x1b[2Jquiet"], "unrecognised option", "an option that steers the terminal"),
            case(["align", "a.jpg", "--out", "out"], "align needs two photos"),
            case(["align", *PAIR, "a.jpg"], "align needs two photos"),
            case(["study"], "study"),
            case(["study", "destroy", "s"], "destroy"),
            case(["study", "init", ""], "study init needs the folder of a study"),
            case(["cohort"], "cohort"),
            case(["series", "--table", "t.tsv", "--out", "out"], "--participant"),
            case(["report", "s", "--for", "everyone"], "everyone"),
            case(["help", "no-such-command"], "no-such-command"),
        ])

    def test_numbers(self):
        needed = "um_per_px is"
        self.check_all([
            case([*ANALYZE, "--um-per-px", "0"], needed),
            case([*ANALYZE, "--um-per-px=-7"], needed),
            case([*ANALYZE, "--um-per-px", "nan"], "um_per_px is nan; it must be"),
            case([*ANALYZE, "--um-per-px", "inf"], "um_per_px is inf; it must be"),
            case([*ANALYZE, "--um-per-px", "1e999"], "'1e999'"),
            case([*ANALYZE, "--um-per-px", "7px"], "'7px'"),
            case([*ANALYZE, "--um-per-px", ""], "--um-per-px", "an empty number"),
            case([*ANALYZE, "--um-per-px", "9" * 5000], "--um-per-px", "a number of 5000 digits"),
            case([*ANALYZE, "--um-per-px", "7", "--field-width-mm", "10"], "only one of"),
            case([*ANALYZE, "--marker-mm", "1e9"], "marker_mm is"),
            case([*ANALYZE, "--jobs", "0"], "--jobs must lie between 1 and 256, not 0"),
            case([*ANALYZE, "--jobs", "100000"], "--jobs must lie between 1 and 256"),
            case([*ANALYZE, "--jobs", "99999999999"], "'99999999999'"),
            case([*ANALYZE, "--jobs", "1.5"], "'1.5'"),
            case([*ANALYZE, "--seed=-1"], "--seed must be 0 or more"),
            case([*ANALYZE, "--seed", "99999999999999999999"], "--seed"),
            case([*ANALYZE, "--vellus-below-um", "70"], "vellus_below_um"),
            case([*ANALYZE, "--terminal-from-um", "1e9"], "terminal_from_um"),
            case([*ANALYZE, "--segmenter", "magic"], "--segmenter must be auto, ridge or network"),
            case([*ANALYZE, "--segmenter", "ridge", "--model", "a.jpg"], "--model is for --segmenter network or auto"),
            case(["align", *PAIR, "--min-overlap-share", "2"], "min overlap share is 2; it must be 0.05 to 1"),
            case(["cohort", "--plan", "--effect", "0", "--sd", "1"], "effect"),
            case(["cohort", "--plan", "--effect", "1", "--sd=-1"], "sd"),
            case(["cohort", "--plan", "--effect", "1e300", "--sd", "1e-300"], "sd must lie between"),
            case(["cohort", "--plan", "--effect", "1e300", "--sd", "1"], "effect is 1e+300, more than 1000000 times sd"),
            case(["cohort", "--plan", "--effect", "1e300", "--sd", "1e300"], "sd must lie between"),
            case(["cohort", "--plan", "--effect", "1", "--sd", "1", "--arms", "1000000000"], "arms"),
            case(["cohort", "--table", "t.tsv", "--out", "out", "--windows", "9:5"], "windows"),
            case(["cohort", "--table", "t.tsv", "--out", "out", "--windows", "x"], "windows"),
            case(["cohort", "--table", "t.tsv", "--out", "out", "--outcomes", ",,"], "empty part"),
            case(["phantom", "standard", "--out", "out", "--width-px", "2000000000"], "width_px"),
            case(["phantom", "no-such-family", "--out", "out"], "no-such-family"),
        ])

    def test_names(self):
        add = ["study", "add", "s", "a.jpg", "--site", "vertex"]
        self.check_all([
            case([*add, "--participant", "../x", "--date", "2026-01-10"], "--participant: "),
            case([*add, "--participant", "", "--date", "2026-01-10"], "--participant is missing", "no participant"),
            case([*add, "--participant", "a\nb", "--date", "2026-01-10"], "--participant: ", "an ID of two lines"),
            case([*add, "--participant", "a" * 5000, "--date", "2026-01-10"], "--participant: ", "an ID of 5000 letters"),
            case([*add, "--participant", "1", "--date", "2026-13-01"], "'2026-13-01' is no day"),
            case([*add, "--participant", "1"], "--date is missing"),
            case(["study", "init", "s", "--name", "x" * 100_000], "100000 characters long", "a name of 100,000 letters"),
            Case("a participant that is a path", {"t.tsv": TABLE},
                 ["series", "--table", "t.tsv", "--participant", "../x", "--out", "out"], 2, "--participant: "),
        ])


if __name__ == "__main__":
    main()
