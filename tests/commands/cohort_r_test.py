# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""The lines of R in docs/methods/cohort.md give the numbers of tricho cohort. Skipped where R is not installed."""
import re
import shutil
import subprocess
import unittest

import driver
from driver import SOURCE, CommandTest, run

SAMPLE = SOURCE / "data/samples/cohort/measurements.tsv"
TELL = """tell <- function(x) {
  s <- as.data.frame(x)
  visit <- if (is.null(s$visit)) "overall" else as.character(s$visit)
  cat(sprintf("%s\\t%s\\t%.12g\\t%.12g\\t%.12g\\n", s$contrast, visit, s$estimate, s$SE, s$df), sep = "")
}
"""


def has_r():
    if not shutil.which("Rscript"):
        return False
    return subprocess.run(["Rscript", "-e", "library(lmerTest); library(emmeans); library(nlme)"], capture_output=True,
                          check=False).returncode == 0


class CohortInRTest(CommandTest):
    @unittest.skipUnless(has_r(), "R with lmerTest, emmeans and nlme is not installed")
    def test_the_documented_lines(self):
        page = (SOURCE / "docs/methods/cohort.md").read_text(encoding="utf-8")
        section = page[page.index("## The same in R"):]
        section = section[:section.index("\n## ", 5)]
        script = "\n".join(line[4:] for line in section.splitlines() if line.startswith("    "))
        shutil.copy(SAMPLE, self.folder / "measurements.tsv")
        script = re.sub(r"^contrast\(.*?\)(?=\s*(#.*)?$)", r"tell(\g<0>)", script, flags=re.MULTILINE)
        self.assertEqual(script.count("tell("), 3)
        (self.folder / "lines.R").write_text(TELL + script, encoding="utf-8")
        done = subprocess.run(["Rscript", "lines.R"], cwd=self.folder, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        answers = [line.split("\t") for line in done.stdout.splitlines() if line.count("\t") == 4]
        self.assertEqual(len(answers), 8 + 6)
        for model, rows in (("lmm", answers[:8]), ("mmrm", answers[8:])):
            done = run("cohort", "--table", SAMPLE, "--out", self.out, "--reference", "placebo", "--model", model,
                       "--outcomes", "hairs_per_cm2", "--no-plots")
            self.assertEqual(done.returncode, 0, done.stderr)
            ours = {(row["arm"], row["visit"]): row for row in self.read_json("cohort")["estimates"]}
            for contrast, visit, estimate, se, df in rows:
                row = ours[contrast.removesuffix(" - placebo"), visit]
                # lmer and gls stop a little before the bottom when they are not told otherwise.
                self.assertAlmostEqual(float(estimate), row["estimate"], delta=1e-4 * row["se"])
                self.assertAlmostEqual(float(se), row["se"], delta=1e-4 * row["se"])
                if model == "lmm":  # emmeans only approximates those of gls.
                    self.assertAlmostEqual(float(df), row["df"], delta=1e-3 * row["df"])


if __name__ == "__main__":
    driver.main()
